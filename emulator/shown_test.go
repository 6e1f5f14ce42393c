package emulator_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
)

// TestLegs: a call knows those that its Dial made and those in its conference, and a text its
// replies, from whichever of them one asks.
func TestLegs(t *testing.T) {
	t.Parallel()
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		twiml := map[string]string{
			"/dial": `<Dial>+14155550191</Dial>`, "/conference": `<Dial><Conference>standup</Conference></Dial>`, "/alone": `<Pause length="60"/>`,
			"/sms": `<Message>one</Message><Message>two</Message>`,
		}[r.URL.Path]
		_, _ = io.WriteString(w, "<Response>"+twiml+"</Response>")
	}))
	defer app.Close()
	local := emulator.New(emulator.Options{Empty: true, Time: agenda.Jump})
	defer local.Close()
	s := local.Main()
	call := func(from, path string) *emulator.Call {
		t.Helper()
		number, err := s.Buy(map[string]any{"voice_url": app.URL + path, "sms_url": app.URL + "/sms"})
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.Call(from, number)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	is := func(what string, got []string, want ...string) {
		t.Helper()
		slices.Sort(want)
		if sorted := slices.Sorted(slices.Values(got)); !slices.Equal(sorted, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	alone := call("+14155550192", "/alone")
	is("alone", s.Legs(alone.SID()), alone.SID())

	caller := call("+14155550190", "/dial")
	callee, err := s.Rings(t.Context(), "+14155550191", 0)
	if err != nil {
		t.Fatal(err)
	}
	is("the caller", s.Legs(caller.SID()), caller.SID(), callee.SID())
	is("the callee", s.Legs(callee.SID()), caller.SID(), callee.SID())

	ann, bob := call("+14155550193", "/conference"), call("+14155550194", "/conference")
	for _, c := range []*emulator.Call{ann, bob} {
		if _, err := c.Hears(t.Context(), regexp.MustCompile("standup"), 0); err != nil {
			t.Fatal(err)
		}
	}
	conference, _ := s.Records("api_v2010/Conference", 1)[0]["sid"].(string)
	if err := ann.HangUp(); err != nil {
		t.Fatal(err)
	}
	if err := ann.Ended(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	is("who was in a conference", s.Legs(ann.SID()), ann.SID(), bob.SID(), conference)
	is("the conference", s.Legs(conference), ann.SID(), bob.SID(), conference)
	if resource, r := s.Find(bob.SID()); resource != "api_v2010/Call" || r["status"] != "in-progress" {
		t.Errorf("%s %v", resource, r)
	}

	number, _ := s.Records("api_v2010/IncomingPhoneNumber", 1)[0]["phone_number"].(string)
	text, err := s.Text(t.Context(), emulator.Text{From: "+14155550195", To: number, Body: "Hi"})
	if err != nil {
		t.Fatal(err)
	}
	exchange := s.Legs(text)
	if len(exchange) != 3 || exchange[0] != text || !slices.Equal(s.Legs(exchange[2]), exchange) {
		t.Errorf("%v", exchange)
	}
}

// TestRecords: records are shown as the API shows them, the newest first, and no secret is.
func TestRecords(t *testing.T) {
	t.Parallel()
	local := emulator.New(emulator.Options{})
	defer local.Close()
	s := local.Main()
	for _, k := range s.Kinds() {
		all := s.Records(k.Resource, k.Count+1)
		if len(all) != k.Count {
			t.Errorf("%s: %d of %d", k.Resource, len(all), k.Count)
		}
		for _, r := range all {
			for name, v := range r {
				if text, _ := v.(string); strings.Contains(text, s.AuthToken()) {
					t.Errorf("%s: %s shows the token", k.Resource, name)
				}
			}
		}
	}
	account := s.Records("api_v2010/Account", 1)[0]
	if account["auth_token"] != journal.Hidden || account["sid"] != s.AccountSID() {
		t.Errorf("%v", account)
	}
	if resource, r := s.Find("CA1"); resource != "" || r != nil {
		t.Errorf("%s %v", resource, r)
	}
	other := local.NewSession()
	if sessions := local.Sessions(); len(sessions) != 2 || sessions[0] != s || sessions[1] != other {
		t.Errorf("%v", sessions)
	}
	if n := len(other.Records("api_v2010/Call", 9)); n != 0 {
		t.Errorf("another session has %d calls", n)
	}
}

// TestChanged: who waits is told of what changes, and of holding.
func TestChanged(t *testing.T) {
	t.Parallel()
	local := emulator.New(emulator.Options{Empty: true, Time: agenda.Manual})
	defer local.Close()
	s := local.Main()
	for name, change := range map[string]func() error{
		"a phone":  func() error { return s.Behave("+14155550101", s.Phone("+14155550101").Behaviour) },
		"the time": func() error { return s.Advance(context.Background(), 1) },
		"holding":  func() error { s.Hold(); return nil },
		"faults":   func() error { s.ClearFaults(); return nil },
		"attended": func() error { s.Attend("+14155550101", true); return nil },
		"reset":    s.Reset,
	} {
		changed := s.Changed()
		if err := change(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		select {
		case <-changed:
		default:
			t.Errorf("%s: nobody is told", name)
		}
	}
	s.Hold()
	if !s.Holds() {
		t.Error("it does not hold")
	}
}
