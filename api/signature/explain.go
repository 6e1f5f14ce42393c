package signature

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Explain says why a request does not verify, for the log of its receiver: which part of it, the
// body or a part of the URL, would have to be another for the signature to be right. Others are
// further URLs by which the same request may have been sent, such as those that a proxy's headers
// tell of. It returns "" for a request that verifies with one of the secrets.
//
// What it says is no reason to let a request through.
func Explain(secrets []string, r Request, others ...string) string {
	if slices.ContainsFunc(secrets, func(secret string) bool { return VerifyRequest(secret, r) }) {
		return ""
	}
	algorithm, err := ParseSettings(r.Settings)
	switch {
	case len(secrets) == 0:
		return "there is no secret to check it with"
	case err != nil:
		return err.Error()
	case strings.Contains(r.URL, "#"):
		return "the URL has a #, and Twilio requests URLs without what follows it"
	case r.Signature == "":
		return "there is no signature"
	}
	e := explainer{algorithm, secrets, r}
	if reason := e.body(); reason != "" {
		return reason
	}
	if reason := e.url(others); reason != "" {
		return reason
	}
	return fmt.Sprintf("the signature is not that of %s under this %s; behind a proxy, say the public URL", r.URL, e.secretName())
}

// explainer tries what a request's signature would be right for.
type explainer struct {
	algorithm Algorithm
	secrets   []string
	request   Request
}

func (e explainer) secretName() string {
	name := "auth token"
	if e.request.Settings != "" {
		name = "SharedKey"
	}
	if len(e.secrets) > 1 {
		return fmt.Sprintf("%s or the other %d", name, len(e.secrets)-1)
	}
	return name
}

// fits reports whether the signature is that of a URL and parameters.
func (e explainer) fits(rawURL string, params url.Values) bool {
	return slices.ContainsFunc(e.secrets, func(secret string) bool {
		return VerifyWith(e.algorithm, secret, rawURL, params, e.request.Signature)
	})
}

// body says what is wrong with the body where the URL is right.
func (e explainer) body() string {
	r := e.request
	if _, hashed := queryHash(r.URL); hashed {
		if e.fits(r.URL, nil) {
			return "the signature is that of the URL, but the body is not the one whose hash is in bodySHA256: it was " +
				"changed on its way, as a proxy or a parser does that writes JSON again"
		}
		return ""
	}
	params, bound := r.params()
	switch {
	case bound && len(params) > 0 && e.fits(r.URL, nil):
		return "the signature is that of the URL without the form: the form was added, or belongs to another request"
	case !bound && e.fits(r.URL, nil):
		return fmt.Sprintf("the signature is that of the URL, which has no bodySHA256, and so nothing signs the body; its type is %q", r.ContentType)
	case !bound:
		if params, err := url.ParseQuery(string(r.Body)); err == nil && e.fits(r.URL, params) {
			return fmt.Sprintf("the signature is that of a form, and the body's type is %q: the Content-Type was changed on its way", r.ContentType)
		}
	}
	return ""
}

// url says what is wrong with the URL where the body is right.
func (e explainer) url(others []string) string {
	r := e.request
	params, bound := r.params()
	if _, hashed := queryHash(r.URL); hashed {
		params, bound = nil, hasBodyHash(r.URL, r.Body)
	}
	given, ok := cutURL(r.URL)
	if !bound || !ok {
		return ""
	}
	urls := []string{r.URL}
	for _, other := range others {
		if _, ok := cutURL(other); ok && !strings.Contains(other, "#") {
			urls = append(urls, other)
		}
	}
	for _, rawURL := range urls {
		p, _ := cutURL(rawURL)
		for _, scheme := range []string{p.scheme, otherScheme(p.scheme)} {
			for _, port := range likelyPorts(p.port) {
				p.scheme, p.port = scheme, port
				if e.fits(p.String(), params) {
					return "the signature is that of " + p.String() + ", " + difference(given, p) +
						"; behind a proxy, say the public URL"
				}
			}
		}
	}
	for _, query := range rewrittenQueries(given.query) {
		p := given
		if p.query = query; e.fits(p.String(), params) {
			return fmt.Sprintf("the signature is that of the query %s, and %s came: it was written again on its way, "+
				"which changes how characters are escaped", query, given.query)
		}
	}
	return ""
}

// String is the URL that was cut into these parts.
func (p parts) String() string { return p.scheme + p.user + p.host + p.port + p.path + p.query }

func otherScheme(scheme string) string {
	switch strings.ToLower(scheme) {
	case "http://":
		return "https://"
	case "https://":
		return "http://"
	case "ws://":
		return "wss://"
	case "wss://":
		return "ws://"
	}
	return scheme
}

// likelyPorts are ports on which Twilio may have reached the server: the one that is known, and
// those that development and proxies use.
func likelyPorts(port string) []string {
	ports := []string{port, ":80", ":443", ":3000", ":5000", ":8000", ":8080", ":8443"}
	if port == "" {
		return ports
	}
	return append(ports, "")
}

// difference names the parts of a URL that are not those of another.
func difference(given, signed parts) string {
	var other []string
	if given.scheme != signed.scheme {
		other = append(other, "another scheme")
	}
	if !strings.EqualFold(given.host, signed.host) {
		other = append(other, "another host")
	}
	if given.port != signed.port {
		other = append(other, "another port")
	}
	if given.path != signed.path {
		other = append(other, "another path")
	}
	if given.query != signed.query {
		other = append(other, "another query")
	}
	return strings.Join(other, " and ")
}

// rewrittenQueries are ways in which the same query may have been written before something on its
// way read it and wrote it again.
func rewrittenQueries(query string) []string {
	if len(query) < 2 {
		return nil
	}
	var forms []string
	add := func(form string) {
		if form != query && !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	pairs := strings.Split(query[1:], "&")
	for _, space := range []string{"+", "%20"} {
		for _, marks := range []string{"", "'", "!'()*", "!'()*~", "!()*"} {
			for _, lower := range []bool{false, true} {
				if written, ok := rewrite(pairs, space, marks, lower); ok {
					add("?" + strings.Join(written, "&"))
					slices.Sort(written)
					add("?" + strings.Join(written, "&"))
				}
			}
		}
	}
	sorted := slices.Clone(pairs)
	slices.Sort(sorted)
	add("?" + strings.Join(sorted, "&"))
	return forms
}

// rewrite decodes pairs and encodes them again: spaces in one way, the marks as they are, and
// hexadecimal digits in small letters or capitals.
func rewrite(pairs []string, space, marks string, lower bool) (written []string, ok bool) {
	encode := func(text string) string {
		var out strings.Builder
		for _, c := range []byte(text) {
			switch {
			case c == ' ':
				out.WriteString(space)
			case c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', strings.IndexByte("-._~"+marks, c) >= 0:
				out.WriteByte(c)
			case lower:
				fmt.Fprintf(&out, "%%%02x", c)
			default:
				fmt.Fprintf(&out, "%%%02X", c)
			}
		}
		return out.String()
	}
	for _, pair := range pairs {
		name, value, hasValue := strings.Cut(pair, "=")
		name, nameErr := url.QueryUnescape(name)
		value, valueErr := url.QueryUnescape(value)
		if nameErr != nil || valueErr != nil {
			return nil, false
		}
		if hasValue {
			written = append(written, encode(name)+"="+encode(value))
		} else {
			written = append(written, encode(name))
		}
	}
	return written, true
}
