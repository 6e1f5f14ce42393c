package voice_test

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// TestAMenu: someone calls, hears, presses keys, and the application is told.
func TestAMenu(t *testing.T) {
	s := answering(t, map[string]string{
		"/voice": twimlOf(`<Gather action="menu" numDigits="1"><Say>Welcome.</Say><Say>Press 1 for opening hours.</Say></Gather><Say>Nothing came.</Say>`),
		"/menu":  twimlOf(`<Say>We open at nine.</Say><Hangup/><Say>never</Say>`), "/status": "",
	})
	call := s.call(ann)
	call.hears("Press 1")
	call.press("1")
	call.hears("at nine")
	call.ended()
	if got, want := call.heard(), []string{"call " + office, "Say Welcome.", "Say Press 1 for opening hours.", "press 1", "Say We open at nine.", "end"}; !slices.Equal(got, want) {
		t.Errorf("heard %q, want %q", got, want)
	}
	first, menu, status := s.app.one("/voice"), s.app.one("/menu"), s.app.one("/status")
	for name, want := range map[string]string{
		"CallSid": call.SID(), "AccountSid": accountSID, "From": ann, "To": office, "Caller": ann, "Called": office, "CallStatus": "ringing",
		"Direction": "inbound", "ApiVersion": "2010-04-01", "FromCountry": "US",
	} {
		if first.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, first.Get(name), want)
		}
	}
	if menu.Get("Digits") != "1" || menu.Get("CallStatus") != "in-progress" || menu.Has("FinishedOnKey") {
		t.Errorf("the action was told %v", menu)
	}
	if status.Get("CallStatus") != "completed" || status.Get("CallDuration") != "1" {
		t.Errorf("the status callback was told %v", status)
	}
	if r := s.of(call.SID()); r.text("status") != "completed" || r.text("direction") != "inbound" || r.text("duration") != "1" || r["phone_number_sid"] == nil {
		t.Error(r)
	}
	var urls []string
	for _, page := range call.Path() {
		urls = append(urls, fmt.Sprint(page.URL, " ", page.Status))
	}
	if !slices.Equal(urls, []string{"https://app.test/voice 200", "https://app.test/menu 200"}) {
		t.Errorf("its path is %q", urls)
	}
}

// TestGather: how what a caller presses and says becomes a result, or none.
func TestGather(t *testing.T) {
	for name, c := range map[string]struct {
		attributes string
		does       func(p person)
		want       map[string]string // what the action is told; nil where the call falls through
	}{
		"finish key":                          {`timeout="9"`, func(p person) { p.press("12#") }, map[string]string{"Digits": "12", "FinishedOnKey": "#"}},
		"another finish key":                  {`finishOnKey="*"`, func(p person) { p.press("1#*") }, map[string]string{"Digits": "1#", "FinishedOnKey": "*"}},
		"no finish key":                       {`finishOnKey="" numDigits="3"`, func(p person) { p.press("1#*") }, map[string]string{"Digits": "1#*"}},
		"time is over":                        {`timeout="2"`, func(p person) { p.press("12") }, map[string]string{"Digits": "12"}},
		"the time begins again with each key": {`timeout="2" numDigits="3"`, func(p person) { p.press("1Ww2Ww3") }, map[string]string{"Digits": "123"}},
		"nothing":                             {`timeout="1"`, func(person) {}, nil},
		"nothing, wanted":                     {`timeout="1" actionOnEmptyResult="true"`, func(person) {}, map[string]string{"Digits": ""}},
		"no speech, wanted":                   {`input="speech" timeout="1" actionOnEmptyResult="true"`, func(person) {}, map[string]string{"SpeechResult": ""}},
		"a finish key alone":                  {``, func(p person) { p.press("#") }, nil},
		"speech":                              {`input="speech" speechTimeout="auto"`, func(p person) { p.says("I lost my card") }, map[string]string{"SpeechResult": "I lost my card", "Confidence": "0.9"}},
		"speech in two goes":                  {`input="speech" speechTimeout="2"`, func(p person) { p.says("I lost"); p.says("my card") }, map[string]string{"SpeechResult": "I lost my card"}},
		"keys, not speech":                    {`timeout="3"`, func(p person) { p.says("I lost my card") }, nil},
		"speech, not keys":                    {`input="speech" timeout="3"`, func(p person) { p.press("1") }, nil},
		"both, keys":                          {`input="dtmf speech" numDigits="1"`, func(p person) { p.press("7") }, map[string]string{"Digits": "7"}},
		"both, speech":                        {`input="dtmf speech" speechTimeout="1"`, func(p person) { p.says("seven") }, map[string]string{"SpeechResult": "seven"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := answering(t, map[string]string{
				"/voice":  twimlOf(`<Gather action="/action" ` + c.attributes + `><Say>Go on, press or say something, as you like it</Say></Gather><Say>Fell through</Say>`),
				"/action": twimlOf(`<Say>Thanks</Say>`), "/status": "",
			})
			call := s.call(ann)
			call.hears("Go on")
			c.does(call)
			if c.want == nil {
				call.hears("Fell through")
				call.ended()
				if n := len(s.app.got("/action")); n != 0 {
					t.Errorf("the action was asked for %d times", n)
				}
				return
			}
			call.hears("Thanks")
			call.ended()
			form := s.app.one("/action")
			for name, want := range c.want {
				if form.Get(name) != want || !form.Has(name) {
					t.Errorf("%s is %q, want %q", name, form.Get(name), want)
				}
			}
		})
	}
}

// TestAKeyCutsOff: a prompt ends with the first key, and what would have come of it is not said.
func TestAKeyCutsOff(t *testing.T) {
	s := answering(t, map[string]string{
		"/voice":  twimlOf(`<Gather action="/action" numDigits="2" timeout="3"><Say>One.</Say><Pause length="60"/><Say>Never said.</Say></Gather>`),
		"/action": twimlOf(`<Say>Thanks</Say>`), "/status": "",
	})
	call := s.call(ann)
	at := call.hears("One").At
	call.press("12")
	if took := call.hears("Thanks").At.Sub(at); took > 300*time.Millisecond {
		t.Errorf("the action came after %v", took)
	}
	call.ended()
}

// TestPartialResults: what was understood so far is reported, and the answer changes nothing.
func TestPartialResults(t *testing.T) {
	s := answering(t, map[string]string{
		"/voice":   twimlOf(`<Gather input="speech" partialResultCallback="/partial" action="/action" speechTimeout="1"><Say>Speak</Say></Gather>`),
		"/partial": twimlOf(`<Say>ignored</Say>`), "/action": twimlOf(`<Say>Thanks</Say>`), "/status": "",
	})
	call := s.call(ann)
	call.hears("Speak")
	call.says("one")
	call.says("two")
	call.hears("Thanks")
	call.ended()
	partial := s.app.got("/partial")
	if len(partial) != 2 || partial[0].Get("StableSpeechResult") != "one" || partial[1].Get("StableSpeechResult") != "one two" || partial[1].Get("SequenceNumber") != "1" {
		t.Errorf("partial results %v", partial)
	}
	if slices.ContainsFunc(call.heard(), func(l string) bool { return l == "Say ignored" }) {
		t.Error("the answer to a partial result was run")
	}
}

// TestNoAction: without an action a Gather asks for its own document, which can tell by Digits.
func TestNoAction(t *testing.T) {
	s := answering(t, map[string]string{"/voice": twimlOf(`<Gather numDigits="1" timeout="1"><Say>Press</Say></Gather><Say>Bye</Say>`), "/status": ""})
	call := s.call(ann)
	call.hears("Press")
	call.press("5")
	call.hears("Press")
	call.hears("Bye")
	call.ended()
	if got := s.app.got("/voice"); len(got) != 2 || got[1].Get("Digits") != "5" {
		t.Errorf("asked with %v", got)
	}
}
