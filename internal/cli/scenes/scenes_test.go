package scenes

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/runtime/tests"
)

const phone, other = "+14155550190", "+14155550191"

// stage is a session with a number whose application answers calls and texts.
func stage(t *testing.T) (*emulator.Session, string) {
	t.Helper()
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		answer := "<Say>Welcome</Say>"
		if r.FormValue("MessageSid") != "" {
			answer = "<Message>Thanks for " + r.FormValue("Body") + "</Message>"
		}
		_, _ = io.WriteString(w, "<Response>"+answer+"</Response>")
	}))
	t.Cleanup(app.Close)
	local := emulator.New(emulator.Options{Empty: true, Time: agenda.Jump})
	t.Cleanup(local.Close)
	session := local.Main()
	number, err := session.Buy(map[string]any{"voice_url": app.URL, "sms_url": app.URL})
	if err != nil {
		t.Fatal(err)
	}
	return session, number
}

// call calls the number and hears it out.
func call(t *testing.T, s *emulator.Session, from, number string) *emulator.Call {
	t.Helper()
	c, err := s.Call(from, number)
	if err == nil {
		_, err = c.Hears(t.Context(), regexp.MustCompile("Welcome"), time.Minute)
	}
	if err == nil {
		err = c.Ended(t.Context(), time.Hour)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// text writes to the number, and waits for its answer.
func text(t *testing.T, s *emulator.Session, from, number, body string) {
	t.Helper()
	_, err := s.Text(t.Context(), emulator.Text{From: from, To: number, Body: body})
	if err == nil {
		_, err = s.Receives(t.Context(), from, regexp.MustCompile(regexp.QuoteMeta(body)), time.Hour)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// fails tells of a test that has failed, and returns what is shown beside it.
func fails(s *Scenes, e tests.Event, told string) string {
	e.Type, e.Failure = tests.Fail, &tests.Failure{Text: told}
	s.Saw(&e)
	return e.Failure.Beside
}

func begins(s *Scenes, e tests.Event) tests.Event {
	e.Type = tests.Dequeue
	s.Saw(&e)
	return e
}

// A test that has failed is shown with the calls and texts that there were in it, and with none
// from before it.
func TestAFailureIsShownWithItsScenes(t *testing.T) {
	t.Parallel()
	session, number := stage(t)
	s := New(session)
	before := begins(s, tests.Event{Name: "the first"})
	early := call(t, session, phone, number)
	text(t, session, phone, number, "early")
	before.Type = tests.Pass
	s.Saw(&before)
	e := begins(s, tests.Event{Name: "the second"})
	if beside := fails(s, tests.Event{Name: "the third"}, ""); beside != "" {
		t.Errorf("one that has not begun is shown with %s", beside)
	}
	late := call(t, session, other, number)
	text(t, session, other, number, "late")
	beside := fails(s, e, "it broke")
	for _, want := range []string{"The call " + late.SID() + ":\n", "Welcome", "The thread of " + other + " and " + number + ":", "late", "Thanks for late"} {
		if !strings.Contains(beside, want) {
			t.Errorf("it is shown without %q:\n%s", want, beside)
		}
	}
	for _, not := range []string{early.SID(), "early", phone} {
		if strings.Contains(beside, not) {
			t.Errorf("it is shown with %q:\n%s", not, beside)
		}
	}
	if again := fails(s, e, "it broke"); again != "" {
		t.Errorf("it is shown twice: %s", again)
	}
}

// What an error tells of itself is not shown again, and a suite shows nothing: its tests have.
func TestWhatIsToldAlreadyIsLeftOut(t *testing.T) {
	t.Parallel()
	session, number := stage(t)
	s := New(session)
	test, suite := begins(s, tests.Event{Name: "a"}), begins(s, tests.Event{Name: "a", Kind: "suite", Nesting: 1})
	c := call(t, session, phone, number)
	if beside := fails(s, suite, ""); beside != "" {
		t.Errorf("a suite is shown with %s", beside)
	}
	if beside := fails(s, test, "nothing heard; the call was:\n"+emulator.Screenplay(c.Transcript())); beside != "" {
		t.Errorf("it is shown again: %s", beside)
	}
}

// Of many calls and texts the last are shown.
func TestTheLastScenesAreShown(t *testing.T) {
	t.Parallel()
	session, number := stage(t)
	s := New(session)
	e := begins(s, tests.Event{Name: "a"})
	var calls []*emulator.Call
	for range mostScenes + 1 {
		calls = append(calls, call(t, session, phone, number))
	}
	beside := fails(s, e, "")
	if n := strings.Count(beside, "The call "); n != mostScenes || strings.Contains(beside, calls[0].SID()) || !strings.Contains(beside, calls[mostScenes].SID()) {
		t.Errorf("%d calls are shown:\n%s", n, beside)
	}
}
