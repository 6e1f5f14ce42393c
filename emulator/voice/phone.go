package voice

import (
	"fmt"
	"strings"
	"time"

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
