package webhook_test

import (
	"crypto/tls"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"dialtone/api/signature"
	"dialtone/webhook"

	"github.com/twilio/twilio-go/client"
)

// passes reports whether a filter lets a request through to the handler behind it.
func passes(t *testing.T, f webhook.Filter, r *http.Request) bool {
	t.Helper()
	through := false
	w := answer(f.Verify(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { through = true })), r)
	if want := map[bool]int{true: 200, false: 403}[through]; w.Code != want {
		t.Errorf("%s %s: status %d, want %d", r.Method, r.RequestURI, w.Code, want)
	}
	if w.Body.Len() > 0 {
		t.Errorf("%s %s: the answer has a body: %s", r.Method, r.RequestURI, w.Body)
	}
	return through
}

// Requests right and wrong: Twilio's own library and the filter agree on each.
func TestTheFilterAgreesWithTwiliosValidator(t *testing.T) {
	// Vectors 1, 4, 15 and 16 of the public ones; the rest is signed here.
	const hash = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
	const json = `{"property": "value", "boolean": true}`
	const site = "https://mycompany.com"
	params := form("CallSid", "CA1234567890ABCDE", "Caller", "+14158675309", "Digits", "1234", "From", "+14158675309", "To", "+18005551212")
	with := func(pairs ...string) url.Values {
		more := form(pairs...)
		for name, values := range params {
			more[name] = values
		}
		return more
	}
	tests := []struct {
		name       string
		site       string
		target     string
		params     url.Values
		body       string // of what is not a form
		signature  string
		signedAs   string // where signature is made here
		signedOver url.Values
		token      string
		want       bool
	}{
		{name: "a vector", target: "/myapp.php?foo=1&bar=2", params: params, signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=", want: true},
		{name: "a vector with a port", site: "http://mycompany.com", target: "/myapp.php?foo=1&bar=2", params: params, signature: "0ZXoZLH/DfblKGATFgpif+LLRf4=", want: true},
		{name: "a vector of a JSON body", target: "/myapp.php?foo=1&bar=2&bodySHA256=" + hash, body: json, signature: "a9nBmqA0ju/hNViExpshrM61xv4=", want: true},
		{name: "a vector of a JSON body alone", target: "/myapp.php?bodySHA256=" + hash, body: json, signature: "y77kIzt2vzLz71DgmJGsen2scGs=", want: true},
		{name: "a GET", target: "/voice?CallSid=CA1", signedAs: site + "/voice?CallSid=CA1", want: true},
		{name: "blanks and marks in the query", target: "/voice?Body=It%27s+so%20so", signedAs: site + "/voice?Body=It%27s+so%20so", want: true},
		{name: "signed with its port", target: "/voice", params: params, signedAs: site + ":443/voice", signedOver: params, want: true},
		{name: "signed without its port", site: "https://mycompany.com:8443", target: "/voice", params: params, signedAs: site + "/voice", signedOver: params, want: true},
		{name: "blank values", target: "/voice", params: with("ToCity", ""), signedAs: site + "/voice", signedOver: with("ToCity", ""), want: true},
		{name: "umlauts", target: "/voice", params: form("Body", "Grüße 👋"), signedAs: site + "/voice", signedOver: form("Body", "Grüße 👋"), want: true},

		{name: "no signature", target: "/voice", params: params},
		{name: "no Base64", target: "/voice", params: params, signature: "!"},
		{name: "too short a signature", target: "/voice", params: params, signature: "RSOY"},
		{name: "another token", target: "/voice", params: params, signedAs: site + "/voice", signedOver: params, token: "54321"},
		{name: "another host", target: "/voice", params: params, signedAs: "https://example.com/voice", signedOver: params},
		{name: "another scheme", target: "/voice", params: params, signedAs: "http://mycompany.com/voice", signedOver: params},
		{name: "another path", target: "/voice", params: params, signedAs: site + "/menu", signedOver: params},
		{name: "another query", target: "/voice?a=1", params: params, signedAs: site + "/voice?a=2", signedOver: params},
		{name: "the query left out", target: "/voice?a=1", params: params, signedAs: site + "/voice", signedOver: params},
		{name: "one parameter more", target: "/voice", params: with("Digits2", "9"), signedAs: site + "/voice", signedOver: params},
		{name: "one parameter less", target: "/voice", params: params, signedAs: site + "/voice", signedOver: with("Digits2", "9")},
		{name: "a parameter changed", target: "/voice", params: form("Digits", "1"), signedAs: site + "/voice", signedOver: form("Digits", "2")},
		{name: "a JSON body changed", target: "/myapp.php?bodySHA256=" + hash, body: json + " ", signature: "y77kIzt2vzLz71DgmJGsen2scGs="},
		{name: "a JSON body without its hash", target: "/voice", body: json, signedAs: site + "/voice"},
	}
	for _, test := range tests {
		if test.site == "" {
			test.site = site
		}
		if test.token == "" {
			test.token = token
		}
		if test.signedAs != "" {
			test.signature = signature.Sign(test.token, test.signedAs, test.signedOver)
		}
		r := httptest.NewRequest("GET", test.target, nil)
		switch {
		case test.body != "":
			r = httptest.NewRequest("POST", test.target, strings.NewReader(test.body))
			r.Header.Set("Content-Type", "application/json")
		case test.params != nil:
			r = post(test.target, test.params)
		}
		if test.signature != "" {
			r.Header.Set(signature.Header, test.signature)
		}
		public, err := url.Parse(test.site)
		if err != nil {
			t.Fatal(err)
		}
		if got := passes(t, webhook.Filter{AuthToken: token, PublicURL: public}, r); got != test.want {
			t.Errorf("%s: passes %v, want %v", test.name, got, test.want)
		}
		theirs := client.NewRequestValidator(token)
		single := map[string]string{}
		for name := range test.params {
			single[name] = test.params.Get(name)
		}
		got := false
		if test.body != "" {
			got = theirs.ValidateBody(test.site+test.target, []byte(test.body), test.signature)
		} else {
			got = theirs.Validate(test.site+test.target, single, test.signature)
		}
		if got != test.want {
			t.Errorf("%s: Twilio's validator says %v, want %v", test.name, got, test.want)
		}
	}
}

func TestWhereTheURLComesFrom(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	parse := func(text string) *url.URL {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	tests := []struct {
		name   string
		filter webhook.Filter
		from   string
		tls    bool
		header [][2]string
		target string
		want   string
	}{
		{name: "the server's own", target: "/voice?a=1", want: "http://example.com/voice?a=1"},
		{name: "over TLS", tls: true, target: "/voice", want: "https://example.com/voice"},
		{name: "by option", filter: webhook.Filter{PublicURL: parse("https://public.example")}, target: "/voice?a=b%20c", want: "https://public.example/voice?a=b%20c"},
		{name: "by option, below a path", filter: webhook.Filter{PublicURL: parse("https://public.example/tw%20ilio/")}, target: "/voice", want: "https://public.example/tw%20ilio/voice"},
		{name: "the option goes before headers", filter: webhook.Filter{PublicURL: parse("https://public.example"), TrustedProxies: proxies},
			from: "10.1.2.3:4", header: [][2]string{{"X-Forwarded-Host", "other.example"}}, target: "/voice", want: "https://public.example/voice"},
		{name: "headers of a trusted proxy", filter: webhook.Filter{TrustedProxies: proxies}, from: "10.1.2.3:4",
			header: [][2]string{{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", "public.example"}}, target: "/voice", want: "https://public.example/voice"},
		{name: "of one on IPv6", filter: webhook.Filter{TrustedProxies: proxies}, from: "[::1]:4",
			header: [][2]string{{"X-Forwarded-Proto", "https"}}, target: "/voice", want: "https://example.com/voice"},
		{name: "of one on IPv4 in IPv6", filter: webhook.Filter{TrustedProxies: proxies}, from: "[::ffff:10.0.0.1]:4",
			header: [][2]string{{"X-Forwarded-Proto", "HTTPS"}}, target: "/voice", want: "https://example.com/voice"},
		{name: "what the proxy itself says comes last", filter: webhook.Filter{TrustedProxies: proxies}, from: "10.1.2.3:4",
			header: [][2]string{{"X-Forwarded-Host", "evil.example, public.example"}, {"X-Forwarded-Proto", "http"}, {"X-Forwarded-Proto", "https"}},
			target: "/voice", want: "https://public.example/voice"},
		{name: "the port of a trusted proxy", filter: webhook.Filter{TrustedProxies: proxies}, from: "10.1.2.3:4",
			header: [][2]string{{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", "public.example"}, {"X-Forwarded-Port", "8443"}},
			target: "/voice", want: "https://public.example:8443/voice"},
		{name: "the port is the scheme's own", filter: webhook.Filter{TrustedProxies: proxies}, from: "10.1.2.3:4",
			header: [][2]string{{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", "public.example"}, {"X-Forwarded-Port", "443"}},
			target: "/voice", want: "https://public.example/voice"},
		{name: "the host has its port", filter: webhook.Filter{TrustedProxies: proxies}, from: "10.1.2.3:4",
			header: [][2]string{{"X-Forwarded-Host", "[2001:db8::1]:81"}, {"X-Forwarded-Port", "82"}},
			target: "/voice", want: "http://[2001:db8::1]:81/voice"},
		{name: "headers of anybody else", filter: webhook.Filter{TrustedProxies: proxies}, from: "192.0.2.1:4",
			header: [][2]string{{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", "evil.example"}}, target: "/voice", want: "http://example.com/voice"},
		{name: "headers where nobody is trusted", from: "10.1.2.3:4",
			header: [][2]string{{"X-Forwarded-Proto", "https"}}, target: "/voice", want: "http://example.com/voice"},
		{name: "a whole URL in the request line", target: "http://other.example/voice?x=1", want: "http://other.example/voice?x=1"},
		{name: "a whole URL, the public one by option", filter: webhook.Filter{PublicURL: parse("https://public.example")},
			target: "http://other.example/voice?x=1", want: "https://public.example/voice?x=1"},
	}
	for _, test := range tests {
		r := httptest.NewRequest("GET", test.target, nil)
		if test.from != "" {
			r.RemoteAddr = test.from
		}
		if test.tls {
			r.TLS = &tls.ConnectionState{}
		}
		for _, h := range test.header {
			r.Header.Add(h[0], h[1])
		}
		test.filter.AuthToken = token
		if !passes(t, test.filter, signed(r, test.want)) {
			t.Errorf("%s: what was signed for %s does not pass", test.name, test.want)
		}
		if passes(t, test.filter, signed(r, strings.Replace(test.want, "://", "://wrong.", 1)+"&x")) {
			t.Errorf("%s: a wrong URL passes", test.name)
		}
	}
}

// Cutting a prefix off for the handler behind does not change what was signed.
func TestAMuxMayStripAPrefix(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("/twilio/", http.StripPrefix("/twilio", webhook.Verify(token, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.URL.Path)
	}))))
	w := answer(mux, signed(post("/twilio/voice", form("A", "b")), "http://example.com/twilio/voice"))
	if w.Code != 200 || w.Body.String() != "/voice" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestAFilterWithoutATokenLetsNobodyThrough(t *testing.T) {
	r := post("/voice", form("A", "b"))
	r.Header.Set(signature.Header, signature.Sign("", "http://example.com/voice", form("A", "b")))
	if passes(t, webhook.Filter{}, r) {
		t.Error("a signature under an empty token passes")
	}
	if !passes(t, webhook.Filter{NoVerify: true}, post("/voice", form("A", "b"))) {
		t.Error("NoVerify lets nobody through")
	}
}

func TestABodyHasALimit(t *testing.T) {
	h := webhook.Filter{AuthToken: token, MaxBody: 10}.Verify(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		_, _ = w.Write(body)
	}))
	if w := answer(h, signed(post("/voice", form("A", "12345678")), "http://example.com/voice")); w.Code != 200 || w.Body.String() != "A=12345678" {
		t.Errorf("a body of 10 bytes: %d, and the handler behind reads %q", w.Code, w.Body)
	}
	if w := answer(h, signed(post("/voice", form("A", "123456789")), "http://example.com/voice")); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of 11 bytes: %d", w.Code)
	}
}

// The log says why a request was refused, and what the filter took for its URL.
func TestWhyARequestWasRefused(t *testing.T) {
	var log strings.Builder
	f := webhook.Filter{AuthToken: "0123456789abcdef", Log: slog.New(slog.NewTextHandler(&log, nil))}
	passes(t, f, httptest.NewRequest("GET", "/voice", nil))
	if !strings.Contains(log.String(), "there is no X-Twilio-Signature") {
		t.Errorf("the log says:\n%s", &log)
	}
	log.Reset()
	passes(t, f, signed(httptest.NewRequest("GET", "/voice?a=1", nil), "https://public.example/voice?a=1"))
	for _, want := range []string{"the signature is not that of http://example.com/voice?a=1", "status=403", "say the public URL"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not say %q:\n%s", want, &log)
		}
	}
	if strings.Contains(log.String(), f.AuthToken) {
		t.Error("the log shows the token")
	}
}
