package emulator

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
)

// TaskRouter: a task goes through its workflow into a queue, a worker of the queue who is available
// is reserved for it, and the application is asked or told what to do.
// Sources: https://www.twilio.com/docs/taskrouter/lifecycle-task-state,
// https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks

// The kinds of events and answers, and how soon a task is routed, which is ours.
const (
	taskRouted          = "task.routed"
	taskRunsOut         = "task.runs-out"
	reservationRunsOut  = "reservation.runs-out"
	assignmentAnswer    = "task.assignment"
	routedAfter         = time.Second
	reservationTimeout  = 120   // seconds, the default of a workflow
	taskTimeout         = 86400 // seconds, the default of a task
	taskReservationName = "TaskReservation"
)

func routerSpecials() map[string]*special {
	all := map[string]*special{
		"taskrouter_v1/Workspace": {created: furnishWorkspace},
		"taskrouter_v1/Worker": {
			defaults: map[string]any{"attributes": "{}"},
			create:   func(q *request, r *record) *apiError { return q.activity(r, true) },
			created:  func(q *request, _ *record) { q.account.session.reroute(q.values[0]) },
			updated: func(q *request, r *record) {
				_ = q.activity(r, false) // update has looked at it
				q.account.session.reroute(q.values[0])
			},
			update: func(q *request, r *record) *apiError { return q.activityThere() },
		},
		"taskrouter_v1/Workflow": {defaults: map[string]any{"task_reservation_timeout": reservationTimeout}},
		"taskrouter_v1/Task": {
			defaults:    map[string]any{"attributes": "{}", "assignment_status": "pending"},
			oldestFirst: true,
			create:      createTask,
			created:     func(q *request, r *record) { q.account.session.taskMade(r) },
			update:      updateTask,
			updated:     func(q *request, r *record) { q.account.session.taskChanged(r) },
			view:        func(v viewer, r *record, out map[string]any) { out["age"] = int(r.account.now().Sub(r.at).Seconds()) },
		},
	}
	for _, name := range []string{taskReservationName, "WorkerReservation"} {
		all["taskrouter_v1/"+name] = &special{update: updateReservation, updated: reservationUpdated}
	}
	return all
}

// openRouter registers the events of TaskRouter.
func (s *Session) openRouter() {
	s.inner.OnEvent(taskRouted, func(entry agenda.Entry) {
		if task := s.taskOf(entry.Subject); task != nil {
			s.route(task)
		}
	})
	s.inner.OnEvent(taskRunsOut, func(entry agenda.Entry) {
		if task := s.taskOf(entry.Subject); task != nil && openTask(task) && task.text("assignment_status") != "assigned" {
			task.change(entry.At, map[string]any{"assignment_status": "canceled", "reason": "Task TTL Exceeded"})
			s.taskChanged(task)
		}
	})
	s.inner.OnEvent(reservationRunsOut, func(entry agenda.Entry) {
		r, _ := keeper{s.e}.Find("taskrouter_v1/TaskReservation", entry.Subject).(*record)
		if r != nil && r.text("reservation_status") == "pending" {
			s.reserve(r, "timeout")
		}
	})
	s.inner.OnAnswer(assignmentAnswer, s.instructed)
	s.openInstructions()
}

func (s *Session) taskOf(sid string) *record {
	r, _ := keeper{s.e}.Find("taskrouter_v1/Task", sid).(*record)
	return r
}

// furnishWorkspace gives a new workspace the activities that Twilio gives it.
func furnishWorkspace(q *request, r *record) {
	for _, a := range []struct {
		name      string
		available bool
	}{{"Offline", false}, {"Available", true}, {"Unavailable", false}} {
		sid := q.e.routed(r, "Activity", map[string]string{"workspace_sid": r.key}, q.now, map[string]any{"friendly_name": a.name, "available": a.available}).key
		switch a.name {
		case "Offline":
			r.change(q.now, map[string]any{
				"default_activity_sid": sid, "default_activity_name": a.name, "timeout_activity_sid": sid, "timeout_activity_name": a.name,
			})
		}
	}
}

// routed makes a record of TaskRouter.
func (e *Emulator) routed(parent *record, name string, scope map[string]string, at time.Time, attrs map[string]any) *record {
	return e.made("taskrouter_v1", name, parent, parent.account, scope, at, attrs)
}

// in returns the records of a workspace.
func (s *Session) in(workspace *record, name string) []*record {
	var all []*record
	for _, r := range workspace.account.table(s.e.named("taskrouter_v1", name)).rows {
		if r.scope["workspace_sid"] == workspace.key {
			all = append(all, r)
		}
	}
	return all
}

func find(all []*record, sid string) *record {
	for _, r := range all {
		if r.key == sid {
			return r
		}
	}
	return nil
}

// activityThere looks whether the activity that a request names is one of the workspace's.
func (q *request) activityThere() *apiError {
	sid := textOf(q.params["ActivitySid"])
	if sid != "" && find(q.account.session.in(q.parent, "Activity"), sid) == nil {
		return fail(20001, "Invalid ActivitySid: there is no activity %s in the workspace", sid) // the words are ours
	}
	return nil
}

// activity gives a worker the activity that a request names, or the workspace's default.
func (q *request) activity(r *record, made bool) *apiError {
	if err := q.activityThere(); err != nil {
		return err
	}
	sid := textOf(q.params["ActivitySid"])
	if sid == "" && !made {
		return nil
	}
	if sid == "" {
		sid = q.parent.text("default_activity_sid")
	}
	q.account.session.place(r, q.parent, sid)
	return nil
}

// place puts a worker into an activity.
func (s *Session) place(worker, workspace *record, activity string) {
	if a := find(s.in(workspace, "Activity"), activity); a != nil {
		worker.change(s.inner.Now(), map[string]any{
			"activity_sid": a.key, "activity_name": a.text("friendly_name"), "available": a.attrs["available"],
			"date_status_changed": s.inner.Now().UTC().Format(iso8601),
		})
	}
}

// createTask finds the workflow of a task, which need not be named where there is one alone.
func createTask(q *request, r *record) *apiError {
	flows := q.account.session.in(q.parent, "Workflow")
	sid := textOf(q.params["WorkflowSid"])
	switch {
	case sid != "":
		if find(flows, sid) == nil {
			return fail(20001, "Invalid WorkflowSid: there is no workflow %s in the workspace", sid) // the words are ours
		}
	case len(flows) == 1:
		r.attrs["workflow_sid"] = flows[0].key
	}
	if flow := find(flows, r.text("workflow_sid")); flow != nil {
		r.attrs["workflow_friendly_name"] = flow.text("friendly_name")
	}
	if text := textOf(q.params["Attributes"]); text != "" {
		if v, ok := decode(text); !ok {
			return fail(20001, "Attributes is not valid JSON")
		} else if _, ok := v.(map[string]any); !ok {
			return fail(20001, "Attributes is not an object of JSON")
		}
	}
	r.setDefault("timeout", int64(taskTimeout))
	r.setDefault("priority", int64(0))
	r.attrs["assignment_status"] = "pending"
	return nil
}

func (s *Session) taskMade(task *record) {
	s.happened(task, "task.created", nil)
	s.inner.At(s.inner.Now().Add(routedAfter), taskRouted, task.key, nil)
	if seconds, ok := task.attrs["timeout"].(int64); ok && seconds > 0 {
		s.inner.Unless(task.at.Add(time.Duration(seconds)*time.Second), taskRunsOut, task.key, nil)
	}
}

// updateTask takes a task to its next status, as its life allows.
func updateTask(q *request, r *record) *apiError {
	from, to := r.text("assignment_status"), textOf(q.params["AssignmentStatus"])
	may := map[string][]string{"canceled": {"pending", "reserved"}, "wrapping": {"assigned"}, "completed": {"assigned", "wrapping"}}
	if to != "" && to != from && !slices.Contains(may[to], from) {
		return fail(20001, "Cannot move the task from %s to %s", from, to) // the words are ours
	}
	return nil
}

// taskChanged does what follows from a task's status.
func (s *Session) taskChanged(task *record) {
	status := task.text("assignment_status")
	closes := map[string]string{"completed": "completed", "canceled": "canceled", "wrapping": "wrapping"}[status]
	if closes == "" {
		return
	}
	for _, r := range s.reservations(task) {
		if openReservation(r) {
			r.change(s.inner.Now(), map[string]any{"reservation_status": closes})
			s.happened(task, "reservation."+closes, r)
		}
	}
	s.happened(task, "task."+status, nil)
	if status != "wrapping" {
		s.inner.Drop(task.key)
		s.reroute(task.scope["workspace_sid"])
	}
}

// leave puts the worker of a reservation into an activity, where one is named.
func (s *Session) leave(r *record, activity string) {
	worker, _ := keeper{s.e}.Find("taskrouter_v1/Worker", r.text("worker_sid")).(*record)
	if worker != nil && worker.parent != nil && activity != "" {
		s.place(worker, worker.parent, activity)
	}
}

// updateReservation lets a reservation take the statuses that it can.
func updateReservation(q *request, r *record) *apiError {
	from, to := r.text("reservation_status"), textOf(q.params["ReservationStatus"])
	may := map[string][]string{
		"accepted": {"pending"}, "rejected": {"pending"}, "wrapping": {"accepted"}, "completed": {"accepted", "wrapping"}, "canceled": {"pending"}, "timeout": {"pending"},
	}
	if to != "" && to != from && !slices.Contains(may[to], from) {
		return fail(20001, "Cannot move the reservation from %s to %s", from, to) // the words are ours
	}
	if textOf(q.params["Instruction"]) != "" && from != "pending" {
		return fail(20001, "Cannot execute the instruction: the reservation is %s", from) // the words are ours
	}
	r.secrets["from"] = from
	return nil
}

func reservationUpdated(q *request, r *record) {
	s := q.account.session
	if q.params["Instruction"] != "reject" { // which says so itself
		s.leave(r, textOf(q.params["WorkerActivitySid"]))
	}
	if to := textOf(q.params["ReservationStatus"]); to != "" && to != r.secrets["from"] {
		s.reserve(r, to)
	}
	if i := instructionOf(q.params); i.Instruction != "" {
		s.instruct(r, i)
	}
}

// happened tells of an event: as a record, and to the workspace's event callback.
func (s *Session) happened(task *record, event string, reservation *record) {
	s.inner.Note(journal.Entry{Kind: journal.Status, SID: task.key, To: event})
	workspace := task.parent
	if workspace == nil {
		return
	}
	url := workspace.text("event_callback_url")
	if filter := workspace.text("events_filter"); url == "" || filter != "" && !slices.Contains(strings.Split(filter, ","), event) {
		return
	}
	params := [][2]string{
		{"EventType", event}, {"AccountSid", task.account.sid}, {"WorkspaceSid", workspace.key}, {"TaskSid", task.key},
		{"TaskAttributes", textOf(task.attrs["attributes"])}, {"TaskAssignmentStatus", task.text("assignment_status")},
		{"TaskQueueSid", task.text("task_queue_sid")}, {"WorkflowSid", task.text("workflow_sid")}, {"Timestamp", fmt.Sprint(s.inner.Now().Unix())},
	}
	if reservation != nil {
		params = append(params, [2]string{"ReservationSid", reservation.key}, [2]string{"WorkerSid", reservation.text("worker_sid")}, [2]string{"WorkerName", reservation.text("worker_name")})
	}
	s.inner.Report(task, url, "POST", "events", params, "")
}

// object reads attributes, which are a text of JSON.
func object(v any) map[string]any {
	if v, ok := v.(map[string]any); ok {
		return v
	}
	decoded, _ := decode(textOf(v))
	attributes, _ := decoded.(map[string]any)
	return attributes
}
