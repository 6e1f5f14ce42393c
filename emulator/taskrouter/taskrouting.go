package taskrouter

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/journal"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
	"dialtone/emulator/session"
	"dialtone/emulator/webhooks"
)

func reservations(s *rest.Tenant, task *rest.Record) []*rest.Record {
	var all []*rest.Record
	for _, c := range task.Children {
		if strings.HasSuffix(c.Kind.Name, "Reservation") {
			all = append(all, c)
		}
	}
	return all
}

// reroute looks at all tasks of a workspace that wait, the most urgent and oldest first.
func reroute(s *rest.Tenant, workspace string) {
	w, _ := rest.Keeper{Engine: s.Engine}.Find("taskrouter_v1/Workspace", workspace).(*rest.Record)
	if w == nil {
		return
	}
	tasks := in(s, w, "Task")
	slices.SortStableFunc(tasks, func(a, b *rest.Record) int {
		x, _ := a.Attrs["priority"].(int64)
		y, _ := b.Attrs["priority"].(int64)
		return int(y - x)
	})
	for _, task := range tasks {
		if task.Attr("assignment_status") == "pending" {
			s.Inner.Drop(task.Key, taskRouted)
			s.Inner.At(s.Inner.Now().Add(routedAfter), taskRouted, task.Key, nil)
		}
	}
}

// target is where a workflow sends a task.
type target struct {
	Queue, Expression string
	Priority          json.Number
}

// routing is a workflow's configuration.
type routing struct {
	TaskRouting struct {
		Filters []struct {
			Expression string
			Targets    []target
		}
		DefaultFilter target `json:"default_filter"`
	} `json:"task_routing"`
}

// route puts a task into a queue and reserves a worker for it, where one is free.
func route(s *rest.Tenant, task *rest.Record) {
	workspace := task.Parent
	if workspace == nil || task.Attr("assignment_status") != "pending" {
		return
	}
	flow := find(in(s, workspace, "Workflow"), task.Attr("workflow_sid"))
	attributes := object(task.Attrs["attributes"])
	var targets []target
	if flow != nil {
		var c routing
		if err := json.Unmarshal([]byte(typed.TextOf(flow.Attrs["configuration"])), &c); err != nil {
			s.Inner.Note(journal.Entry{Kind: journal.Problem, SID: task.Key, Problems: []string{"the workflow's configuration is not as TaskRouter has it: " + err.Error()}})
		}
		for _, f := range c.TaskRouting.Filters {
			if holds(f.Expression, attributes) {
				targets = append(targets, f.Targets...)
				break
			}
		}
		if len(targets) == 0 && c.TaskRouting.DefaultFilter.Queue != "" {
			targets = append(targets, c.TaskRouting.DefaultFilter)
		}
	} else if queue := task.Attr("task_queue_sid"); queue != "" {
		targets = []target{{Queue: queue}}
	}
	for _, t := range targets {
		queue := find(in(s, workspace, "TaskQueue"), t.Queue)
		if queue == nil {
			continue
		}
		if task.Attr("task_queue_sid") != queue.Key {
			task.Change(s.Inner.Now(), map[string]any{
				"task_queue_sid": queue.Key, "task_queue_friendly_name": queue.Attr("friendly_name"),
				"task_queue_entered_date": s.Inner.Now().UTC().Format(typed.Iso8601),
			})
			happened(s, task, "task-queue.entered", nil)
		}
		for _, worker := range in(s, workspace, "Worker") {
			if free(s, workspace, worker, task) && holds(queue.Attr("target_workers"), object(worker.Attrs["attributes"])) {
				offer(s, task, worker, flow)
				return
			}
		}
	}
}

// free reports whether a worker is available, has nothing to do, and has not turned the task down.
func free(s *rest.Tenant, workspace, worker, task *rest.Record) bool {
	if available, _ := worker.Attrs["available"].(bool); !available {
		return false
	}
	for _, t := range in(s, workspace, "Task") {
		for _, r := range reservations(s, t) {
			if r.Attr("worker_sid") == worker.Key && (rest.OpenReservation(r) || t == task && r.Attr("reservation_status") == "rejected") {
				return false
			}
		}
	}
	return true
}

// offer reserves a worker for a task, and asks the workflow's application what to do.
func offer(s *rest.Tenant, task, worker, flow *rest.Record) {
	at := s.Inner.Now()
	r := routed(s.Engine, task, "TaskReservation", map[string]string{"workspace_sid": task.Scope["workspace_sid"], "task_sid": task.Key}, at, map[string]any{
		"reservation_status": "pending", "worker_sid": worker.Key, "worker_name": worker.Attr("friendly_name"),
	})
	task.Change(at, map[string]any{"assignment_status": "reserved"})
	happened(s, task, "reservation.created", r)
	seconds := int64(reservationTimeout)
	if flow != nil {
		if n, ok := flow.Attrs["task_reservation_timeout"].(int64); ok {
			seconds = n
		}
	}
	s.Inner.Unless(at.Add(time.Duration(seconds)*time.Second), reservationRunsOut, r.Key, nil)
	if flow == nil || flow.Attr("assignment_callback_url") == "" {
		return
	}
	s.Inner.Send(r, &webhooks.Request{
		Kind: assignmentAnswer, Data: task, Purpose: "assignment", Lane: task.Key, Method: "POST", URL: flow.Attr("assignment_callback_url"),
		Params: [][2]string{
			{"AccountSid", task.Holder.SID}, {"WorkspaceSid", task.Scope["workspace_sid"]}, {"WorkflowSid", flow.Key}, {"TaskQueueSid", task.Attr("task_queue_sid")},
			{"TaskSid", task.Key}, {"TaskAttributes", typed.TextOf(task.Attrs["attributes"])}, {"TaskAge", fmt.Sprint(int(at.Sub(task.At).Seconds()))},
			{"TaskPriority", typed.TextOf(task.Attrs["priority"])}, {"ReservationSid", r.Key}, {"WorkerSid", worker.Key}, {"WorkerName", worker.Attr("friendly_name")},
			{"WorkerAttributes", typed.TextOf(worker.Attrs["attributes"])},
		},
	})
}

// instructed does what the application of a workflow answers.
func instructed(s *rest.Tenant, q *webhooks.Request, res *webhooks.Response) {
	r := q.About.(*rest.Record)
	alert := func(code int, warning bool, words string) {
		s.Inner.Alert(r, session.Alert{Code: code, Warning: warning, Words: words, Request: q, Response: res})
	}
	if !res.OK() {
		alert(cmp.Or(res.Code, webhooks.CodeHTTP), false, "the assignment callback failed")
		return
	}
	if len(bytes.TrimSpace(res.Body)) == 0 || r.Removed || r.Attr("reservation_status") != "pending" {
		return
	}
	var i instruction
	switch err := json.Unmarshal(res.Body, &i); {
	case err != nil:
		alert(40001, true, "the answer to the assignment callback is not JSON as TaskRouter has it: "+err.Error())
		return
	case res.ContentType() != "application/json":
		alert(40000, false, "the answer to the assignment callback is not of the type application/json")
		return
	case i.Instruction == "" && string(bytes.TrimSpace(res.Body)) != "{}":
		alert(40005, true, "the answer to the assignment callback has no instruction")
	}
	instruct(s, r, i)
}

// reserve gives a reservation a status, and its task what follows from it.
func reserve(s *rest.Tenant, r *rest.Record, status string) {
	at, task := s.Inner.Now(), r.Parent
	r.Change(at, map[string]any{"reservation_status": status})
	s.Inner.Drop(r.Key)
	if task == nil {
		return
	}
	happened(s, task, "reservation."+status, r)
	follows := map[string]string{"accepted": "assigned", "rejected": "pending", "timeout": "pending", "canceled": "pending", "wrapping": "wrapping", "completed": "completed"}[status]
	if !rest.OpenTask(task) || follows == "" {
		return
	}
	if status == "timeout" && task.Parent != nil {
		leave(s, r, task.Parent.Attr("timeout_activity_sid"))
	}
	task.Change(at, map[string]any{"assignment_status": follows})
	if follows == "pending" {
		s.Inner.At(at.Add(routedAfter), taskRouted, task.Key, nil)
		return
	}
	if follows == "completed" {
		taskChanged(s, task)
	}
}
