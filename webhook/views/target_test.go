package views_test

import (
	"bufio"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"dialtone/api/signature"
	"dialtone/bindings"
	"dialtone/webhook"
	"dialtone/webhook/views"
)

// rawRequest is a request with a target as it stands, as net/http's server reads it from the wire.
func rawRequest(method, target, host string) (*http.Request, error) {
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")))
	if err == nil {
		r.RemoteAddr = "192.0.2.1:1234"
	}
	return r, err
}

// What stands behind a # would be read and was not signed; the same holds for every other target
// that a server and Twilio take for different things.
func TestATargetThatIsReadInAnotherWayThanItWasSignedIsRefused(t *testing.T) {
	served := map[string]http.Handler{
		"Verify": webhook.Verify(token, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(200) })),
		"views": views.Handler(fstest.MapFS{
			"menu.voice.js": {Data: []byte("res.say(params.Digits)")}, "sound.mp3": {Data: []byte("sound")},
		}, views.Options{Filter: webhook.Filter{AuthToken: token}, Documents: bindings.Documents{}}),
	}
	for name, handler := range served {
		for target, want := range map[string]int{
			"/menu?Digits=1#&Admin=1&CallSid=CA1": 400,
			"/menu#?Digits=1":                     400,
			"/menu?Digits=1#":                     400,
			"/#/../menu":                          400,
			"http://a.com/menu?Digits=1#&Admin=1": 400,
			"x:/menu?u=http://a.com/menu":         400,
			"ftp://a.com/menu?Digits=1":           400,
			"x:menu?Digits=1":                     400,
			"*":                                   400,
			"/menu?Digits=1":                      200,
			"/menu?Digits=%23":                    200,
			"http://a.com/menu?Digits=1":          200,
			"HTTP://a.com/menu?Digits=1?b":        200,
		} {
			t.Run(name+" "+target, func(t *testing.T) {
				r, err := rawRequest("GET", target, "a.com")
				if err != nil {
					t.Fatal(err)
				}
				// Signed is what a signer would take it for that stops at the #, and reads a URL in
				// it as the whole.
				whole, _, _ := strings.Cut(target, "#")
				if at := strings.LastIndex(whole, "://"); at >= 0 {
					whole = whole[at+3:]
					whole = whole[strings.IndexByte(whole, '/'):]
				}
				r.Header.Set(signature.Header, signature.Sign(token, "http://a.com"+whole, nil))
				if got := answer(handler, r).Code; got != want {
					t.Errorf("status %d, want %d", got, want)
				}
			})
		}
	}
	for _, target := range []string{"/sound.mp3#a", "/nothing#"} {
		r, err := rawRequest("GET", target, "a.com")
		if err != nil {
			t.Fatal(err)
		}
		if got := answer(served["views"], r).Code; got != 400 {
			t.Errorf("%s: status %d", target, got)
		}
	}
}

func TestServeRefusesATargetWithAFragment(t *testing.T) {
	s := runScript(t, withToken, `
		const server = serve({'/menu': (res, req) => { req.session.admin = req.params.Admin; res.hangup() }})
		console.log(server.port)`)
	port := s.line()
	for target, want := range map[string]int{"/menu?Digits=1#&Admin=1&CallSid=CA1": 400, "/other#": 400, "/menu?Digits=1": 200} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", "http://127.0.0.1:"+port, nil)
		if err != nil {
			t.Fatal(err)
		}
		whole, _, _ := strings.Cut(target, "#")
		// An opaque URL is written as it stands.
		r.URL.Opaque = "http://127.0.0.1:" + port + target
		r.Header.Set(signature.Header, signature.Sign(token, "http://127.0.0.1:"+port+whole, nil))
		response, err := s.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		if response.StatusCode != want || want != 200 && len(response.Cookies()) > 0 {
			t.Errorf("%s: status %d, cookies %v", target, response.StatusCode, response.Cookies())
		}
	}
	s.cancel()
}
