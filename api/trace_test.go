package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"dialtone/api"
)

// page is what a trace is written on.
type page struct {
	mu sync.Mutex
	b  strings.Builder
}

func (p *page) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.Write(b)
}

func TestTrace(t *testing.T) {
	var out page
	s := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", "Fri, 02 Jan 2026 03:04:05 GMT")
		w.Header().Set("Set-Cookie", "session=1")
		answer(w, 201, `{"sid":"SK1","secret":"very secret","friendly_name":"x","nested":[{"secret":{"a":1}},{"secret":null}]}`)
	})
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	c := client(t, s.URL, func(c *api.Config) {
		c.Trace = &out
		c.Now = func() time.Time { now = now.Add(40 * time.Millisecond); return now }
	})
	r := request(t, "CreateNewKey")
	r.Form = api.Values{{"FriendlyName", "x & y"}}
	if _, err := c.Do(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	got := regexp.MustCompile(`127\.0\.0\.1:\d+|User-Agent: .*`).ReplaceAllString(out.b.String(), "…")
	want := `→ 1 POST http://…/2010-04-01/Accounts/` + account + `/Keys.json
  Host: api.twilio.com
  Accept: application/json
  Accept-Charset: utf-8
  Authorization: [redacted]
  Content-Type: application/x-www-form-urlencoded
  …
    FriendlyName = x & y
← 1 201 Created (40ms)
  Content-Length: 102
  Content-Type: application/json
  Date: Fri, 02 Jan 2026 03:04:05 GMT
  Set-Cookie: [redacted]
  Twilio-Request-Id: RQ33333333333333333333333333333333
    {
      "sid": "SK1",
      "secret": "[redacted]",
      "friendly_name": "x",
      "nested": [
        {
          "secret": "[redacted]"
        },
        {
          "secret": null
        }
      ]
    }
`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// Whatever the catalog marks as secret, and the client's own, stays out of a trace.
func TestTraceHidesSecrets(t *testing.T) {
	const hidden = "hidden-5ecret"
	for _, c := range []struct {
		name, document, operation string
		request                   api.Request
		status                    int
		answer                    string
		location                  string
	}{
		{name: "a form's", document: "api_v2010", operation: "CreateCall", request: api.Request{Form: api.Values{{"SipAuthPassword", hidden}, {"To", "+1"}}}},
		{name: "a JSON body's", document: "oauth_v2", operation: "CreateOauth2Token", request: api.Request{Form: api.Values{{"client_secret", hidden}, {"refresh_token", hidden}}}},
		{name: "a callback's", document: "api_v2010", operation: "CreateCall", request: api.Request{Form: api.Values{{"Url", "https://joe:" + hidden + "@example.com/voice"}}}, answer: `{"voice_url": "https://joe:` + hidden + `@example.com/voice"}`},
		{name: "an account's", document: "api_v2010", operation: "FetchAccount", request: api.Request{Path: map[string]string{"Sid": account}}, answer: `{"auth_token": "` + hidden + `"}`},
		{name: "a list's", document: "api_v2010", operation: "ListAccount", answer: `{"accounts": [{"auth_token": "` + hidden + `"}]}`},
		{name: "an object's", document: "verify_v2", operation: "CreateNewFactor", request: api.Request{Path: map[string]string{"ServiceSid": "VA1", "Identity": "x"}, Form: api.Values{{"Binding.Secret", hidden}}}, answer: `{"binding": {"secret": "` + hidden + `"}}`},
		{name: "the client's own", document: "api_v2010", operation: "ListCall", request: api.Request{Query: api.Values{{"To", token}}}, answer: `{"a": ["` + token + `", "` + secret + `"]}`},
		{name: "a signed address", document: "api_v2010", operation: "FetchRecordingAddOnResultPayloadData", request: api.Request{Path: map[string]string{"ReferenceSid": "RE1", "AddOnResultSid": "XR1", "PayloadSid": "XH1"}}, status: 307, location: "https://s3.example.com/x?Signature=" + hidden},
		{name: "what is not JSON", document: "api_v2010", operation: "ListCall", answer: hidden},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out page
			s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
				if c.location != "" {
					w.Header().Set("Location", c.location)
				}
				answer(w, max(200, c.status), c.answer)
			})
			cl := client(t, s.URL, func(config *api.Config) {
				config.Trace, config.APIKey, config.APISecret = &out, apiKey, secret
			})
			c.request.Operation = operation(t, c.document, c.operation)
			cl.Do(t.Context(), &c.request)
			for _, s := range []string{hidden, token, secret, "Basic"} {
				if strings.Contains(out.b.String(), s) {
					t.Errorf("the trace holds %s:\n%s", s, &out.b)
				}
			}
			if !strings.Contains(out.b.String(), "← 1 ") {
				t.Errorf("no answer in the trace:\n%s", &out.b)
			}
		})
	}
}

func TestTraceOfAFailure(t *testing.T) {
	var out page
	c := client(t, "http://127.0.0.1:1", func(c *api.Config) { c.Trace, c.MaxRetries = &out, new(1) })
	c.Do(t.Context(), request(t, "ListCall"))
	got := out.b.String()
	if strings.Count(got, "→") != 2 || !strings.Contains(got, "← 2 dial tcp 127.0.0.1:1") {
		t.Error(got)
	}
}
