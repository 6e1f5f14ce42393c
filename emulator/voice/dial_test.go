package voice_test

import (
	"slices"
	"testing"
	"time"

	"dialtone/emulator/phones"
)

// TestDial: someone is called and connected, each hears the other, and the action is told how it
// went.
func TestDial(t *testing.T) {
	s := answering(t, map[string]string{
		"/voice": twimlOf(`<Dial action="/done" callerId="+14155550199" record="record-from-answer-dual"><Number statusCallback="/leg" statusCallbackEvent="initiated ringing answered completed">+1 (415) 555-0102</Number></Dial><Say>never</Say>`),
		"/done":  twimlOf(`<Say>Goodbye</Say>`), "/status": "", "/leg": "",
	})
	call := s.call(ann)
	other := s.rings(bob)
	if r := s.of(other.SID()); r.text("from") != "+14155550199" || r.text("parent_call_sid") != call.SID() || r.text("direction") != "outbound-dial" {
		t.Errorf("the leg is %v", r)
	}
	if _, err := other.Answered(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	other.says("Bob here")
	if l := call.hears("Bob here"); l.Who != bob || l.Verb != "says" {
		t.Errorf("Ann hears %+v", l)
	}
	if err := s.Main().Advance(t.Context(), time.Second); err != nil {
		t.Fatal(err)
	}
	call.says("It is Ann")
	other.hears("It is Ann")
	if err := s.Main().Advance(t.Context(), time.Second); err != nil {
		t.Fatal(err)
	}
	other.hangUp()
	call.hears("Goodbye")
	call.ended()
	form := s.app.one("/done")
	if form.Get("DialCallStatus") != "completed" || form.Get("DialCallSid") != other.SID() || form.Get("DialBridged") != "true" || form.Get("DialCallDuration") != "2" {
		t.Errorf("the action was told %v", form)
	}
	var told []string
	for i, f := range s.app.got("/leg") {
		told = append(told, f.Get("CallStatus"))
		if f.Get("ParentCallSid") != call.SID() || f.Get("SequenceNumber") != string(rune('0'+i)) {
			t.Errorf("the leg's callback was told %v", f)
		}
	}
	if !slices.Equal(told, []string{"initiated", "ringing", "in-progress", "completed"}) {
		t.Errorf("the leg's statuses are %q", told)
	}
	recording := s.get("/Recordings.json").list("recordings")[0]
	if recording.text("source") != "DialVerb" || recording["channels"] != 2.0 || recording.text("call_sid") != call.SID() || recording.text("sid") != form.Get("RecordingSid") {
		t.Errorf("the recording is %v", recording)
	}
	if _, heard := s.sound(recording.text("sid")); len(heard) != 2 || heard[0] != "..........######...." || heard[1] != "######.............." {
		t.Errorf("the recording has %q", heard)
	}
}

// TestDialFails: how those who are dialed behave is what the action is told.
func TestDialFails(t *testing.T) {
	for name, c := range map[string]struct {
		dial     string
		ann, bob phones.Behaviour
		want     string
		leg      string
	}{
		"busy":          {`<Dial action="/done">` + bob + `</Dial>`, phones.Behaviour{}, phones.Behaviour{Calls: phones.Busy}, "busy", "busy"},
		"no answer":     {`<Dial action="/done" timeout="10"><Number>` + bob + `</Number></Dial>`, phones.Behaviour{}, phones.Behaviour{Calls: phones.NoAnswer}, "no-answer", "no-answer"},
		"refused":       {`<Dial action="/done">` + bob + `</Dial>`, phones.Behaviour{}, phones.Behaviour{Calls: phones.Rejects}, "no-answer", "no-answer"},
		"unreachable":   {`<Dial action="/done">` + bob + `</Dial>`, phones.Behaviour{}, phones.Behaviour{Calls: phones.Unreachable}, "failed", "failed"},
		"not a number":  {`<Dial action="/done">bob</Dial>`, phones.Behaviour{}, phones.Behaviour{}, "failed", ""},
		"not an app":    {`<Dial action="/done"><Application>AP1</Application></Dial>`, phones.Behaviour{}, phones.Behaviour{}, "failed", ""},
		"all of them":   {`<Dial action="/done"><Number>` + bob + `</Number><Client>cy</Client></Dial>`, phones.Behaviour{}, phones.Behaviour{Calls: phones.Busy}, "completed", "busy"},
		"one by one":    {`<Dial action="/done" sequential="true"><Number>` + bob + `</Number><Sip>cy@example.com</Sip></Dial>`, phones.Behaviour{}, phones.Behaviour{Calls: phones.Busy}, "completed", "busy"},
		"its time over": {`<Dial action="/done" timeLimit="5">` + bob + `</Dial>`, phones.Behaviour{}, phones.Behaviour{}, "completed", "completed"},
	} {
		t.Run(name, func(t *testing.T) {
			s := answering(t, map[string]string{"/voice": twimlOf(c.dial), "/done": twimlOf(`<Say>Done</Say>`), "/status": ""})
			if err := s.Main().Behave(bob, c.bob); err != nil {
				t.Fatal(err)
			}
			call := s.call(ann)
			if c.want == "completed" && name != "its time over" {
				for _, address := range []string{"client:cy", "sip:cy@example.com"} {
					if (address == "client:cy") == (name == "all of them") {
						p := s.rings(address)
						if _, err := p.Answered(t.Context(), 0); err != nil {
							t.Fatal(err)
						}
						p.says("Cy")
						call.hears("Cy")
						p.hangUp()
					}
				}
			}
			call.hears("Done")
			call.ended()
			if form := s.app.one("/done"); form.Get("DialCallStatus") != c.want || form.Get("DialBridged") != map[bool]string{true: "true", false: "false"}[c.want == "completed"] {
				t.Errorf("the action was told %v", form)
			}
			for _, r := range s.get("/Calls.json").list("calls") {
				if r.text("to") == bob && r.text("status") != c.leg {
					t.Errorf("the leg is %s", r.text("status"))
				}
			}
		})
	}
}

// TestWhoAnswersFirst: several are rung at once, one is connected and the others stop ringing.
func TestWhoAnswersFirst(t *testing.T) {
	s := answering(t, map[string]string{"/voice": twimlOf(`<Dial><Number>` + bob + `</Number><Number>` + cy + `</Number></Dial>`), "/status": ""})
	if err := s.Main().Behave(bob, phones.Behaviour{After: 9 * time.Second}); err != nil {
		t.Fatal(err)
	}
	call := s.call(ann)
	first := s.rings(cy)
	if _, err := first.Answered(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	first.says("Cy speaking")
	call.hears("Cy speaking")
	call.hangUp()
	s.settle()
	for _, r := range s.get("/Calls.json").list("calls") {
		if want := map[string]string{bob: "canceled", cy: "completed", office: "completed"}[r.text("to")]; r.text("status") != want {
			t.Errorf("the call to %s is %s, want %s", r.text("to"), r.text("status"), want)
		}
	}
}

// TestWhisper: who was dialed hears something first, and is connected when that is over.
func TestWhisper(t *testing.T) {
	s := answering(t, map[string]string{
		"/voice": twimlOf(`<Dial action="/done"><Number url="/whisper">` + bob + `</Number></Dial>`), "/done": twimlOf(`<Say>Done</Say>`), "/status": "",
		"/whisper": twimlOf(`<Gather action="/accepted" numDigits="1" timeout="3"><Say>Press 1 to take it</Say></Gather><Hangup/>`), "/accepted": twimlOf(``),
	})
	for _, accepts := range []bool{true, false} {
		s.app.asked = nil
		call := s.call(ann)
		other := s.rings(bob)
		other.hears("Press 1")
		if accepts {
			other.press("1")
			if err := s.Main().Advance(t.Context(), time.Second); err != nil {
				t.Fatal(err)
			}
			other.says("Hello")
			call.hears("Hello")
			other.hangUp()
		}
		call.hears("Done")
		call.ended()
		if got := s.app.one("/done").Get("DialBridged"); (got == "true") != accepts {
			t.Errorf("accepting %v: bridged %s", accepts, got)
		}
		if slices.ContainsFunc(call.heard(), func(l string) bool { return l == "Say Press 1 to take it" }) {
			t.Error("the caller heard the whisper")
		}
	}
}

// TestStar: a star ends the call with the one who was dialed, where that is wanted.
func TestStar(t *testing.T) {
	s := answering(t, map[string]string{"/voice": twimlOf(`<Dial hangupOnStar="true">` + bob + `</Dial><Say>Back again</Say>`), "/status": ""})
	call := s.call(ann)
	other := s.rings(bob)
	if _, err := other.Answered(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	call.press("1*")
	call.hears("Back again")
	call.ended()
	other.ended()
}

// TestLedAway: a leg that is led elsewhere leaves the one who dialed it, who goes on; and one who
// dialed and is led elsewhere leaves the leg, which is hung up.
func TestLedAway(t *testing.T) {
	for _, parent := range []bool{true, false} {
		s := answering(t, map[string]string{"/voice": twimlOf(`<Dial answerOnBridge="true">` + bob + `</Dial><Say>Going on</Say>`), "/status": ""})
		call := s.call(ann)
		other := s.rings(bob)
		if call.SID() == other.SID() || s.of(call.SID()).text("status") != "ringing" {
			t.Errorf("with answerOnBridge the call is %s before", s.of(call.SID()).text("status"))
		}
		if _, err := other.Answered(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		led := other
		if parent {
			led = call
		}
		s.post(200, "/Calls/"+led.SID()+".json", "Twiml", twimlOf(`<Say>Led away</Say>`))
		led.hears("Led away")
		if !parent {
			call.hears("Going on")
		}
		call.ended()
		other.ended()
	}
}

// TestCallerHangsUp: when who dialed hangs up, the leg ends, and the action is told.
func TestCallerHangsUp(t *testing.T) {
	for _, talking := range []bool{true, false} {
		s := answering(t, map[string]string{"/voice": twimlOf(`<Dial action="/done">` + bob + `</Dial>`), "/done": twimlOf(`<Say>never</Say>`), "/status": ""})
		call := s.call(ann)
		other := s.rings(bob)
		if talking {
			if _, err := other.Answered(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
		}
		call.hangUp()
		call.ended()
		other.ended()
		want := map[bool]string{true: "completed", false: "canceled"}[talking]
		if form := s.app.one("/done"); form.Get("DialCallStatus") != want || form.Get("CallStatus") != "completed" {
			t.Errorf("the action was told %v", form)
		}
		if got := s.of(other.SID()).text("status"); got != want {
			t.Errorf("the leg is %s, want %s", got, want)
		}
	}
}
