package oaitest

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"strings"
	"sync"
	"testing"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings"

	"github.com/dop251/goja"
)

const secret = "s3cret-t0ken"

// Whatever the operation and wherever the region, the credentials go to the
// product's own host at Twilio over https, or to the base URL alone.
func TestCredentialsGoToTwilioOrToTheBaseURL(t *testing.T) {
	for _, c := range []struct {
		name   string
		config api.Config
		url    func(host string) string
	}{
		{"at Twilio", api.Config{}, func(host string) string { return "https://" + host }},
		{"in a region", api.Config{Region: "ie1"}, func(host string) string {
			return "https://" + strings.TrimSuffix(host, "twilio.com") + "dublin.ie1.twilio.com"
		}},
		{"at the base URL", api.Config{BaseURL: "http://127.0.0.1:4010"}, func(string) string { return "http://127.0.0.1:4010" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.config.AccountSID, c.config.AuthToken = account, secret
			b := newBenchFor(t, c.config)
			operations("", func(op *catalog.Operation) {
				b.wire.op, b.wire.last = op, nil
				if err := runs(b.vm, asked(op, false).script); err != nil {
					t.Error(err)
					return
				}
				got := b.wire.last
				if want := c.url(op.Resource.Document.Host); got.URL.Scheme+"://"+got.URL.Host != want {
					t.Errorf("%s went to %s, want %s", op.ID, got.URL, want)
				}
				if _, password, _ := got.BasicAuth(); password != secret {
					t.Errorf("%s went out without the credentials", op.ID)
				}
			})
		})
	}
}

// watched is a server and what reached it, byte for byte.
type watched struct {
	*httptest.Server
	mu  sync.Mutex
	saw []string
}

func watch(t *testing.T, serve http.HandlerFunc) *watched {
	s := &watched{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		dump, err := httputil.DumpRequest(r, true)
		if err != nil {
			t.Error(err)
		}
		s.mu.Lock()
		s.saw = append(s.saw, string(dump))
		s.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		serve(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *watched) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.saw
}

// A server that lures the client elsewhere in every way that an answer has does
// not get it there.
func TestAServerCannotSendTheCredentialsElsewhere(t *testing.T) {
	elsewhere := watch(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"calls": [], "recordings": []}`) })
	lures := map[string]string{
		"a page's uri":         `{"calls": [{"sid": "CA1"}, {"sid": "CA2"}], "next_page_uri": "%s/2010-04-01/Accounts/AC1/Calls.json?Page=1"}`,
		"a page's url":         `{"services": [{"sid": "VA1"}], "meta": {"key": "services", "next_page_url": "%s/v2/Services?Page=1"}}`,
		"a host without http:": `{"calls": [{"sid": "CA1"}], "next_page_uri": "//HOST/2010-04-01/Accounts/AC1/Calls.json"}`,
		"links":                `{"sid": "CA1", "uri": "%[1]s/x", "url": "%[1]s/x", "media_url": "%[1]s/x.mp3", "subresource_uris": {"recordings": "%[1]s/x"}, "links": {"recordings": "%[1]s/x"}}`,
		"a redirect":           "",
	}
	for _, c := range []struct{ lure, script string }{
		{"a page's uri", "Call.all().length"},
		{"a page's uri", "Call.all({page: 1}).first()"},
		{"a page's uri", "await Promise.allSettled([Call.async.count(), Call.all().async.map(c => c.sid)])"},
		{"a page's uri", "for (const call of Call.all()) call.recordings.first()"},
		{"a page's url", "Twilio.Verify.Service.all().length"},
		{"a host without http:", "Call.last()"},
		{"links", "Call.find('CA1').reload()"},
		{"links", "Call.find('CA1').recordings.length"},
		{"links", "Recording.find('RE1').save('x.mp3')"},
		{"links", "Twilio.Verify.Service.find('VA1').verifications.create({to: '+1', channel: 'sms'})"},
		{"a redirect", "Call.first()"},
		{"a redirect", "Call.create({to: '+1', from: '+1', url: 'http://example.com'})"},
		{"a redirect", "Call.destroy('CA1')"},
		{"a redirect", "Recording.find('RE1').save('x.mp3')"},
		{"a redirect", "Balance.balance"},
	} {
		for _, config := range []api.Config{
			{AccountSID: account, AuthToken: secret},
			{AccountSID: account, APIKey: "SK1", APISecret: secret},
		} {
			home := watch(t, func(w http.ResponseWriter, r *http.Request) {
				if c.lure == "a redirect" {
					http.Redirect(w, r, elsewhere.URL+r.URL.RequestURI(), http.StatusTemporaryRedirect)
					return
				}
				text := strings.ReplaceAll(lures[c.lure], "HOST", strings.TrimPrefix(elsewhere.URL, "http://"))
				if strings.Contains(text, "%") {
					text = fmt.Sprintf(text, elsewhere.URL)
				}
				fmt.Fprint(w, text)
			})
			config.BaseURL = home.URL
			client, err := api.New(config)
			if err != nil {
				t.Fatal(err)
			}
			// Whether it fails is another test's business.
			err = runs(newVM(t, client, bindings.Options{Files: bindings.OSFiles(t.TempDir())}), c.script)
			var thrown *goja.Exception
			if err != nil && (!errors.As(err, &thrown) || strings.Contains(thrown.String(), secret)) {
				t.Errorf("%s, %s: the error shows the secret: %v", c.lure, c.script, err)
			}
			if got := home.requests(); len(got) == 0 || !strings.Contains(got[0], "Authorization: Basic ") {
				t.Errorf("%s, %s: the base URL saw %q (%v)", c.lure, c.script, got, err)
			}
		}
	}
	if got := elsewhere.requests(); len(got) > 0 {
		t.Errorf("the other host saw %q", got)
	}
}

// What a script sets cannot make a host of an edge, a region or a SID.
func TestNoHostIsMadeOfWhatAScriptSays(t *testing.T) {
	hosts := map[string]bool{}
	transport := roundTripper(func(r *http.Request) (*http.Response, error) {
		hosts[r.URL.Scheme+"://"+r.URL.Host] = true
		return nil, errors.New("nobody answers")
	})
	none := 0
	client, err := api.New(api.Config{AccountSID: account, AuthToken: secret, Transport: transport, MaxRetries: &none})
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range []string{
		"Twilio.Config.setup({edge: 'example.com/'})", "Twilio.Config.setup({region: '@example.com'})",
		"Twilio.Config.setup({base_url: 'https://example.com'})", "Twilio.client({edge: 'a.example.com#'}).Call.first()",
		"Call.find('../../..//example.com/x')", "Call.find('@example.com')", "Call.first({account_sid: '@example.com'})",
		"Twilio.Verify.Verification.create({service_sid: '//example.com', to: '+1', channel: 'sms'})",
		"SMS.create({to: '+1', from: '+1', body: 'x', account_sid: 'AC1@example.com', connect: true})",
	} {
		if err := runs(newVM(t, client, bindings.Options{}), script+"; Call.first()"); err == nil {
			t.Errorf("%s: no error", script)
		}
	}
	for host := range hosts {
		if host != "https://api.twilio.com" && host != "https://verify.twilio.com" {
			t.Errorf("a request went to %s", host)
		}
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
