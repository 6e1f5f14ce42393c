package api_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"dialtone/api"
)

// Each request is written here by hand, as Twilio's documents have it.
func TestGoldenRequests(t *testing.T) {
	const sub = "AC44444444444444444444444444444444"
	for _, c := range []struct {
		name      string
		document  string
		operation string
		request   api.Request
		config    func(*api.Config)
		want      seen
		kind      string // Content-Type
	}{
		{
			name: "a form", document: "api_v2010", operation: "CreateMessage",
			request: api.Request{Form: api.Values{{"To", "+16465551234"}, {"From", "+19175550000"}, {"Body", "1 & 2 = 3? é"}, {"MediaUrl", "http://a/1"}, {"MediaUrl", "http://a/2"}}},
			want: seen{Method: "POST", Host: "api.twilio.com", URI: "/2010-04-01/Accounts/" + account + "/Messages.json",
				Body: "To=%2B16465551234&From=%2B19175550000&Body=1+%26+2+%3D+3%3F+%C3%A9&MediaUrl=http%3A%2F%2Fa%2F1&MediaUrl=http%3A%2F%2Fa%2F2", User: account, Password: token},
			kind: "application/x-www-form-urlencoded",
		},
		{
			name: "an empty form", document: "api_v2010", operation: "UpdateCall",
			request: api.Request{Path: map[string]string{"Sid": "CA1"}},
			want:    seen{Method: "POST", Host: "api.twilio.com", URI: "/2010-04-01/Accounts/" + account + "/Calls/CA1.json", User: account, Password: token},
			kind:    "application/x-www-form-urlencoded",
		},
		{
			name: "signs in a filter's name", document: "api_v2010", operation: "ListCall",
			request: api.Request{Query: api.Values{{"StartTime>", "2009-07-06"}, {"Status", "in-progress"}}},
			want:    seen{Method: "GET", Host: "api.twilio.com", URI: "/2010-04-01/Accounts/" + account + "/Calls.json?StartTime%3E=2009-07-06&Status=in-progress", User: account, Password: token},
		},
		{
			name: "nothing that was not asked for", document: "api_v2010", operation: "ListCall",
			want: seen{Method: "GET", Host: "api.twilio.com", URI: "/2010-04-01/Accounts/" + account + "/Calls.json", User: account, Password: token},
		},
		{
			name: "a subaccount with the parent's token", document: "api_v2010", operation: "ListCall",
			request: api.Request{Account: sub},
			want:    seen{Method: "GET", Host: "api.twilio.com", URI: "/2010-04-01/Accounts/" + sub + "/Calls.json", User: account, Password: token},
		},
		{
			name: "an account given with the path", document: "api_v2010", operation: "ListCall",
			request: api.Request{Path: map[string]string{"AccountSid": sub}},
			want:    seen{Method: "GET", Host: "api.twilio.com", URI: "/2010-04-01/Accounts/" + sub + "/Calls.json", User: account, Password: token},
		},
		{
			name: "Twilio Connect", document: "api_v2010", operation: "DeleteRecording",
			request: api.Request{Account: sub, Connect: true, Path: map[string]string{"Sid": "RE1"}},
			config:  func(c *api.Config) { c.APIKey, c.APISecret = apiKey, secret },
			want:    seen{Method: "DELETE", Host: "api.twilio.com", URI: "/2010-04-01/Accounts/" + sub + "/Recordings/RE1.json", User: sub, Password: token},
		},
		{
			name: "an API key", document: "api_v2010", operation: "FetchCall",
			request: api.Request{Path: map[string]string{"Sid": "CA1"}},
			config:  func(c *api.Config) { c.AuthToken, c.APIKey, c.APISecret = "", apiKey, secret },
			want:    seen{Method: "GET", Host: "api.twilio.com", URI: "/2010-04-01/Accounts/" + account + "/Calls/CA1.json", User: apiKey, Password: secret},
		},
		{
			name: "what a path must escape", document: "lookups_v2", operation: "FetchPhoneNumber",
			request: api.Request{Path: map[string]string{"PhoneNumber": "+1 (646)/555?#%ü.json"}},
			want:    seen{Method: "GET", Host: "lookups.twilio.com", URI: "/v2/PhoneNumbers/%2B1%20%28646%29%2F555%3F%23%25%C3%BC.json", User: account, Password: token},
		},
		{
			name: "another product, on an edge", document: "flex_v1", operation: "FetchChannel",
			request: api.Request{Path: map[string]string{"Sid": "CH1"}},
			config:  func(c *api.Config) { c.Edge = "dublin" },
			want:    seen{Method: "GET", Host: "flex-api.dublin.us1.twilio.com", URI: "/v1/Channels/CH1", User: account, Password: token},
		},
		{
			name: "JSON as it is given", document: "content_v1", operation: "CreateContent",
			request: api.Request{JSON: json.RawMessage(`{"friendly_name":"<x>","n":1.0}`)},
			want:    seen{Method: "POST", Host: "content.twilio.com", URI: "/v1/Content", Body: `{"friendly_name":"<x>","n":1.0}`, User: account, Password: token},
			kind:    "application/json",
		},
		{
			name: "JSON of a Go value", document: "content_v1", operation: "CreateContent",
			request: api.Request{JSON: map[string]any{"friendly_name": "<a & b>"}},
			want:    seen{Method: "POST", Host: "content.twilio.com", URI: "/v1/Content", Body: `{"friendly_name":"<a & b>"}`, User: account, Password: token},
			kind:    "application/json",
		},
		{
			name: "SCIM, which takes plain JSON too", document: "iam_organizations", operation: "CreateOrganizationUser",
			request: api.Request{Path: map[string]string{"OrganizationSid": "OR1"}, JSON: map[string]any{"active": true}},
			want:    seen{Method: "POST", Host: "preview-iam.twilio.com", URI: "/Organizations/OR1/scim/Users", Body: `{"active":true}`, User: account, Password: token},
			kind:    "application/json",
		},
		{
			name: "a header", document: "sync_v1", operation: "DeleteDocument",
			request: api.Request{Path: map[string]string{"ServiceSid": "IS1", "Sid": "ET1"}, Header: http.Header{"if-match": {"W/1"}}},
			want:    seen{Method: "DELETE", Host: "sync.twilio.com", URI: "/v1/Services/IS1/Documents/ET1", User: account, Password: token, Header: http.Header{"If-Match": {"W/1"}}},
		},
		{
			name: "a parameter that the document does not know, in a body it does not have", document: "verify_v2", operation: "CreateNewFactor",
			request: api.Request{Path: map[string]string{"ServiceSid": "VA1", "Identity": "joe"}, Query: api.Values{{"New", "1"}}, Form: api.Values{{"NewParam", "x"}}},
			want:    seen{Method: "POST", Host: "verify.twilio.com", URI: "/v2/Services/VA1/Entities/joe/Factors?New=1", Body: "NewParam=x", User: account, Password: token},
			kind:    "application/x-www-form-urlencoded",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { answer(w, 200, `{}`) })
			cl := client(t, s.URL)
			if c.config != nil {
				cl = client(t, s.URL, c.config)
			}
			c.request.Operation = operation(t, c.document, c.operation)
			if _, err := cl.Do(t.Context(), &c.request); err != nil {
				t.Fatal(err)
			}
			got := s.requests()[0]
			if kind := got.Header.Get("Content-Type"); kind != c.kind {
				t.Errorf("Content-Type %q, want %q", kind, c.kind)
			}
			if want := "dialtone/devel (" + runtime.GOOS + " " + runtime.GOARCH + ") go/" + strings.TrimPrefix(runtime.Version(), "go"); got.Header.Get("User-Agent") != want {
				t.Errorf("User-Agent %q, want %q", got.Header.Get("User-Agent"), want)
			}
			for name := range c.want.Header {
				if got.Header.Get(name) != c.want.Header.Get(name) {
					t.Errorf("%s: %q, want %q", name, got.Header.Get(name), c.want.Header.Get(name))
				}
			}
			got.Header, c.want.Header = nil, nil
			if g, w := toJSON(got), toJSON(c.want); g != w {
				t.Errorf("got  %s\nwant %s", g, w)
			}
		})
	}
}

func toJSON(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func TestARequestThatCannotBeWrittenIsNotSent(t *testing.T) {
	const sub = "AC44444444444444444444444444444444"
	for _, c := range []struct {
		name    string
		op      string
		request api.Request
		want    string
	}{
		{"no value for the path", "FetchCall", api.Request{}, "Sid"},
		{"an empty one, which would be the list", "DeleteRecording", api.Request{Path: map[string]string{"Sid": ""}}, "Sid"},
		{"one that goes up", "FetchCall", api.Request{Path: map[string]string{"Sid": ".."}}, `".."`},
		{"a body for a GET", "FetchCall", api.Request{Path: map[string]string{"Sid": "CA1"}, Form: api.Values{{"A", "b"}}}, "no body"},
		{"JSON for a form", "CreateCall", api.Request{JSON: 1}, "form"},
		{"the client's own header", "CreateCall", api.Request{Header: http.Header{"authorization": {"Basic x"}}}, "Authorization"},
		{"Connect without an account", "ListCall", api.Request{Connect: true}, "Connect"},
		{"Connect with a user that is two", "ListCall", api.Request{Connect: true, Account: sub + ":x"}, "Connect"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.request.Operation = operation(t, "api_v2010", c.op)
			_, err := client(t, "http://127.0.0.1:1").Do(t.Context(), &c.request)
			var bad *api.RequestError
			if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) || api.OutcomeOf(err) != api.NotSent {
				t.Errorf("got %v, want a RequestError about %s", err, c.want)
			}
		})
	}
	t.Run("a form for JSON", func(t *testing.T) {
		_, err := client(t, "http://127.0.0.1:1").Do(t.Context(), &api.Request{Operation: operation(t, "content_v1", "CreateContent"), Form: api.Values{{"A", "b"}}})
		if !strings.Contains(err.Error(), "JSON") {
			t.Error(err)
		}
	})
	t.Run("what is not JSON", func(t *testing.T) {
		for _, v := range []any{json.RawMessage(`{`), func() {}} {
			_, err := client(t, "http://127.0.0.1:1").Do(t.Context(), &api.Request{Operation: operation(t, "content_v1", "CreateContent"), JSON: v})
			if !strings.Contains(err.Error(), "JSON") {
				t.Error(err)
			}
		}
	})
	t.Run("Connect without a token", func(t *testing.T) {
		c := client(t, "http://127.0.0.1:1", func(c *api.Config) { c.AuthToken, c.APIKey, c.APISecret = "", apiKey, secret })
		_, err := c.Do(t.Context(), &api.Request{Operation: operation(t, "api_v2010", "ListCall"), Account: sub, Connect: true})
		var bad *api.ConfigurationError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), "TWILIO_AUTH_TOKEN") {
			t.Error(err)
		}
	})
}

func TestABaseURLMayHaveAPath(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { answer(w, 200, `{}`) })
	c := client(t, s.URL+"/twilio/", func(c *api.Config) { c.UserAgent = "nightly/2" })
	if _, err := c.Do(t.Context(), request(t, "ListCall")); err != nil {
		t.Fatal(err)
	}
	got := s.requests()[0]
	if got.URI != "/twilio/2010-04-01/Accounts/"+account+"/Calls.json" || got.Host != "api.twilio.com" {
		t.Errorf("%s at %s", got.URI, got.Host)
	}
	if !strings.HasSuffix(got.Header.Get("User-Agent"), " nightly/2") {
		t.Error(got.Header.Get("User-Agent"))
	}
}

func TestWith(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { answer(w, 200, `{}`) })
	c := client(t, s.URL)
	other, err := c.With(func(c *api.Config) { c.AccountSID = "AC5" })
	if err != nil {
		t.Fatal(err)
	}
	if c.AccountSID() != account || other.AccountSID() != "AC5" {
		t.Error(c.AccountSID(), other.AccountSID())
	}
	if _, err := other.Do(t.Context(), request(t, "ListCall")); err != nil {
		t.Fatal(err)
	}
	if got := s.requests()[0]; got.User != "AC5" || got.Password != token {
		t.Error(got)
	}
	if _, err := c.With(func(c *api.Config) { c.AccountSID = "SM5" }); err == nil {
		t.Error("no error for a wrong account")
	}
}

func TestURL(t *testing.T) {
	for _, c := range []struct{ base, edge, want string }{
		{"", "", "https://api.twilio.com/2010-04-01/x.mp3?a=b"},
		{"", "dublin", "https://api.dublin.us1.twilio.com/2010-04-01/x.mp3?a=b"},
		{"http://127.0.0.1:4010/x/", "dublin", "http://127.0.0.1:4010/x/2010-04-01/x.mp3?a=b"},
	} {
		cl := client(t, c.base, func(config *api.Config) { config.Edge = c.edge })
		if got, err := cl.URL("api.twilio.com", "/2010-04-01/x.mp3?a=b"); got != c.want || err != nil {
			t.Errorf("%s %v, want %s", got, err, c.want)
		}
	}
}
