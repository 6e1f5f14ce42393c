package emulator_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/emulator/messaging"
)

// TestPublicURL: recordings and media are where a browser finds the emulator, whatever host a
// program asks for by a proxy, and can be fetched there.
func TestPublicURL(t *testing.T) {
	t.Parallel()
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		_, _ = io.WriteString(w, `<Response><Record timeout="1"/></Response>`)
	}))
	t.Cleanup(app.Close)
	const public = "http://localhost:4010"
	e := emulator.New(emulator.Options{Empty: true, Time: agenda.Jump, PublicURL: public + "/"})
	t.Cleanup(e.Close)
	s := e.Main()
	number, err := s.Buy(map[string]any{"voice_url": app.URL, "sms_url": app.URL})
	if err != nil {
		t.Fatal(err)
	}
	call, err := s.Call("+14155550101", number)
	if err != nil {
		t.Fatal(err)
	}
	if err := call.WhenAnswered(t.Context(), func() error { return call.Says("Hello") }); err != nil {
		t.Fatal(err)
	}
	if err := s.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Text(t.Context(), emulator.Text{From: "+14155550101", To: number, Media: []messaging.Media{{Type: "image/png", URL: "cat.png"}}}); err != nil {
		t.Fatal(err)
	}
	told := map[string]string{}
	for _, entry := range s.Journal(journal.Filter{Kind: journal.Webhook}) {
		for _, p := range entry.Params {
			told[p[0]] = p[1]
		}
	}
	get := func(address string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("GET", u.RequestURI(), nil)
		r.Host = u.Host
		if u.Host == "api.twilio.com" {
			r.SetBasicAuth(s.AccountSID(), s.AuthToken())
		}
		e.ServeHTTP(w, r)
		return w
	}
	recording := told["RecordingUrl"]
	if !strings.HasPrefix(recording, public+"/2010-04-01/Accounts/AC") {
		t.Fatalf("the application was told of %q", recording)
	}
	if w := get(recording + ".wav"); w.Code != 200 || !strings.HasPrefix(w.Body.String(), "RIFF") {
		t.Errorf("%d %.40q", w.Code, w.Body)
	}
	if shown := get("https://api.twilio.com" + strings.TrimPrefix(recording, public) + ".json").Body.String(); !strings.Contains(shown, `"media_url":"`+recording+`"`) || !strings.Contains(shown, `"uri":"/2010-04-01/`) {
		t.Error(shown)
	}
	medium := told["MediaUrl0"]
	if !strings.HasPrefix(medium, public+"/2010-04-01/Accounts/AC") {
		t.Fatalf("the application was told of %q", medium)
	}
	w := get(medium)
	place := w.Header().Get("Location")
	if w.Code != http.StatusTemporaryRedirect || !strings.HasPrefix(place, public+"/storage/api/") {
		t.Fatalf("%d %s", w.Code, place)
	}
	if w := get(place); w.Code != 200 || w.Header().Get("Content-Type") != "image/png" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}
