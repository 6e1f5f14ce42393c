package voice_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/emulator/phones"
	"dialtone/internal/patience"
)

// TestTheSameTwice: the same people, application and seed bring the same journal, to the byte.
func TestTheSameTwice(t *testing.T) {
	run := func() string {
		s := answering(t, map[string]string{
			"/voice": twimlOf(`<Gather action="/menu" numDigits="1"><Say>Press a key</Say></Gather>`), "/status": "", "/events": "",
			"/menu": twimlOf(`<Say>Thank you</Say><Dial record="record-from-answer"><Number statusCallback="/events" statusCallbackEvent="initiated ringing answered completed">` + bob + `</Number></Dial><Enqueue waitUrl="/wait">q</Enqueue>`),
			"/wait": twimlOf(`<Say>Wait</Say><Leave/>`),
		})
		for range 2 {
			call := s.call(ann)
			call.hears("Press")
			call.press("1")
			other := s.rings(bob)
			if _, err := other.Answered(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
			other.says("Hello")
			call.hears("Hello")
			other.hangUp()
			call.hears("Wait")
			call.ended()
		}
		for _, to := range []string{ann, bob, cy} {
			s.place(to, "Url", "https://app.test/wait", "Record", "true", "MachineDetection", "Enable", "StatusCallback", "https://app.test/status")
		}
		s.settle()
		return string(journal.Stable(s.Main().Journal(journal.Filter{}), nil))
	}
	if a, b := run(), run(); a != b {
		t.Errorf("first\n%s\nthen\n%s", a, b)
	}
}

// TestTenMinutes: a call of ten minutes, with things going on in it, takes 20 ms of work at most.
// The best of several runs counts: the collector works beside some of them.
func TestTenMinutes(t *testing.T) {
	best := time.Hour
	for range 10 {
		s := answering(t, map[string]string{
			"/voice": twimlOf(`<Gather action="/next" numDigits="1" timeout="100"><Say>Hello</Say></Gather>`), "/status": "",
			"/next": twimlOf(`<Say loop="10">One moment please</Say><Pause length="400"/><Gather timeout="200"/><Say>Good night</Say>`),
		})
		var call person
		best = min(best, patience.Work(func() {
			call = s.call(ann)
			call.hears("Hello")
			call.press("1")
			if err := call.Ended(t.Context(), 20*time.Minute); err != nil {
				t.Fatal(err)
			}
		}))
		if lines := call.Transcript(); lines[len(lines)-1].At.Sub(lines[0].At) < 10*time.Minute {
			t.Errorf("it was over after %v", lines[len(lines)-1].At.Sub(lines[0].At))
		}
	}
	if best > 20*time.Millisecond*patience.Slower {
		t.Errorf("it took %v", best)
	}
	t.Logf("ten minutes take %v", best)
}

// TestTwoHundredAtOnce: calls with callbacks and legs, in real time and at once. That nothing
// is left running is seen when all tests are over.
func TestTwoHundredAtOnce(t *testing.T) {
	app := &application{t: t, pages: map[string]string{
		"/out": twimlOf(`<Gather timeout="2"><Say>Press</Say></Gather><Redirect>/next</Redirect>`), "/next": twimlOf(`<Dial timeLimit="5">` + cy + `</Dial>`),
		"/status": "",
	}}
	s := system{t: t, app: app}.start(app)
	if err := s.Main().SetClock(agenda.Real, 60); err != nil {
		t.Fatal(err)
	}
	const calls = 200
	var wait sync.WaitGroup
	for i := range calls {
		wait.Go(func() {
			s.place(fmt.Sprintf("+1415666%04d", i), "Url", "https://app.test/out", "StatusCallback", "https://app.test/status", "StatusCallbackEvent", "initiated",
				"StatusCallbackEvent", "ringing", "StatusCallbackEvent", "answered", "StatusCallbackEvent", "completed")
		})
	}
	wait.Wait()
	s.settle()
	if n := len(app.got("/status")); n != 4*calls {
		t.Errorf("%d callbacks, want %d", n, 4*calls)
	}
	if n := len(app.got("/next")); n != calls {
		t.Errorf("%d calls came to their second document, want %d", n, calls)
	}
}

// TestEveryStatus: each status that the document has for calls, participants, recordings,
// transcriptions and streams can be seen.
func TestEveryStatus(t *testing.T) {
	s := answering(t, map[string]string{"/out": twimlOf(`<Record playBeep="false" timeout="1"/>`), "/conf": twimlOf(`<Dial><Conference>c</Conference></Dial>`), "/status": ""})
	seen := map[string]bool{}
	look := func() {
		for _, c := range s.get("/Calls.json?PageSize=100").list("calls") {
			seen["call "+c.text("status")] = true
		}
		for _, c := range s.get("/Conferences.json").list("conferences") {
			seen["conference "+c.text("status")] = true
			for _, p := range s.get("/Conferences/" + c.text("sid") + "/Participants.json").list("participants") {
				seen["participant "+p.text("status")] = true
			}
		}
		for _, r := range s.get("/Recordings.json").list("recordings") {
			seen["recording "+r.text("status")] = true
		}
	}
	for i, behaviour := range []phones.Behaviour{{}, {Calls: phones.Busy}, {Calls: phones.NoAnswer}, {Calls: phones.Unreachable}} {
		phone := fmt.Sprintf("+1415666%04d", i)
		if err := s.Main().Behave(phone, behaviour); err != nil {
			t.Fatal(err)
		}
		s.place(phone, "Url", "https://app.test/out", "Timeout", "5")
	}
	canceled := s.place(ann, "Url", "https://app.test/out")
	s.post(200, "/Calls/"+canceled+".json", "Status", "canceled")
	s.post(201, "/Conferences/c/Participants.json", "To", ann, "From", office)
	s.post(201, "/Conferences/c/Participants.json", "To", bob, "From", office, "Record", "true")
	for range 30 {
		look()
		s.advance(500 * time.Millisecond)
	}
	for _, c := range s.get("/Calls.json?Status=in-progress").list("calls") {
		if path := "/Calls/" + c.text("sid") + "/Recordings/Twilio.CURRENT.json"; c.text("to") == bob {
			s.post(200, path, "Status", "paused")
			look()
			s.post(200, path, "Status", "stopped")
		}
		s.post(200, "/Calls/"+c.text("sid")+".json", "Status", "completed")
	}
	s.settle()
	look()
	for _, want := range []string{
		"call queued", "call ringing", "call in-progress", "call completed", "call busy", "call failed", "call no-answer", "call canceled",
		"conference init", "conference in-progress", "conference completed", "participant queued", "participant ringing", "participant connected",
		"recording in-progress", "recording paused", "recording completed", "recording absent",
	} {
		if !seen[want] {
			t.Errorf("no %s was seen", want)
		}
	}
}

// TestSubaccounts: a subaccount's number is answered with its own credentials and records.
func TestSubaccounts(t *testing.T) {
	var signed []string
	s := system{t: t}.start(transport(func(r *http.Request) *http.Response {
		signed = append(signed, r.Header.Get("X-Twilio-Signature"))
		return nil
	}))
	sub := s.ask(201, "POST", "/2010-04-01/Accounts.json")
	path := "/2010-04-01/Accounts/" + sub.text("sid")
	number := s.ask(201, "POST", path+"/IncomingPhoneNumbers.json", "AreaCode", "415", "VoiceUrl", "https://app.test/sub").text("phone_number")
	call, err := s.Main().Call(ann, number)
	if err != nil {
		t.Fatal(err)
	}
	person{call, t}.ended()
	if got := s.ask(200, "GET", path+"/Calls.json").list("calls"); len(got) != 1 || got[0].text("account_sid") != sub.text("sid") {
		t.Errorf("its calls are %v", got)
	}
	if len(signed) == 0 || slices.Contains(signed, "") {
		t.Errorf("signatures %q", signed)
	}
}

// transport is an application that answers nothing, in the same process.
type transport func(*http.Request) *http.Response

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) {
	f(r)
	return &http.Response{StatusCode: 204, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
}
