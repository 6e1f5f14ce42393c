package voice

import (
	"slices"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/phones"
	"dialtone/emulator/session"
)

// The times of a call, from its making, which are ours: until Twilio dials and until it rings; and
// how long a call lasts that nothing keeps. When it is answered is the phone's to say.
const (
	UntilInitiated = 500 * time.Millisecond
	UntilRinging   = time.Second
	Talk           = 10 * time.Second
)

// Real ringing takes some 5 seconds more than a call's Timeout, whose default is 60 (facts 4.2).
const (
	DefaultTimeout = 60 * time.Second
	RingsLonger    = 5 * time.Second
)

// The kinds of events of a call's progress.
const (
	initiated = "call.initiated"
	ringing   = "call.ringing"
	answered  = "call.answered"
	unmade    = "call.unmade" // it was not answered; the data says how it ends
	over      = "call.over"
)

// Statuses are the kinds of events that change the status of a call.
var Statuses = []string{initiated, ringing, answered, unmade, over}

// rfc2822 is how the 2010 API writes times (facts 3.4).
const rfc2822 = "Mon, 02 Jan 2006 15:04:05 +0000"

// Place sets a call going that goes out, from a time on: it is queued, dialed, and rings.
func (v *Voice) Place(record session.Record, start time.Time, o Order) *Call {
	c := v.add(record, o)
	v.session.At(start.Add(UntilInitiated), initiated, c.SID, nil)
	return c
}

func (v *Voice) initiated(c *Call, record session.Record, e agenda.Entry) {
	v.seated(c, "connecting")
	v.dial(c, record, UntilRinging-UntilInitiated, UntilInitiated)
	v.report(c, record, "initiated", "initiated", nil)
}

// ending is how a call ends that is not answered.
type ending struct {
	Status string `json:"status"`
	SIP    string `json:"sip"` // the code that SIP has for it
}

// dial arranges what the other end does: soon is in how long it rings, and since is how long ago
// the call was made, which is what a phone counts from.
func (v *Voice) dial(c *Call, record session.Record, soon, since time.Duration) {
	if own := v.hooks.Own(c.Phone); own != nil {
		v.reach(c, record, own, soon)
		return
	}
	b := v.session.Phones.Behaviour(c.Phone)
	timeout := DefaultTimeout
	if c.Timeout > 0 {
		timeout = time.Duration(c.Timeout) * time.Second
	}
	gone := soon + timeout + RingsLonger
	after := max(b.After-since, soon)
	attended := v.session.Phones.Phone(c.Phone).Attended
	switch {
	case b.Calls == phones.Busy:
		v.after(c, soon, unmade, ending{"busy", "486"})
		return
	case b.Calls == phones.Unreachable:
		v.after(c, soon, unmade, ending{"failed", "404"})
		return
	case attended, b.Calls == phones.NoAnswer, after > gone:
		v.after(c, gone, unmade, ending{"no-answer", "487"})
	case b.Calls == phones.Rejects:
		v.after(c, after, unmade, ending{"no-answer", "603"}) // which no-answer covers (facts 4.1)
	default:
		v.after(c, after, answered, nil)
	}
	v.after(c, soon, ringing, nil)
}

func (v *Voice) ringing(c *Call, record session.Record, e agenda.Entry) {
	v.session.Status(record, e.At, "ringing", nil)
	v.step(c, "ring", record.Text("from"), c.Reason)
	if c.Seat != nil {
		v.seated(c, "ringing")
	}
	v.report(c, record, "ringing", "ringing", nil)
}

func (v *Voice) answered(c *Call, record session.Record, _ agenda.Entry) { v.answer(c, record) }

// answer connects a call. What is to be heard comes first of its program, or of what ordered it.
func (v *Voice) answer(c *Call, record session.Record) {
	if c.IsAnswered() {
		return
	}
	at := v.now()
	v.session.Drop(c.SID, ringing, answered, unmade)
	c.Answered, c.Free = at, at
	v.session.Status(record, at, "in-progress", map[string]any{"start_time": at.UTC().Format(rfc2822)})
	if c.TimeLimit > 0 {
		v.after(c, time.Duration(c.TimeLimit)*time.Second, over, nil)
	}
	if c.Record != nil {
		c.Tape = v.tape(c, "OutboundAPI", *c.Record)
	}
	v.report(c, record, "answered", "in-progress", nil)
	if far := v.calls[c.Far]; c.Inbound && far != nil {
		v.answer(far, v.record(far))
	}
	v.greet(c)
	if c.Inbound {
		return // its program is running
	}
	switch {
	case c.Parent != "":
		v.childAnswered(c)
	case c.Seat != nil:
		v.take(c, *c.Seat)
	case c.Detection != nil && c.SendDigits == "" && v.detects(c):
		// What follows waits for the result.
	default:
		v.open(c)
	}
}

// open begins the program of a call that goes out, after the keys that were ordered.
func (v *Voice) open(c *Call) {
	if c.SendDigits != "" {
		v.play(c, []Sound{{Verb: "SendDigits", Digits: c.SendDigits, Length: keysLength(c.SendDigits)}})
		c.Playing.Then = thenOpen
		return
	}
	v.begin(c)
}

// greet lets an answering machine say its words.
func (v *Voice) greet(c *Call) {
	if v.session.Phones.Behaviour(c.Phone).Calls == phones.Machine && !c.Inbound && c.Far == "" {
		v.say(c, machineWords)
	}
}

// machineWords are what an answering machine says.
const machineWords = "Please leave a message after the tone."

func (v *Voice) unmade(c *Call, record session.Record, e agenda.Entry) {
	var how ending
	if err := e.Decode(&how); err != nil {
		panic("voice: " + err.Error()) // dial wrote it
	}
	v.end(c, record, how.Status, how.SIP)
}

func (v *Voice) over(c *Call, record session.Record, _ agenda.Entry) {
	v.end(c, record, "completed", "")
}

// End ends a call with one of the final statuses, and reports it. A call that is canceled while it
// is queued is not reported (facts 4.1).
func (v *Voice) End(record session.Record, status string) {
	c := v.calls[record.SID()]
	if c == nil {
		c = &Call{SID: record.SID(), Account: record.Account()} // one that was put there, and is not played
	}
	v.end(c, record, status, "")
}

// end takes a call out of all that it is in, and then ends it. What its ending brings about for
// others comes last, so that they find it gone.
func (v *Voice) end(c *Call, record session.Record, status, sip string) {
	at, before := v.now(), record.Text("status")
	switch before {
	case "queued", "ringing", "in-progress":
	default:
		return
	}
	bridge := c.Bridge
	last := v.leaveAll(c, record)
	v.session.Drop(c.SID)
	attributes := map[string]any{"end_time": at.UTC().Format(rfc2822)}
	seconds := 0
	if start, err := time.Parse(rfc2822, record.Text("start_time")); err == nil && status == "completed" {
		seconds = int(at.Sub(start).Seconds())
		attributes["duration"] = text(seconds)
		attributes["price"] = v.hooks.Price(seconds)
	}
	v.session.Status(record, at, status, attributes)
	if c.IsAnswered() {
		v.line(c, Line{Who: "twilio", Verb: "end"})
	}
	for _, ask := range last {
		ask()
	}
	if before != "queued" || status != "canceled" {
		more := [][2]string{{"Duration", text((seconds + 59) / 60)}, {"CallDuration", text(seconds)}}
		if sip != "" {
			more = append(more, [2]string{"SipResponseCode", sip})
		}
		if c.Tape != "" {
			more = append(more, v.taped(c, c.Tape)...)
		}
		v.report(c, record, "completed", status, more)
	}
	v.remove(c)
	v.endOthers(c, bridge, status)
}

// leaveAll takes a call that ends out of what it is in: its sounds, recordings, queue, conference.
// It returns the requests to make when the call is over.
func (v *Voice) leaveAll(c *Call, record session.Record) (last []func()) {
	c.Ending = true
	last = v.connectEnds(c)
	v.disconnect(c, true)
	v.cut(c)
	last = append(last, v.hungUpWhile(c)...)
	for _, sid := range slices.Clone(c.Recordings) {
		v.endTape(c, sid)
	}
	return last
}

// endOthers ends, or tells, the calls that a call was with.
func (v *Voice) endOthers(c *Call, bridge, status string) {
	if far := v.calls[c.Far]; far != nil {
		how := "completed"
		if record := v.record(far); record != nil {
			if !far.IsAnswered() {
				how = status
				if how == "completed" || far.Inbound {
					how = "canceled"
				}
			}
			v.end(far, record, how, "")
		}
	}
	v.childrenOf(c)
	if parent := v.calls[c.Parent]; parent != nil {
		v.childOver(parent, c, status)
	} else if other := v.calls[bridge]; other != nil && other.Bridge == c.SID {
		v.unbridged(other, c)
	}
}

// report tells a call's status callback of an event, if it asked for it (facts 4.6).
func (v *Voice) report(c *Call, record session.Record, event, status string, more [][2]string) {
	wants := len(c.Events) == 0 && event == "completed"
	for _, wanted := range c.Events {
		wants = wants || strings.EqualFold(wanted, event)
	}
	if c.Callback == "" || !wants {
		return
	}
	params := append(v.parameters(c, record, status), more...)
	params = append(params,
		[2]string{"Timestamp", v.now().UTC().Format(rfc2822)}, [2]string{"CallbackSource", "call-progress-events"},
		[2]string{"SequenceNumber", text(c.Sequence)})
	c.Sequence++
	v.session.Report(record, c.Callback, c.CallbackMethod, "status", params, c.SID)
}
