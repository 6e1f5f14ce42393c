package voice_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// desk is a workspace with one worker, ann, who is available, and one workflow.
type desk struct {
	*system
	path, worker, flow string
	offline, wrapUp    string
}

// route starts an emulator whose callers wait for ann; instruction is what the application answers
// when she is reserved.
func route(t *testing.T, enqueue, instruction string) *desk {
	s := answering(t, map[string]string{
		"/wait": twimlOf(`<Say>You are waiting</Say><Pause length="10"/>`), "/left": twimlOf(`<Say>Thank you</Say>`), "/status": "", "/events": "",
		"/agent": twimlOf(`<Say>A customer</Say><Dial><Queue reservationSid="RESERVATION"></Queue></Dial>`), "/elsewhere": twimlOf(`<Say>Leave a message</Say><Pause length="60"/>`),
		"/worker": "",
	})
	d := &desk{system: s}
	d.path = "/v1/Workspaces/" + s.ask(201, "POST", "/v1/Workspaces", "FriendlyName", "desk", "EventCallbackUrl", "https://app.test/events").text("sid")
	activity := func(name string) string {
		for _, a := range s.ask(200, "GET", d.path+"/Activities").list("activities") {
			if a.text("friendly_name") == name {
				return a.text("sid")
			}
		}
		return ""
	}
	d.offline, d.wrapUp = activity("Offline"), activity("Unavailable")
	queue := s.ask(201, "POST", d.path+"/TaskQueues", "FriendlyName", "all").text("sid")
	d.flow = s.ask(201, "POST", d.path+"/Workflows", "FriendlyName", "flow", "AssignmentCallbackUrl", "https://app.test/assignment",
		"Configuration", `{"task_routing": {"default_filter": {"queue": "`+queue+`"}}}`).text("sid")
	d.worker = s.ask(201, "POST", d.path+"/Workers", "FriendlyName", "ann", "Attributes", `{"contact_uri": "`+ann+`"}`, "ActivitySid", activity("Available")).text("sid")
	fill := strings.NewReplacer("WORKFLOW", d.flow, "WRAPUP", d.wrapUp)
	s.app.pages["/voice"], s.app.pages["/assignment"] = fill.Replace(enqueue), fill.Replace(instruction)
	return d
}

// task returns the one task, and its attributes.
func (d *desk) task() (record, map[string]any) {
	d.t.Helper()
	all := d.ask(200, "GET", d.path+"/Tasks").list("tasks")
	if len(all) != 1 {
		d.t.Fatalf("there are %d tasks", len(all))
	}
	attributes := map[string]any{}
	if err := json.Unmarshal([]byte(all[0].text("attributes")), &attributes); err != nil {
		d.t.Fatal(err)
	}
	return all[0], attributes
}

func (d *desk) reservation() record {
	d.t.Helper()
	task, _ := d.task()
	return d.ask(200, "GET", d.path+"/Tasks/"+task.text("sid")+"/Reservations").list("reservations")[0]
}

func (d *desk) activity() string {
	return d.ask(200, "GET", d.path+"/Workers/"+d.worker).text("activity_name")
}

const enqueue = `<Response><Enqueue workflowSid="WORKFLOW" waitUrl="/wait" action="/left"><Task priority="5" timeout="300">{"account": "1234", "direction": "sideways"}</Task></Enqueue></Response>`

// TestEnqueueMakesATask: the caller waits in the workflow's queue, the task has what is known of
// the call, the worker who is reserved is called, and the two are connected; who hangs up ends it.
func TestEnqueueMakesATask(t *testing.T) {
	d := route(t, enqueue, `{"instruction": "dequeue", "post_work_activity_sid": "WRAPUP", "status_callback_url": "https://app.test/worker", "status_callback_events": "answered,completed", "timeout": "20"}`)
	caller := d.call(bob)
	caller.hears("waiting")
	queue := d.get("/Queues.json").list("queues")[0]
	if queue.text("friendly_name") != d.flow || queue["current_size"] != 1.0 {
		t.Errorf("the queue is %v", queue)
	}
	task, attributes := d.task()
	if task["priority"] != 5.0 || task["timeout"] != 300.0 || task.text("workflow_sid") != d.flow || task.text("assignment_status") != "pending" {
		t.Errorf("the task is %v", task)
	}
	for name, want := range map[string]any{"call_sid": caller.SID(), "from": bob, "to": office, "account_sid": accountSID, "account": "1234", "direction": "sideways"} {
		if attributes[name] != want {
			t.Errorf("its attribute %s is %v, want %v", name, attributes[name], want)
		}
	}
	worker := d.rings(ann)
	if got := d.of(worker.SID()); got.text("from") != office || got.text("direction") != "outbound-api" {
		t.Errorf("the worker's call is %v", got)
	}
	if _, attributes = d.task(); attributes["worker_call_sid"] != worker.SID() {
		t.Errorf("the worker's call is %s, and the task says %v", worker.SID(), attributes["worker_call_sid"])
	}
	d.advance(10 * time.Second)
	worker.says("How can I help")
	caller.hears("How can I help")
	if task, _ = d.task(); task.text("assignment_status") != "assigned" || d.reservation().text("reservation_status") != "accepted" {
		t.Errorf("connected, the task is %v", task)
	}
	worker.hangUp()
	caller.hears("Thank you")
	caller.ended()
	if task, _ = d.task(); task.text("assignment_status") != "completed" || d.reservation().text("reservation_status") != "completed" || d.activity() != "Unavailable" {
		t.Errorf("over, the task is %v and the worker %s", task, d.activity())
	}
	if left := d.app.one("/left"); left.Get("QueueResult") != "bridged" || left.Get("QueueSid") != queue.text("sid") {
		t.Errorf("the action was told %v", left)
	}
	var told []string
	for _, f := range d.app.got("/worker") {
		told = append(told, f.Get("CallStatus"))
		if f.Get("taskCallSid") != caller.SID() {
			t.Errorf("the worker's callback was told %v", f)
		}
	}
	if !slices.Equal(told, []string{"in-progress", "completed"}) {
		t.Errorf("the worker's callback was told of %q", told)
	}
	if got := d.alerts(); len(got) != 0 {
		t.Errorf("alerts %v: %s", got, d.problems())
	}
}

// TestATaskIsCanceled: who hangs up before a worker is there has no task any more, and the worker
// who is called meanwhile finds nobody.
func TestATaskIsCanceled(t *testing.T) {
	d := route(t, enqueue, `{"instruction": "dequeue"}`)
	caller := d.call(bob)
	caller.hears("waiting")
	d.rings(ann)
	caller.hangUp()
	d.settle()
	if task, _ := d.task(); task.text("assignment_status") != "canceled" || d.reservation().text("reservation_status") != "canceled" {
		t.Errorf("the task is %v, the reservation %v", task, d.reservation())
	}
	if left := d.app.one("/left"); left.Get("QueueResult") != "hangup" {
		t.Errorf("the action was told %v", left)
	}
	if got := d.alerts(); !slices.Equal(got, []string{"14215"}) {
		t.Errorf("alerts %v: %s", got, d.problems())
	}
}

// TestInstructions: call runs a document for the worker, which takes the caller by the reservation;
// redirect leads the caller elsewhere; conference has both meet in a room of the task's name.
func TestInstructions(t *testing.T) {
	t.Run("call", func(t *testing.T) {
		d := route(t, enqueue, `{"instruction": "call", "from": "`+office+`", "url": "https://app.test/agent", "accept": false}`)
		caller := d.call(bob)
		worker := d.rings(ann)
		d.app.mu.Lock()
		d.app.pages["/agent"] = strings.Replace(d.app.pages["/agent"], "RESERVATION", d.reservation().text("sid"), 1)
		d.app.mu.Unlock()
		worker.hears("A customer")
		if got := d.reservation().text("reservation_status"); got != "pending" {
			t.Errorf("not accepted, the reservation is %s", got)
		}
		d.advance(10 * time.Second)
		caller.says("Hello")
		worker.hears("Hello")
		if got := d.reservation().text("reservation_status"); got != "accepted" {
			t.Errorf("connected, the reservation is %s", got)
		}
		caller.hangUp()
		d.settle()
		if task, _ := d.task(); task.text("assignment_status") != "completed" {
			t.Errorf("over, the task is %v", task)
		}
	})
	for _, accept := range []string{"true", "false"} {
		t.Run("redirect "+accept, func(t *testing.T) {
			d := route(t, enqueue, "")
			caller := d.call(bob)
			d.app.mu.Lock()
			d.app.pages["/assignment"] = `{"instruction": "redirect", "call_sid": "` + caller.SID() + `", "url": "https://app.test/elsewhere", "accept": "` + accept + `"}`
			d.app.mu.Unlock()
			caller.hears("Leave a message")
			want := map[string]string{"true": "assigned", "false": "reserved"}[accept]
			if task, _ := d.task(); task.text("assignment_status") != want {
				t.Errorf("the task is %v", task)
			}
			if left := d.app.one("/left"); left.Get("QueueResult") != "redirected" {
				t.Errorf("the action was told %v", left)
			}
		})
	}
	t.Run("conference", func(t *testing.T) {
		d := route(t, enqueue, `{"instruction": "conference", "from": "`+office+`", "post_work_activity_sid": "WRAPUP", "end_conference_on_exit": true}`)
		caller := d.call(bob)
		caller.hears("waiting")
		worker := d.rings(ann)
		d.advance(10 * time.Second)
		worker.says("How can I help")
		caller.hears("How can I help")
		task, _ := d.task()
		if task.text("assignment_status") != "assigned" || d.get("/Conferences.json").list("conferences")[0].text("friendly_name") != task.text("sid") {
			t.Errorf("the task is %v", task)
		}
		worker.hangUp()
		caller.ended()
		d.settle()
		if task, _ = d.task(); task.text("assignment_status") != "wrapping" || d.activity() != "Unavailable" {
			t.Errorf("over, the task is %v, the worker %s", task, d.activity())
		}
	})
	t.Run("by an update", func(t *testing.T) {
		d := route(t, enqueue, "")
		caller := d.call(bob)
		caller.hears("waiting")
		d.advance(2 * time.Second)
		path := d.path + "/Tasks/" + d.reservation().text("task_sid") + "/Reservations/" + d.reservation().text("sid")
		d.ask(200, "POST", path, "Instruction", "dequeue", "DequeueFrom", office, "DequeuePostWorkActivitySid", d.offline)
		worker := d.rings(ann)
		d.advance(10 * time.Second)
		worker.says("How can I help")
		caller.hears("How can I help")
		d.ask(400, "POST", path, "Instruction", "accept")
		caller.hangUp()
		d.settle()
		if got := d.activity(); got != "Offline" {
			t.Errorf("the worker is %s", got)
		}
	})
}

// TestBadInstructions: what cannot be carried out is Twilio's alert, and the reservation runs out.
func TestBadInstructions(t *testing.T) {
	for answer, code := range map[string]string{
		`{"instruction": "conference"}`:                                    "40138",
		`{"instruction": "call", "from": "` + office + `"}`:                "40112",
		`{"instruction": "redirect", "url": "https://app.test/elsewhere"}`: "40121",
		`{"instruction": "dequeue", "post_work_activity_sid": "WA0"}`:      "40130",
		`{"instruction": "dance"}`:                                         "55555",
		`{"instructions": "accept"}`:                                       "40005",
		`{"instruction"`:                                                   "40001",
		`"{\"instruction\": \"accept\"}"`:                                  "40001",
		` {"instruction": "accept"}`:                                       "40000", // as text/plain
	} {
		d := route(t, enqueue, answer)
		d.call(bob).hears("waiting")
		d.advance(5 * time.Second)
		if got := d.alerts(); !slices.Equal(got, []string{code}) || d.reservation().text("reservation_status") != "pending" {
			t.Errorf("%s: alerts %v, want %s", answer, got, code)
		}
	}
	for document, code := range map[string]string{
		strings.Replace(enqueue, "WORKFLOW", "WW0", 1):                                                   "14220",
		strings.Replace(enqueue, `{"account"`, `{'account'`, 1):                                          "14221",
		`<Response><Enqueue action="/left" workflowSid="WORKFLOW"><Task>[1]</Task></Enqueue></Response>`: "14221",
	} {
		d := route(t, document, "")
		caller := d.call(bob)
		caller.hears("Thank you")
		if got := d.alerts(); !slices.Equal(got, []string{code}) || d.app.one("/left").Get("QueueResult") != "error" {
			t.Errorf("%s: alerts %v, want %s", document, got, code)
		}
	}
}
