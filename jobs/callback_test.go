package jobs_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"dialtone/jobs"
)

// TestCallbacks: what an attempt has come to is known by a callback as well as by its answer,
// whichever comes first and however often.
func TestCallbacks(t *testing.T) {
	databases(t, callbacks)
}

func callbacks(t *testing.T, path string) {
	db := open(t, path)
	run := load(t, db, rows(0, 8))
	names := make([]string, 8)
	settle := func(attempt, sid, wantWas string) {
		t.Helper()
		got, err := db.Settle(context.Background(), jobs.Callback{Attempt: attempt, SID: sid, Belongs: func(r *jobs.Run, e jobs.Element) bool {
			return r.Account == "AC1" && strings.Contains(string(e.Params), fmt.Sprint(e.N))
		}})
		if err != nil || got.Was != wantWas || (got.Run == spec.Name) != (wantWas != "") {
			t.Errorf("%s with %s is %+v, %v, and not of an element that was %q", attempt, sid, got, err, wantWas)
		}
	}
	early := func(e jobs.Element) { settle(e.Callback, "SM"+e.Key, jobs.Sending) }
	err := run.Work(t.Context(), jobs.Worker{Concurrency: 1, Times: times, Attempt: func(ctx context.Context, e jobs.Element) jobs.Outcome {
		names[e.N] = e.Callback
		switch e.N {
		case 0: // the callback comes before the answer
			early(e)
			return sent(ctx, e)
		case 1: // and before it is known that the answer is lost
			early(e)
			return jobs.Outcome{State: jobs.Unknown, Error: "lost"}
		case 2, 3, 4, 5:
			return jobs.Outcome{State: jobs.Unknown, Error: "lost"}
		case 6:
			return jobs.Outcome{State: jobs.Refused, Code: 21211}
		}
		return sent(ctx, e)
	}})
	if err != nil || run.State != jobs.Finished || run.Progress != (jobs.Progress{Total: 8, Sent: 3, Refused: 1, Unknown: 4}) {
		t.Fatalf("%+v, %v", run, err)
	}

	settle(names[2], "SM2", jobs.Unknown)
	settle(names[2], "SM2", "") // twice
	settle(names[2], "SMother", "")
	settle(names[0], "SM0", "")
	settle(names[0], "SMother", "") // its answer said otherwise
	settle(names[6], "SM6", "")     // refused is not taken
	prefix, _, _ := strings.Cut(names[2], ".")
	for _, foreign := range []string{"", ".", "..", "x.3.1", prefix, prefix + ".3", prefix + ".3.0", prefix + ".3.2", prefix + ".-3.1", prefix + ".3.1.1", prefix + ".99.1", prefix + ".3.99999999999999999999", fmt.Sprint(run.ID) + ".3.1"} {
		settle(foreign, "SMforeign", "")
	}
	settle(names[3], "", "")
	settle(names[3], "SM7", "") // an answer has given it to another

	// What was found is a guess: of two that look alike the other one's may have been taken.
	if found, err := run.Found(t.Context(), 3, "SM4"); !found || err != nil {
		t.Fatal(found, err)
	}
	settle(names[4], "SM4", jobs.Unknown)
	expect(t, run, 3, jobs.Unknown, "")
	expect(t, run, 4, jobs.Sent, "SM4")
	if found, err := run.Found(t.Context(), 3, "SMguess"); !found || err != nil {
		t.Fatal(found, err)
	}
	settle(names[3], "SM3", jobs.Sent)
	expect(t, run, 3, jobs.Sent, "SM3")

	// What a person has sent again is not, where the first was taken after all; and neither is what
	// became of it forgotten where it comes later.
	if n, err := run.Retry(t.Context(), jobs.Unknown); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	settle(names[5], "SM5", jobs.Waiting)
	if n, err := run.Retry(t.Context(), jobs.Refused); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	err = run.Work(t.Context(), jobs.Worker{Concurrency: 1, Times: times, Attempt: func(_ context.Context, e jobs.Element) jobs.Outcome {
		if e.N != 6 || e.Attempt != 2 || e.Callback == names[6] {
			t.Errorf("%+v is sent again", e)
		}
		settle(names[6], "SMfirst", "") // this one comes to something itself
		return jobs.Outcome{State: jobs.Refused, Code: 21610}
	}})
	if err != nil {
		t.Fatal(err)
	}
	settle(names[6], "SMfirst", jobs.Refused)
	if err := run.Refresh(t.Context()); err != nil || run.State != jobs.Finished || run.Progress != (jobs.Progress{Total: 8, Sent: 8}) {
		t.Errorf("%+v, %v", run, err)
	}

	if refusals, err := run.Refusals(t.Context()); err != nil || len(refusals) != 0 {
		t.Errorf("what is sent is counted as %+v, %v", refusals, err)
	}

	// Another account's, and those of a run that is forgotten, or of another database.
	got, err := db.Settle(t.Context(), jobs.Callback{Attempt: names[3], SID: "SMx", Belongs: func(*jobs.Run, jobs.Element) bool { return false }})
	if err != nil || got != (jobs.Settled{}) {
		t.Errorf("what does not belong is %+v, %v", got, err)
	}
	if err := run.Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	load(t, db, rows(0, 8))
	settle(names[3], "SM3", "")
}

// expect compares an element.
func expect(t *testing.T, run *jobs.Run, n int64, state, sid string) {
	t.Helper()
	for e, err := range run.Elements(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if e.N == n && (e.State != state || e.SID != sid) {
			t.Errorf("the element %d is %s with %q, and not %s with %q", n, e.State, e.SID, state, sid)
		}
	}
}

// TestDeliveries: how far what was sent has come is kept and counted, and never goes back, in
// whatever order callbacks come and however often.
func TestDeliveries(t *testing.T) { databases(t, deliveries) }

func deliveries(t *testing.T, path string) {
	db := open(t, path)
	run := load(t, db, rows(0, 6))
	names := make([]string, 6)
	tell := func(n int64, sid string, d jobs.Delivery) {
		t.Helper()
		_, err := db.Settle(context.Background(), jobs.Callback{Attempt: names[n], SID: sid, Delivery: d, Belongs: func(*jobs.Run, jobs.Element) bool { return true }})
		if err != nil {
			t.Error(err)
		}
	}
	queued, gone, delivered := jobs.Delivery{Status: "queued", Stage: 2}, jobs.Delivery{Status: "sent", Stage: 5}, jobs.Delivery{Status: "delivered", Stage: 6}
	undelivered, read := jobs.Delivery{Status: "undelivered", Code: 30003, Stage: 6}, jobs.Delivery{Status: "read", Stage: 7}
	err := run.Work(t.Context(), jobs.Worker{Concurrency: 1, Times: times, Attempt: func(ctx context.Context, e jobs.Element) jobs.Outcome {
		names[e.N] = e.Callback
		switch e.N {
		case 0: // before the answer
			tell(0, "SM0", gone)
		case 1: // of which there is none
			return jobs.Outcome{State: jobs.Unknown, Error: "lost"}
		case 2:
			return jobs.Outcome{State: jobs.Refused, Code: 21211}
		}
		return sent(ctx, e)
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []jobs.Delivery{delivered, gone, queued, delivered, undelivered, {}} {
		tell(0, "SM0", d)
	}
	tell(1, "SM1", undelivered) // which says that it was sent, too
	tell(2, "SM2", delivered)   // what was refused is not
	tell(3, "SMother", delivered)
	for _, d := range []jobs.Delivery{queued, read, delivered} {
		tell(4, "SM4", d)
	}
	want := []struct {
		state, delivery string
		code            int
	}{{jobs.Sent, "delivered", 0}, {jobs.Sent, "undelivered", 30003}, {jobs.Refused, "", 0}, {jobs.Sent, "", 0}, {jobs.Sent, "read", 0}, {jobs.Sent, "", 0}}
	for e, err := range run.Elements(t.Context(), "") {
		if w := want[e.N]; err != nil || e.State != w.state || e.Delivery != w.delivery || e.DeliveryCode != w.code {
			t.Errorf("%+v, %v, and not %v", e, err, w)
		}
	}
	count := func() string {
		t.Helper()
		all, err := run.Deliveries(t.Context())
		if err != nil {
			t.Error(err)
		}
		return fmt.Sprint(all)
	}
	if got := count(); got != "[{delivered 0 1} {read 0 1} {undelivered 30003 1}]" {
		t.Errorf("counted are %s", got)
	}
	// Many at once wait for no two others.
	var all sync.WaitGroup
	for _, n := range []int64{3, 5} {
		other := open(t, path)
		all.Go(func() {
			for stage := range 20 {
				d := jobs.Delivery{Status: fmt.Sprintf("stage %d", stage), Stage: stage + 1}
				if _, err := other.Settle(context.Background(), jobs.Callback{Attempt: names[n], SID: fmt.Sprint("SM", n), Delivery: d, Belongs: func(*jobs.Run, jobs.Element) bool { return true }}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got := count(); got != "[{stage 19 0 2} {delivered 0 1} {read 0 1} {undelivered 30003 1}]" {
		t.Errorf("counted are %s", got)
	}
	if err := run.Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	if text, err := jobs.Dump(db); err != nil || strings.Contains(text, "delivery: ") {
		t.Errorf("%v; what was forgotten is still counted: %s", err, text)
	}
}
