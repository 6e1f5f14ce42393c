package session

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/webhooks"
	"dialtone/twiml"
)

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

// fake is an engine that keeps records in a map.
type fake struct{ made []*row }

type row struct {
	resource   string
	attributes map[string]any
	kept       map[string]any
}

func (r *row) SID() string             { return "CA1" }
func (r *row) Account() string         { return "AC1" }
func (r *row) Resource() string        { return r.resource }
func (r *row) Text(name string) string { s, _ := r.attributes[name].(string); return s }
func (r *row) Value(name string) any   { return r.attributes[name] }
func (r *row) Set(_ time.Time, all map[string]any) {
	for name, v := range all {
		r.attributes[name] = v
	}
}
func (r *row) Keep(name string, v any) { r.kept[name] = v }
func (r *row) Kept(name string) any    { return r.kept[name] }
func (r *row) Gone() bool              { return false }

func (f *fake) Find(_, _ string) Record  { return nil }
func (f *fake) All(_, _ string) []Record { return nil }
func (f *fake) Remove(Record)            {}
func (f *fake) Token(string) string      { return "12345" }
func (f *fake) SID(prefix string) string { return prefix + "1" }
func (f *fake) Make(_, resource string, _ time.Time, attributes map[string]any) Record {
	r := &row{resource: resource, attributes: attributes}
	f.made = append(f.made, r)
	return r
}

// application answers by path: a type and a body.
type application map[string][2]string

func (a application) RoundTrip(r *http.Request) (*http.Response, error) {
	status, answer := http.StatusOK, a[r.URL.Path]
	if answer[0] == "" {
		status = http.StatusInternalServerError
	}
	res := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(answer[1])), Request: r}
	if answer[0] != "none" {
		res.Header.Set("Content-Type", answer[0])
	}
	return res, nil
}

// TestDocuments: an answer is what its type says, and where it cannot be used the fallback is
// asked, with why.
func TestDocuments(t *testing.T) {
	app := application{
		"/twiml": {"text/xml; charset=utf-8", "<Response><Say>hi</Say></Response>"}, "/html": {"text/html", "<Response/>"}, "/plain": {"text/plain", "Hello there"},
		"/plainxml": {"text/plain", "<Response><Hangup/></Response>"}, "/sound": {"audio/mpeg", "beep"}, "/empty": {"text/xml", " "},
		"/json": {"application/json", "{}"}, "/none": {"none", "<Response/>"}, "/broken": {"text/xml", "<Response><Say>"}, "/other": {"text/xml", "<Answer/>"},
		"/warned": {"text/xml", "<Response><Sya>hi</Sya></Response>"},
	}
	for _, c := range []struct {
		url, fallback string
		want          string // of the document
		alerts        []string
	}{
		{"/twiml", "", "Response Say", nil},
		{"/html", "", "Response ", nil},
		{"/plain", "", "Text Hello there", nil},
		{"/plainxml", "", "Response Hangup", nil},
		{"/sound", "", "Audio audio/mpeg beep", nil},
		{"/empty", "", "nothing", nil},
		{"/json", "", "Code 12300", []string{"12300"}},
		{"/none", "", "Code 11200", []string{"11200"}},
		{"/broken", "", "Code 12100", []string{"12100"}},
		{"/other", "", "Code 12102", []string{"12102"}},
		{"/missing", "", "Code 11200", []string{"11200"}},
		{"/missing", "/twiml", "Response Say", []string{"11200"}},
		{"/broken", "/plain", "Text Hello there", []string{"12100"}},
		{"/missing", "/json", "Code 12300", []string{"11200", "12300"}},
		{"/warned", "", "Response Sya", []string{"12200"}},
	} {
		var lock sync.Mutex
		engine := &fake{}
		s := New(&lock, func() time.Time { return noon }, webhooks.NewSender(app, webhooks.Allow{}, nil), engine)
		done := make(chan Document, 1)
		s.OnDocument("test", func(_ Record, f Fetch, d Document) {
			if f.Data != 7 {
				t.Errorf("the data is %v", f.Data)
			}
			done <- d
		})
		lock.Lock()
		fallback := ""
		if c.fallback != "" {
			fallback = "https://app.test" + c.fallback
		}
		s.Fetch(&row{resource: "api_v2010/Call"}, Fetch{Kind: "test", Data: 7, Verbs: twiml.Voice, URL: "https://app.test" + c.url, FallbackURL: fallback, Params: [][2]string{{"CallSid", "CA1"}}})
		lock.Unlock()
		d := <-done
		got := "nothing"
		switch {
		case d.Code != 0:
			got = fmt.Sprint("Code ", d.Code)
		case d.Response != nil:
			got = "Response "
			for _, e := range d.Response.Children() {
				got += e.Name()
			}
		case d.Audio != nil:
			got = "Audio " + d.Type + " " + string(d.Audio)
		case d.Text != "":
			got = "Text " + d.Text
		}
		lock.Lock()
		var alerts, notifications []string
		for _, r := range engine.made {
			switch r.resource {
			case "monitor_v1/Alert":
				alerts = append(alerts, r.Text("error_code"))
			case "api_v2010/Notification":
				notifications = append(notifications, r.Text("error_code"))
			}
		}
		lock.Unlock()
		if got != c.want || !slices.Equal(alerts, c.alerts) || !slices.Equal(notifications, c.alerts) {
			t.Errorf("%s, %s: %s with the alerts %q and notifications %q, want %s and %q", c.url, c.fallback, got, alerts, notifications, c.want, c.alerts)
		}
		if c.fallback != "" && !slices.Contains(d.Params, [2]string{"ErrorCode", c.alerts[0]}) {
			t.Errorf("the fallback of %s is told %q", c.url, d.Params)
		}
	}
}

// TestUnknownKinds: what has no handler is a mistake that comes out at once.
func TestUnknownKinds(t *testing.T) {
	var lock sync.Mutex
	s := New(&lock, func() time.Time { return noon }, webhooks.NewSender(application{}, webhooks.Allow{}, nil), &fake{})
	for name, do := range map[string]func(){
		"an event":   func() { s.At(noon, "nothing", "CA1", nil) },
		"a document": func() { s.Fetch(&row{}, Fetch{Kind: "nothing"}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s without a handler is taken", name)
				}
			}()
			do()
		}()
	}
	lock.Lock()
	defer lock.Unlock()
	s.OnEvent("known", func(agenda.Entry) {})
	s.At(noon.Add(time.Hour), "known", "CA1", nil)
	if n := s.Time.Agenda().Len(); n != 1 {
		t.Errorf("%d events", n)
	}
	s.Close()
}

// TestBodiesAreShown: the journal has texts, cut where they are long, and of other bodies the
// length.
func TestBodiesAreShown(t *testing.T) {
	long := strings.Repeat("é", longest)
	for body, want := range map[string]string{
		"": "", "<Response/>": "<Response/>", `{"a": 1}`: `{"a": 1}`, "caf\xe9": "caf\xe9",
		"RIFF\x24\x00\x00\x00WAVEfmt ": "(16 bytes)", "ID3\x03\x00": "(5 bytes)", long: long[:longest] + "…",
	} {
		if got := shown([]byte(body)); got != want {
			t.Errorf("%.40q is shown as %.40q, want %.40q", body, got, want)
		}
	}
}
