package jobs

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/riverqueue/river"
)

// An Outcome is what an attempt came to.
type Outcome struct {
	// State is [Sent], [Refused] or [Unknown], or [Waiting] where it surely was not taken and is to
	// be attempted again, no sooner than After.
	State     string
	After     time.Duration
	SID       string
	Code      int
	Error     string
	RequestID string
	Throttled bool // It waits because there are too many at once: fewer are, for a while.
	// Concurrent is how many the account had under way in all, where it was throttled and that was
	// said.
	Concurrent int
	OptedOut   bool // It was refused because the recipient wants nothing more from the sender.
}

// A Worker attempts elements.
type Worker struct {
	// Concurrency is how many attempts may be under way at once, in all processes that work for the
	// account together.
	Concurrency int

	// Attempt does what an element asks for. It begins by [Element].Until, or not at all, for the
	// mark that lets it is short: then the element waits. And ctx does not end with the work: what
	// is under way comes to its end. It is called from several goroutines.
	Attempt func(ctx context.Context, e Element) Outcome

	// Pair says between whom an element is, or nothing where nobody can opt out of it. Those for
	// people who have opted out of what the sender sends, as an outcome of any run has said, are
	// skipped. It is called in a transaction.
	Pair func(e Element) Pair

	// Told, where it is not nil, is told of each outcome once it is written, one at a time.
	Told func(e Element, outcome Outcome)

	// Troubled, where it is not nil, is told that the database cannot be used, and why, once that
	// has lasted for a second, and with nil when it can be again. Nothing is begun meanwhile.
	Troubled func(err error)

	// Times are how long things take; what is zero is what a request of 30 seconds needs.
	Times Times
}

// Times bound an attempt. Each element has the deadline that the process at it has given it, so
// those that work on one run may differ in their times.
type Times struct {
	Lease   time.Duration // How long after its mark an attempt may begin: 5s.
	Request time.Duration // How long one takes: 30s.
	Margin  time.Duration // What is added for good measure: as long as Request, and at most 25s.
	Look    time.Duration // How often a worker that waits looks around: 500ms.
	Save    time.Duration // For how long one that is to stop tries to write what it knows: 20s.
}

func (t Times) orDefault() Times {
	t.Lease = cmp.Or(t.Lease, 5*time.Second)
	t.Request = cmp.Or(t.Request, 30*time.Second)
	t.Margin = cmp.Or(t.Margin, min(t.Request, 25*time.Second))
	t.Look = cmp.Or(t.Look, 500*time.Millisecond)
	t.Save = cmp.Or(t.Save, savesFor)
	return t
}

// sliceOf is the job of River's: a part of a run's elements. It has no more than numbers, for a
// job's arguments are read whole.
type sliceOf struct {
	Run  int64 `json:"run"`
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// Kind is the name of the job.
func (sliceOf) Kind() string { return "dialtone.slice" }

const (
	// sliceSize is how many elements a slice has.
	sliceSize = 500
	// sliceTime is how long a worker is at a slice before others may have the rest: River takes a
	// job that lasts longer than rescueAfter for lost.
	sliceTime   = 15 * time.Second
	rescueAfter = 30 * time.Second
	// slicesAtOnce is how many slices a process has begun, so that the end of one leaves no place
	// empty.
	slicesAtOnce = 2
	// stopsWithin is how long River may take to stop. All outcomes are written by then.
	stopsWithin = time.Minute
	// stopsWithinOutage is how long, where the database is gone.
	stopsWithinOutage = time.Second
	// leavesWithin is how long a worker may take to tidy up.
	leavesWithin = 5 * time.Second
	// bulkPriority is River's for what may wait; priorities are strict.
	bulkPriority = 4
	// attempts is how often River may begin a slice: as often as processes end. It is a smallint.
	attempts = 30000
)

func (r *Run) queue() string { return fmt.Sprintf("run%d", r.ID) }

func (r *Run) slices(from, to int64) []river.InsertManyParams {
	var all []river.InsertManyParams
	for ; from < to; from += sliceSize {
		all = append(all, river.InsertManyParams{
			Args:       sliceOf{r.ID, from, min(from+sliceSize, to)},
			InsertOpts: r.jobOptions(time.Time{}),
		})
	}
	return all
}

// jobOptions are those of a slice that is to begin at a time of the database's, or at once where
// that is zero.
func (r *Run) jobOptions(at time.Time) *river.InsertOpts {
	return &river.InsertOpts{Queue: r.queue(), Priority: bulkPriority, MaxAttempts: attempts, ScheduledAt: at}
}

// Work attempts the run's elements until all have come to something, which may take as long as the
// run is paused, or until ctx ends: what is under way comes to its end then, and nothing is left
// unknown. Several processes may work on a run. While the database is gone nothing is begun, and
// what came of what was under way is kept and written when it is back; a [*LostError] says what
// could not be.
func (r *Run) Work(ctx context.Context, w Worker) error {
	w.Times = w.Times.orDefault()
	p := &pump{Worker: w, run: r, paced: map[string]int64{}, process: processID(), wake: make(chan struct{}, 1), most: w.Concurrency}
	p.ends = make(chan ended, w.Concurrency)
	p.gone.told = w.Troubled
	if err := p.gone.during(ctx, func() error { return r.Begin(ctx) }); err != nil {
		return err
	}
	if r.State == Finished || r.State == Cancelled {
		return nil
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &sliceWorker{pump: p})
	river.AddWorker(workers, &taskReminder{}) // which a leader must know to rescue it
	config := river.Config{
		Queues: map[string]river.QueueConfig{r.queue(): {MaxWorkers: slicesAtOnce}}, Workers: workers,
		FetchOnlyKnownKinds: true, FetchCooldown: 50 * time.Millisecond,
		JobTimeout: rescueAfter - time.Second, RescueStuckJobsAfter: rescueAfter,
		Logger: quiet, ID: p.process,
	}
	// A slice whose process was killed is River's again only after a while.
	if err := p.gone.during(ctx, func() error { return r.offer(ctx) }); err != nil {
		return err
	}
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var client engine
	err := p.gone.during(ctx, func() (err error) {
		using := config // each client has one of its own
		if client, err = r.db.store.engine(&using); err != nil {
			return err
		}
		return client.Start(working)
	})
	if err != nil {
		return err
	}
	err = p.loop(ctx)
	var lost *LostError
	gone := errors.As(err, &lost)
	err = errors.Join(err, end(ctx, client, gone))
	if gone {
		return err // a part is given up by itself after a while
	}
	// That the database is gone by now is no reason to fail.
	leaving, leave := context.WithTimeout(context.WithoutCancel(ctx), leavesWithin)
	defer leave()
	_ = p.leave(leaving)
	if r.State == Finished {
		_, _ = r.db.sql.ExecContext(leaving, "DELETE FROM river_job WHERE queue = ? AND state != 'running'", r.queue())
	}
	return err
}

// end stops a client of River's. Where the database is gone it is not waited for what River cannot
// write, which it tries for half a minute: what it still has does no harm.
func end(ctx context.Context, client engine, gone bool) error {
	within := stopsWithin
	if gone {
		within = stopsWithinOutage
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), within)
	defer cancel()
	err := client.StopAndCancel(stopping)
	if gone && errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}

// processID is what a part of this process is called: by the machine, and by what no other has.
func processID() string {
	host, _ := os.Hostname()
	return fmt.Sprintf("%s.%d.%s", host, os.Getpid(), rand.Text()[:8])
}

// Begin has a run that is ready be running, so that other processes may work on it too. Work does
// so by itself.
func (r *Run) Begin(ctx context.Context) error {
	if r.callback == "" {
		if _, err := r.db.sql.ExecContext(ctx, "UPDATE run SET callback = ? WHERE id = ? AND callback IS NULL", rand.Text()[:13], r.ID); err != nil {
			return err
		}
	}
	_, err := r.db.sql.ExecContext(ctx, "UPDATE run SET state = 'running', started_at = COALESCE(started_at, "+now+") WHERE id = ? AND state = 'ready'", r.ID)
	if err != nil {
		return err
	}
	if err := r.Refresh(ctx); err != nil {
		return err
	}
	if r.State == Loading {
		return fmt.Errorf("%s %w", r.Name, errLoading)
	}
	return nil
}

var errLoading = errors.New("is not loaded yet")

// sliceWorker hands slices to the pump.
type sliceWorker struct {
	river.WorkerDefaults[sliceOf]
	pump *pump
}

// Work waits until nothing of the slice waits, or for so long that the rest is another's.
func (w *sliceWorker) Work(ctx context.Context, job *river.Job[sliceOf]) error {
	s := w.pump.add(job.Args)
	w.pump.nudge()
	rest := time.NewTimer(sliceTime)
	defer rest.Stop()
	select {
	case <-s.done:
		return nil
	case <-rest.C:
	case <-ctx.Done():
	}
	w.pump.mutex.Lock()
	s.over = true
	w.pump.mutex.Unlock()
	return river.JobSnooze(0)
}
