package signature

import (
	"iter"
	"net/url"
	"strings"
)

// parts is a URL cut where the ways to write it differ. Putting the parts together again gives it
// byte for byte, which parsing and printing it would not.
type parts struct {
	scheme string // with "://"
	user   string // with "@", or empty
	host   string
	port   string // with ":", or empty
	path   string
	query  string // with "?", or empty
}

// cutURL cuts a URL without a fragment into its parts. What is not an absolute URL has no parts.
func cutURL(rawURL string) (parts, bool) {
	var p parts
	rest := rawURL
	if at := strings.IndexByte(rest, '?'); at >= 0 {
		rest, p.query = rest[:at], rest[at:]
	}
	scheme, rest, ok := strings.Cut(rest, "://")
	if !ok {
		return parts{}, false
	}
	p.scheme = scheme + "://"
	if at := strings.IndexByte(rest, '/'); at >= 0 {
		rest, p.path = rest[:at], rest[at:]
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		p.user, rest = rest[:at+1], rest[at+1:]
	}
	// A colon inside the brackets of an IPv6 address begins no port, and what has other characters
	// than digits is none.
	if at := strings.LastIndexByte(rest, ':'); at > strings.LastIndexByte(rest, ']') && strings.Trim(rest[at:], ":0123456789") == "" {
		rest, p.port = rest[:at], rest[at:]
	}
	p.host = rest
	return p, true
}

// urlForms yields the ways in which Twilio may have written the URL it signed, each once, as given
// first.
func urlForms(rawURL string) iter.Seq[string] {
	return func(yield func(string) bool) {
		p, ok := cutURL(rawURL)
		if !ok {
			yield(rawURL)
			return
		}
		queries := queryForms(p.query)
		for _, scheme := range smallForms(p.scheme) {
			for _, user := range userForms(p.user) {
				for _, host := range smallForms(p.host) {
					for _, port := range portForms(p.scheme, p.port) {
						for _, path := range pathForms(p.path) {
							for _, query := range queries {
								if !yield(scheme + user + host + port + path + query) {
									return
								}
							}
						}
					}
				}
			}
		}
	}
}

// userForms: the documentation says that user and password are stripped before signing; requests
// signed with them are among the vectors of Twilio's own libraries.
func userForms(user string) []string {
	if user == "" {
		return []string{""}
	}
	return []string{user, ""}
}

// smallForms: capital letters in a scheme and a host mean nothing, and what makes the request may
// write them without.
func smallForms(text string) []string {
	if small := strings.ToLower(text); small != text {
		return []string{text, small}
	}
	return []string{text}
}

// portForms: Twilio signs some requests with the port and some without.
func portForms(scheme, port string) []string {
	if port != "" {
		return []string{port, ""}
	}
	switch strings.ToLower(scheme) {
	case "https://", "wss://":
		return []string{"", ":443"}
	case "http://", "ws://":
		return []string{"", ":80"}
	}
	return []string{""}
}

// pathForms: what asks for "https://example.com" asks for "/", and a signed wss URL sometimes ends
// in a slash that the TwiML did not have.
func pathForms(path string) []string {
	switch path {
	case "":
		return []string{"", "/"}
	case "/":
		return []string{"/", ""}
	}
	return []string{path}
}

// queryForms is the query as given, as the URL standard prints it, and as Node's older querystring
// module does.
func queryForms(query string) []string {
	forms := []string{query}
	add := func(form string) {
		for _, have := range forms {
			if form == have {
				return
			}
		}
		forms = append(forms, form)
	}
	add(standardQuery.Replace(query))
	if legacy, ok := legacyQuery(query); ok {
		add(legacy)
	}
	return forms
}

// standardQuery escapes what the URL standard escapes in the query of an http URL and a server may
// have decoded.
var standardQuery = strings.NewReplacer("'", "%27", " ", "%20", `"`, "%22", "<", "%3C", ">", "%3E")

// legacyQuery is the query decoded and encoded again with encodeURIComponent's rules. It is the
// same query in another spelling: nothing is dropped and nothing moves, so no other request can
// pass for this one.
func legacyQuery(query string) (string, bool) {
	if len(query) < 2 || strings.Contains(query, ";") {
		// Some readers take a ; for a separator and some leave out what has one, and none of them
		// would read what was signed. Twilio's libraries escape it.
		return "", false
	}
	var out strings.Builder
	separator := byte('?')
	for pair := range strings.SplitSeq(query[1:], "&") {
		if pair == "" {
			continue // querystring leaves it out, as every reader of a query does
		}
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			return "", false
		}
		value, err = url.QueryUnescape(value)
		if err != nil {
			return "", false
		}
		out.WriteByte(separator)
		separator = '&'
		out.WriteString(encodeComponent(name))
		out.WriteByte('=')
		out.WriteString(encodeComponent(value))
	}
	return out.String(), true
}

// encodeComponent is JavaScript's encodeURIComponent.
func encodeComponent(s string) string {
	return componentMarks.Replace(url.QueryEscape(s))
}

var componentMarks = strings.NewReplacer("+", "%20", "%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*")
