package webhook_test

import (
	"bufio"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dialtone/api/signature"
	"dialtone/webhook"

	"github.com/twilio/twilio-go/client"
)

// rawRequest is a request with a target as it stands, as net/http's server reads it from the wire.
func rawRequest(method, target, host string) (*http.Request, error) {
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")))
	if err == nil {
		r.RemoteAddr = "192.0.2.1:1234"
	}
	return r, err
}

// What a proxy's headers say must be a scheme and a host: more than that would be a path and a
// query of its own.
func TestForwardedHeadersThatAreMoreThanAHost(t *testing.T) {
	proxied := webhook.Filter{AuthToken: token, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}}
	handler := proxied.Verify(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(200) }))
	for _, test := range []struct {
		header, value, signed string
		want                  int
	}{
		{"X-Forwarded-Host", "a.com/menu?Digits=1&u=", "http://a.com/menu?Digits=1&u=/admin", 400},
		{"X-Forwarded-Host", "a.com?u=", "http://a.com?u=/admin", 400},
		{"X-Forwarded-Host", "joe@a.com", "http://joe@a.com/admin", 400},
		{"X-Forwarded-Host", "a.com#", "http://a.com", 400},
		{"X-Forwarded-Proto", "https://a.com/?u=", "https://a.com/?u=://internal/admin", 400},
		{"X-Forwarded-Proto", "gopher", "gopher://internal/admin", 400},
		{"X-Forwarded-Port", "1/menu?u=", "http://internal:1/menu?u=/admin", 400},
		{"X-Forwarded-Port", "8080", "http://internal:8080/admin", 200},
		{"X-Forwarded-Port", "80", "http://internal/admin", 200},
		{"X-Forwarded-Host", "a.com", "http://a.com/admin", 200},
		{"X-Forwarded-Proto", "HTTPS", "https://internal/admin", 200},
	} {
		r, err := rawRequest("GET", "/admin", "internal")
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(test.header, test.value)
		r.Header.Set(signature.Header, signature.Sign(token, test.signed, nil))
		if got := answer(handler, r).Code; got != test.want {
			t.Errorf("%s: %s: status %d, want %d", test.header, test.value, got, test.want)
		}
	}
}

// read is what a server reads of a request: its path and the parameters of its query.
type read struct {
	path   string
	params url.Values
}

func (r read) equal(other read) bool {
	return strings.Trim(r.path, "/") == strings.Trim(other.path, "/") && maps.EqualFunc(r.params, other.params, slices.Equal)
}

// FuzzTarget sends a target under the signature of another URL. Where ours lets it through,
// Twilio's own validator for Go does too, or what was read is what the signed URL says; and what is
// signed as it stands passes with both, unless it is one of those that are refused as they are.
func FuzzTarget(f *testing.F) {
	for _, target := range []string{
		"/menu?Digits=1", "/menu?Digits=1#&Admin=1", "/menu?a=1;b=2", "/menu?a=1%3Bb=2", "/menu?a=%23", "/menu?a=#", "/menu??a=1", "/menu?a=1?b=2",
		"/menu?a=1&a=2", "/menu?a=2&a=1", "/menu?a=%00", "/menu?a=b+c", "/menu?a=b%20c", "/menu?a=It's", "/menu?a=It%27s", "/menu?", "/menu", "/", "",
		"http://a.com/menu?Digits=1", "http://joe:pw@a.com/menu", "HTTP://A.COM:80/menu", "http://a.com:/menu", "http://a.com?a=1", "x:/b?u=http://a.com/menu",
		"//a.com/menu", "/menu?a=%zz", "/menu?a=100%", "/menu?&&a", "/menu?a=&=b", "/me%2Fnu", "/menu/../x", "/menu?bodySHA256=1", "*", "/menu?a=é",
	} {
		f.Add(target, "/menu?Digits=1", "a.com")
		f.Add(target, target, "A.com:8080")
		f.Add("/menu?Digits=1", target, "a.com:80")
		f.Add(strings.ReplaceAll(target, "%20", "+"), target, "a.com:")
	}
	theirs := client.NewRequestValidator(token)
	f.Fuzz(func(t *testing.T, target, signedTarget, host string) {
		if strings.ContainsAny(target, "\r\n") || !aHost.MatchString(host) {
			return // another request, or one that net/http's server answers 400 itself
		}
		r, err := rawRequest("GET", target, host)
		if err != nil {
			return // net/http answers 400 itself
		}
		var got *read
		handler := webhook.Filter{AuthToken: token}.Verify(webhook.Read(func(path string, params url.Values) { got = &read{path, params} }))
		send := func(sig string) int {
			got = nil
			r.Header.Set(signature.Header, sig)
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			return w.Code
		}

		signedURL := "http://a.com" + signedTarget
		sig := signature.Sign(token, signedURL, nil)
		asSent := "http://" + r.Host + path(target)
		if status := send(sig); status == http.StatusOK {
			whole, _, _ := strings.Cut(signedURL, "#")
			if u, err := url.Parse(whole); !theirs.Validate(asSent, nil, sig) && (err != nil || !got.equal(read{u.Path, webhook.ParseForm(u.RawQuery)})) {
				t.Fatalf("%q (host %q) passes with the signature of %q, and is read as %+v", target, host, signedURL, got)
			}
		}

		refused := strings.Contains(target, "#") || path(target) == "" || strings.Contains(asSent, "?bodySHA256=") || strings.Contains(asSent, "&bodySHA256=")
		sig = signature.Sign(token, asSent, nil)
		status := send(sig)
		switch {
		case status == http.StatusOK && refused && !strings.Contains(asSent, "bodySHA256="):
			t.Fatalf("%q (host %q) passes", target, host)
		case status != http.StatusOK && !refused:
			t.Fatalf("%q (host %q) is answered %d with its own signature", target, host, status)
		case status == http.StatusOK && !theirs.Validate(asSent, nil, sig) && !rewrites(asSent):
			t.Fatalf("%q (host %q) passes, and not with Twilio's validator", target, host)
		}
	})
}

// aHost are the Host headers of the fuzz test.
var aHost = regexp.MustCompile(`^[a-zA-Z0-9.:\[\]-]*$`)

// path is what a target of a request has after its host: "" where it has none of that form.
func path(target string) string {
	if strings.HasPrefix(target, "/") {
		return target
	}
	scheme, rest, ok := strings.Cut(target, "://")
	if !ok || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return ""
	}
	if at := strings.IndexAny(rest, "/?"); at >= 0 {
		return rest[at:]
	}
	return "/"
}

// rewrites reports whether Twilio's validator for Go writes a URL in another way when it takes its
// port off or puts one there, so that it checks no form of it that was sent.
func rewrites(rawURL string) bool {
	u, err := url.Parse(rawURL)
	return err != nil || u.String() != rawURL || u.Port() != "" || strings.HasSuffix(u.Host, ":")
}

// Why a request was refused says which part of it is wrong, and nothing else in the log.
func TestTheLogSaysWhichPartOfARequestIsWrong(t *testing.T) {
	form := "application/x-www-form-urlencoded"
	for name, test := range map[string]struct {
		target, signed    string
		header            map[string]string
		contentType, body string
		params            url.Values
		publicURL, want   string
	}{
		"another scheme":              {target: "/x?a=1", signed: "https://a.com/x?a=1", want: "another scheme"},
		"a host behind a proxy":       {target: "/x", signed: "https://public.com/x", header: map[string]string{"X-Forwarded-Host": "public.com"}, want: "that of https://public.com/x, another scheme and another host"},
		"a host of Forwarded":         {target: "/x", signed: "https://public.com/x", header: map[string]string{"Forwarded": `for=1.2.3.4; host="public.com"; proto=https`}, want: "another host"},
		"the host with a public URL":  {target: "/x", signed: "http://a.com/x", publicURL: "https://public.com", want: "another scheme and another host"},
		"the path with a public URL":  {target: "/x", signed: "https://public.com/x", publicURL: "https://public.com/app", want: "another path"},
		"a port":                      {target: "/x", signed: "http://a.com:8080/x", want: "another port"},
		"a port that a header names":  {target: "/x", signed: "https://a.com:4711/x", header: map[string]string{"X-Forwarded-Port": "4711"}, want: "another port"},
		"a query written again":       {target: "/x?b=It%27s+a(b)", signed: "http://a.com/x?b=It's+a(b)", want: "written again"},
		"a query in small letters":    {target: "/x?b=%C3%A9+1", signed: "http://a.com/x?b=%c3%a9+1", want: "written again"},
		"a query in another order":    {target: "/x?b=2&a=1", signed: "http://a.com/x?a=1&b=2", want: "written again"},
		"a body that was changed":     {target: "/x?bodySHA256=" + strings.Repeat("0", 64), signed: "http://a.com/x?bodySHA256=" + strings.Repeat("0", 64), contentType: "application/json", body: `{"a":1}`, want: "not the one whose hash is in bodySHA256"},
		"a body that nothing signs":   {target: "/x", signed: "http://a.com/x", contentType: "application/json", body: `{}`, want: "has no bodySHA256"},
		"a form that was added":       {target: "/x", signed: "http://a.com/x", contentType: form, body: "a=1", want: "without the form"},
		"a form with a wrong type":    {target: "/x", signed: "http://a.com/x", contentType: "text/plain", body: "a=1", params: url.Values{"a": {"1"}}, want: "Content-Type was changed"},
		"another scheme with a form":  {target: "/x", signed: "https://a.com/x", contentType: form, body: "a=1", params: url.Values{"a": {"1"}}, want: "another scheme"},
		"another path altogether":     {target: "/x", signed: "http://a.com/y", want: "the signature is not that of"},
		"no signature":                {target: "/x", want: "there is no X-Twilio-Signature"},
		"SharedKey, and none is here": {target: "/x", signed: "http://a.com/x", header: map[string]string{signature.SettingsHeader: "key=k,algorithm=HMAC_SHA256"}, want: "a SharedKey signed it"},
	} {
		t.Run(name, func(t *testing.T) {
			var log strings.Builder
			filter := webhook.Filter{AuthToken: token, Log: slog.New(slog.NewTextHandler(&log, nil))}
			if test.publicURL != "" {
				public, err := webhook.ParsePublicURL(test.publicURL)
				if err != nil {
					t.Fatal(err)
				}
				filter.PublicURL = public
			}
			r := httptest.NewRequest("POST", test.target, strings.NewReader(test.body))
			r.Host = "a.com"
			r.Header.Set("Content-Type", test.contentType)
			for name, value := range test.header {
				r.Header.Set(name, value)
			}
			if test.signed != "" {
				r.Header.Set(signature.Header, signature.Sign(token, test.signed, test.params))
			}
			if got := answer(filter.Verify(http.NotFoundHandler()), r).Code; got != 403 {
				t.Errorf("status %d", got)
			}
			if !strings.Contains(log.String(), test.want) || strings.Contains(log.String(), token) {
				t.Errorf("the log has %s, want %q", log.String(), test.want)
			}
		})
	}
}
