package voice_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"dialtone/emulator/journal"
	"dialtone/emulator/madeup"
	"dialtone/emulator/phones"
)

// TestVerbs: what a caller hears, how long it takes, and how the call ends.
func TestVerbs(t *testing.T) {
	for name, c := range map[string]struct {
		pages  map[string]string
		want   []string
		length time.Duration // from the first thing heard to the end
		status string
		alerts []string
	}{
		"say twice":        {map[string]string{"/voice": twimlOf(`<Say loop="2">Hello there</Say>`)}, []string{"Say Hello there", "Say Hello there", "end"}, 2 * 11 * 65 * time.Millisecond, "completed", nil},
		"ssml":             {map[string]string{"/voice": twimlOf(`<Say>One<break time="2s"/><emphasis>two</emphasis> <sub alias="three">3</sub></Say>`)}, []string{"Say One two three", "end"}, 2*time.Second + 13*65*time.Millisecond, "completed", nil},
		"nothing":          {map[string]string{"/voice": twimlOf(``)}, nil, 0, "no-answer", nil},
		"pause":            {map[string]string{"/voice": twimlOf(`<Say>a</Say><Pause length="3"/><Say>b</Say>`)}, []string{"Say a", "Say b", "end"}, 3*time.Second + 400*time.Millisecond, "completed", nil},
		"tones":            {map[string]string{"/voice": twimlOf(`<Play digits="1w2"/>`)}, []string{"Play 1w2", "end"}, 900 * time.Millisecond, "completed", nil},
		"a sound":          {map[string]string{"/voice": twimlOf(`<Play>/beep.wav</Play>`), "/beep.wav": wav(3)}, []string{"Play https://app.test/beep.wav", "end"}, 3 * time.Second, "completed", nil},
		"sound only":       {map[string]string{"/voice": wav(2)}, []string{"Play https://app.test/voice", "end"}, 2 * time.Second, "completed", nil},
		"text only":        {map[string]string{"/voice": "Hello you"}, []string{"Say Hello you", "end"}, 9 * 65 * time.Millisecond, "completed", nil},
		"redirect":         {map[string]string{"/voice": twimlOf(`<Redirect method="GET">sub/next?x=1&amp;y=2</Redirect><Say>never</Say>`), "/sub/next": twimlOf(`<Say>next</Say>`)}, []string{"Say next", "end"}, 4 * 65 * time.Millisecond, "completed", nil},
		"reject":           {map[string]string{"/voice": twimlOf(`<Reject/>`)}, nil, 0, "no-answer", nil},
		"busy":             {map[string]string{"/voice": twimlOf(`<Reject reason="busy"/>`)}, nil, 0, "busy", nil},
		"pause and reject": {map[string]string{"/voice": twimlOf(`<Pause length="2"/><Reject/>`)}, nil, 0, "no-answer", nil},
		"hangup":           {map[string]string{"/voice": twimlOf(`<Hangup/>`)}, []string{"end"}, 0, "completed", nil},
		"no sound":         {map[string]string{"/voice": twimlOf(`<Say>a</Say><Play>/gone.wav</Play>`)}, []string{"Say a", "Say " + apology, "end"}, 0, "completed", []string{"11200"}},
		"no page":          {map[string]string{}, []string{"Say " + apology, "end"}, 0, "completed", []string{"11200"}},
		"broken":           {map[string]string{"/voice": "<Response><Say>"}, []string{"Say " + apology, "end"}, 0, "completed", []string{"12100"}},
		"not TwiML":        {map[string]string{"/voice": "<Answer/>"}, []string{"Say " + apology, "end"}, 0, "completed", []string{"12102"}},
		"a misspelt verb":  {map[string]string{"/voice": twimlOf(`<Sya>hello</Sya><Say>a</Say>`)}, []string{"Say a", "end"}, 0, "completed", []string{"12200"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.pages["/status"] = ""
			s := answering(t, c.pages)
			call := s.call(ann)
			call.ended()
			if got := call.heard()[1:]; !slices.Equal(got, c.want) {
				t.Errorf("heard %q, want %q", got, c.want)
			}
			if lines := call.Transcript(); c.length > 0 {
				if got := lines[len(lines)-1].At.Sub(lines[1].At); got != c.length {
					t.Errorf("it took %v, want %v", got, c.length)
				}
			}
			if got := s.of(call.SID()).text("status"); got != c.status {
				t.Errorf("the call is %s, want %s", got, c.status)
			}
			if got := s.alerts(); !slices.Equal(got, c.alerts) {
				t.Errorf("alerts %q, want %q", got, c.alerts)
			}
			if got := s.get("/Calls/" + call.SID() + "/Notifications.json").list("notifications"); len(got) != len(c.alerts) {
				t.Errorf("notifications %v", got)
			}
		})
	}
}

func behaviour(calls string) phones.Behaviour { return phones.Behaviour{Calls: calls} }

func words(text string) *regexp.Regexp { return regexp.MustCompile(text) }

const apology = "We are sorry. An application error has occurred. Goodbye."

// wav is a sound of so many seconds.
func wav(seconds int) string {
	return string(madeup.Recording(nil, time.Duration(seconds)*time.Second, 1))
}

// TestFallback: where a number's URL fails, its fallback is asked, and told why.
func TestFallback(t *testing.T) {
	s := answering(t, map[string]string{"/rescue": twimlOf(`<Say>Saved</Say>`), "/status": ""})
	number := s.get("/IncomingPhoneNumbers.json").list("incoming_phone_numbers")[0].text("sid")
	s.post(200, "/IncomingPhoneNumbers/"+number+".json", "VoiceFallbackUrl", "https://app.test/rescue")
	call := s.call(ann)
	call.hears("Saved")
	call.ended()
	if form := s.app.one("/rescue"); form.Get("ErrorCode") != "11200" || form.Get("ErrorUrl") != "https://app.test/voice" || form.Get("CallSid") != call.SID() {
		t.Errorf("the fallback was told %v", form)
	}
}

// TestAnApplication: its URLs go before those of the number that it is for.
func TestAnApplication(t *testing.T) {
	s := answering(t, map[string]string{"/app": twimlOf(`<Say>The application</Say>`), "/done": ""})
	app := s.post(201, "/Applications.json", "FriendlyName", "x", "VoiceUrl", "https://app.test/app", "StatusCallback", "https://app.test/done").text("sid")
	number := s.get("/IncomingPhoneNumbers.json").list("incoming_phone_numbers")[0].text("sid")
	s.post(200, "/IncomingPhoneNumbers/"+number+".json", "VoiceApplicationSid", app)
	call := s.call(ann)
	call.hears("The application")
	call.ended()
	s.app.one("/done")
	// And a client calls it by its SID, with parameters of its own.
	c, err := s.Main().Call("client:ann", app, "topic", "cards")
	if err != nil {
		t.Fatal(err)
	}
	client := person{c, t}
	client.hears("The application")
	client.ended()
	if form := s.app.got("/app")[1]; form.Get("topic") != "cards" || form.Get("From") != "client:ann" {
		t.Errorf("the application was told %v", form)
	}
}

// TestSIP: a SIP phone calls an address of the account's domain, with headers, and is called.
func TestSIP(t *testing.T) {
	s := answering(t, map[string]string{"/sip": twimlOf(`<Say>Hello phone</Say><Refer action="/referred"><Sip>sip:bob@example.com</Sip></Refer>`), "/referred": twimlOf(`<Say>Referred</Say>`), "/done": ""})
	s.post(201, "/SIP/Domains.json", "DomainName", "desk.sip.twilio.com", "VoiceUrl", "https://app.test/sip", "VoiceStatusCallbackUrl", "https://app.test/done")
	c, err := s.Main().Call("sip:ann@example.com", "sip:front@desk.sip.twilio.com", "SipHeader_X-Topic", "cards")
	if err != nil {
		t.Fatal(err)
	}
	call := person{c, t}
	call.hears("Hello phone")
	call.hears("Referred")
	call.ended()
	if form := s.app.one("/sip"); form.Get("SipDomain") != "desk.sip.twilio.com" || form.Get("SipHeader_X-Topic") != "cards" || form.Get("SipCallId") == "" || form.Get("From") != "sip:ann@example.com" {
		t.Errorf("the application was told %v", form)
	}
	if form := s.app.one("/referred"); form.Get("ReferSipResponseCode") != "202" {
		t.Errorf("the action was told %v", form)
	}
	s.app.one("/done")
	sid := s.place("sip:ann@example.com", "Twiml", twimlOf(`<Say>Hi</Say>`))
	s.settle()
	if got := s.of(sid).text("status"); got != "completed" {
		t.Errorf("the call is %s", got)
	}
}

// TestLongNumbers: numbers that no document can mean do not upset time.
func TestLongNumbers(t *testing.T) {
	s := answering(t, map[string]string{"/voice": twimlOf(`<Say>a</Say><Pause length="9223372036854775807"/><Say>b</Say>`), "/status": ""})
	call := s.call(ann)
	if err := call.Ended(t.Context(), 31*24*time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := call.heard(); !slices.Equal(got, []string{"call " + office, "Say a", "Say b", "end"}) {
		t.Errorf("heard %q", got)
	}
}

// TestGoingOut: a call that goes out runs its TwiML when it is answered, and can be led elsewhere.
func TestGoingOut(t *testing.T) {
	s := answering(t, map[string]string{
		"/out": twimlOf(`<Say>Hello Ann</Say><Pause length="600"/>`), "/else": twimlOf(`<Say>Somewhere else</Say><Pause length="5"/>`), "/status": "",
	})
	sid := s.place(ann, "Url", "https://app.test/out", "StatusCallback", "https://app.test/status")
	call := s.rings(ann)
	if call.SID() != sid {
		t.Fatalf("%s rings, not %s", call.SID(), sid)
	}
	call.hears("Hello Ann")
	if form := s.app.one("/out"); form.Get("CallStatus") != "in-progress" || form.Get("Direction") != "outbound-api" || form.Get("To") != ann {
		t.Errorf("the application was told %v", form)
	}
	s.post(200, "/Calls/"+sid+".json", "Url", "https://app.test/else")
	call.hears("Somewhere else")
	s.post(200, "/Calls/"+sid+".json", "Twiml", twimlOf(`<Say>The end</Say>`))
	call.hears("The end")
	call.ended()
	if got := call.heard(); !slices.Equal(got, []string{"Say Hello Ann", "Say Somewhere else", "Say The end", "end"}) {
		t.Errorf("heard %q", got)
	}
	s.post(400, "/Calls/"+sid+".json", "Twiml", twimlOf(``))
}

// TestAnsweringByHand: an attended phone rings until its owner answers or refuses, or the caller
// gives up.
func TestAnsweringByHand(t *testing.T) {
	for name, c := range map[string]struct {
		does   func(p person) error
		status string
	}{
		"answers": {func(p person) error { return p.Answer() }, "completed"},
		"refuses": {func(p person) error { return p.Refuse() }, "no-answer"},
		"waits":   {func(person) error { return nil }, "no-answer"},
	} {
		t.Run(name, func(t *testing.T) {
			s := answering(t, map[string]string{})
			s.Main().Attend(ann, true)
			sid := s.place(ann, "Twiml", twimlOf(`<Say>Hello</Say>`))
			call := s.rings(ann)
			if err := c.does(call); err != nil {
				t.Error(err)
			}
			if err := call.Ended(t.Context(), 2*time.Minute); err != nil {
				t.Error(err)
			}
			if got := s.of(sid).text("status"); got != c.status {
				t.Errorf("the call is %s, want %s", got, c.status)
			}
		})
	}
}

// TestMachines: whether a person or a machine answers is found out before the TwiML is asked for,
// or beside it.
func TestMachines(t *testing.T) {
	for _, c := range []struct{ phone, mode, async, want string }{
		{"", "Enable", "", "human"},
		{"machine", "Enable", "", "machine_start"},
		{"machine", "DetectMessageEnd", "", "machine_end_beep"},
		{"machine", "Enable", "true", "machine_start"},
	} {
		s := answering(t, map[string]string{"/out": twimlOf(`<Say>Hello</Say><Pause length="9"/>`), "/amd": ""})
		if err := s.Main().Behave(ann, behaviour(c.phone)); err != nil {
			t.Fatal(err)
		}
		pairs := []string{"Url", "https://app.test/out", "MachineDetection", c.mode}
		if c.async != "" {
			pairs = append(pairs, "AsyncAmd", c.async, "AsyncAmdStatusCallback", "https://app.test/amd")
		}
		sid := s.place(ann, pairs...)
		s.settle()
		if got := s.of(sid).text("answered_by"); got != c.want {
			t.Errorf("%+v: answered by %q", c, got)
		}
		told := s.app.one("/out").Get("AnsweredBy")
		if c.async != "" {
			if told != "" || s.app.one("/amd").Get("AnsweredBy") != c.want {
				t.Errorf("%+v: told %q and %v", c, told, s.app.one("/amd"))
			}
		} else if told != c.want {
			t.Errorf("%+v: told %q", c, told)
		}
	}
}

// TestToOurselves: a call to the account's own number comes in there, and each end hears the other.
func TestToOurselves(t *testing.T) {
	s := answering(t, map[string]string{
		"/voice": twimlOf(`<Gather input="speech dtmf" action="/said" numDigits="2" speechTimeout="1"><Say>Who is there?</Say></Gather>`), "/status": "",
		"/said": twimlOf(`<Say>Thank you</Say><Pause length="2"/>`),
	})
	sid := s.place(office, "Twiml", twimlOf(`<Pause length="4"/><Say>It is me</Say><Pause length="60"/>`))
	s.settle()
	if form := s.app.one("/said"); form.Get("SpeechResult") != "It is me" {
		t.Errorf("heard %v", form)
	}
	calls := s.get("/Calls.json").list("calls")
	if len(calls) != 2 || s.of(sid).text("status") != "completed" {
		t.Fatalf("calls %v", calls)
	}
	for _, c := range calls {
		if c.text("status") != "completed" {
			t.Errorf("%s is %s", c.text("direction"), c.text("status"))
		}
	}
	// SendDigits presses keys.
	s.app.asked = nil
	s.place(office, "Twiml", twimlOf(`<Pause length="9"/>`), "SendDigits", "ww42")
	s.settle()
	if form := s.app.one("/said"); form.Get("Digits") != "42" {
		t.Errorf("pressed %v", form)
	}
}

// TestForeignTwiML: a host that may not be called is not, and the call lasts for a while.
func TestForeignTwiML(t *testing.T) {
	s := system{t: t}.start(nil)
	sid := s.place(ann, "Url", "https://example.com/voice")
	s.settle()
	if r := s.of(sid); r.text("status") != "completed" || r.text("duration") != "10" {
		t.Errorf("the call is %v", r)
	}
	if got := s.alerts(); len(got) != 0 {
		t.Errorf("alerts %q", got)
	}
	var words []string
	for _, e := range s.Main().Journal(journal.Filter{SID: sid}) {
		words = append(words, e.Problems...)
	}
	if all := strings.Join(words, " "); !strings.Contains(all, "--allow-webhooks=example.com") {
		t.Errorf("the journal says %q", words)
	}
}

// TestRoundAndRound: a document that leads to itself does not keep the emulator busy for ever.
func TestRoundAndRound(t *testing.T) {
	s := answering(t, map[string]string{"/voice": twimlOf(`<Redirect>/voice</Redirect>`), "/status": ""})
	call := s.call(ann)
	call.ended()
	if n := len(s.app.got("/voice")); n != 101 {
		t.Errorf("asked for %d times", n)
	}
}

// TestPeopleErr: what a phone's owner cannot do is an error that says why.
func TestPeopleErr(t *testing.T) {
	s := answering(t, map[string]string{"/voice": twimlOf(`<Say>Hello</Say>`), "/status": ""})
	if _, err := s.Main().Call(ann, "+14155550999"); err == nil || !strings.Contains(err.Error(), "not a number") {
		t.Error(err)
	}
	if _, err := s.Main().Call(office, office); err == nil {
		t.Error("the account's own number was a phone")
	}
	s.Main().Attend(bob, true)
	s.place(bob, "Twiml", twimlOf(`<Say>Hello</Say>`))
	ringing := s.rings(bob)
	if err := ringing.Press("1"); err == nil || !strings.Contains(err.Error(), "not answered") {
		t.Error(err)
	}
	ringing.hangUp()
	call := s.call(ann)
	if err := call.Answer(); err == nil {
		t.Error("the caller answered")
	}
	call.hears("Hello")
	if err := call.Press("1e"); err == nil {
		t.Error("e is a key")
	}
	call.ended()
	if err := call.HangUp(); err == nil || !strings.Contains(err.Error(), "over") {
		t.Error(err)
	}
	_, err := call.Hears(t.Context(), words("Goodbye"), 0)
	if err == nil || !strings.Contains(err.Error(), "(Say) Hello") {
		t.Errorf("the error is %v", err)
	}
}
