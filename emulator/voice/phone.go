package voice

import (
	"fmt"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/session"
)

// What follows is the seam by which a phone's owner takes part in calls. The emulator's own phones
// ([phones.Behaviour]) and people who act by hand both use it:
//
//	sid, err := v.Ring("+14155550101", "+15005550006", nil)  // a phone calls a number
//	v.Ringing("+14155550101")                                 // the calls that ring at a phone
//	v.Answer(sid)                                             // and Refuse
//	v.Press(sid, "1#"); v.Say(sid, "I lost my card"); v.HangUp(sid)
//	v.Known(sid).Lines, v.Known(sid).Path                     // what was heard, and the documents
//
// What an owner does takes time, as with a person: it begins when what was begun before is done.

// The kinds of events of what a phone's owner does.
const (
	act    = "call.act"
	spoken = "call.spoken"
)

// action is something that a phone's owner does.
type action struct {
	Kind string `json:"kind"` // "press", "says", "hang up"; "key" and "held" are steps of them
	Text string `json:"text,omitempty"`
}

// Ring makes a phone call a number, SIP domain or application of the account's, which is a new call
// that came in. It rings until its TwiML answers. more are parameters that a client or SIP phone
// sends with it.
func (v *Voice) Ring(from, to string, more [][2]string) (sid string, err error) {
	own := v.hooks.Own(to)
	if own == nil {
		return "", fmt.Errorf("%s is not a number, SIP domain or application of the account: buy it first, or put it there by Emulator.seed('IncomingPhoneNumber', {phone_number: '%[1]s'})", to)
	}
	if v.hooks.Own(from) != nil {
		return "", fmt.Errorf("%s is the account's own number and not a person's phone: Call.create calls from it", from)
	}
	record := v.hooks.Call(own.Account(), v.now(), map[string]any{"from": from, "to": to, "direction": "inbound", "status": "ringing"})
	c := v.come(record, own, more)
	v.load(c, c.Source, "voice", Main, nil)
	return record.SID(), nil
}

// come puts a call that came in among those under way.
func (v *Voice) come(record, own session.Record, more [][2]string) *Call {
	o := v.voiceOf(own)
	o.Extra = more
	c := v.add(record, o)
	v.line(c, Line{Who: c.Phone, Verb: "call", Text: record.Text("to")})
	return c
}

// voiceOf returns what is to be done with calls to a number, a SIP domain or an application. A
// number's application replaces what the number says itself.
func (v *Voice) voiceOf(own session.Record) Order {
	if sid := own.Text("voice_application_sid"); sid != "" {
		if app := v.session.Records.Find(applications, sid); app != nil {
			own = app
		}
	}
	o := Order{Source: Source{
		URL: own.Text("voice_url"), Method: own.Text("voice_method"),
		FallbackURL: own.Text("voice_fallback_url"), FallbackMethod: own.Text("voice_fallback_method"),
	}}
	o.Callback, o.CallbackMethod = own.Text("status_callback"), own.Text("status_callback_method")
	if url := own.Text("voice_status_callback_url"); url != "" {
		o.Callback, o.CallbackMethod = url, own.Text("voice_status_callback_method")
	}
	return o
}

// reach lets a call that goes out come in at an address of the account's own: a second call, whose
// other end the first one is.
func (v *Voice) reach(c *Call, record, own session.Record, soon time.Duration) {
	other := v.hooks.Call(own.Account(), v.now(), map[string]any{
		"from": record.Text("from"), "to": record.Text("to"), "direction": "inbound", "status": "ringing",
	})
	far := v.come(other, own, c.Extra)
	far.Far, c.Far = c.SID, far.SID
	v.after(c, soon, ringing, nil)
	timeout := DefaultTimeout
	if c.Timeout > 0 {
		timeout = time.Duration(c.Timeout) * time.Second
	}
	v.after(c, soon+timeout+RingsLonger, unmade, ending{"no-answer", "487"})
	v.load(far, far.Source, "voice", Main, nil)
}

// Ringing returns the SIDs of the calls that ring at a phone, the oldest first.
func (v *Voice) Ringing(address string) []string {
	return v.at(address, func(record session.Record) bool { return record.Text("status") == "ringing" })
}

// At returns the SIDs of the calls under way that a phone has, the oldest first.
func (v *Voice) At(address string) []string {
	return v.at(address, func(session.Record) bool { return true })
}

func (v *Voice) at(address string, is func(session.Record) bool) []string {
	var all []string
	for sid, c := range v.calls {
		if c.Phone != address || c.Far != "" {
			continue
		}
		if record := v.record(c); record != nil && is(record) {
			all = append(all, sid)
		}
	}
	v.byAge(all)
	return all
}

// owned returns a call that a phone's owner takes part in.
func (v *Voice) owned(sid string) (*Call, error) {
	c := v.calls[sid]
	switch {
	case c == nil && v.Known(sid) != nil:
		return nil, fmt.Errorf("the call %s is over", sid)
	case c == nil:
		return nil, fmt.Errorf("there is no call %s", sid)
	case c.Far != "":
		return nil, fmt.Errorf("the call %s goes to the account's own number: no phone is at its other end", sid)
	}
	return c, nil
}

// Answer answers a call that rings at a phone.
func (v *Voice) Answer(sid string) error {
	c, err := v.owned(sid)
	if err != nil {
		return err
	}
	record := v.record(c)
	switch {
	case c.Inbound:
		return fmt.Errorf("the call %s was made by the phone: its TwiML answers it", sid)
	case c.IsAnswered():
		return fmt.Errorf("the call %s was answered before", sid)
	case record.Text("status") != "ringing":
		return fmt.Errorf("the call %s does not ring yet", sid)
	}
	v.line(c, Line{Who: c.Phone, Verb: "answer"})
	v.answer(c, record)
	return nil
}

// Refuse turns away a call that rings at a phone.
func (v *Voice) Refuse(sid string) error {
	c, err := v.owned(sid)
	if err != nil {
		return err
	}
	if c.IsAnswered() || c.Inbound {
		return fmt.Errorf("the call %s does not ring at the phone: hang it up", sid)
	}
	v.line(c, Line{Who: c.Phone, Verb: "refuse"})
	v.end(c, v.record(c), "no-answer", "603") // which no-answer covers (facts 4.1)
	return nil
}

// Press presses keys: digits, *, #, A to D, and w or W to wait for half a second or a second.
func (v *Voice) Press(sid, keys string) error {
	if keys == "" || strings.Trim(keys, "0123456789ABCD*#wW") != "" {
		return fmt.Errorf("keys %q: press digits, *, #, A to D, and w or W to wait", keys)
	}
	return v.do(sid, action{"press", keys})
}

// Say says words: speech for a Gather, sound for a Record, words for who hears it.
func (v *Voice) Say(sid, words string) error {
	if words = strings.Join(strings.Fields(words), " "); words == "" {
		return fmt.Errorf("there are no words to say")
	}
	return v.do(sid, action{"says", words})
}

// HangUp ends a call from the phone's end. One that was not answered is canceled or turned away.
func (v *Voice) HangUp(sid string) error {
	c, err := v.owned(sid)
	if err != nil {
		return err
	}
	if !c.IsAnswered() {
		if !c.Inbound {
			return v.Refuse(sid)
		}
		v.hangsUp(c)
		return nil
	}
	return v.do(sid, action{Kind: "hang up"})
}

// do does something when what was begun before is done.
func (v *Voice) do(sid string, a action) error {
	c, err := v.owned(sid)
	if err != nil {
		return err
	}
	if !c.IsAnswered() {
		return fmt.Errorf("the call %s is not answered yet", sid)
	}
	if len(c.Held) > 0 || a.Kind == "says" && c.isTold() && !v.now().Before(c.Free) {
		c.Held = append(c.Held, a)
		return nil
	}
	if !v.now().Before(c.Free) {
		v.perform(c, a)
		return nil
	}
	v.session.At(c.Free, act, sid, a)
	c.Free = c.Free.Add(a.length())
	return nil
}

func (a action) length() time.Duration {
	switch a.Kind {
	case "press":
		return keysLength(a.Text)
	case "says":
		return speechLength(a.Text)
	}
	return 0
}

func (v *Voice) acts(c *Call, _ session.Record, e agenda.Entry) {
	var a action
	if err := e.Decode(&a); err != nil {
		panic("voice: " + err.Error()) // do, or keys, wrote it
	}
	switch {
	case a.Kind == "key":
		v.key(c, rune(a.Text[0]))
	case a.Kind == "held":
		v.goOn(c)
	case len(c.Held) > 0 || a.Kind == "says" && c.isTold():
		c.Held = append(c.Held, a)
		v.holdBack(c)
	default:
		v.perform(c, a)
	}
}

// holdBack holds back all that a phone's owner was going to do next, for it comes after what is
// held back.
func (v *Voice) holdBack(c *Call) {
	all := v.session.Time.Agenda().Entries()
	v.session.Drop(c.SID, act)
	for _, e := range all {
		if e.Subject != c.SID || e.Kind != act {
			continue
		}
		var a action
		if err := e.Decode(&a); err != nil {
			panic("voice: " + err.Error()) // do, or keys, wrote it
		}
		if a.Kind == "key" || a.Kind == "held" {
			v.session.At(e.At, act, c.SID, e.Data) // the rest of what is being done
			continue
		}
		c.Held = append(c.Held, a)
	}
}

// isTold reports whether a phone's owner is told something that a voice would not interrupt and
// that nobody would hear, as before a beep or before being connected. People wait for its end.
func (c *Call) isTold() bool {
	if c.Playing == nil {
		return false
	}
	switch now := c.Playing.Sounds[c.Playing.Index]; {
	case now.Verb == "Pause", now.Loop >= mostLoops:
		return false
	case c.Gather != nil, c.Relay != nil, c.Pay != nil, c.Echo, c.Bridge != "", c.Seated != nil:
		return false
	case len(c.Streams) > 0, len(c.Recordings) > 0: // which hear it
		return false
	case c.Queued != nil && c.Queued.Taken == "":
		return false // music, over which people talk
	}
	return c.Taping == nil || c.Taping.SID == ""
}

// release lets a phone's owner do what waited for the end of what was heard, after all else that
// comes of that end.
func (v *Voice) release(c *Call) {
	if len(c.Held) > 0 {
		v.after(c, 0, act, action{Kind: "held"})
	}
}

// goOn does what a phone's owner held back.
func (v *Voice) goOn(c *Call) {
	if c.isTold() {
		return // something else is, and its end comes here again
	}
	held := c.Held
	c.Held = nil
	c.Free = v.now() // nothing else is going to be done
	for _, a := range held {
		v.session.At(c.Free, act, c.SID, a)
		c.Free = c.Free.Add(a.length())
	}
}

func (v *Voice) perform(c *Call, a action) {
	if free := v.now().Add(a.length()); free.After(c.Free) {
		c.Free = free
	}
	switch a.Kind {
	case "press":
		v.keys(c, a.Text)
	case "says":
		v.speak(c, a.Text, a.length())
	case "hang up":
		v.hangsUp(c)
	}
}

// hangsUp ends a call because its phone's owner hangs up.
func (v *Voice) hangsUp(c *Call) {
	v.line(c, Line{Who: c.Phone, Verb: "hang up"})
	status := "completed"
	if !c.IsAnswered() {
		status = "no-answer" // who called gave up
	}
	v.end(c, v.record(c), status, "")
}

// say lets a phone say something by itself.
func (v *Voice) say(c *Call, words string) { v.perform(c, action{"says", words}) }

// keys presses keys, one after another.
func (v *Voice) keys(c *Call, keys string) {
	shown := keys
	if c.Pay != nil {
		shown = strings.Repeat("*", len(keys)) // the number of a card concerns nobody
	}
	v.line(c, Line{Who: c.Phone, Verb: "press", Digits: shown})
	v.heard(c, inbound, "press", keysLength(keys))
	after := time.Duration(0)
	for _, key := range keys {
		if after == 0 && key != 'w' && key != 'W' {
			v.key(c, key)
		} else if key != 'w' && key != 'W' {
			v.after(c, after, act, action{"key", string(key)})
		}
		after += keyLength(key)
	}
}

// key gives a key to what waits for one.
func (v *Voice) key(c *Call, key rune) {
	if v.calls[c.SID] != c {
		return // the key before ended it
	}
	for _, s := range c.Streams {
		s.key(key)
	}
	switch {
	case c.Relay != nil:
		c.Relay.key(key)
	case c.Pay != nil:
		v.payKey(c, key)
	case c.Gather != nil:
		v.gatherKey(c, key)
	case c.Taping != nil:
		v.recordKey(c, key)
	case c.Dial != nil && c.Dial.HangupOnStar && key == '*' && c.Bridge != "":
		v.dialHungUp(c)
	}
}

// speak lets the owner of a call's phone say something, to those who hear it.
func (v *Voice) speak(c *Call, words string, length time.Duration) {
	l := Line{Who: c.Phone, Verb: "says", Text: words}
	v.line(c, l)
	v.heard(c, inbound, "says", length)
	for _, other := range v.listeners(c) {
		v.hear(other, l, length)
	}
	if c.Echo {
		v.hear(c, l, length)
	}
	v.speaks(c, "participant-speech-start")
	c.Said = append(c.Said, words)
	switch {
	case c.Relay != nil:
		c.Relay.speech()
	case c.Gather != nil:
		v.gatherSpeech(c)
	case c.Taping != nil:
		v.recordSound(c)
	}
	v.after(c, length, spoken, words)
}

// hear lets the phone of a call hear another's words.
func (v *Voice) hear(c *Call, l Line, length time.Duration) {
	v.overheard(c, l)
	v.heard(c, outbound, l.Verb, length)
	if far := v.calls[c.Far]; far != nil && far.IsAnswered() {
		v.speak(far, l.Text, length)
	}
}

// spoken is when someone has said what was to be said.
func (v *Voice) spoken(c *Call, _ session.Record, e agenda.Entry) {
	var words string
	if err := e.Decode(&words); err != nil {
		panic("voice: " + err.Error()) // speak wrote it
	}
	if len(c.Said) > 0 {
		c.Said = c.Said[1:]
	}
	if len(c.Said) == 0 {
		v.speaks(c, "participant-speech-stop")
	}
	v.write(c, inbound, words)
	switch {
	case c.Relay != nil:
		c.Relay.spoken(words)
	case c.Gather != nil:
		v.gatherSpoken(c, words)
	case c.Taping != nil:
		v.recordSpoken(c)
	}
}
