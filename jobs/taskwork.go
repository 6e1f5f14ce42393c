package jobs

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/riverqueue/river"
)

// A TaskWorker does tasks.
type TaskWorker struct {
	// Handlers are what it can do, by name.
	Handlers map[string]Handler

	// Concurrency is how many tasks it does at once.
	Concurrency int

	// Handle does a task. Its context ends where the task is another's by now, or where the worker
	// has to stop and has waited for long enough. It is called from several goroutines.
	Handle func(ctx context.Context, t Task) error

	// Told, where it is not nil, is told what has become of a task: its state, and where it waits
	// again, when it begins. It is called from several goroutines.
	Told func(t Task, err error, again time.Duration)

	// Mixed, where it is not nil, is told where other workers have another code for a version of a
	// handler of this one, within some seconds, and again only when the codes change.
	Mixed func(Mix)

	// Troubled, where it is not nil, is told that the database cannot be used, and why, once that
	// has lasted for a second, and with nil when it can be again.
	Troubled func(err error)

	// Lease is how long a task is a worker's that is not heard of any more: 30s.
	Lease time.Duration

	// Drain is how long tasks under way may take when the worker is to stop: 10s. What is not over
	// then is interrupted, and begins again elsewhere.
	Drain time.Duration

	// Pause is how long a task that has failed waits before its second attempt: 2s. It doubles from
	// one attempt to the next, up to 10 minutes.
	Pause time.Duration
}

// A Handler is what does the tasks of a name.
type Handler struct {
	Code     string    // The hash of what does it, or "": workers are to have one for a version.
	Version  int       // It does tasks of this version and of those before.
	Retry    int       // How often a task that fails, or whose worker is gone, is tried again.
	Schedule *Schedule // When it is to begin by itself, or nil.
}

// retriesWhenLost is how often a task is tried again at least whose worker is gone, also where one
// that fails is not: a machine may have failed, which is not the task's fault.
const retriesWhenLost = 2

// mostBegun is how often a task may be begun in all.
func (h Handler) mostBegun() int { return 1 + max(h.Retry, retriesWhenLost) }

// taskPump is a worker at work.
type taskPump struct {
	TaskWorker
	db      *DB
	process string
	places  chan struct{}
	asked   context.Context // Ends when the worker is to stop.
	working context.Context // of the handlers
	all     sync.WaitGroup

	mixes    map[string]bool // What Mixed was told of and is still so.
	idleFrom time.Time       // Since when there was nothing to do, as look has seen it.
}

// WorkTasks does tasks until ctx ends. Several processes may do so.
func (db *DB) WorkTasks(ctx context.Context, w TaskWorker) error {
	if w.Lease == 0 {
		w.Lease = rescueAfter
	}
	if w.Drain == 0 {
		w.Drain = 10 * time.Second
	}
	if w.Pause == 0 {
		w.Pause = 2 * time.Second
	}
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	p := &taskPump{
		TaskWorker: w, db: db, process: processID(),
		places: make(chan struct{}, w.Concurrency), asked: ctx, working: working,
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &taskReminder{pump: p})
	river.AddWorker(workers, &sliceWorker{}) // which a leader must know to rescue it
	queues := map[string]river.QueueConfig{}
	for name := range w.Handlers {
		queues[taskQueue(name)] = river.QueueConfig{MaxWorkers: max(1, w.Concurrency)}
	}
	client, err := db.store.engine(&river.Config{
		Queues: queues, Workers: workers, FetchOnlyKnownKinds: true, FetchCooldown: 50 * time.Millisecond,
		JobTimeout: rescueAfter - time.Second, RescueStuckJobsAfter: rescueAfter, Logger: quiet, ID: p.process,
	})
	if err != nil {
		return err
	}
	if err := client.Start(working); err != nil {
		return err
	}
	gone := p.look(ctx)
	err = end(ctx, client, gone)
	over := make(chan struct{})
	go func() { p.all.Wait(); close(over) }()
	select {
	case <-over:
	case <-time.After(w.Drain):
		stop()
		<-over
	}
	return err
}

// look has schedules begin what is due, and takes tasks from workers that are gone, until ctx ends.
// It reports whether the database is gone by then.
func (p *taskPump) look(ctx context.Context) (isGone bool) {
	every := time.NewTicker(min(time.Second, p.Lease/3))
	defer every.Stop()
	looked, said, gone := time.Time{}, time.Time{}, outage{told: p.Troubled}
	defer func() { _ = p.db.gone(context.WithoutCancel(ctx), p.process) }()
	have := codes(p.Handlers)
	about := atJobs + strings.Join(slices.Sorted(maps.Keys(p.Handlers)), ", ")
	for {
		if time.Since(said) >= saysSo {
			_ = p.db.alive(ctx, p.process, about, have)
			p.mixed(ctx)
			said = time.Now()
		}
		// What fails is tried again at the next turn.
		begun := time.Now()
		err := errors.Join(p.db.begin(ctx, p.Handlers, time.Time{}), p.takeNewer(ctx), p.takeOverdue(ctx))
		switch {
		case err == nil:
			gone.over()
		case ctx.Err() == nil:
			gone.note(begun, err)
		}
		if time.Since(looked) >= p.Lease/3 {
			_ = p.db.orphans(ctx)
			_ = p.db.forgetTasks(ctx)
			looked = time.Now()
		}
		select {
		case <-ctx.Done():
			return !gone.since.IsZero()
		case <-every.C:
		}
	}
}

// orphans are tasks whose worker is gone: they wait again.
func (db *DB) orphans(ctx context.Context) error {
	return db.transact(ctx, func(tx *tx) error {
		rows, err := tx.QueryContext(ctx, "UPDATE task SET state = 'waiting', token = NULL, error = 'the process that was at it did not come back' WHERE state = 'running' AND deadline < "+now+" RETURNING id, name, priority")
		if err != nil {
			return err
		}
		type orphan struct {
			id       int64
			name     string
			priority int
		}
		var found []orphan
		for rows.Next() {
			var o orphan
			if err := rows.Scan(&o.id, &o.name, &o.priority); err != nil {
				return errors.Join(err, rows.Close())
			}
			found = append(found, o)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
		for _, o := range found {
			if err := remind(ctx, tx, o.id, o.name, o.priority, time.Time{}); err != nil {
				return err
			}
		}
		return nil
	})
}

const (
	// doneTasksFor and failedTasksFor are how long a task is to be seen that is over.
	doneTasksFor   = 7 * 24 * time.Hour
	failedTasksFor = 30 * 24 * time.Hour
)

// forgetTasks deletes tasks that were over long ago.
func (db *DB) forgetTasks(ctx context.Context) error {
	_, err := db.sql.ExecContext(ctx, "DELETE FROM task WHERE ended_at < "+now+" - CASE state WHEN 'done' THEN ? ELSE ? END", doneTasksFor.Milliseconds(), failedTasksFor.Milliseconds())
	return err
}

// taskReminder is reminded of tasks by River.
type taskReminder struct {
	river.WorkerDefaults[taskOf]
	pump *taskPump // nil where a process only rescues
}

// Work takes the task where there is room for it.
func (r *taskReminder) Work(ctx context.Context, job *river.Job[taskOf]) error {
	p := r.pump
	select {
	case p.places <- struct{}{}:
	case <-ctx.Done():
		return river.JobSnooze(0)
	}
	err := p.start(ctx, job.Args.Task)
	if errors.Is(err, errNewer) {
		err = p.db.leaveToNewer(ctx, job.Args.Task)
	}
	if errors.Is(err, errEarly) {
		return river.JobSnooze(time.Second)
	}
	if err != nil && !errors.Is(err, ErrNoTask) { // of which another has the task, or it is over
		return river.JobSnooze(time.Second)
	}
	return nil
}
