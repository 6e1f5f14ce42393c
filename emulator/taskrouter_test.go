package emulator_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"dialtone/emulator"
)

// routing is a workspace with a queue for those who speak Spanish and one for all.
type routingTest struct {
	*twilio
	path, flow, ann, bob string
	available, offline   string
}

func route(t *testing.T, answer http.HandlerFunc) (*routingTest, *listener) {
	app := listenFor(t, authToken, answer)
	tw := manual(t, emulator.Options{}).on("taskrouter.twilio.com")
	r := &routingTest{twilio: tw}
	r.path = "/v1/Workspaces/" + tw.post("/v1/Workspaces", "FriendlyName", "desk", "EventCallbackUrl", app.URL+"/events").must(t, 201).text("sid")
	sids := map[string]string{}
	for _, a := range tw.get(r.path + "/Activities").list("activities") {
		sids[a["friendly_name"].(string)] = a["sid"].(string)
	}
	r.available, r.offline = sids["Available"], sids["Offline"]
	spanish := tw.post(r.path+"/TaskQueues", "FriendlyName", "spanish", "TargetWorkers", `languages HAS "es" AND level >= 2`).must(t, 201).text("sid")
	everybody := tw.post(r.path+"/TaskQueues", "FriendlyName", "all", "TargetWorkers", "1==1").must(t, 201).text("sid")
	r.flow = tw.post(r.path+"/Workflows", "FriendlyName", "flow", "AssignmentCallbackUrl", app.URL+"/assignment", "TaskReservationTimeout", "60", "Configuration",
		fmt.Sprintf(`{"task_routing": {"filters": [{"expression": "lang == 'es'", "targets": [{"queue": %q}]}], "default_filter": {"queue": %q}}}`, spanish, everybody)).must(t, 201).text("sid")
	worker := func(name, attributes string) string {
		w := tw.post(r.path+"/Workers", "FriendlyName", name, "Attributes", attributes).must(t, 201)
		if w.body["available"] != false || w.text("activity_name") != "Offline" {
			t.Errorf("a new worker is %s", w.raw)
		}
		return w.text("sid")
	}
	r.ann, r.bob = worker("ann", `{"languages": ["en", "es"], "level": 3}`), worker("bob", `{"languages": ["en"]}`)
	return r, app
}

func (r *routingTest) after(t *testing.T, d time.Duration) {
	t.Helper()
	if err := r.Main().Advance(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

// TestATask: it waits for a worker of its queue, is reserved, accepted, wrapped up and completed.
func TestATask(t *testing.T) {
	r, app := route(t, nil)
	task := r.path + "/Tasks/" + r.post(r.path+"/Tasks", "Attributes", `{"lang": "es"}`).must(t, 201).text("sid")
	status := func(want string) {
		t.Helper()
		if got := r.get(task).must(t, 200).text("assignment_status"); got != want {
			t.Errorf("the task is %s, want %s", got, want)
		}
	}
	r.post(r.path+"/Workers/"+r.bob, "ActivitySid", r.available).must(t, 200)
	r.after(t, time.Minute)
	status("pending") // bob does not speak Spanish
	if got := r.get(task).text("task_queue_friendly_name"); got != "spanish" {
		t.Errorf("its queue is %q", got)
	}
	r.post(r.path+"/Workers/"+r.ann, "ActivitySid", r.available).must(t, 200)
	r.after(t, time.Second)
	status("reserved")
	reservations := r.get(task+"/Reservations").must(t, 200).list("reservations")
	if len(reservations) != 1 || reservations[0]["worker_name"] != "ann" || reservations[0]["reservation_status"] != "pending" {
		t.Fatalf("reservations %v", reservations)
	}
	path := task + "/Reservations/" + reservations[0]["sid"].(string)
	r.get(r.path+"/Workers/"+r.ann+"/Reservations/"+reservations[0]["sid"].(string)).must(t, 200)
	r.delete(r.path+"/Workers/"+r.ann).must(t, 409)
	r.post(path, "ReservationStatus", "wrapping").must(t, 400)
	r.post(path, "ReservationStatus", "accepted").must(t, 200)
	status("assigned")
	r.post(task, "AssignmentStatus", "canceled").must(t, 400)
	r.post(task, "AssignmentStatus", "wrapping").must(t, 200)
	r.post(task, "AssignmentStatus", "completed", "Reason", "done").must(t, 200)
	status("completed")
	if got := r.get(path).text("reservation_status"); got != "completed" {
		t.Errorf("the reservation is %s", got)
	}
	if err := r.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []string{"task.created", "task-queue.entered", "reservation.created", "", "reservation.accepted", "reservation.wrapping", "task.wrapping", "reservation.completed", "task.completed"}
	if got := app.got("EventType"); !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
	if got := app.got("WorkerName"); !slices.Contains(got, "ann") {
		t.Errorf("the callback told of %q", got)
	}
}

// TestAssignments: an application accepts or rejects; who does not answer in time is put away; a
// task that nobody takes runs out.
func TestAssignments(t *testing.T) {
	instruction := `{"instruction": "accept"}`
	r, _ := route(t, func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path == "/assignment" {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, instruction)
		}
	})
	for _, worker := range []string{r.ann, r.bob} {
		r.post(r.path+"/Workers/"+worker, "ActivitySid", r.available).must(t, 200)
	}
	task := func(pairs ...string) string {
		return r.path + "/Tasks/" + r.post(r.path+"/Tasks", append([]string{"Attributes", "{}"}, pairs...)...).must(t, 201).text("sid")
	}
	first := task()
	r.after(t, time.Second)
	if got := r.get(first).text("assignment_status"); got != "assigned" {
		t.Errorf("accepted, it is %s", got)
	}
	r.post(first, "AssignmentStatus", "completed").must(t, 200)

	instruction = `{"instruction": "reject"}`
	second := task("Timeout", "300")
	r.after(t, time.Minute)
	var statuses []any
	for _, v := range r.get(second + "/Reservations").list("reservations") {
		statuses = append(statuses, v["reservation_status"])
	}
	if fmt.Sprint(statuses) != "[rejected rejected]" || r.get(second).text("assignment_status") != "pending" {
		t.Errorf("turned down by both, its reservations are %v", statuses)
	}
	r.after(t, 5*time.Minute)
	if got := r.get(second); got.text("assignment_status") != "canceled" || got.text("reason") != "Task TTL Exceeded" {
		t.Errorf("run out, it is %s", got.raw)
	}

	instruction = ""
	third := task()
	r.after(t, 61*time.Second+time.Second)
	if got := r.get(third + "/Reservations").list("reservations"); len(got) != 2 || got[1]["reservation_status"] != "timeout" {
		t.Errorf("not answered, its reservations are %v", got)
	}
	if got := r.get(r.path + "/Workers/" + r.ann).text("activity_name"); got != "Offline" {
		t.Errorf("who did not answer is %s", got)
	}
}

// TestSyncRunsOut: what has a time to live is gone after it, and settling does not wait for that.
func TestSyncRunsOut(t *testing.T) {
	tw := manual(t, emulator.Options{}).on("sync.twilio.com")
	service := "/v1/Services/" + tw.post("/v1/Services").must(t, 201).text("sid")
	document := service + "/Documents/" + tw.post(service+"/Documents", "Ttl", "60").must(t, 201).text("sid")
	kept := service + "/Documents/" + tw.post(service+"/Documents", "Ttl", "60").must(t, 201).text("sid")
	items := service + "/Maps/" + tw.post(service+"/Maps").must(t, 201).text("sid") + "/Items"
	if got := tw.post(items, "Key", "k", "Data", "{}", "ItemTtl", "30").must(t, 201).text("date_expires"); got != "2026-03-14T12:00:30Z" {
		t.Errorf("it runs out at %q", got)
	}
	tw.post(items, "Key", "l", "Data", "{}", "Ttl", "90").must(t, 201)
	tw.post(kept, "Ttl", "0").must(t, 200)
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	tw.get(document).must(t, 200)
	if err := tw.Main().Advance(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	tw.get(document).must(t, 404)
	tw.get(kept).must(t, 200)
	tw.get(items+"/k").must(t, 404)
	tw.get(items+"/l").must(t, 200)
}
