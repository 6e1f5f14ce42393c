// Package taskrouter is TaskRouter: tasks, the workers who are reserved for them, and what their
// application has done with them.
package taskrouter

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
	"dialtone/emulator/webhooks"
)

// TaskRouter: a task goes through its workflow into a queue, a worker of the queue who is available
// is reserved for it, and the application is asked or told what to do.
// Sources: https://www.twilio.com/docs/taskrouter/lifecycle-task-state,
// https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks

// The kinds of events and answers, and how soon a task is routed, which is ours.
const (
	taskRouted         = "task.routed"
	taskRunsOut        = "task.runs-out"
	reservationRunsOut = "reservation.runs-out"
	assignmentAnswer   = "task.assignment"
	routedAfter        = time.Second
	reservationTimeout = 120   // seconds, the default of a workflow
	taskTimeout        = 86400 // seconds, the default of a task
)

// Specials says what the resources of TaskRouter do.
func Specials() map[string]*rest.Special {
	all := map[string]*rest.Special{
		"taskrouter_v1/Workspace": {Created: furnishWorkspace},
		"taskrouter_v1/Worker": {
			Defaults: map[string]any{"attributes": "{}"},
			Create:   func(q *rest.Request, r *rest.Record) *rest.Error { return activity(q, r, true) },
			Created:  func(q *rest.Request, _ *rest.Record) { reroute(q.Account.Tenant, q.Values[0]) },
			Updated: func(q *rest.Request, r *rest.Record) {
				_ = activity(q, r, false) // update has looked at it
				reroute(q.Account.Tenant, q.Values[0])
			},
			Update: func(q *rest.Request, r *rest.Record) *rest.Error { return activityThere(q) },
		},
		"taskrouter_v1/Workflow": {Defaults: map[string]any{"task_reservation_timeout": reservationTimeout}},
		"taskrouter_v1/Task": {
			Defaults:    map[string]any{"attributes": "{}", "assignment_status": "pending"},
			OldestFirst: true,
			Create:      createTask,
			Created:     func(q *rest.Request, r *rest.Record) { taskMade(q.Account.Tenant, r) },
			Update:      updateTask,
			Updated:     func(q *rest.Request, r *rest.Record) { taskChanged(q.Account.Tenant, r) },
			View: func(v rest.Viewer, r *rest.Record, out map[string]any) {
				out["age"] = int(r.Holder.Now().Sub(r.At).Seconds())
			},
		},
	}
	all["taskrouter_v1/TaskReservation"] = &rest.Special{Update: updateReservation, Updated: reservationUpdated}
	// A worker's reservations are those of tasks.
	all["taskrouter_v1/WorkerReservation"] = &rest.Special{Model: "TaskReservation", Update: updateReservation, Updated: reservationUpdated}
	return all
}

// Open registers the events of TaskRouter.
func Open(s *rest.Tenant) {
	s.Inner.OnEvent(taskRouted, func(entry agenda.Entry) {
		if task := taskOf(s, entry.Subject); task != nil {
			route(s, task)
		}
	})
	s.Inner.OnEvent(taskRunsOut, func(entry agenda.Entry) {
		if task := taskOf(s, entry.Subject); task != nil && rest.OpenTask(task) && task.Attr("assignment_status") != "assigned" {
			task.Change(entry.At, map[string]any{"assignment_status": "canceled", "reason": "Task TTL Exceeded"})
			taskChanged(s, task)
		}
	})
	s.Inner.OnEvent(reservationRunsOut, func(entry agenda.Entry) {
		r, _ := rest.Keeper{Engine: s.Engine}.Find("taskrouter_v1/TaskReservation", entry.Subject).(*rest.Record)
		if r != nil && r.Attr("reservation_status") == "pending" {
			reserve(s, r, "timeout")
		}
	})
	s.Inner.OnAnswer(assignmentAnswer, func(q *webhooks.Request, res *webhooks.Response) { instructed(s, q, res) })
	openInstructions(s)
}

func taskOf(s *rest.Tenant, sid string) *rest.Record {
	r, _ := rest.Keeper{Engine: s.Engine}.Find("taskrouter_v1/Task", sid).(*rest.Record)
	return r
}

// furnishWorkspace gives a new workspace the activities that Twilio gives it.
func furnishWorkspace(q *rest.Request, r *rest.Record) {
	for _, a := range []struct {
		name      string
		available bool
	}{{"Offline", false}, {"Available", true}, {"Unavailable", false}} {
		sid := routed(q.Engine, r, "Activity", map[string]string{"workspace_sid": r.Key}, q.Now, map[string]any{"friendly_name": a.name, "available": a.available}).Key
		switch a.name {
		case "Offline":
			r.Change(q.Now, map[string]any{
				"default_activity_sid": sid, "default_activity_name": a.name, "timeout_activity_sid": sid, "timeout_activity_name": a.name,
			})
		}
	}
}

// routed makes a record of TaskRouter.
func routed(e *rest.Engine, parent *rest.Record, name string, scope map[string]string, at time.Time, attrs map[string]any) *rest.Record {
	return e.Made("taskrouter_v1", name, parent, parent.Holder, scope, at, attrs)
}

// in returns the records of a workspace.
func in(s *rest.Tenant, workspace *rest.Record, name string) []*rest.Record {
	var all []*rest.Record
	for _, r := range workspace.Holder.Table(s.Engine.Named("taskrouter_v1", name)).Rows {
		if r.Scope["workspace_sid"] == workspace.Key {
			all = append(all, r)
		}
	}
	return all
}

func find(all []*rest.Record, sid string) *rest.Record {
	for _, r := range all {
		if r.Key == sid {
			return r
		}
	}
	return nil
}

// activityThere looks whether the activity that a request names is one of the workspace's.
func activityThere(q *rest.Request) *rest.Error {
	sid := typed.TextOf(q.Params["ActivitySid"])
	if sid != "" && find(in(q.Account.Tenant, q.Parent, "Activity"), sid) == nil {
		return rest.Fail(20001, "Invalid ActivitySid: there is no activity %s in the workspace", sid) // the words are ours
	}
	return nil
}

// activity gives a worker the activity that a request names, or the workspace's default.
func activity(q *rest.Request, r *rest.Record, made bool) *rest.Error {
	if err := activityThere(q); err != nil {
		return err
	}
	sid := typed.TextOf(q.Params["ActivitySid"])
	if sid == "" && !made {
		return nil
	}
	if sid == "" {
		sid = q.Parent.Attr("default_activity_sid")
	}
	place(q.Account.Tenant, r, q.Parent, sid)
	return nil
}

// place puts a worker into an activity.
func place(s *rest.Tenant, worker, workspace *rest.Record, activity string) {
	if a := find(in(s, workspace, "Activity"), activity); a != nil {
		worker.Change(s.Inner.Now(), map[string]any{
			"activity_sid": a.Key, "activity_name": a.Attr("friendly_name"), "available": a.Attrs["available"],
			"date_status_changed": s.Inner.Now().UTC().Format(typed.Iso8601),
		})
	}
}

// createTask finds the workflow of a task, which need not be named where there is one alone.
func createTask(q *rest.Request, r *rest.Record) *rest.Error {
	flows := in(q.Account.Tenant, q.Parent, "Workflow")
	sid := typed.TextOf(q.Params["WorkflowSid"])
	switch {
	case sid != "":
		if find(flows, sid) == nil {
			return rest.Fail(20001, "Invalid WorkflowSid: there is no workflow %s in the workspace", sid) // the words are ours
		}
	case len(flows) == 1:
		r.Attrs["workflow_sid"] = flows[0].Key
	}
	if flow := find(flows, r.Attr("workflow_sid")); flow != nil {
		r.Attrs["workflow_friendly_name"] = flow.Attr("friendly_name")
	}
	if text := typed.TextOf(q.Params["Attributes"]); text != "" {
		if v, ok := typed.Decode(text); !ok {
			return rest.Fail(20001, "Attributes is not valid JSON")
		} else if _, ok := v.(map[string]any); !ok {
			return rest.Fail(20001, "Attributes is not an object of JSON")
		}
	}
	r.SetDefault("timeout", int64(taskTimeout))
	r.SetDefault("priority", int64(0))
	r.Attrs["assignment_status"] = "pending"
	return nil
}

func taskMade(s *rest.Tenant, task *rest.Record) {
	happened(s, task, "task.created", nil)
	s.Inner.At(s.Inner.Now().Add(routedAfter), taskRouted, task.Key, nil)
	if seconds, ok := task.Attrs["timeout"].(int64); ok && seconds > 0 {
		s.Inner.Unless(task.At.Add(time.Duration(seconds)*time.Second), taskRunsOut, task.Key, nil)
	}
}

// updateTask takes a task to its next status, as its life allows.
func updateTask(q *rest.Request, r *rest.Record) *rest.Error {
	from, to := r.Attr("assignment_status"), typed.TextOf(q.Params["AssignmentStatus"])
	may := map[string][]string{"canceled": {"pending", "reserved"}, "wrapping": {"assigned"}, "completed": {"assigned", "wrapping"}}
	if to != "" && to != from && !slices.Contains(may[to], from) {
		return rest.Fail(20001, "Cannot move the task from %s to %s", from, to) // the words are ours
	}
	return nil
}

// taskChanged does what follows from a task's status.
func taskChanged(s *rest.Tenant, task *rest.Record) {
	status := task.Attr("assignment_status")
	closes := map[string]string{"completed": "completed", "canceled": "canceled", "wrapping": "wrapping"}[status]
	if closes == "" {
		return
	}
	for _, r := range reservations(s, task) {
		if rest.OpenReservation(r) {
			r.Change(s.Inner.Now(), map[string]any{"reservation_status": closes})
			happened(s, task, "reservation."+closes, r)
		}
	}
	happened(s, task, "task."+status, nil)
	if status != "wrapping" {
		s.Inner.Drop(task.Key)
		reroute(s, task.Scope["workspace_sid"])
	}
}

// leave puts the worker of a reservation into an activity, where one is named.
func leave(s *rest.Tenant, r *rest.Record, activity string) {
	worker, _ := rest.Keeper{Engine: s.Engine}.Find("taskrouter_v1/Worker", r.Attr("worker_sid")).(*rest.Record)
	if worker != nil && worker.Parent != nil && activity != "" {
		place(s, worker, worker.Parent, activity)
	}
}

// updateReservation lets a reservation take the statuses that it can.
func updateReservation(q *rest.Request, r *rest.Record) *rest.Error {
	from, to := r.Attr("reservation_status"), typed.TextOf(q.Params["ReservationStatus"])
	may := map[string][]string{
		"accepted": {"pending"}, "rejected": {"pending"}, "wrapping": {"accepted"}, "completed": {"accepted", "wrapping"}, "canceled": {"pending"}, "timeout": {"pending"},
	}
	if to != "" && to != from && !slices.Contains(may[to], from) {
		return rest.Fail(20001, "Cannot move the reservation from %s to %s", from, to) // the words are ours
	}
	if typed.TextOf(q.Params["Instruction"]) != "" && from != "pending" {
		return rest.Fail(20001, "Cannot execute the instruction: the reservation is %s", from) // the words are ours
	}
	r.Secrets["from"] = from
	return nil
}

func reservationUpdated(q *rest.Request, r *rest.Record) {
	s := q.Account.Tenant
	if q.Params["Instruction"] != "reject" { // which says so itself
		leave(s, r, typed.TextOf(q.Params["WorkerActivitySid"]))
	}
	if to := typed.TextOf(q.Params["ReservationStatus"]); to != "" && to != r.Secrets["from"] {
		reserve(s, r, to)
	}
	if i := instructionOf(q.Params); i.Instruction != "" {
		instruct(s, r, i)
	}
}

// happened tells of an event: as a record, and to the workspace's event callback.
func happened(s *rest.Tenant, task *rest.Record, event string, reservation *rest.Record) {
	s.Inner.Note(journal.Entry{Kind: journal.Status, SID: task.Key, To: event})
	workspace := task.Parent
	if workspace == nil {
		return
	}
	url := workspace.Attr("event_callback_url")
	if filter := workspace.Attr("events_filter"); url == "" || filter != "" && !slices.Contains(strings.Split(filter, ","), event) {
		return
	}
	params := [][2]string{
		{"EventType", event}, {"AccountSid", task.Holder.SID}, {"WorkspaceSid", workspace.Key}, {"TaskSid", task.Key},
		{"TaskAttributes", typed.TextOf(task.Attrs["attributes"])}, {"TaskAssignmentStatus", task.Attr("assignment_status")},
		{"TaskQueueSid", task.Attr("task_queue_sid")}, {"WorkflowSid", task.Attr("workflow_sid")}, {"Timestamp", fmt.Sprint(s.Inner.Now().Unix())},
	}
	if reservation != nil {
		params = append(params, [2]string{"ReservationSid", reservation.Key}, [2]string{"WorkerSid", reservation.Attr("worker_sid")}, [2]string{"WorkerName", reservation.Attr("worker_name")})
	}
	s.Inner.Report(task, url, "POST", "events", params, "")
}

// object reads attributes, which are a text of JSON.
func object(v any) map[string]any {
	if v, ok := v.(map[string]any); ok {
		return v
	}
	decoded, _ := typed.Decode(typed.TextOf(v))
	attributes, _ := decoded.(map[string]any)
	return attributes
}
