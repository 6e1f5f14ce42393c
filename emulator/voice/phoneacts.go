package voice

import (
	"fmt"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/session"
)

// action is something that a phone's owner does.
type action struct {
	Kind string `json:"kind"` // "press", "says", "hang up"; "key" and "held" are steps of them
	Text string `json:"text,omitempty"`
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
