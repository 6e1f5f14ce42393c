package voice_test

import (
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twilio/twilio-go/client"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/emulator/voice"
)

const (
	office = "+15005550006" // the account's number: the magic one that is for sale
	ann    = "+14155550101"
	bob    = "+14155550102"
	cy     = "+14155550103"
)

// application is one in the same process, whose pages are TwiML by path. It holds what it is asked
// against Twilio's own validator.
type application struct {
	t     *testing.T
	mu    sync.Mutex
	pages map[string]string
	asked []asking
}

// asking is a request to the application.
type asking struct {
	path string
	form url.Values
}

func (a *application) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	res := w.Result()
	res.Request = r
	return res, nil
}

func (a *application) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		a.t.Error(err)
	}
	params := map[string]string{}
	for name := range r.PostForm {
		params[name] = r.PostForm.Get(name)
	}
	validator := client.NewRequestValidator(authToken)
	if !validator.Validate("https://"+r.Host+r.URL.RequestURI(), params, r.Header.Get("X-Twilio-Signature")) {
		a.t.Errorf("the signature of %s %s is not Twilio's", r.Method, r.URL)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked = append(a.asked, asking{r.URL.Path, r.Form})
	page, ok := a.pages[r.URL.Path]
	switch {
	case !ok:
		w.WriteHeader(http.StatusNotFound)
	case strings.HasPrefix(page, "RIFF"):
		w.Header().Set("Content-Type", "audio/wav")
	case page == "":
		w.WriteHeader(http.StatusNoContent)
		return
	case strings.HasPrefix(page, "{"):
		w.Header().Set("Content-Type", "application/json")
	case strings.HasPrefix(page, "<"):
		w.Header().Set("Content-Type", "text/xml")
	default:
		w.Header().Set("Content-Type", "text/plain")
	}
	if _, err := io.WriteString(w, page); err != nil {
		a.t.Error(err)
	}
}

// got returns the forms of the requests for a path.
func (a *application) got(path string) []url.Values {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []url.Values
	for _, r := range a.asked {
		if r.path == path {
			all = append(all, r.form)
		}
	}
	return all
}

// one returns the form of the one request for a path.
func (a *application) one(path string) url.Values {
	a.t.Helper()
	all := a.got(path)
	if len(all) != 1 {
		a.t.Fatalf("%s was asked for %d times", path, len(all))
	}
	return all[0]
}

// person is a call as its phone's owner has it, in a test.
type person struct {
	*emulator.Call
	t *testing.T
}

func (p person) hears(words string) voice.Line {
	p.t.Helper()
	l, err := p.Hears(p.t.Context(), regexp.MustCompile(words), 0)
	if err != nil {
		p.t.Fatal(err)
	}
	return l
}

func (p person) press(keys string) {
	p.t.Helper()
	if err := p.Press(keys); err != nil {
		p.t.Fatal(err)
	}
}

func (p person) says(words string) {
	p.t.Helper()
	if err := p.Says(words); err != nil {
		p.t.Fatal(err)
	}
}

func (p person) hangUp() {
	p.t.Helper()
	if err := p.HangUp(); err != nil {
		p.t.Fatal(err)
	}
}

func (p person) ended() {
	p.t.Helper()
	if err := p.Ended(p.t.Context(), 0); err != nil {
		p.t.Fatal(err)
	}
}

// heard returns the verbs and words of a call's transcript.
func (p person) heard() []string {
	var all []string
	for _, l := range p.Transcript() {
		all = append(all, strings.TrimSpace(l.Verb+" "+l.Text+l.Digits))
	}
	return all
}

const (
	accountSID = "AC00000000000000000000000000000001"
	authToken  = "0123456789abcdef0123456789abcdef"
	base       = "/2010-04-01/Accounts/" + accountSID
)

// noon is when the tests begin.
var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

// system is an emulator that jumps, with a number that leads to an application.
type system struct {
	*emulator.Emulator
	t   *testing.T
	app *application
}

// answering starts one whose office number leads to /voice.
func answering(t *testing.T, pages map[string]string) *system {
	app := &application{t: t, pages: pages}
	return system{t: t, app: app}.start(app)
}

// start opens the emulator, whose applications are behind a transport.
func (s system) start(transport http.RoundTripper) *system {
	s.Emulator = emulator.New(emulator.Options{
		Empty: true, Clock: func() time.Time { return noon }, Time: agenda.Jump, Webhooks: transport,
		Random: rand.NewChaCha8([32]byte{1}), AccountSID: accountSID, AuthToken: authToken,
	})
	s.t.Cleanup(s.Close)
	s.post(201, "/IncomingPhoneNumbers.json", "PhoneNumber", office, "VoiceUrl", "https://app.test/voice", "StatusCallback", "https://app.test/status")
	return &s
}

// record is an answer's JSON.
type record map[string]any

func (r record) text(name string) string { s, _ := r[name].(string); return s }

func (r record) list(name string) []record {
	var all []record
	items, _ := r[name].([]any)
	for _, v := range items {
		all = append(all, v.(map[string]any))
	}
	return all
}

// ask sends a request to the API, which must be answered with a status.
func (s *system) ask(status int, method, path string, pairs ...string) record {
	s.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Host = "api.twilio.com"
	if strings.HasPrefix(path, "/v1/Alerts") {
		r.Host = "monitor.twilio.com"
	}
	if strings.HasPrefix(path, "/v1/Workspaces") {
		r.Host = "taskrouter.twilio.com"
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(accountSID, authToken)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != status {
		s.t.Fatalf("%s %s: status %d, want %d: %s", method, path, w.Code, status, w.Body)
	}
	out := record{}
	if strings.Contains(w.Header().Get("Content-Type"), "json") {
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			s.t.Fatal(err)
		}
	}
	return out
}

func (s *system) get(path string) record { s.t.Helper(); return s.ask(200, "GET", base+path) }

func (s *system) post(status int, path string, pairs ...string) record {
	s.t.Helper()
	return s.ask(status, "POST", base+path, pairs...)
}

// place makes a call through the API and returns its SID.
func (s *system) place(to string, pairs ...string) string {
	s.t.Helper()
	return s.post(201, "/Calls.json", append([]string{"To", to, "From", office}, pairs...)...).text("sid")
}

func (s *system) settle() {
	s.t.Helper()
	if err := s.Main().Settle(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// alerts returns the codes of Monitor's alerts, the oldest first.
func (s *system) alerts() []string {
	var all []string
	for _, a := range s.ask(200, "GET", "/v1/Alerts").list("alerts") {
		all = append(all, a.text("error_code"))
	}
	slices.Reverse(all)
	return all
}

// call lets a phone call the office.
func (s *system) call(from string) person {
	s.t.Helper()
	c, err := s.Main().Call(from, office)
	if err != nil {
		s.t.Fatal(err)
	}
	return person{c, s.t}
}

// rings waits for a call to a phone.
func (s *system) rings(address string) person {
	s.t.Helper()
	c, err := s.Main().Rings(s.t.Context(), address, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	return person{c, s.t}
}

// of returns the API's record of a call.
func (s *system) of(sid string) record { s.t.Helper(); return s.get("/Calls/" + sid + ".json") }

func twimlOf(verbs string) string { return "<Response>" + verbs + "</Response>" }

// problems returns what the journal says that a person should know.
func (s *system) problems() string {
	var all []string
	for _, e := range s.Main().Journal(journal.Filter{Kind: journal.Problem}) {
		all = append(all, e.Problems...)
	}
	return strings.Join(all, "; ")
}
