package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/jobs"
)

// worker does tasks beside a test until it ends or stop is called.
func worker(t *testing.T, db *jobs.DB, w jobs.TaskWorker) (stop func()) {
	t.Helper()
	if w.Concurrency == 0 {
		w.Concurrency = 4
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- db.WorkTasks(ctx, w) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// until waits for a state of a task.
func until(t *testing.T, db *jobs.DB, id int64, state string) jobs.Task {
	t.Helper()
	over := time.After(patience.Long)
	for {
		task, err := db.Task(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if task.State == state {
			return task
		}
		select {
		case <-over:
			t.Fatalf("the task is %+v, and not %s", task, state)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// finish does all tasks that there are.
func finish(t *testing.T, db *jobs.DB, handlers map[string]jobs.Handler) {
	t.Helper()
	tasks, err := db.Tasks(t.Context(), jobs.Waiting, 100)
	if err != nil {
		t.Fatal(err)
	}
	plain := map[string]jobs.Handler{}
	for name, h := range handlers {
		h.Schedule = nil
		plain[name] = h
	}
	stop := worker(t, db, jobs.TaskWorker{Handlers: plain, Handle: func(context.Context, jobs.Task) error { return nil }})
	for _, task := range tasks {
		until(t, db, task.ID, jobs.Done)
	}
	stop()
}

func enqueue(t *testing.T, db *jobs.DB, spec jobs.TaskSpec) int64 {
	t.Helper()
	if spec.Args == nil {
		spec.Args = []byte("{}")
	}
	id, fresh, err := db.Enqueue(t.Context(), spec)
	if err != nil || !fresh {
		t.Fatalf("Enqueue is %v, %v", fresh, err)
	}
	return id
}

// TestTasksAreDone, each by one of the workers of two processes.
func TestTasksAreDone(t *testing.T) {
	databases(t, func(t *testing.T, where string) {
		var mutex sync.Mutex
		done := map[string]int{}
		handle := func(_ context.Context, task jobs.Task) error {
			mutex.Lock()
			defer mutex.Unlock()
			done[task.Name+string(task.Args)]++
			return nil
		}
		db := open(t, where)
		var ids []int64
		for i := range 40 {
			ids = append(ids, enqueue(t, db, jobs.TaskSpec{Name: []string{"a", "b"}[i%2], Args: fmt.Appendf(nil, `{"n":%d}`, i), After: time.Duration(i%3) * time.Millisecond}))
		}
		handlers := map[string]jobs.Handler{"a": {}, "b": {}}
		worker(t, db, jobs.TaskWorker{Handlers: handlers, Handle: handle})
		worker(t, open(t, where), jobs.TaskWorker{Handlers: handlers, Handle: handle})
		for _, id := range ids {
			if task := until(t, db, id, jobs.Done); task.Attempt != 1 || task.Started.IsZero() || task.Ended.IsZero() {
				t.Errorf("a task is %+v", task)
			}
		}
		mutex.Lock()
		defer mutex.Unlock()
		if len(done) != 40 {
			t.Errorf("%d tasks were done", len(done))
		}
		for task, n := range done {
			if n != 1 {
				t.Errorf("%s was done %d times", task, n)
			}
		}
	})
}

// TestATaskIsTriedAgain as often as its handler has it, and has failed then.
func TestATaskIsTriedAgain(t *testing.T) {
	databases(t, func(t *testing.T, where string) {
		db := open(t, where)
		var tries atomic.Int64
		worker(t, db, jobs.TaskWorker{Pause: time.Millisecond, Handlers: map[string]jobs.Handler{"never": {Retry: 1}, "later": {Retry: 3}}, Handle: func(_ context.Context, task jobs.Task) error {
			if task.Name == "later" && task.Attempt == 2 {
				return nil
			}
			tries.Add(1)
			return errors.New("it is out of order")
		}})
		never, later := enqueue(t, db, jobs.TaskSpec{Name: "never"}), enqueue(t, db, jobs.TaskSpec{Name: "later"})
		if task := until(t, db, never, jobs.Failed); task.Attempt != 2 || task.Error != "it is out of order" {
			t.Errorf("what never works is %+v", task)
		}
		if task := until(t, db, later, jobs.Done); task.Attempt != 2 || task.Error != "" {
			t.Errorf("what works later is %+v", task)
		}
		if tries.Load() != 3 {
			t.Errorf("they failed %d times", tries.Load())
		}
		if err := db.Again(t.Context(), later); err == nil || !strings.Contains(err.Error(), "is done, and only one that has failed begins again") {
			t.Errorf("what is done begins again: %v", err)
		}
		if err := db.Again(t.Context(), 1000); !errors.Is(err, jobs.ErrNoTask) {
			t.Errorf("what is not there begins again: %v", err)
		}
		if err := db.Again(t.Context(), never); err != nil {
			t.Fatal(err)
		}
		until(t, db, never, jobs.Failed)
		if tries.Load() != 5 {
			t.Errorf("they failed %d times", tries.Load())
		}
	})
}

// TestAUniqueTask is there once while it waits or runs.
func TestAUniqueTask(t *testing.T) {
	databases(t, func(t *testing.T, where string) {
		db := open(t, where)
		spec := jobs.TaskSpec{Name: "a", Args: []byte("{}"), Unique: "x"}
		first := enqueue(t, db, spec)
		if id, fresh, err := db.Enqueue(t.Context(), spec); err != nil || fresh || id != first {
			t.Errorf("the second is %d, %v, %v", id, fresh, err)
		}
		enqueue(t, db, jobs.TaskSpec{Name: "b", Unique: "x"})
		enqueue(t, db, jobs.TaskSpec{Name: "a", Unique: "y"})
		finish(t, db, map[string]jobs.Handler{"a": {}, "b": {}})
		enqueue(t, db, spec)
	})
}

// TestTwoVersionsSideBySide: a worker leaves what is for a newer one, and does what is for an
// older.
func TestTwoVersionsSideBySide(t *testing.T) {
	databases(t, func(t *testing.T, where string) {
		db := open(t, where)
		newer := enqueue(t, db, jobs.TaskSpec{Name: "a", Version: 2})
		var old, fresh atomic.Int64
		count := func(n *atomic.Int64) func(context.Context, jobs.Task) error {
			return func(context.Context, jobs.Task) error { n.Add(1); return nil }
		}
		stop := worker(t, db, jobs.TaskWorker{Handlers: map[string]jobs.Handler{"a": {Version: 1}}, Handle: count(&old)})
		for range 3 {
			until(t, db, enqueue(t, db, jobs.TaskSpec{Name: "a", Version: 1}), jobs.Done)
		}
		if task, err := db.Task(t.Context(), newer); err != nil || task.State != jobs.Waiting || task.Attempt != 0 {
			t.Errorf("what is for a newer worker is %+v, %v", task, err)
		}
		worker(t, open(t, where), jobs.TaskWorker{Handlers: map[string]jobs.Handler{"a": {Version: 2}}, Handle: count(&fresh)})
		until(t, db, newer, jobs.Done)
		stop()
		until(t, db, enqueue(t, db, jobs.TaskSpec{Name: "a", Version: 1}), jobs.Done)
		if old.Load() != 3 || fresh.Load() != 2 {
			t.Errorf("the old worker did %d, and the new one %d", old.Load(), fresh.Load())
		}
	})
}

// TestATaskGoesOnElsewhere where its worker is not heard of: another has it, and the first is told.
func TestATaskGoesOnElsewhere(t *testing.T) {
	databases(t, func(t *testing.T, where string) {
		db := open(t, where)
		begun, lost := make(chan struct{}), make(chan struct{})
		var attempts atomic.Int64
		// A short lease is told early; a machine that is too busy to keep it has the task done
		// again, which the test is about.
		worker(t, db, jobs.TaskWorker{Handlers: map[string]jobs.Handler{"a": {}}, Lease: 3 * time.Second, Handle: func(ctx context.Context, task jobs.Task) error {
			if attempts.Add(1) == 1 {
				close(begun)
				<-ctx.Done()
				close(lost)
				return ctx.Err()
			}
			return nil
		}})
		id := enqueue(t, db, jobs.TaskSpec{Name: "a"})
		<-begun
		if err := jobs.Abandon(db, id); err != nil {
			t.Fatal(err)
		}
		// The worker's own heartbeat may come first, and the task be its own again.
		for over := false; !over; {
			select {
			case <-lost:
				over = true
			case <-time.After(100 * time.Millisecond):
				if err := jobs.Abandon(db, id); err != nil {
					t.Fatal(err)
				}
			}
		}
		until(t, db, id, jobs.Done)
	})
}

// TestAWorkerThatStops interrupts what takes longer than it waits for; that begins again, and it is
// no attempt.
func TestAWorkerThatStops(t *testing.T) {
	databases(t, func(t *testing.T, where string) {
		db := open(t, where)
		begun := make(chan struct{})
		var told atomic.Value
		stop := worker(t, db, jobs.TaskWorker{
			Handlers: map[string]jobs.Handler{"a": {}}, Drain: time.Millisecond,
			Handle: func(ctx context.Context, task jobs.Task) error {
				close(begun)
				<-ctx.Done()
				return ctx.Err()
			},
			Told: func(task jobs.Task, err error, _ time.Duration) { told.Store(task.State + " " + fmt.Sprint(err)) },
		})
		id := enqueue(t, db, jobs.TaskSpec{Name: "a"})
		<-begun
		stop()
		if text, _ := told.Load().(string); !strings.HasPrefix(text, "waiting context canceled") {
			t.Errorf("it is told %q", text)
		}
		worker(t, db, jobs.TaskWorker{Handlers: map[string]jobs.Handler{"a": {}}, Handle: func(context.Context, jobs.Task) error { return nil }})
		if task := until(t, db, id, jobs.Done); task.Attempt != 1 {
			t.Errorf("it took %d attempts", task.Attempt)
		}
	})
}

// TestATaskThatIsDueSoon is there for a worker to fetch when it is due, and does not wait for
// River's leader to look.
func TestATaskThatIsDueSoon(t *testing.T) {
	databases(t, func(t *testing.T, where string) {
		db := open(t, where)
		for after, want := range map[time.Duration]string{2 * time.Second: "available", time.Hour: "scheduled"} {
			if state, err := jobs.Reminder(db, enqueue(t, db, jobs.TaskSpec{Name: "a", After: after})); state != want || err != nil {
				t.Errorf("what is due after %v is %s, %v", after, state, err)
			}
		}
	})
}
