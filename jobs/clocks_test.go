package jobs_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"dialtone/jobs"
)

// TestClocksThatAreOff: what waits does so by the database's clock. With a machine whose clock is
// an hour ahead and one whose is an hour behind nothing begins early, nothing waits for an hour,
// and no mark is taken from its owner.
func TestClocksThatAreOff(t *testing.T) { databases(t, clocksThatAreOff) }

func clocksThatAreOff(t *testing.T, path string) {
	const waits = 1500 * time.Millisecond
	open(t, path)
	var machines []*jobs.DB
	for _, by := range []time.Duration{time.Hour, -time.Hour} {
		db, err := jobs.OpenSkewed(path, by)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		machines = append(machines, db)
	}
	var mutex sync.Mutex
	since := map[int64]time.Time{} // from when something was to wait
	after := func(what int64) {
		mutex.Lock()
		defer mutex.Unlock()
		since[what] = time.Now()
	}
	begins := func(what int64) {
		mutex.Lock()
		defer mutex.Unlock()
		// The database's clock has milliseconds.
		if at, ok := since[what]; ok && time.Since(at) < waits-5*time.Millisecond {
			t.Errorf("%v begins after %v", what, time.Since(at))
		}
	}

	load(t, machines[0], rows(0, 60))
	var all sync.WaitGroup
	for _, db := range machines {
		run, err := db.Find(t.Context(), spec.Name)
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			err := run.Work(t.Context(), jobs.Worker{Concurrency: 6, Times: times, Attempt: func(ctx context.Context, e jobs.Element) jobs.Outcome {
				begins(e.N)
				if e.N%10 == 3 && e.Attempt == 1 {
					after(e.N)
					return jobs.Outcome{State: jobs.Waiting, After: waits}
				}
				return sent(ctx, e)
			}})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	run, err := machines[0].Find(t.Context(), spec.Name)
	if err != nil || run.State != jobs.Finished || run.Progress != (jobs.Progress{Total: 60, Sent: 60}) {
		t.Errorf("%+v, %v", run, err)
	}

	clear(since)
	var ids []int64
	for _, db := range machines {
		for _, spec := range []jobs.TaskSpec{{Name: "a", After: waits}, {Name: "a", At: time.Now().Add(waits)}} {
			from := time.Now()
			if !spec.At.IsZero() {
				from = spec.At.Add(-waits)
			}
			id := enqueue(t, db, spec)
			mutex.Lock()
			since[id] = from
			mutex.Unlock()
			ids = append(ids, id)
		}
	}
	early := enqueue(t, machines[0], jobs.TaskSpec{Name: "a", After: time.Hour})
	late := enqueue(t, machines[0], jobs.TaskSpec{Name: "b"})
	if err := errors.Join(jobs.Remind(machines[0], early, 0), jobs.Remind(machines[0], late, time.Hour)); err != nil {
		t.Fatal(err)
	}
	for _, db := range machines {
		worker(t, db, jobs.TaskWorker{
			Handlers: map[string]jobs.Handler{"a": {Retry: 1}, "b": {}}, Pause: waits,
			Handle: func(_ context.Context, task jobs.Task) error {
				if task.ID == early {
					t.Error("what is due in an hour begins")
				}
				begins(task.ID)
				if task.Attempt == 1 && task.Name == "a" {
					after(task.ID)
					return errors.New("not yet")
				}
				return nil
			},
		})
	}
	for _, id := range append(ids, late) {
		until(t, machines[1], id, jobs.Done)
	}
	if task, err := machines[0].Task(t.Context(), early); err != nil || task.State != jobs.Waiting || task.Attempt != 0 {
		t.Errorf("what is due in an hour is %+v, %v", task, err)
	}
}
