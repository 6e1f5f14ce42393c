package webhook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"dialtone/api/signature"
	"dialtone/twiml"
	"dialtone/webhook"
)

// A ; in a query passes under the signature of that query alone, and what has one is there for the
// code that reads the request, by net/http too.
func TestSemicolons(t *testing.T) {
	for _, test := range []struct {
		target, signed string
		passes         bool
		params         url.Values
	}{
		{"/menu?a=1;b=2", "/menu?a=1;b=2", true, url.Values{"a": {"1;b=2"}}},
		{"/menu?a=1;b=2&c=3", "/menu?a=1;b=2&c=3", true, url.Values{"a": {"1;b=2"}, "c": {"3"}}},
		{"/menu?a=1%3Bb=2", "/menu?a=1%3Bb=2", true, url.Values{"a": {"1;b=2"}}},
		{"/menu?a=100%&b=%zz", "/menu?a=100%&b=%zz", true, url.Values{"a": {"100%"}, "b": {"%zz"}}},
		{"/menu?a=1;b=2", "/menu?a=1%3Bb%3D2", false, nil},
		{"/menu?a;b=1", "/menu?a%3Bb=1", false, nil},
		{"/menu?a=1;bodySHA256=x", "/menu?a=1%3BbodySHA256%3Dx", false, nil},
	} {
		var got, theirs url.Values
		handler := webhook.Verify(token, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			received, _ := webhook.Filter{NoVerify: true}.Receive(w, r)
			got, theirs = received.Params, r.URL.Query()
		}))
		r, err := rawRequest("GET", test.target, "a.com")
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(signature.Header, signature.Sign(token, "http://a.com"+test.signed, nil))
		code := answer(handler, r).Code
		if (code == http.StatusOK) != test.passes || !reflect.DeepEqual(got, test.params) || !reflect.DeepEqual(theirs, test.params) {
			t.Errorf("%s, signed as %s: %d, read as %v and by net/http as %v, want %v", test.target, test.signed, code, got, theirs, test.params)
		}
	}
}

// A form is read by net/http as by this package, whatever is wrong with how it is written.
func TestFormsThatNetHTTPWouldNotRead(t *testing.T) {
	for body, want := range map[string]url.Values{
		"a=1;b=2":          {"a": {"1;b=2"}},
		"a=100%&b=2":       {"a": {"100%"}, "b": {"2"}},
		"a=%&b;=%4&c=%C3;": {"a": {"%"}, "b;": {"%4"}, "c": {"\xc3;"}},
		"a=%3B%25":         {"a": {";%"}},
	} {
		r := httptest.NewRequest("POST", "/sms", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(signature.Header, signature.Sign(token, "http://example.com/sms", want))
		var theirs url.Values
		var err error
		code := answer(webhook.Verify(token, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			err = r.ParseForm()
			theirs = r.PostForm
		})), r).Code
		if code != http.StatusOK || err != nil || !reflect.DeepEqual(theirs, want) {
			t.Errorf("%q: %d, %v; net/http reads %q, want %q", body, code, err, theirs, want)
		}
	}
}

// A session of one conversation is none of another, whatever their numbers have in them.
func TestSessionsOfNumbersThatHaveNULs(t *testing.T) {
	handler := webhook.Filter{NoVerify: true, SessionKey: []byte("key")}.Verify(webhook.Messaging(func(res *twiml.MessagingResponse, r *webhook.Request) error {
		kept, _ := json.Marshal(r.Session())
		res.Message(string(kept))
		r.Session()["of"] = r.Param("From")
		return nil
	}))
	send := func(params url.Values, cookies []*http.Cookie) (string, []*http.Cookie) {
		r := post("/sms", params)
		for _, cookie := range cookies {
			r.AddCookie(cookie)
		}
		w := answer(handler, r)
		if w.Code != http.StatusOK {
			t.Fatalf("%q: %d", params, w.Code)
		}
		return w.Body.String(), w.Result().Cookies()
	}
	first := form("From", "a\x00b", "To", "c")
	_, cookies := send(first, nil)
	for _, other := range []url.Values{
		form("From", "a", "To", "b\x00c"), form("From", "", "To", "a\x00b\x00c"), form("From", "a\x00b\x00c"), form("From", "a\x00", "To", "bc"),
		form("CallSid", "a\x00b\x00c"), form("CallSid", "conversation\x003\x00a\x00bc"), form("From", "3\x00a\x00b", "To", "c"),
	} {
		if said, _ := send(other, cookies); !strings.Contains(said, "{}") {
			t.Errorf("%q has the session of %q: %s", other, first, said)
		}
	}
	if said, _ := send(first, cookies); !strings.Contains(said, "of") {
		t.Errorf("the conversation's own session is gone: %s", said)
	}
}

// What a person texts is repeated, whatever characters it has.
func TestControlCharactersAreAnswered(t *testing.T) {
	handler := webhook.Filter{NoVerify: true}.Verify(webhook.Messaging(func(res *twiml.MessagingResponse, r *webhook.Request) error {
		res.Message("You said " + r.Param("Body")).SetAction("/next?" + r.Param("Body"))
		return nil
	}))
	for _, body := range []string{"a\x07b", "\x00", "\x1b[2J", "page\x0cbreak", "\uffff", "<\x01>"} {
		w := answer(handler, post("/sms", form("From", "+1", "Body", body)))
		if _, err := twiml.Parse(w.Body.String()); w.Code != http.StatusOK || err != nil || !strings.Contains(w.Body.String(), "\uFFFD") {
			t.Errorf("%q: %d %s, %v", body, w.Code, w.Body, err)
		}
	}
}

// Without signatures, pages of other sites reach nothing: neither by this machine's address nor by
// a name of their own that leads to it.
func TestNoVerifyRefusesPagesOfOtherSites(t *testing.T) {
	public, _ := webhook.ParsePublicURL("https://my.ngrok.app")
	open, at := webhook.Filter{NoVerify: true}, webhook.Filter{NoVerify: true, PublicURL: public}
	proxied := webhook.Filter{NoVerify: true, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	some := webhook.Filter{AuthToken: token, Unsigned: []string{"/voice"}}
	for _, test := range []struct {
		filter       webhook.Filter
		host, header string
		want         int
	}{
		{open, "", "", 200},
		{open, "localhost:8080", "", 200},
		{open, "LocalHost.", "", 200},
		{open, "app.localhost", "", 200},
		{open, "[::1]:8080", "", 200},
		{open, "192.168.1.5:8080", "", 200},
		{open, "web:8080", "", 200},
		{open, "host.docker.internal:8080", "", 200},
		{open, "evil.example", "", 403},
		{open, "127.0.0.1.nip.io:8080", "", 403},
		{open, "localhost.evil.example", "", 403},
		{open, "my.ngrok.app", "", 403},
		{at, "my.ngrok.app", "", 200},
		{at, "evil.example", "", 403},
		{proxied, "my.ngrok.app", "", 200},
		{open, "localhost:8080", "Origin: http://localhost:8080", 200},
		{open, "localhost:8080", "Origin: http://localhost:3000", 200},
		{open, "localhost:8080", "Origin: http://127.0.0.1:3000", 200},
		{open, "192.168.1.5", "Origin: http://192.168.1.5", 200},
		{at, "localhost:8080", "Origin: https://my.ngrok.app", 200},
		{open, "localhost:8080", "Origin: https://evil.example", 403},
		{proxied, "localhost:8080", "Origin: https://evil.example", 403},
		{open, "localhost:8080", "Origin: http://localhost.evil.example", 403},
		{open, "localhost:8080", "Origin: http://203.0.113.7", 403},
		{open, "localhost:8080", "Origin: null", 403},
		{open, "localhost:8080", "Origin: %", 403},
		{open, "localhost:8080", "Sec-Fetch-Site: cross-site", 403},
		{open, "localhost:8080", "Sec-Fetch-Site: none", 200},
		{open, "localhost:8080", "Sec-Fetch-Site: same-origin", 200},
		{some, "localhost:8080", "Origin: https://shop.example", 200},
	} {
		server := httptest.NewServer(test.filter.Verify(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
		r, err := http.NewRequestWithContext(t.Context(), "POST", server.URL+"/voice", bytes.NewReader(nil))
		if err != nil {
			t.Fatal(err)
		}
		if test.host != "" {
			r.Host = test.host
		}
		if name, value, ok := strings.Cut(test.header, ": "); ok {
			r.Header.Set(name, value)
		}
		got, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(got.Body)
		got.Body.Close()
		if got.StatusCode != test.want || len(body) > 0 {
			t.Errorf("Host %q, %q: %d %s, want %d", test.host, test.header, got.StatusCode, body, test.want)
		}
		server.Close()
	}
	// A handler without a filter answers anybody, as it says.
	r := httptest.NewRequest("POST", "http://evil.example/", nil).WithContext(context.WithValue(t.Context(), http.LocalAddrContextKey, &net.TCPAddr{}))
	if w := answer(webhook.Voice(func(*twiml.VoiceResponse, *webhook.Request) error { return nil }), r); w.Code != http.StatusOK {
		t.Errorf("a handler without a filter: %d", w.Code)
	}
}
