package voice

import (
	"strings"
	"time"

	"dialtone/emulator/journal"
	"dialtone/emulator/session"
	"dialtone/twiml"
)

// The resources of queues.
const (
	queues  = "api_v2010/Queue"
	members = "api_v2010/Member"
)

// Queued is a call's place in a queue, and then with the one who took it out.
type Queued struct {
	Queue string // its SID
	Since time.Time
	Until time.Time // when it was taken out
	Taken string    // the SID of the call that takes it, or has taken it

	Task        string // the SID of the task of TaskRouter's that it waits for, or ""
	Reservation string // the SID of the reservation by which it was taken out, or ""
}

// Tasks is what TaskRouter does for calls that wait for a worker.
type Tasks interface {
	// Make makes a task of a workflow for a call that waits, with the parameters that describe it
	// and the attributes, priority and timeout that its document gives. code is an error of the
	// dictionary where there can be none.
	Make(call session.Record, workflow string, params [][2]string, attributes, priority, timeout string) (task string, code int, words string)
	// Waits returns the call that waits for the worker of a reservation, or "" where the
	// reservation is not pending or its task not of a call.
	Waits(reservation string) (call string)
	// Met accepts a reservation, as its worker has been connected with who waited. The worker then
	// goes to an activity, where one is named.
	Met(reservation, activity string)
	// Left says that a call no longer waits for its task: it was connected with the worker, and
	// that is over, or never was.
	Left(task string, met bool)
}

// confStep is the journal's entry of an event of a conference.
func confStep(sid, event string, c *Call) journal.Entry {
	e := journal.Entry{Kind: journal.Step, SID: sid, Verb: event, Who: "twilio"}
	if c != nil {
		e.Text = c.SID
	}
	return e
}

// queueSize returns how many may wait in a queue: 1000 where it does not say.
func queueSize(queue session.Record) int {
	switch n := queue.Value("max_size").(type) {
	case int:
		return n
	case int64:
		return int(n)
	case float64:
		return int(n)
	}
	return 1000
}

// queueNamed finds a queue by its name.
func (v *Voice) queueNamed(account, name string) session.Record {
	for _, q := range v.session.Records.All(account, queues) {
		if q.Text("friendly_name") == name {
			return q
		}
	}
	return nil
}

// waiting returns the records of those who wait in a queue, who has waited longest first.
func (v *Voice) waiting(queue session.Record) []session.Record {
	var all []session.Record
	for _, m := range v.session.Records.All(queue.Account(), members) {
		if m.Text("queue_sid") == queue.SID() {
			all = append(all, m)
		}
	}
	return all
}

func (v *Voice) runEnqueue(c *Call, p *Program, e *twiml.Element) bool {
	name, workflow := strings.TrimSpace(e.Text()), strings.TrimSpace(e.Value("workflowSid"))
	if workflow != "" {
		name = workflow // as is the queue of a workflow called
	}
	if name == "" {
		v.session.Alert(v.record(c), session.Alert{Code: 14205, Words: "<Enqueue> has no name of a queue"})
		return true
	}
	queue := v.queueNamed(c.Account, name)
	if queue == nil {
		queue = v.session.Records.Make(c.Account, queues, v.now(), map[string]any{"friendly_name": name, "max_size": number(e, "maxQueueSize", 1000)})
	}
	c.Queued = &Queued{Queue: queue.SID(), Since: v.now()}
	if len(v.waiting(queue)) >= queueSize(queue) {
		v.queueLeft(c, "queue-full")
		return false
	}
	if workflow != "" && !v.task(c, workflow, e) {
		v.queueLeft(c, "error")
		return false
	}
	v.hooks.Enqueue(queue, v.record(c), v.now())
	v.line(c, Line{Who: "twilio", Verb: "Enqueue", Text: name})
	if agent := v.agentFor(queue.SID()); agent != nil {
		v.dequeue(agent, queue)
		return false
	}
	target := ""
	if given := strings.TrimSpace(e.Value("waitUrl")); given != "" {
		target = v.absolute(p, given)
	}
	v.wait(c, target, e.Value("waitUrlMethod"), false, v.queueParams(c))
	return false
}

// task has TaskRouter make a task for a call that waits. It reports whether there is one.
func (v *Voice) task(c *Call, workflow string, e *twiml.Element) bool {
	var attributes, priority, timeout string
	for _, noun := range e.Children() {
		if noun.Name() == "Task" {
			attributes, priority, timeout = strings.TrimSpace(noun.Text()), noun.Value("priority"), noun.Value("timeout")
		}
	}
	record := v.record(c)
	task, code, words := v.hooks.Tasks.Make(record, workflow, v.parameters(c, record, record.Text("status")), attributes, priority, timeout)
	if code != 0 {
		v.session.Alert(record, session.Alert{Code: code, Words: words})
		return false
	}
	c.Queued.Task = task
	return true
}

// noTask tells TaskRouter that a call no longer waits.
func (v *Voice) noTask(q *Queued, met bool) {
	if q.Task != "" {
		v.hooks.Tasks.Left(q.Task, met)
	}
}

// queueParams are what an application is told of a call that waits (facts 4.7).
func (v *Voice) queueParams(c *Call) [][2]string {
	if c.Queued == nil {
		return nil
	}
	queue := v.session.Records.Find(queues, c.Queued.Queue)
	if queue == nil {
		return nil
	}
	line := v.waiting(queue)
	position, sum := 0, 0
	for i, m := range line {
		if m.SID() == c.SID {
			position = i + 1
		}
		if other := v.calls[m.SID()]; other != nil && other.Queued != nil {
			sum += v.untilNow(other.Queued.Since)
		}
	}
	return [][2]string{
		{"QueueSid", queue.SID()}, {"QueueTime", text(v.untilNow(c.Queued.Since))}, {"QueuePosition", text(position)},
		{"AvgQueueTime", text(sum / max(len(line), 1))}, {"CurrentQueueSize", text(len(line))}, {"MaxQueueSize", text(queueSize(queue))},
	}
}

func (v *Voice) runLeave(c *Call, _ *Program, _ *twiml.Element) bool {
	if c.Queued == nil {
		v.problem(c, "<Leave> was skipped: the call is not in a queue")
		return true
	}
	v.outOfLine(c)
	v.queueLeft(c, "leave")
	return false
}

// outOfLine takes the record of a place in a queue away.
func (v *Voice) outOfLine(c *Call) {
	if m := v.session.Records.Find(members, c.SID); m != nil {
		v.session.Records.Remove(m)
	}
}

// queueResult returns what an Enqueue's action is told.
func (v *Voice) queueResult(c *Call, result string) [][2]string {
	until := c.Queued.Until
	if until.IsZero() {
		until = v.now()
	}
	return [][2]string{{"QueueResult", result}, {"QueueSid", c.Queued.Queue}, {"QueueTime", text(int(until.Sub(c.Queued.Since).Seconds()))}}
}

// queueLeft ends an Enqueue and leads the call to its action, or on.
func (v *Voice) queueLeft(c *Call, result string) {
	more := v.queueResult(c, result)
	v.stopWaiting(c)
	queued := c.Queued
	c.Queued = nil
	v.step(c, "Enqueue", "twilio", result)
	v.noTask(queued, result == "bridged")
	p, e := v.recordElement(c)
	if v.action(c, p, e, "action", false, more) {
		v.run(c)
	}
}

// outOfQueue takes a call out of its queue as it is led elsewhere, and tells the action, whose
// answer changes nothing.
func (v *Voice) outOfQueue(c *Call, result string) {
	if c.Queued == nil {
		return
	}
	if c.Queued.Taken != "" {
		result += "-from-bridged"
	}
	for _, ask := range v.queueEnds(c, result) {
		ask()
	}
}

// queueHungUp ends an Enqueue of a call that is hung up.
func (v *Voice) queueHungUp(c *Call) []func() {
	result := "hangup"
	if c.Bridge != "" {
		result = "bridged"
	}
	return v.queueEnds(c, result)
}

func (v *Voice) queueEnds(c *Call, result string) []func() {
	v.outOfLine(c)
	more := v.queueResult(c, result)
	v.stopWaiting(c)
	queue, agent := v.session.Records.Find(queues, c.Queued.Queue), v.calls[c.Queued.Taken]
	queued := c.Queued
	c.Queued = nil
	v.noTask(queued, result == "bridged")
	if agent != nil && agent.Dial != nil && agent.Dial.With == c.SID && agent.Bridge == "" {
		// It was hearing something before it was connected: the agent takes the next.
		if agent.Dial.With = ""; queue == nil || !v.dequeue(agent, queue) {
			_, e := v.dialElement(agent)
			v.after(agent, seconds(e, "timeout", 30), timer, nil)
		}
	}
	p, e := v.recordElement(c)
	target := strings.TrimSpace(e.Value("action"))
	if target == "" {
		return nil
	}
	return []func(){func() {
		record := v.record(c)
		v.session.Report(record, v.absolute(p, target), e.Value("method"), "queue", append(v.parameters(c, record, record.Text("status")), more...), c.SID)
	}}
}

// dialQueue connects a call with the first who waits in a queue, or waits for one.
func (v *Voice) dialQueue(c *Call, p *Program, dial, noun *twiml.Element) bool {
	if reservation := strings.TrimSpace(noun.Value("reservationSid")); reservation != "" {
		return v.dialReservation(c, reservation)
	}
	name := strings.TrimSpace(noun.Text())
	queue := v.queueNamed(c.Account, name)
	if queue == nil {
		queue = v.session.Records.Make(c.Account, queues, v.now(), map[string]any{"friendly_name": name, "max_size": 1000})
	}
	c.Dial.Queue = queue.SID()
	v.line(c, Line{Who: "twilio", Verb: "Dial", Text: name})
	if !v.dequeue(c, queue) {
		v.after(c, seconds(dial, "timeout", 30), timer, nil)
	}
	return false
}

// dialReservation connects a worker with the call that was reserved for them.
func (v *Voice) dialReservation(agent *Call, reservation string) bool {
	v.line(agent, Line{Who: "twilio", Verb: "Dial", Text: reservation})
	c := v.calls[v.hooks.Tasks.Waits(reservation)]
	if c == nil || c.Queued == nil || c.Queued.Taken != "" {
		v.alertCode(agent, 14215, "<Queue reservationSid>: no call waits for the reservation "+reservation)
		agent.Dial.Status = "failed"
		v.dialDone(agent)
		return false
	}
	agent.Dial.Queue, c.Queued.Reservation = c.Queued.Queue, reservation
	v.taken(agent, c)
	return false
}

// agentFor returns who has waited longest for someone in a queue, or nil.
func (v *Voice) agentFor(queue string) *Call {
	var first *Call
	for _, c := range v.calls {
		if c.Dial != nil && c.Dial.Queue == queue && c.Dial.With == "" && (first == nil || c.Number < first.Number) {
			first = c
		}
	}
	return first
}

// dequeue takes the first who waits out of a queue, to be connected with a call. What they hear
// first comes before that. It reports whether there was one.
func (v *Voice) dequeue(agent *Call, queue session.Record) bool {
	for _, m := range v.waiting(queue) {
		c := v.calls[m.SID()]
		if c == nil || c.Queued == nil {
			continue // it was put there, and is not played
		}
		v.taken(agent, c)
		return true
	}
	return false
}

// taken takes a call out of its queue, to be connected with another.
func (v *Voice) taken(agent, c *Call) {
	v.outOfLine(c)
	c.Queued.Taken, c.Queued.Until = agent.SID, v.now()
	agent.Dial.With, agent.Dial.Waited = c.SID, v.untilNow(c.Queued.Since)
	v.session.Drop(agent.SID, timer)
	v.stopWaiting(c)
	p, e := v.dialElement(agent)
	for _, noun := range e.Children() {
		if target := strings.TrimSpace(noun.Value("url")); noun.Name() == "Queue" && target != "" {
			v.above(c, Source{URL: v.absolute(p, target), Method: noun.Value("method")}, "whisper", Whisper, [][2]string{
				{"QueueSid", c.Queued.Queue}, {"QueueTime", text(v.untilNow(c.Queued.Since))}, {"DequeingCallSid", agent.SID},
			})
			return
		}
	}
	v.dequeued(c)
}

// dequeued connects who was taken out of a queue.
func (v *Voice) dequeued(c *Call) {
	agent := v.calls[c.Queued.Taken]
	if agent == nil || agent.Dial == nil {
		v.queueLeft(c, "error")
		return
	}
	d := agent.Dial
	d.Since = v.now()
	v.connect(agent, c, d.TimeLimit)
	p, e := v.dialElement(agent)
	if c.Queued.Reservation != "" {
		activity := ""
		for _, noun := range e.Children() {
			activity = strings.TrimSpace(noun.Value("postWorkActivitySid"))
		}
		v.hooks.Tasks.Met(c.Queued.Reservation, activity)
	}
	if how := e.Value("record"); strings.HasPrefix(how, "record-from-answer") || how == "true" {
		v.tapeDial(agent, p, e)
	}
}

// queueTold is what a Dial's action is told of the queue that it was for.
func (v *Voice) queueTold(d *Dialing) [][2]string {
	if d.Queue == "" {
		return nil
	}
	if d.With == "" {
		return [][2]string{{"QueueSid", d.Queue}}
	}
	return [][2]string{{"QueueSid", d.Queue}, {"QueueTime", text(d.Waited)}}
}
