package emulator

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/journal"
	"dialtone/emulator/session"
	"dialtone/emulator/webhooks"
)

func (s *Session) reservations(task *record) []*record {
	var all []*record
	for _, c := range task.children {
		if strings.HasSuffix(c.resource.Name, "Reservation") {
			all = append(all, c)
		}
	}
	return all
}

// reroute looks at all tasks of a workspace that wait, the most urgent and oldest first.
func (s *Session) reroute(workspace string) {
	w, _ := keeper{s.e}.Find("taskrouter_v1/Workspace", workspace).(*record)
	if w == nil {
		return
	}
	tasks := s.in(w, "Task")
	slices.SortStableFunc(tasks, func(a, b *record) int {
		x, _ := a.attrs["priority"].(int64)
		y, _ := b.attrs["priority"].(int64)
		return int(y - x)
	})
	for _, task := range tasks {
		if task.text("assignment_status") == "pending" {
			s.inner.Drop(task.key, taskRouted)
			s.inner.At(s.inner.Now().Add(routedAfter), taskRouted, task.key, nil)
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
func (s *Session) route(task *record) {
	workspace := task.parent
	if workspace == nil || task.text("assignment_status") != "pending" {
		return
	}
	flow := find(s.in(workspace, "Workflow"), task.text("workflow_sid"))
	attributes := object(task.attrs["attributes"])
	var targets []target
	if flow != nil {
		var c routing
		if err := json.Unmarshal([]byte(textOf(flow.attrs["configuration"])), &c); err != nil {
			s.inner.Note(journal.Entry{Kind: journal.Problem, SID: task.key, Problems: []string{"the workflow's configuration is not as TaskRouter has it: " + err.Error()}})
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
	} else if queue := task.text("task_queue_sid"); queue != "" {
		targets = []target{{Queue: queue}}
	}
	for _, t := range targets {
		queue := find(s.in(workspace, "TaskQueue"), t.Queue)
		if queue == nil {
			continue
		}
		if task.text("task_queue_sid") != queue.key {
			task.change(s.inner.Now(), map[string]any{
				"task_queue_sid": queue.key, "task_queue_friendly_name": queue.text("friendly_name"),
				"task_queue_entered_date": s.inner.Now().UTC().Format(iso8601),
			})
			s.happened(task, "task-queue.entered", nil)
		}
		for _, worker := range s.in(workspace, "Worker") {
			if s.free(workspace, worker, task) && holds(queue.text("target_workers"), object(worker.attrs["attributes"])) {
				s.offer(task, worker, flow)
				return
			}
		}
	}
}

// free reports whether a worker is available, has nothing to do, and has not turned the task down.
func (s *Session) free(workspace, worker, task *record) bool {
	if available, _ := worker.attrs["available"].(bool); !available {
		return false
	}
	for _, t := range s.in(workspace, "Task") {
		for _, r := range s.reservations(t) {
			if r.text("worker_sid") == worker.key && (openReservation(r) || t == task && r.text("reservation_status") == "rejected") {
				return false
			}
		}
	}
	return true
}

// offer reserves a worker for a task, and asks the workflow's application what to do.
func (s *Session) offer(task, worker, flow *record) {
	at := s.inner.Now()
	r := s.e.routed(task, taskReservationName, map[string]string{"workspace_sid": task.scope["workspace_sid"], "task_sid": task.key}, at, map[string]any{
		"reservation_status": "pending", "worker_sid": worker.key, "worker_name": worker.text("friendly_name"),
	})
	task.change(at, map[string]any{"assignment_status": "reserved"})
	s.happened(task, "reservation.created", r)
	seconds := int64(reservationTimeout)
	if flow != nil {
		if n, ok := flow.attrs["task_reservation_timeout"].(int64); ok {
			seconds = n
		}
	}
	s.inner.Unless(at.Add(time.Duration(seconds)*time.Second), reservationRunsOut, r.key, nil)
	if flow == nil || flow.text("assignment_callback_url") == "" {
		return
	}
	s.inner.Send(r, &webhooks.Request{
		Kind: assignmentAnswer, Data: task, Purpose: "assignment", Lane: task.key, Method: "POST", URL: flow.text("assignment_callback_url"),
		Params: [][2]string{
			{"AccountSid", task.account.sid}, {"WorkspaceSid", task.scope["workspace_sid"]}, {"WorkflowSid", flow.key}, {"TaskQueueSid", task.text("task_queue_sid")},
			{"TaskSid", task.key}, {"TaskAttributes", textOf(task.attrs["attributes"])}, {"TaskAge", fmt.Sprint(int(at.Sub(task.at).Seconds()))},
			{"TaskPriority", textOf(task.attrs["priority"])}, {"ReservationSid", r.key}, {"WorkerSid", worker.key}, {"WorkerName", worker.text("friendly_name")},
			{"WorkerAttributes", textOf(worker.attrs["attributes"])},
		},
	})
}

// instructed does what the application of a workflow answers.
func (s *Session) instructed(q *webhooks.Request, res *webhooks.Response) {
	r := q.About.(*record)
	alert := func(code int, warning bool, words string) {
		s.inner.Alert(r, session.Alert{Code: code, Warning: warning, Words: words, Request: q, Response: res})
	}
	if !res.OK() {
		alert(cmp.Or(res.Code, webhooks.CodeHTTP), false, "the assignment callback failed")
		return
	}
	if len(bytes.TrimSpace(res.Body)) == 0 || r.gone || r.text("reservation_status") != "pending" {
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
	s.instruct(r, i)
}

// reserve gives a reservation a status, and its task what follows from it.
func (s *Session) reserve(r *record, status string) {
	at, task := s.inner.Now(), r.parent
	r.change(at, map[string]any{"reservation_status": status})
	s.inner.Drop(r.key)
	if task == nil {
		return
	}
	s.happened(task, "reservation."+status, r)
	follows := map[string]string{"accepted": "assigned", "rejected": "pending", "timeout": "pending", "canceled": "pending", "wrapping": "wrapping", "completed": "completed"}[status]
	if !openTask(task) || follows == "" {
		return
	}
	if status == "timeout" && task.parent != nil {
		s.leave(r, task.parent.text("timeout_activity_sid"))
	}
	task.change(at, map[string]any{"assignment_status": follows})
	if follows == "pending" {
		s.inner.At(at.Add(routedAfter), taskRouted, task.key, nil)
		return
	}
	if follows == "completed" {
		s.taskChanged(task)
	}
}
