package emulator_test

import (
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"dialtone/emulator"
)

const (
	accountSID = "AC00000000000000000000000000000001"
	authToken  = "0123456789abcdef0123456789abcdef"
	base       = "/2010-04-01/Accounts/" + accountSID
)

// noon is when the tests begin.
var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

// clock is a clock that the tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// twilio is an emulator with a clock, reproducible SIDs and a way to ask it.
type twilio struct {
	*emulator.Emulator
	t        testing.TB
	clock    *clock
	user     string
	password string
	host     string
	accept   string
	enabled  bool // webhooks of Conversations are asked for
}

func start(t testing.TB, options emulator.Options) *twilio {
	c := &clock{now: noon}
	options.Clock = c.Now
	options.Random = rand.NewChaCha8([32]byte{1})
	options.AccountSID, options.AuthToken = accountSID, authToken
	return &twilio{Emulator: emulator.New(options), t: t, clock: c, user: accountSID, password: authToken, host: "api.twilio.com"}
}

func (tw *twilio) as(user, password string) *twilio {
	other := *tw
	other.user, other.password = user, password
	return &other
}

func (tw *twilio) on(host string) *twilio {
	other := *tw
	other.host = host
	return &other
}

// response is an answer, and its JSON.
type response struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

func (tw *twilio) send(method, path, contentType, body string) response {
	tw.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = tw.host
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if tw.accept != "" {
		r.Header.Set("Accept", tw.accept)
	}
	if tw.enabled {
		r.Header.Set("X-Twilio-Webhook-Enabled", "true")
	}
	if tw.user != "" {
		r.SetBasicAuth(tw.user, tw.password)
	}
	w := httptest.NewRecorder()
	tw.ServeHTTP(w, r)
	raw, err := io.ReadAll(w.Body)
	if err != nil {
		tw.t.Fatal(err)
	}
	out := response{status: w.Code, header: w.Header(), raw: string(raw)}
	if strings.Contains(w.Header().Get("Content-Type"), "json") {
		if err := json.Unmarshal(raw, &out.body); err != nil {
			tw.t.Fatalf("%s %s answers what is not JSON: %s", method, path, raw)
		}
	}
	return out
}

// form makes a form of names and values in turn.
func form(pairs ...string) string {
	var b strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(pairs[i]) + "=" + url.QueryEscape(pairs[i+1]))
	}
	return b.String()
}

func (tw *twilio) get(path string) response { tw.t.Helper(); return tw.send("GET", path, "", "") }

func (tw *twilio) post(path string, pairs ...string) response {
	tw.t.Helper()
	return tw.send("POST", path, "application/x-www-form-urlencoded", form(pairs...))
}

func (tw *twilio) delete(path string) response { tw.t.Helper(); return tw.send("DELETE", path, "", "") }

// must fails the test unless an answer has a status.
func (r response) must(t testing.TB, status int) response {
	t.Helper()
	if r.status != status {
		t.Fatalf("status %d, want %d: %s", r.status, status, r.raw)
	}
	return r
}

func (r response) text(name string) string {
	s, _ := r.body[name].(string)
	return s
}

func (r response) list(name string) []map[string]any {
	var all []map[string]any
	items, _ := r.body[name].([]any)
	for _, v := range items {
		all = append(all, v.(map[string]any))
	}
	return all
}

// accepting asks for errors in another form.
func (tw *twilio) accepting(contentType string) *twilio {
	other := *tw
	other.accept = contentType
	return &other
}
