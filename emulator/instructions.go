package emulator

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"dialtone/api/catalog"
	"dialtone/emulator/agenda"
	"dialtone/emulator/session"
	"dialtone/emulator/voice"
	"dialtone/twiml"
)

// What an application has TaskRouter do for a reservation: by its answer to the assignment callback,
// or by an update of the reservation.
// Sources: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks,
// https://www.twilio.com/docs/taskrouter/twiml-queue-calls; the codes are the dictionary's
// (https://www.twilio.com/docs/api/errors).

// instruction is what is to be done. Its names are those of the assignment callback's answer; flags
// and numbers are texts there as often as not.
type instruction struct {
	Instruction    string `json:"instruction"`
	Activity       string `json:"activity_sid"`
	PostWork       string `json:"post_work_activity_sid"`
	To             string `json:"to"`
	From           string `json:"from"`
	URL            string `json:"url"`
	CallSID        string `json:"call_sid"`
	Record         string `json:"record"`
	Accept         any    `json:"accept"`
	Timeout        any    `json:"timeout"`
	Callback       string `json:"status_callback_url"`
	Events         string `json:"status_callback_events"`
	ConfCallback   string `json:"status_callback"` // of a conference's instruction: the worker's call
	ConfRecord     string `json:"conference_record"`
	EndOnExit      any    `json:"end_conference_on_exit"`
	EndOnCustomer  any    `json:"end_conference_on_customer_exit"`
	StartOnEnter   any    `json:"start_conference_on_enter"`
	ConferenceName string `json:"room_name"`
}

// The kinds of events of instructions: a worker was connected in a conference.
const workerJoined = "reservation.joined"

// what the reservations and tasks remember of instructions
const (
	keptCall     = "worker call" // the SID of the call to the worker
	keptPostWork = "post work"   // the activity that the worker goes to
	keptRoom     = "room"        // the conference in which the worker meets the caller
	keptLed      = "led away"    // the caller was led elsewhere, for the task
)

// instruct carries out an instruction for a pending reservation.
func (s *Session) instruct(r *record, i instruction) {
	task := r.parent
	switch i.Instruction {
	case "":
	case "accept":
		s.reserve(r, "accepted")
	case "reject":
		s.leave(r, i.Activity)
		s.reserve(r, "rejected")
	case "dequeue":
		caller := s.callerOf(task)
		if caller == nil {
			s.refused(r, 40140, "dequeue: the task is not of a call that waits")
			return
		}
		i.From = orText(i.From, caller.text("to"))
		res := twiml.NewVoice()
		dial := res.Dial("")
		if i.Record != "" {
			_ = dial.Set("record", i.Record)
		}
		queue := dial.Queue("")
		_ = queue.Set("reservationSid", r.key)
		if i.PostWork != "" {
			_ = queue.Set("postWorkActivitySid", i.PostWork)
		}
		s.callWorker(r, i, voice.Source{Twiml: written(res)})
	case "call":
		if !isCallback(i.URL) {
			s.refused(r, 40112, "call: the instruction has no valid url")
			return
		}
		if s.callWorker(r, i, voice.Source{URL: i.URL}) && flag(i.Accept) {
			s.reserve(r, "accepted")
		}
	case "redirect":
		call, _ := keeper{s.e}.Find("api_v2010/Call", i.CallSID).(*record)
		if call == nil || call.account.session != s || s.voice.Under(call.key) == nil {
			s.refused(r, 40121, "redirect: call_sid names no call under way")
			return
		}
		if !isCallback(i.URL) {
			s.refused(r, 40120, "redirect: the instruction has no valid url")
			return
		}
		task.secrets[keptLed] = true
		if flag(i.Accept) {
			s.reserve(r, "accepted")
		}
		s.voice.Redirect(call, voice.Source{URL: i.URL})
	case "conference":
		if s.callerOf(task) == nil {
			s.refused(r, 40142, "conference: the task is not of a call that waits")
			return
		}
		r.secrets[keptPostWork] = i.PostWork
		r.secrets[keptRoom] = orText(i.ConferenceName, task.key)
		i.Callback = orText(i.Callback, i.ConfCallback)
		if i.EndOnCustomer != nil {
			r.secrets["ends"] = flag(i.EndOnCustomer)
		}
		s.callWorker(r, i, voice.Source{Twiml: room(r.Kept(keptRoom).(string), i.ConfRecord, flag(i.EndOnExit), i.StartOnEnter == nil || flag(i.StartOnEnter))})
	default:
		s.refused(r, 55555, "there is no instruction "+strconv.Quote(i.Instruction))
	}
}

// room is a document that leads into a conference.
func room(name, record string, ends, starts bool) string {
	res := twiml.NewVoice()
	conference := res.Dial("").Conference(name)
	_ = conference.Set("endConferenceOnExit", ends)
	_ = conference.Set("startConferenceOnEnter", starts)
	if record != "" {
		_ = conference.Set("record", record)
	}
	return written(res)
}

func written(res *twiml.VoiceResponse) string {
	xml, err := res.XML()
	if err != nil {
		panic("emulator: " + err.Error()) // it is made above
	}
	return xml
}

// flag reads a flag that is a boolean, or a text.
func flag(v any) bool { return v == true || v == "true" }

func orText(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}

// refused says that an instruction could not be carried out.
func (s *Session) refused(r *record, code int, words string) {
	s.inner.Alert(r, session.Alert{Code: code, Words: words})
}

// callerOf returns the call that a task is of, while it waits for a worker, or nil.
func (s *Session) callerOf(task *record) *record {
	sid := textOf(object(task.attrs["attributes"])["call_sid"])
	if c := s.voice.Under(sid); c == nil || c.Queued == nil || c.Queued.Task != task.key {
		return nil
	}
	call, _ := keeper{s.e}.Find("api_v2010/Call", sid).(*record)
	return call
}

// addressCodes are the dictionary's, for an instruction without to, without from, and with an
// activity that there is not (a call has none).
var addressCodes = map[string][3]int{"dequeue": {40131, 40132, 40130}, "call": {40110, 40111, 0}, "conference": {40137, 40138, 40139}}

// callWorker calls the worker of a reservation. It reports whether there is somebody to call. A
// worker who does not answer leaves the reservation pending, until its time is over.
func (s *Session) callWorker(r *record, i instruction, from voice.Source) bool {
	at, task := s.inner.Now(), r.parent
	worker, _ := keeper{s.e}.Find("taskrouter_v1/Worker", r.text("worker_sid")).(*record)
	to := i.To
	if to == "" && worker != nil {
		to = textOf(object(worker.attrs["attributes"])["contact_uri"])
	}
	codes := addressCodes[i.Instruction]
	if to == "" {
		s.refused(r, codes[0], i.Instruction+": the instruction has no to, and the worker's attributes no contact_uri")
		return false
	}
	if i.From == "" {
		s.refused(r, codes[1], i.Instruction+": the instruction has no from")
		return false
	}
	if i.PostWork != "" && find(s.in(task.parent, "Activity"), i.PostWork) == nil {
		s.refused(r, codes[2], i.Instruction+": post_work_activity_sid names no activity of the workspace")
		return false
	}
	if !isNumber(to) && !voiceAddress().MatchString(to) {
		to = "client:" + to
	}
	call := s.e.newCall(task.account, at, i.From, to)
	s.e.insert(call)
	attributes := object(task.attrs["attributes"])
	attributes["worker_call_sid"] = call.key
	raw, _ := json.Marshal(attributes)
	task.change(at, map[string]any{"attributes": string(raw)})
	r.secrets[keptCall] = call.key
	seconds, _ := strconv.Atoi(textOf(i.Timeout))
	o := voice.Order{Source: from, Timeout: seconds}
	if i.Callback != "" {
		// The task's call is told of by a parameter, and the method is GET.
		o.Callback, o.CallbackMethod = withQuery(i.Callback, "taskCallSid", textOf(attributes["call_sid"])), "GET"
		o.Events = strings.FieldsFunc(i.Events, func(c rune) bool { return c == ',' || c == ' ' })
	}
	s.voice.Place(call, at, o)
	return true
}

// withQuery adds a parameter to a URL.
func withQuery(url, name, value string) string {
	url, fragment, hasFragment := strings.Cut(url, "#")
	sign := "?"
	if strings.Contains(url, "?") {
		sign = "&"
	}
	url += sign + name + "=" + value
	if hasFragment {
		url += "#" + fragment
	}
	return url
}

// instructionOf reads the instruction of an update of a reservation, whose parameters have the
// instruction's name before theirs, but a conference's.
func instructionOf(params map[string]any) instruction {
	i := instruction{Instruction: textOf(params["Instruction"])}
	prefix := map[string]string{"dequeue": "Dequeue", "call": "Call", "redirect": "Redirect"}[i.Instruction]
	p := func(name string) string { return textOf(params[prefix+name]) }
	i.To, i.From, i.Record, i.PostWork = p("To"), p("From"), p("Record"), p("PostWorkActivitySid")
	i.URL, i.CallSID, i.Accept, i.Timeout, i.Callback = p("Url"), p("CallSid"), p("Accept"), p("Timeout"), p("StatusCallbackUrl")
	i.Events = strings.Join(textsOf(params[prefix+"StatusCallbackEvent"]), ",")
	i.Activity, i.ConfCallback, i.ConfRecord = textOf(params["WorkerActivitySid"]), textOf(params["StatusCallback"]), textOf(params["ConferenceRecord"])
	for name, to := range map[string]*any{"EndConferenceOnExit": &i.EndOnExit, "EndConferenceOnCustomerExit": &i.EndOnCustomer, "StartConferenceOnEnter": &i.StartOnEnter} {
		if v, given := params[name]; given {
			*to = v
		}
	}
	return i
}

// openInstructions registers the events of instructions.
func (s *Session) openInstructions() {
	s.inner.OnEvent(workerJoined, func(entry agenda.Entry) {
		r, _ := keeper{s.e}.Find("taskrouter_v1/TaskReservation", entry.Subject).(*record)
		if r == nil || r.text("reservation_status") != "pending" {
			return
		}
		call := s.callerOf(r.parent)
		s.reserve(r, "accepted")
		if call != nil {
			s.voice.Redirect(call, voice.Source{Twiml: room(textOf(r.secrets[keptRoom]), "", r.secrets["ends"] != false, true)})
		}
	})
}

// workersReservation returns the reservation whose worker is at the other end of a call, or nil.
func (s *Session) workersReservation(call *record) *record {
	for _, r := range call.account.table(s.e.named("taskrouter_v1", taskReservationName)).rows {
		if r.secrets[keptCall] == call.key {
			return r
		}
	}
	return nil
}

// joined is told of each call that comes into a conference.
func (s *Session) joined(call *record) {
	if r := s.workersReservation(call); r != nil && r.secrets[keptRoom] != nil {
		s.inner.At(s.inner.Now(), workerJoined, r.key, nil)
	}
}

// callMoved is told of each call that has another status. Where a worker's call is over that was
// connected in a conference, what there is left to do is wrapped up.
func (s *Session) callMoved(call *record) {
	if call.resource != s.e.core("Call") || slices.Contains([]string{"queued", "ringing", "in-progress"}, call.text("status")) {
		return
	}
	r := s.workersReservation(call)
	if r == nil || r.secrets[keptRoom] == nil || r.text("reservation_status") != "accepted" {
		return
	}
	s.reserve(r, "wrapping")
	s.leave(r, textOf(r.secrets[keptPostWork]))
}

// waiting is what TaskRouter does for calls that wait; see [voice.Tasks].
type waiting struct{ s *Session }

// Make makes a task for a call that waits.
func (w waiting) Make(call session.Record, workflow string, params [][2]string, given, priority, timeout string) (string, int, string) {
	s := w.s
	flow, _ := keeper{s.e}.Find("taskrouter_v1/Workflow", workflow).(*record)
	if flow == nil || flow.account.session != s || flow.parent == nil {
		return "", 14220, "<Enqueue>: there is no workflow " + workflow
	}
	attributes := map[string]any{}
	for _, p := range params {
		if p[0] != "CallStatus" {
			attributes[catalog.SnakeCase(p[0])] = p[1]
		}
	}
	if given != "" {
		v, ok := decode(given)
		more, isObject := v.(map[string]any)
		if !ok || !isObject {
			return "", 14221, "<Task> is not an object of JSON"
		}
		for name, v := range more {
			attributes[name] = v
		}
	}
	raw, err := json.Marshal(attributes)
	if err != nil {
		return "", 14221, "<Task>: " + err.Error()
	}
	number := func(text string, otherwise int64) int64 {
		if n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64); err == nil && n >= 0 {
			return n
		}
		return otherwise
	}
	task := s.e.routed(flow.parent, "Task", map[string]string{"workspace_sid": flow.parent.key}, s.inner.Now(), map[string]any{
		"attributes": string(raw), "workflow_sid": flow.key, "workflow_friendly_name": flow.text("friendly_name"), "assignment_status": "pending",
		"priority": number(priority, 0), "timeout": number(timeout, taskTimeout), "task_channel_unique_name": "voice",
	})
	s.taskMade(task)
	return task.key, 0, ""
}

// Waits returns the call that waits for the worker of a reservation.
func (w waiting) Waits(reservation string) string {
	r, _ := keeper{w.s.e}.Find("taskrouter_v1/TaskReservation", reservation).(*record)
	if r == nil || r.parent == nil || !slices.Contains([]string{"pending", "accepted"}, r.text("reservation_status")) {
		return ""
	}
	if call := w.s.callerOf(r.parent); call != nil {
		return call.key
	}
	return ""
}

// Met accepts a reservation whose worker has been connected.
func (w waiting) Met(reservation, activity string) {
	r, _ := keeper{w.s.e}.Find("taskrouter_v1/TaskReservation", reservation).(*record)
	if r == nil {
		return
	}
	r.secrets[keptPostWork] = activity
	if r.text("reservation_status") == "pending" {
		w.s.reserve(r, "accepted")
	}
}

// Left ends a task whose call waits no longer: it is done where its worker was there, and canceled
// where nobody has taken it.
func (w waiting) Left(sid string, met bool) {
	task := w.s.taskOf(sid)
	if task == nil || !openTask(task) {
		return
	}
	status, at := task.text("assignment_status"), w.s.inner.Now()
	switch {
	case met && status == "assigned":
		for _, r := range w.s.reservations(task) {
			if r.text("reservation_status") == "accepted" {
				w.s.reserve(r, "completed")
				w.s.leave(r, textOf(r.secrets[keptPostWork]))
			}
		}
	case status == "pending" || status == "reserved":
		if task.secrets[keptLed] != nil {
			return // the application has led it elsewhere, and says what becomes of it
		}
		task.change(at, map[string]any{"assignment_status": "canceled", "reason": "hangup"})
		w.s.taskChanged(task)
	}
}
