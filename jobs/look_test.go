package jobs_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dialtone/jobs"
)

// parts are the keys of the elements of a part, page by page.
func parts(t *testing.T, run *jobs.Run, p jobs.Part) (keys []string) {
	t.Helper()
	for range 1000 {
		found, next, err := run.Part(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) > p.Most {
			t.Fatalf("%d where %d are asked for", len(found), p.Most)
		}
		for _, e := range found {
			keys = append(keys, e.Key)
		}
		if next == "" {
			return keys
		}
		p.After = next
	}
	t.Fatal("it does not end")
	return nil
}

// TestPartsOfARun: what a run has of a state is read page by page, each once, and refusals are
// counted by their code, until they are sent again.
func TestPartsOfARun(t *testing.T) { databases(t, partsOfARun) }

func partsOfARun(t *testing.T, path string) {
	db := open(t, path)
	run := load(t, db, rows(0, 60))
	again := map[string]bool{}
	worker := jobs.Worker{Concurrency: 10, Times: times, Attempt: func(_ context.Context, e jobs.Element) jobs.Outcome {
		switch {
		case again["on"]:
		case e.N%10 == 3:
			return jobs.Outcome{State: jobs.Refused, Code: 21211, Error: "not a number"}
		case e.N%20 == 7:
			return jobs.Outcome{State: jobs.Refused, Code: 20003}
		case e.N%30 == 5:
			return jobs.Outcome{State: jobs.Unknown, Error: "the connection broke"}
		}
		return jobs.Outcome{State: jobs.Sent, SID: "SM" + e.Key}
	}}
	if err := run.Work(t.Context(), worker); err != nil {
		t.Fatal(err)
	}
	code := 21211
	for _, test := range []struct {
		part jobs.Part
		want string
	}{
		{jobs.Part{State: jobs.Refused}, "[7 27 47 3 13 23 33 43 53]"},
		{jobs.Part{State: jobs.Refused, Code: &code}, "[3 13 23 33 43 53]"},
		{jobs.Part{State: jobs.Unknown}, "[5 35]"},
		{jobs.Part{State: jobs.Waiting}, "[]"},
	} {
		for _, most := range []int{1, 2, 3, 6, 50} {
			test.part.Most = most
			if got := fmt.Sprint(parts(t, run, test.part)); got != test.want {
				t.Errorf("%s, %d at once: %s", test.part.State, most, got)
			}
		}
	}
	if all, sent := parts(t, run, jobs.Part{Most: 7}), parts(t, run, jobs.Part{State: jobs.Sent, Most: 7}); len(all) != 60 || !slices.Equal(all, slices.Compact(slices.Clone(all))) || len(sent) != 49 {
		t.Errorf("all are %v, and sent %v", all, sent)
	}
	for _, after := range []string{"x", "1.2.3", "1.x", "9999999999999999999999"} {
		if _, _, err := run.Part(t.Context(), jobs.Part{State: jobs.Refused, After: after, Most: 1}); err == nil || !strings.Contains(err.Error(), "is not a place") {
			t.Errorf("%q: %v", after, err)
		}
	}

	refusals, err := run.Refusals(t.Context())
	if want := []jobs.Refusal{{Code: 21211, Count: 6, Error: "not a number"}, {Code: 20003, Count: 3}}; err != nil || !slices.Equal(refusals, want) {
		t.Errorf("%+v, %v", refusals, err)
	}
	if n, err := run.Retry(t.Context(), jobs.Refused); n != 9 || err != nil {
		t.Fatal(n, err)
	}
	if waiting := fmt.Sprint(parts(t, run, jobs.Part{State: jobs.Waiting, Most: 4})); waiting != "[3 7 13 23 27 33 43 47 53]" {
		t.Errorf("%s wait", waiting)
	}
	if refusals, err := run.Refusals(t.Context()); len(refusals) != 0 || err != nil {
		t.Errorf("%+v, %v", refusals, err)
	}
	again["on"] = true
	if err := run.Work(t.Context(), worker); err != nil {
		t.Fatal(err)
	}
	if err := run.Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	if refusals, err := run.Refusals(t.Context()); len(refusals) != 0 || err != nil {
		t.Errorf("%+v, %v", refusals, err)
	}
}

// TestRunsAreListedInParts: the newest first, and those that are not over whatever came since.
func TestRunsAreListedInParts(t *testing.T) {
	db := open(t, file(t))
	for i := range 7 {
		s := spec
		s.Name = fmt.Sprint("run ", i)
		if _, err := db.Load(t.Context(), s, rows(0, 1)); err != nil {
			t.Fatal(err)
		}
	}
	names, before := "", int64(0)
	for range 4 {
		runs, err := db.RunsBefore(t.Context(), before, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, run := range runs {
			names, before = names+run.Name[4:], run.ID
		}
	}
	if names != "6543210" {
		t.Errorf("%s", names)
	}
	run, err := db.RunOf(t.Context(), before)
	if err != nil || run.Name != "run 0" {
		t.Fatalf("%+v, %v", run, err)
	}
	if err := run.Cancel(t.Context()); err != nil {
		t.Fatal(err)
	}
	if runs, err := db.UnderWay(t.Context(), 10); len(runs) != 6 || runs[5].Name != "run 1" || err != nil {
		t.Errorf("%+v, %v", runs, err)
	}
	if _, err := db.RunOf(t.Context(), 99); err != jobs.ErrNoRun {
		t.Error(err)
	}
}

// TestWhoWorks: who works on runs, waits for them or does tasks is to be seen, until it ends.
func TestWhoWorks(t *testing.T) { databases(t, whoWorks) }

func whoWorks(t *testing.T, path string) {
	db := open(t, path)
	run := load(t, db, rows(0, 1))
	if workers, err := db.Workers(t.Context()); len(workers) != 0 || err != nil {
		t.Fatalf("%+v, %v", workers, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan error, 3)
	let := make(chan struct{})
	go func() {
		over <- run.Work(ctx, jobs.Worker{Concurrency: 1, Times: times, Attempt: func(_ context.Context, e jobs.Element) jobs.Outcome {
			<-let
			return sent(ctx, e)
		}})
	}()
	go func() {
		over <- open(t, path).Follow(ctx, jobs.Follower{Account: "AC2", Failed: func(*jobs.Run, error) {}})
	}()
	go func() {
		over <- open(t, path).WorkTasks(ctx, jobs.TaskWorker{Concurrency: 1, Handlers: map[string]jobs.Handler{"b": {}, "a": {}}})
	}()
	want := []string{" jobs: a, b", " waits for runs of AC2", "AC1 run campaign"}
	for {
		workers, err := db.Workers(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, w := range workers {
			found = append(found, w.Account+" "+w.About)
		}
		slices.Sort(found)
		if slices.Equal(found, want) {
			break
		}
		if len(found) > len(want) || t.Context().Err() != nil {
			t.Fatalf("%q", found)
		}
		time.Sleep(10 * time.Millisecond) // between one look and the next
	}
	close(let)
	stop()
	for range 3 {
		<-over
	}
	if workers, err := db.Workers(t.Context()); len(workers) != 0 || err != nil {
		t.Errorf("%+v, %v", workers, err)
	}
}
