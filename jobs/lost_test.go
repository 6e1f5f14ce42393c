package jobs_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dialtone/jobs"
)

// shortLease has what a worker that is gone was at begin again soon.
const shortLease = 300 * time.Millisecond

// endsItself is in workerVariable, before a database, for a worker whose task ends the process.
const endsItself = "ends itself"

func endItself(_, where string) error {
	db, err := jobs.Open(context.Background(), where)
	if err != nil {
		return err
	}
	return db.WorkTasks(context.Background(), jobs.TaskWorker{
		Handlers: map[string]jobs.Handler{"heavy": {}}, Concurrency: 1, Lease: shortLease,
		Handle: func(context.Context, jobs.Task) error {
			process, err := os.FindProcess(os.Getpid())
			if err != nil {
				return err
			}
			_ = process.Kill()
			select {}
		},
	})
}

// TestATaskThatEndsItsWorker is given up after as many workers as a task may be tried by, and what
// it says then says so. One that was only unlucky, as its machine failed twice, is done.
func TestATaskThatEndsItsWorker(t *testing.T) {
	databases(t, func(t *testing.T, where string) {
		db := open(t, where)
		heavy := enqueue(t, db, jobs.TaskSpec{Name: "heavy"})
		unlucky := enqueue(t, db, jobs.TaskSpec{Name: "unlucky"})
		often := enqueue(t, db, jobs.TaskSpec{Name: "often"})
		for id, times := range map[int64]int{unlucky: 2, often: 4} {
			if err := jobs.Lose(db, id, times); err != nil {
				t.Fatal(err)
			}
		}
		for range 3 {
			worker := exec.Command(os.Args[0])
			worker.Env = append(os.Environ(), workerVariable+"="+endsItself+"|"+where)
			if err := worker.Run(); err == nil {
				t.Fatal("the worker lives")
			}
		}
		var told atomic.Int64
		stop := worker(t, db, jobs.TaskWorker{
			Handlers: map[string]jobs.Handler{"heavy": {}, "unlucky": {}, "often": {Retry: 4}}, Lease: shortLease,
			Handle: func(_ context.Context, task jobs.Task) error {
				if task.ID == heavy {
					t.Error("it begins again")
				}
				if task.ID == often {
					return errors.New("it fails as well")
				}
				return nil
			},
			Told: func(task jobs.Task, err error, _ time.Duration) {
				if task.ID == heavy && task.State == jobs.Failed && err.Error() == task.Error {
					told.Add(1)
				}
			},
		})
		task := until(t, db, heavy, jobs.Failed)
		if task.Attempt != 3 || task.Ended.IsZero() || !strings.Contains(task.Error, "it was begun 3 times, and the last time the process that was at it did not come back") {
			t.Errorf("it is %+v", task)
		}
		if task := until(t, db, unlucky, jobs.Done); task.Attempt != 3 {
			t.Errorf("what was unlucky is %+v", task)
		}
		if task := until(t, db, often, jobs.Failed); task.Attempt != 5 || task.Error != "it fails as well" {
			t.Errorf("what has failed as often as it may is %+v", task)
		}
		stop()
		if n := told.Load(); n != 1 {
			t.Errorf("it is told %d times", n)
		}
		// A person may have it begin once more.
		if err := db.Again(t.Context(), heavy); err != nil {
			t.Error(err)
		}
		if task, err := db.Task(t.Context(), heavy); err != nil || task.State != jobs.Waiting || task.Attempt != 0 {
			t.Errorf("it is %+v, %v", task, err)
		}
	})
}
