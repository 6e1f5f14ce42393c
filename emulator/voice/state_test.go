package voice

import (
	"encoding/json"
	"testing"
	"time"

	"dialtone/twiml"
)

// TestState: a call under way is data: written and read again, it has the document that it runs and
// all that it is doing.
func TestState(t *testing.T) {
	document, err := twiml.Parse(`<Response><Gather numDigits="1"><Say>Press &amp; go</Say></Gather><Hangup/></Response>`)
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	before := Voice{calls: map[string]*Call{"CA1": {
		SID: "CA1", Order: Order{Source: Source{URL: "https://app.test/"}, Record: &Taping{Channels: 2}}, Answered: noon,
		Programs: []*Program{{Role: Wait, Next: 1, URL: "https://app.test/", root: document.Root}}, Gather: &Gathering{Digits: "12", Timeout: time.Second},
		Playing: &Playing{Sounds: []Sound{{Verb: "Say", Text: "Press & go", Length: time.Second}}}, Dial: &Dialing{Legs: []string{"CA2"}},
		Lines: []Line{{At: noon, Who: "twilio", Verb: "Say", Text: "Hi"}},
	}}, tapes: map[string]*Tape{"RE1": {SID: "RE1", From: noon}}, conferences: map[string]*Conference{"CF1": {SID: "CF1", Mixed: true}}, made: 7}
	written, err := json.Marshal(&before)
	if err != nil {
		t.Fatal(err)
	}
	var after Voice
	if err := json.Unmarshal(written, &after); err != nil {
		t.Fatal(err)
	}
	p := after.calls["CA1"].program()
	if verbs := p.verbs(); len(verbs) != 2 || verbs[0].Value("numDigits") != "1" || verbs[0].Children()[0].AllText() != "Press & go" || p.Role != Wait || p.Next != 1 {
		t.Errorf("the program is %+v", p)
	}
	again, err := json.Marshal(&after)
	if err != nil {
		t.Fatal(err)
	}
	if string(again) != string(written) {
		t.Errorf("first\n%s\nthen\n%s", written, again)
	}
}
