package taskrouter

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"dialtone/api/catalog"
	"dialtone/emulator/agenda"
	"dialtone/emulator/core"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
	"dialtone/emulator/session"
	"dialtone/emulator/voice"
	"dialtone/twiml"
)

// What an application has TaskRouter do for a reservation: by its answer to the assignment
// callback, or by an update of the reservation. Sources:
// https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks,
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
func instruct(s *rest.Tenant, r *rest.Record, i instruction) {
	task := r.Parent
	switch i.Instruction {
	case "":
	case "accept":
		reserve(s, r, "accepted")
	case "reject":
		leave(s, r, i.Activity)
		reserve(s, r, "rejected")
	case "dequeue":
		caller := callerOf(s, task)
		if caller == nil {
			refused(s, r, 40140, "dequeue: the task is not of a call that waits")
			return
		}
		i.From = orText(i.From, caller.Attr("to"))
		res := twiml.NewVoice()
		dial := res.Dial("")
		if i.Record != "" {
			_ = dial.Set("record", i.Record)
		}
		queue := dial.Queue("")
		_ = queue.Set("reservationSid", r.Key)
		if i.PostWork != "" {
			_ = queue.Set("postWorkActivitySid", i.PostWork)
		}
		callWorker(s, r, i, voice.Source{Twiml: written(res)})
	case "call":
		if !core.IsCallback(i.URL) {
			refused(s, r, 40112, "call: the instruction has no valid url")
			return
		}
		if callWorker(s, r, i, voice.Source{URL: i.URL}) && flag(i.Accept) {
			reserve(s, r, "accepted")
		}
	case "redirect":
		call, _ := rest.Keeper{Engine: s.Engine}.Find("api_v2010/Call", i.CallSID).(*rest.Record)
		if call == nil || call.Holder.Tenant != s || s.Voice.Under(call.Key) == nil {
			refused(s, r, 40121, "redirect: call_sid names no call under way")
			return
		}
		if !core.IsCallback(i.URL) {
			refused(s, r, 40120, "redirect: the instruction has no valid url")
			return
		}
		task.Secrets[keptLed] = true
		if flag(i.Accept) {
			reserve(s, r, "accepted")
		}
		s.Voice.Redirect(call, voice.Source{URL: i.URL})
	case "conference":
		if callerOf(s, task) == nil {
			refused(s, r, 40142, "conference: the task is not of a call that waits")
			return
		}
		r.Secrets[keptPostWork] = i.PostWork
		r.Secrets[keptRoom] = orText(i.ConferenceName, task.Key)
		i.Callback = orText(i.Callback, i.ConfCallback)
		if i.EndOnCustomer != nil {
			r.Secrets["ends"] = flag(i.EndOnCustomer)
		}
		callWorker(s, r, i, voice.Source{Twiml: room(r.Kept(keptRoom).(string), i.ConfRecord, flag(i.EndOnExit), i.StartOnEnter == nil || flag(i.StartOnEnter))})
	default:
		refused(s, r, 55555, "there is no instruction "+strconv.Quote(i.Instruction))
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
func refused(s *rest.Tenant, r *rest.Record, code int, words string) {
	s.Inner.Alert(r, session.Alert{Code: code, Words: words})
}

// callerOf returns the call that a task is of, while it waits for a worker, or nil.
func callerOf(s *rest.Tenant, task *rest.Record) *rest.Record {
	sid := typed.TextOf(object(task.Attrs["attributes"])["call_sid"])
	if c := s.Voice.Under(sid); c == nil || c.Queued == nil || c.Queued.Task != task.Key {
		return nil
	}
	call, _ := rest.Keeper{Engine: s.Engine}.Find("api_v2010/Call", sid).(*rest.Record)
	return call
}

// addressCodes are the dictionary's, for an instruction without to, without from, and with an
// activity that there is not (a call has none).
var addressCodes = map[string][3]int{"dequeue": {40131, 40132, 40130}, "call": {40110, 40111, 0}, "conference": {40137, 40138, 40139}}

// callWorker calls the worker of a reservation. It reports whether there is a worker to call. A
// worker who does not answer leaves the reservation pending, until its time is over.
func callWorker(s *rest.Tenant, r *rest.Record, i instruction, from voice.Source) bool {
	at, task := s.Inner.Now(), r.Parent
	worker, _ := rest.Keeper{Engine: s.Engine}.Find("taskrouter_v1/Worker", r.Attr("worker_sid")).(*rest.Record)
	to := i.To
	if to == "" && worker != nil {
		to = typed.TextOf(object(worker.Attrs["attributes"])["contact_uri"])
	}
	codes := addressCodes[i.Instruction]
	if to == "" {
		refused(s, r, codes[0], i.Instruction+": the instruction has no to, and the worker's attributes no contact_uri")
		return false
	}
	if i.From == "" {
		refused(s, r, codes[1], i.Instruction+": the instruction has no from")
		return false
	}
	if i.PostWork != "" && find(in(s, task.Parent, "Activity"), i.PostWork) == nil {
		refused(s, r, codes[2], i.Instruction+": post_work_activity_sid names no activity of the workspace")
		return false
	}
	if !typed.IsNumber(to) && !typed.VoiceAddress().MatchString(to) {
		to = "client:" + to
	}
	call := core.NewCall(s.Engine, task.Holder, at, i.From, to)
	s.Engine.Insert(call)
	attributes := object(task.Attrs["attributes"])
	attributes["worker_call_sid"] = call.Key
	raw, _ := json.Marshal(attributes)
	task.Change(at, map[string]any{"attributes": string(raw)})
	r.Secrets[keptCall] = call.Key
	seconds, _ := strconv.Atoi(typed.TextOf(i.Timeout))
	o := voice.Order{Source: from, Timeout: seconds}
	if i.Callback != "" {
		// The task's call is told of by a parameter, and the method is GET.
		o.Callback, o.CallbackMethod = withQuery(i.Callback, "taskCallSid", typed.TextOf(attributes["call_sid"])), "GET"
		o.Events = strings.FieldsFunc(i.Events, func(c rune) bool { return c == ',' || c == ' ' })
	}
	s.Voice.Place(call, at, o)
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
	i := instruction{Instruction: typed.TextOf(params["Instruction"])}
	prefix := map[string]string{"dequeue": "Dequeue", "call": "Call", "redirect": "Redirect"}[i.Instruction]
	p := func(name string) string { return typed.TextOf(params[prefix+name]) }
	i.To, i.From, i.Record, i.PostWork = p("To"), p("From"), p("Record"), p("PostWorkActivitySid")
	i.URL, i.CallSID, i.Accept, i.Timeout, i.Callback = p("Url"), p("CallSid"), p("Accept"), p("Timeout"), p("StatusCallbackUrl")
	i.Events = strings.Join(core.TextsOf(params[prefix+"StatusCallbackEvent"]), ",")
	i.Activity, i.ConfCallback, i.ConfRecord = typed.TextOf(params["WorkerActivitySid"]), typed.TextOf(params["StatusCallback"]), typed.TextOf(params["ConferenceRecord"])
	for name, to := range map[string]*any{"EndConferenceOnExit": &i.EndOnExit, "EndConferenceOnCustomerExit": &i.EndOnCustomer, "StartConferenceOnEnter": &i.StartOnEnter} {
		if v, given := params[name]; given {
			*to = v
		}
	}
	return i
}

// openInstructions registers the events of instructions.
func openInstructions(s *rest.Tenant) {
	s.Inner.OnEvent(workerJoined, func(entry agenda.Entry) {
		r, _ := rest.Keeper{Engine: s.Engine}.Find("taskrouter_v1/TaskReservation", entry.Subject).(*rest.Record)
		if r == nil || r.Attr("reservation_status") != "pending" {
			return
		}
		call := callerOf(s, r.Parent)
		reserve(s, r, "accepted")
		if call != nil {
			s.Voice.Redirect(call, voice.Source{Twiml: room(typed.TextOf(r.Secrets[keptRoom]), "", r.Secrets["ends"] != false, true)})
		}
	})
}

// workersReservation returns the reservation whose worker is at the other end of a call, or nil.
func workersReservation(s *rest.Tenant, call *rest.Record) *rest.Record {
	for _, r := range call.Holder.Table(s.Engine.Named("taskrouter_v1", "TaskReservation")).Rows {
		if r.Secrets[keptCall] == call.Key {
			return r
		}
	}
	return nil
}

// Joined is told of each call that comes into a conference.
func Joined(s *rest.Tenant, call *rest.Record) {
	if r := workersReservation(s, call); r != nil && r.Secrets[keptRoom] != nil {
		s.Inner.At(s.Inner.Now(), workerJoined, r.Key, nil)
	}
}

// CallMoved is told of each call that has another status. Where a worker's call is over that was
// connected in a conference, what there is left to do is wrapped up.
func CallMoved(s *rest.Tenant, call *rest.Record) {
	if call.Kind != s.Engine.Core("Call") || slices.Contains([]string{"queued", "ringing", "in-progress"}, call.Attr("status")) {
		return
	}
	r := workersReservation(s, call)
	if r == nil || r.Secrets[keptRoom] == nil || r.Attr("reservation_status") != "accepted" {
		return
	}
	reserve(s, r, "wrapping")
	leave(s, r, typed.TextOf(r.Secrets[keptPostWork]))
}

// Waiting is what TaskRouter does for calls that wait; see [voice.Tasks].
type Waiting struct{ S *rest.Tenant }

// Make makes a task for a call that waits.
func (w Waiting) Make(call session.Record, workflow string, params [][2]string, given, priority, timeout string) (string, int, string) {
	s := w.S
	flow, _ := rest.Keeper{Engine: s.Engine}.Find("taskrouter_v1/Workflow", workflow).(*rest.Record)
	if flow == nil || flow.Holder.Tenant != s || flow.Parent == nil {
		return "", 14220, "<Enqueue>: there is no workflow " + workflow
	}
	attributes := map[string]any{}
	for _, p := range params {
		if p[0] != "CallStatus" {
			attributes[catalog.SnakeCase(p[0])] = p[1]
		}
	}
	if given != "" {
		v, ok := typed.Decode(given)
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
	task := routed(s.Engine, flow.Parent, "Task", map[string]string{"workspace_sid": flow.Parent.Key}, s.Inner.Now(), map[string]any{
		"attributes": string(raw), "workflow_sid": flow.Key, "workflow_friendly_name": flow.Attr("friendly_name"), "assignment_status": "pending",
		"priority": number(priority, 0), "timeout": number(timeout, taskTimeout), "task_channel_unique_name": "voice",
	})
	taskMade(s, task)
	return task.Key, 0, ""
}

// Waits returns the call that waits for the worker of a reservation.
func (w Waiting) Waits(reservation string) string {
	r, _ := rest.Keeper{Engine: w.S.Engine}.Find("taskrouter_v1/TaskReservation", reservation).(*rest.Record)
	if r == nil || r.Parent == nil || !slices.Contains([]string{"pending", "accepted"}, r.Attr("reservation_status")) {
		return ""
	}
	if call := callerOf(w.S, r.Parent); call != nil {
		return call.Key
	}
	return ""
}

// Met accepts a reservation whose worker has been connected.
func (w Waiting) Met(reservation, activity string) {
	r, _ := rest.Keeper{Engine: w.S.Engine}.Find("taskrouter_v1/TaskReservation", reservation).(*rest.Record)
	if r == nil {
		return
	}
	r.Secrets[keptPostWork] = activity
	if r.Attr("reservation_status") == "pending" {
		reserve(w.S, r, "accepted")
	}
}

// Left ends a task whose call waits no longer: it is done where its worker was there, and canceled
// where nobody has taken it.
func (w Waiting) Left(sid string, met bool) {
	task := taskOf(w.S, sid)
	if task == nil || !rest.OpenTask(task) {
		return
	}
	status, at := task.Attr("assignment_status"), w.S.Inner.Now()
	switch {
	case met && status == "assigned":
		for _, r := range reservations(w.S, task) {
			if r.Attr("reservation_status") == "accepted" {
				reserve(w.S, r, "completed")
				leave(w.S, r, typed.TextOf(r.Secrets[keptPostWork]))
			}
		}
	case status == "pending" || status == "reserved":
		if task.Secrets[keptLed] != nil {
			return // the application has led it elsewhere, and says what becomes of it
		}
		task.Change(at, map[string]any{"assignment_status": "canceled", "reason": "hangup"})
		taskChanged(w.S, task)
	}
}
