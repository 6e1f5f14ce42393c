package voice

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/session"
	"dialtone/twiml"
)

// untilChildRings is how long a leg that Dial makes takes to ring. It is never queued (facts 4.1).
const untilChildRings = 500 * time.Millisecond

// mostDialed is how many are rung at once at most (facts 6.2).
const mostDialed = 10

// Dialing is a Dial under way.
type Dialing struct {
	Legs         []string // the SIDs of the calls that it made and that are not over
	Waiting      []int    // which of its children have yet to be dialed, in turn
	With         string   // the SID of the call that was connected
	Since        time.Time
	Last, Status string // the last of its calls, and how it ended
	HangupOnStar bool
	TimeLimit    time.Duration
	Tape         string // the SID of its recording
	Queue        string // the SID of the queue whose first it waits for
	Waited       int    // seconds that this one has waited
	Seat         bool   // it is in a conference
}

func (v *Voice) runDial(c *Call, p *Program, e *twiml.Element) bool {
	d := &Dialing{HangupOnStar: e.Value("hangupOnStar") == "true", TimeLimit: dialLimit(e)}
	c.Dial = d
	for i, noun := range e.Children() {
		switch noun.Name() {
		case "Conference":
			return v.dialConference(c, p, e, noun)
		case "Queue":
			return v.dialQueue(c, p, e, noun)
		}
		d.Waiting = append(d.Waiting, i)
	}
	if how := e.Value("record"); strings.HasPrefix(how, "record-from-ringing") {
		v.tapeDial(c, p, e)
	}
	if len(e.Children()) == 0 {
		v.dialLeg(c, p, e, nil, strings.TrimSpace(e.Text()))
	} else if e.Value("sequential") == "true" {
		v.dialNext(c)
		return c.Dial == nil
	} else {
		for _, i := range d.Waiting[:min(len(d.Waiting), mostDialed)] {
			v.dialChild(c, p, e, e.Children()[i])
		}
		d.Waiting = nil
	}
	if len(d.Legs) == 0 {
		d.Status = "failed"
		v.dialDone(c)
	}
	return false
}

// dialLimit is how long a Dial may last where it says so itself. Twilio's default of four hours is
// not arranged, so that a test that forgets to hang up is told so.
func dialLimit(e *twiml.Element) time.Duration {
	if _, given := e.Attr("timeLimit"); !given {
		return 0
	}
	return seconds(e, "timeLimit", 0)
}

// dialNext dials the next of those who are dialed in turn, or ends the Dial.
func (v *Voice) dialNext(c *Call) {
	p, e := v.dialElement(c)
	for d := c.Dial; len(d.Waiting) > 0; {
		i := d.Waiting[0]
		d.Waiting = d.Waiting[1:]
		if v.dialChild(c, p, e, e.Children()[i]) {
			return
		}
	}
	c.Dial.Status = cmp.Or(c.Dial.Status, "failed")
	v.dialDone(c)
}

func (v *Voice) dialElement(c *Call) (*Program, *twiml.Element) { return v.recordElement(c) }

// dialChild dials what a noun names. It reports whether there is such a thing.
func (v *Voice) dialChild(c *Call, p *Program, dial, noun *twiml.Element) bool {
	address := strings.TrimSpace(noun.Text())
	switch noun.Name() {
	case "Client":
		for _, child := range noun.Children() {
			if child.Name() == "Identity" {
				address = strings.TrimSpace(child.Text())
			}
		}
		if address != "" {
			address = "client:" + strings.TrimPrefix(address, "client:")
		}
	case "Sip":
		for _, child := range noun.Children() {
			if child.Name() == "Uri" && address == "" {
				address = strings.TrimSpace(child.Text())
			}
		}
		address, _, _ = strings.Cut(address, "?") // headers
		address, _, _ = strings.Cut(address, ";") // and parameters of the address
		if address != "" && !strings.HasPrefix(address, "sip:") && !strings.HasPrefix(address, "sips:") {
			address = "sip:" + address
		}
	case "WhatsApp":
		if address != "" {
			address = "whatsapp:" + strings.TrimPrefix(address, "whatsapp:")
		}
	case "Application":
		for _, child := range noun.Children() {
			if child.Name() == "ApplicationSid" {
				address = strings.TrimSpace(child.Text())
			}
		}
		if v.hooks.Own(address) == nil {
			v.problem(c, "<Application> names no application of the account: "+address)
			return false
		}
	case "Number", "Sim":
	default:
		return false
	}
	return v.dialLeg(c, p, dial, noun, address)
}

// plain takes out of a number what people write into it to read it.
var plain = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "")

// dialLeg makes the call to an address. noun is nil where the number stands in the Dial itself.
func (v *Voice) dialLeg(c *Call, p *Program, dial, noun *twiml.Element, address string) bool {
	d := c.Dial
	if noun == nil || noun.Name() == "Number" {
		address = plain.Replace(address)
	}
	if address == "" || noun == nil && strings.Trim(address, "+0123456789") != "" {
		v.session.Alert(v.record(c), session.Alert{Code: 13224, Words: "<Dial> has no number that can be dialed"})
		return false
	}
	parent := v.record(c)
	from := cmp.Or(dial.Value("callerId"), parent.Text("from"))
	o := Order{Timeout: int(seconds(dial, "timeout", 30) / time.Second), CallbackMethod: "POST"}
	var whisper *Source
	if noun != nil {
		absolute := func(name string) string {
			if target := strings.TrimSpace(noun.Value(name)); target != "" {
				return v.absolute(p, target)
			}
			return ""
		}
		o.Callback, o.CallbackMethod, o.Events = absolute("statusCallback"), noun.Value("statusCallbackMethod"), strings.Fields(noun.Value("statusCallbackEvent"))
		o.SendDigits = noun.Value("sendDigits")
		if url := absolute("url"); url != "" {
			whisper = &Source{URL: url, Method: noun.Value("method")}
		}
		if mode := noun.Value("machineDetection"); mode != "" {
			o.Detection = &Detection{Mode: mode, Async: true, Callback: absolute("amdStatusCallback"), Method: noun.Value("amdStatusCallbackMethod")}
		}
		for _, child := range noun.Children() {
			if child.Name() == "Parameter" {
				o.Extra = append(o.Extra, [2]string{child.Value("name"), child.Value("value")})
			}
		}
	}
	record := v.hooks.Call(c.Account, v.now(), map[string]any{
		"from": from, "to": address, "direction": "outbound-dial", "parent_call_sid": c.SID, "status": "queued",
	})
	leg := v.add(record, o)
	leg.Parent, leg.Whisper = c.SID, whisper
	d.Legs = append(d.Legs, leg.SID)
	d.Last = leg.SID
	v.line(c, Line{Who: "twilio", Verb: "Dial", Text: address})
	v.report(leg, record, "initiated", "initiated", nil)
	v.dial(leg, record, untilChildRings, 0)
	return true
}

// childAnswered is when someone who was dialed answers: what they are to hear first comes before
// the two are connected.
func (v *Voice) childAnswered(c *Call) {
	if c.Detection != nil {
		v.detects(c)
	}
	switch {
	case c.SendDigits != "":
		v.play(c, []Sound{{Verb: "SendDigits", Digits: c.SendDigits, Length: keysLength(c.SendDigits)}})
		c.Playing.Then, c.SendDigits = thenConnect, ""
	case c.Whisper != nil:
		v.load(c, *c.Whisper, "whisper", Whisper, nil)
	default:
		v.whispered(c)
	}
}

// whispered connects someone who was dialed, or was waiting, with the call that wants them.
func (v *Voice) whispered(c *Call) {
	if c.Queued != nil {
		v.dequeued(c)
		return
	}
	parent := v.calls[c.Parent]
	if parent == nil || parent.Dial == nil {
		v.hangUp(c)
		return
	}
	d := parent.Dial
	if d.With != "" {
		v.end(c, v.record(c), "completed", "") // another was faster
		return
	}
	d.Legs = slices.DeleteFunc(d.Legs, func(sid string) bool { return sid == c.SID })
	d.Waiting, d.With, d.Since = nil, c.SID, v.now()
	for _, sid := range slices.Clone(d.Legs) {
		if other := v.calls[sid]; other != nil {
			other.Parent = "" // it is no longer waited for
			v.giveUp(other)
		}
	}
	d.Legs = nil
	v.answer(parent, v.record(parent))
	v.connect(parent, c, d.TimeLimit)
	p, e := v.dialElement(parent)
	if how := e.Value("record"); strings.HasPrefix(how, "record-from-answer") || how == "true" {
		v.tapeDial(parent, p, e)
	}
}

// giveUp ends a call that is not wanted any more.
func (v *Voice) giveUp(c *Call) {
	status := "canceled"
	if c.IsAnswered() {
		status = "completed"
	}
	v.end(c, v.record(c), status, "")
}

// connect lets two calls hear each other.
func (v *Voice) connect(c, other *Call, longest time.Duration) {
	c.Bridge, other.Bridge = other.SID, c.SID
	v.step(c, "connect", "twilio", other.Phone)
	if longest > 0 {
		v.after(c, longest, limit, nil)
	}
}

// tapeDial begins a Dial's recording.
func (v *Voice) tapeDial(c *Call, p *Program, e *twiml.Element) {
	t := v.tapingOf(p, e)
	t.Track, t.Trim = e.Value("recordingTrack"), e.Value("trim") == "trim-silence"
	if strings.HasSuffix(e.Value("record"), "-dual") {
		t.Channels = 2
	}
	c.Dial.Tape = v.tape(c, "DialVerb", t)
}

// childOver is when a call is over that a Dial made.
func (v *Voice) childOver(parent, c *Call, status string) {
	d := parent.Dial
	if d == nil {
		return
	}
	if d.With == c.SID {
		d.Status = "completed"
		v.dialDone(parent)
		return
	}
	if d.With != "" {
		return
	}
	d.Legs = slices.DeleteFunc(d.Legs, func(sid string) bool { return sid == c.SID })
	d.Last, d.Status = c.SID, status
	switch {
	case len(d.Legs) > 0:
	case len(d.Waiting) > 0:
		v.dialNext(parent)
	default:
		v.dialDone(parent)
	}
}

// dialHungUp ends a Dial from the side of the one who dialed: by a star, or as its time is over.
func (v *Voice) dialHungUp(c *Call) {
	if other := v.calls[cmp.Or(c.Dial.With, c.Bridge)]; other != nil && other.Parent == c.SID {
		v.end(other, v.record(other), "completed", "")
		return
	}
	if other := v.calls[c.Bridge]; other != nil {
		c.Bridge = ""
		defer v.unbridged(other, c)
	}
	if c.Dial.Seat {
		v.outOfConference(c, "left")
		c.Dial.Status = "answered"
	}
	if c.Dial.Queue != "" && c.Dial.With == "" {
		c.Dial.Status = "no-answer"
	}
	v.dialDone(c)
}

// dialResult returns what a Dial's action is told of how it went.
func (v *Voice) dialResult(c *Call) [][2]string {
	d := c.Dial
	more := [][2]string{{"DialCallStatus", cmp.Or(d.Status, "completed")}}
	more = append(more, v.queueTold(d)...)
	if sid := cmp.Or(d.With, d.Last); sid != "" {
		more = append(more, [2]string{"DialCallSid", sid})
	}
	if d.With != "" && !d.Since.IsZero() {
		more = append(more, [2]string{"DialCallDuration", text(int(v.now().Sub(d.Since).Seconds()))})
	}
	if !d.Seat {
		more = append(more, [2]string{"DialBridged", text(d.With != "")})
	}
	if d.Tape != "" {
		more = append(more, v.taped(c, d.Tape)...)
	}
	return more
}

// dialDone ends a Dial and leads the call to its action, or on.
func (v *Voice) dialDone(c *Call) {
	p, e := v.dialElement(c)
	more := v.dialEnds(c)
	v.step(c, "Dial", "twilio", more[0][1])
	if v.action(c, p, e, "action", false, more) {
		v.run(c)
	}
}

// dialEnds ends a Dial, and what it recorded, and returns what its action is told.
func (v *Voice) dialEnds(c *Call) [][2]string {
	d := c.Dial
	v.session.Drop(c.SID, timer, limit)
	if d.Tape != "" && slices.Contains(c.Recordings, d.Tape) {
		v.endTape(c, d.Tape)
	}
	more := v.dialResult(c)
	c.Dial, c.Bridge = nil, ""
	return more
}

// childrenOf ends the calls that a call made by Dial, when it is over or led elsewhere.
func (v *Voice) childrenOf(c *Call) {
	var legs []string
	for sid, leg := range v.calls {
		if leg.Parent == c.SID {
			legs = append(legs, sid)
		}
	}
	v.byAge(legs)
	for _, sid := range legs {
		leg := v.calls[sid]
		leg.Parent, leg.Bridge = "", ""
		v.giveUp(leg)
	}
}
