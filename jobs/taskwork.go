package jobs

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
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

// start does a task beside, in a place that the caller has taken, or gives the place back with an
// error.
func (p *taskPump) start(ctx context.Context, id int64) error {
	token := rand.Text()
	t, err := p.take(ctx, id, token)
	if err != nil {
		<-p.places
		return err
	}
	p.all.Go(func() {
		defer func() { <-p.places }()
		p.do(t, token)
	})
	return nil
}

// leaveToNewer marks a task that this worker is too old for.
func (db *DB) leaveToNewer(ctx context.Context, id int64) error {
	_, err := db.sql.change(ctx, "UPDATE task SET newer = 1 WHERE id = ? AND state = 'waiting'", id)
	return err
}

// takeNewer does tasks that older workers have left, as far as there are places.
func (p *taskPump) takeNewer(ctx context.Context) error {
	for name, h := range p.Handlers {
		rows, err := p.db.sql.QueryContext(ctx, "SELECT id FROM task WHERE newer = 1 AND name = ? AND version <= ? ORDER BY priority, id LIMIT ?", name, h.Version, cap(p.places))
		if err != nil {
			return err
		}
		var ids []int64
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return errors.Join(err, rows.Close())
			}
			ids = append(ids, id)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
		for _, id := range ids {
			select {
			case p.places <- struct{}{}:
			default:
				return nil
			}
			if err := p.start(ctx, id); err != nil && !errors.Is(err, ErrNoTask) && !errors.Is(err, errEarly) {
				return err
			}
		}
	}
	return nil
}

// takeOverdue has a worker that has had nothing to do for a while look for what waits: River may
// have put it off by the clock of another machine.
func (p *taskPump) takeOverdue(ctx context.Context) error {
	if len(p.places) > 0 {
		p.idleFrom = time.Time{}
		return nil
	}
	if p.idleFrom.IsZero() {
		p.idleFrom = time.Now()
	}
	if time.Since(p.idleFrom) < min(looksAgainAfter, p.Lease) {
		return nil
	}
	p.idleFrom = time.Time{}
	for name, h := range p.Handlers {
		ids, err := column[int64](ctx, p.db.sql, "SELECT id FROM task WHERE state = 'waiting' AND name = ? AND version <= ? AND due <= "+now+" ORDER BY id LIMIT ?", name, h.Version, cap(p.places))
		if err != nil {
			return err
		}
		for _, id := range ids {
			select {
			case p.places <- struct{}{}:
			default:
				return nil
			}
			if err := p.start(ctx, id); err != nil && !errors.Is(err, ErrNoTask) && !errors.Is(err, errNewer) && !errors.Is(err, errEarly) {
				return err
			}
		}
	}
	return nil
}

var (
	errNewer = errors.New("the task is for a newer worker")
	errEarly = errors.New("the task is not due yet")
)

// take makes a task this worker's.
func (p *taskPump) take(ctx context.Context, id int64, token string) (Task, error) {
	t, err := p.db.Task(ctx, id)
	if err != nil {
		return t, err
	}
	h, ok := p.Handlers[t.Name]
	switch {
	case t.State != Waiting:
		return t, ErrNoTask
	case !ok || t.Version > h.Version:
		return t, errNewer
	case t.Attempt >= h.mostBegun():
		if err := p.giveUp(ctx, t); err != nil {
			return t, err
		}
		return t, ErrNoTask
	}
	at, err := p.db.sql.clock(ctx)
	if err != nil {
		return t, err
	}
	if t.Due.After(at) {
		return t, errEarly
	}
	n, err := p.db.sql.change(ctx, "UPDATE task SET state = 'running', newer = 0, attempt = attempt + 1, token = ?, worker = ?, started_at = COALESCE(started_at, "+now+"), deadline = "+now+" + ? WHERE id = ? AND state = 'waiting'",
		token, p.process, p.Lease.Milliseconds(), id)
	if err != nil {
		return t, err
	}
	if n == 0 {
		return t, ErrNoTask
	}
	t.Attempt++
	return t, nil
}

// giveUp has a task fail that waits because its worker is gone, as those before were: it may be
// what ends them.
func (p *taskPump) giveUp(ctx context.Context, t Task) error {
	lost := fmt.Errorf("it was begun %d times, and the last time the process that was at it did not come back: the job may be what ends it, as by the memory that it takes", t.Attempt)
	n, err := p.db.sql.change(ctx, "UPDATE task SET state = 'failed', error = ?, ended_at = "+now+" WHERE id = ? AND state = 'waiting' AND attempt = ?", lost.Error(), t.ID, t.Attempt)
	if err != nil || n == 0 {
		return err
	}
	t.State, t.Error = Failed, lost.Error()
	if p.Told != nil {
		p.Told(t, lost, 0)
	}
	return nil
}

// do does a task, and keeps it meanwhile.
func (p *taskPump) do(t Task, token string) {
	ctx, cancel := context.WithCancelCause(p.working)
	defer cancel(nil)
	over := make(chan error, 1)
	go func() { over <- p.Handle(ctx, t) }()
	beat := time.NewTicker(p.Lease / 3)
	defer beat.Stop()
	heard := time.Now().Round(0)
	for {
		select {
		case err := <-over:
			if context.Cause(ctx) != errLost {
				p.end(t, token, err)
			}
			return
		case <-beat.C:
			n, err := p.db.sql.change(ctx, "UPDATE task SET deadline = "+now+" + ? WHERE id = ? AND token = ?", p.Lease.Milliseconds(), t.ID, token)
			switch {
			case err == nil && n > 0:
				heard = time.Now().Round(0)
			case err == nil || time.Now().Round(0).Sub(heard) > p.Lease:
				cancel(errLost)
			}
		}
	}
}

// errLost says that a task is another's by now.
var errLost = errors.New("another worker has the task by now, as this one was not heard of")

// longestPause is the longest time between an attempt that failed and the next.
const longestPause = 10 * time.Minute

// end writes down what became of a task.
func (p *taskPump) end(t Task, token string, failure error) {
	stopped := failure != nil && p.working.Err() != nil
	again := min(p.Pause<<min(t.Attempt-1, 9), longestPause)
	text := ""
	switch {
	case failure == nil:
		t.State = Done
	case stopped:
		t.State, again, text = Waiting, 0, "the worker was stopped"
	case t.Attempt > p.Handlers[t.Name].Retry:
		t.State, text = Failed, failure.Error()
	default:
		t.State, text = Waiting, failure.Error()
	}
	t.Error = text
	err := p.retrying(func(ctx context.Context) error { return p.write(ctx, t, token, stopped, again) })
	if p.Told != nil {
		p.Told(t, errors.Join(failure, err), again)
	}
}

// retrying tries again while the database is gone, and once the worker is to stop for a while.
func (p *taskPump) retrying(do func(ctx context.Context) error) error {
	stop := p.asked.Done()
	var over <-chan time.Time
	for {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(p.working), stepTime)
		err := do(ctx)
		cancel()
		if err == nil {
			return nil
		}
		select {
		case <-stop:
			stop, over = nil, time.After(savesFor)
		case <-over:
			return err
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (p *taskPump) write(ctx context.Context, t Task, token string, stopped bool, again time.Duration) error {
	return p.db.transact(ctx, func(tx *tx) error {
		ended := "NULL"
		if t.State != Waiting {
			ended = now
		}
		attempt := t.Attempt
		if stopped {
			attempt-- // it was not the task's fault
		}
		n, err := tx.change(ctx, "UPDATE task SET state = ?, error = ?, attempt = ?, token = NULL, due = "+now+" + ?, ended_at = "+ended+" WHERE id = ? AND token = ?",
			t.State, orNull(t.Error), attempt, again.Milliseconds(), t.ID, token)
		if err != nil || n == 0 {
			return err
		}
		switch t.State {
		case Done:
			_, err = tx.change(ctx, "DELETE FROM kv WHERE space = ?", TaskSpace(t.ID))
			return err
		case Failed:
			return nil
		}
		priority := 0
		if err := tx.QueryRowContext(ctx, "SELECT priority FROM task WHERE id = ?", t.ID).Scan(&priority); err != nil {
			return err
		}
		begins := time.Time{}
		if again > 0 {
			at, err := tx.clock(ctx)
			if err != nil {
				return err
			}
			begins = at.Add(again)
		}
		return remind(ctx, tx, t.ID, t.Name, priority, begins)
	})
}
