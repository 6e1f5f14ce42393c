package jobs

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
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
}

// A Worker attempts elements.
type Worker struct {
	// Concurrency is how many attempts may be under way at once.
	Concurrency int

	// Attempt does what an element asks for. It begins at once, for the mark that lets it is short,
	// and ctx does not end with the work: what is under way comes to its end. It is called from
	// several goroutines.
	Attempt func(ctx context.Context, e Element) Outcome

	// Told, where it is not nil, is told of each outcome once it is written, one at a time.
	Told func(e Element, outcome Outcome)

	// Times are how long things take; the zero value is what a request of 30 seconds needs.
	Times Times
}

// Times bound an attempt. They must be the same in all processes that work on a run.
type Times struct {
	Lease   time.Duration // How long after its mark an attempt may begin: 5s.
	Request time.Duration // How long one takes: 30s.
	Margin  time.Duration // What is added for good measure: 25s.
	Look    time.Duration // How often a worker that waits looks around: 500ms.
}

func (t Times) orDefault() Times {
	if t == (Times{}) {
		return Times{5 * time.Second, 30 * time.Second, 25 * time.Second, 500 * time.Millisecond}
	}
	return t
}

// sliceOf is the job of River's: a part of a run's elements. It has no more than numbers, for a job's
// arguments are read whole.
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
	// sliceTime is how long a worker is at a slice before others may have the rest: River takes a job
	// that lasts longer than rescueAfter for lost.
	sliceTime   = 15 * time.Second
	rescueAfter = 30 * time.Second
	// slicesAtOnce is how many slices a process has begun, so that the end of one leaves no place
	// empty.
	slicesAtOnce = 2
	// stopsWithin is how long River may take to stop. All outcomes are written by then.
	stopsWithin = time.Minute
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
			InsertOpts: r.jobOptions(0),
		})
	}
	return all
}

// jobOptions are those of a slice that is to begin after a while.
func (r *Run) jobOptions(after time.Duration) *river.InsertOpts {
	options := &river.InsertOpts{Queue: r.queue(), Priority: bulkPriority, MaxAttempts: attempts}
	if after > 0 {
		options.ScheduledAt = time.Now().Add(after)
	}
	return options
}

func (db *DB) inserter() (*river.Client[*sql.Tx], error) {
	return river.NewClient(riversqlite.New(db.sql), &river.Config{Logger: slog.New(slog.DiscardHandler)})
}

// slice is a slice that River has given this process.
type slice struct {
	sliceOf
	done chan struct{} // Closed when nothing of it waits any more.
	over bool
}

// ended is an attempt that has come to something.
type ended struct {
	Element
	Outcome
	token string
}

// pump moves the elements of a run: everything that it writes goes in one transaction after another,
// outcomes and the marks of what can begin at once together.
type pump struct {
	Worker
	run     *Run
	process string

	mutex  sync.Mutex
	slices []*slice
	wake   chan struct{}
	ends   chan ended

	underWay int
	unsaved  []ended
}

// Work attempts the run's elements until all have come to something, which may take as long as the
// run is paused, or until ctx ends: what is under way comes to its end then, and nothing is left
// unknown. Several processes may work on a run.
func (r *Run) Work(ctx context.Context, w Worker) error {
	w.Times = w.Times.orDefault()
	host, _ := os.Hostname()
	p := &pump{Worker: w, run: r, process: fmt.Sprintf("%s.%d.%s", host, os.Getpid(), rand.Text()[:8]), wake: make(chan struct{}, 1)}
	p.ends = make(chan ended, w.Concurrency)
	if err := r.begin(ctx); err != nil {
		return err
	}
	if r.State == Finished || r.State == Cancelled {
		return nil
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &sliceWorker{pump: p})
	client, err := river.NewClient(riversqlite.New(r.db.sql), &river.Config{
		Queues: map[string]river.QueueConfig{r.queue(): {MaxWorkers: slicesAtOnce}}, Workers: workers,
		FetchOnlyKnownKinds: true, PollOnly: true, FetchCooldown: 50 * time.Millisecond, FetchPollInterval: 200 * time.Millisecond,
		JobTimeout: rescueAfter - time.Second, RescueStuckJobsAfter: rescueAfter,
		Logger: slog.New(slog.DiscardHandler), ID: p.process,
	})
	if err != nil {
		return err
	}
	// A slice whose process was killed is River's again only after a while.
	if err := r.offer(ctx); err != nil {
		return err
	}
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	if err := client.Start(working); err != nil {
		return err
	}
	err = p.loop(ctx)
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopsWithin)
	defer cancel()
	err = errors.Join(err, client.StopAndCancel(stopping))
	if r.State == Finished {
		_, leftErr := r.db.sql.ExecContext(stopping, "DELETE FROM river_job WHERE queue = ? AND state != 'running'", r.queue())
		err = errors.Join(err, leftErr)
	}
	return err
}

// begin has a run that is ready be running.
func (r *Run) begin(ctx context.Context) error {
	_, err := r.db.sql.ExecContext(ctx, "UPDATE run SET state = 'running', started_at = COALESCE(started_at, "+now+") WHERE id = ? AND state = 'ready'", r.ID)
	if err != nil {
		return err
	}
	if err := r.Refresh(ctx); err != nil {
		return err
	}
	if r.State == Loading {
		return fmt.Errorf("%s is not loaded yet", r.Name)
	}
	return nil
}

// sliceWorker hands slices to the pump.
type sliceWorker struct {
	river.WorkerDefaults[sliceOf]
	pump *pump
}

// Work waits until nothing of the slice waits, or for so long that the rest is another's.
func (w *sliceWorker) Work(ctx context.Context, job *river.Job[sliceOf]) error {
	s := &slice{sliceOf: job.Args, done: make(chan struct{})}
	w.pump.mutex.Lock()
	w.pump.slices = append(w.pump.slices, s)
	w.pump.mutex.Unlock()
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

func (p *pump) nudge() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// loop writes and marks until the run is over or ctx ends, and then until what is under way has come
// to its end.
func (p *pump) loop(ctx context.Context) error {
	look := time.NewTicker(p.Times.Look)
	defer look.Stop()
	failures := 0
	for {
		over, err := p.step(ctx)
		switch {
		case err == nil:
			failures = 0
		case ctx.Err() != nil && len(p.unsaved) == 0 && p.underWay == 0:
			return ctx.Err()
		default:
			// Marks stop while the database is gone; what is known is kept and written when it is back.
			if failures++; ctx.Err() != nil && failures > 20 {
				return fmt.Errorf("the database cannot be written, and what became of %s is lost: %w", p.keys(), err)
			}
			time.Sleep(min(time.Duration(failures)*50*time.Millisecond, time.Second))
			continue
		}
		if p.underWay == 0 && len(p.unsaved) == 0 {
			if over {
				return nil
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		stopped := ctx.Done()
		if ctx.Err() != nil {
			stopped = nil // what is under way is waited for
		}
		select {
		case e := <-p.ends:
			p.take(e)
		case <-p.wake:
		case <-look.C:
		case <-stopped:
		}
		for len(p.ends) > 0 {
			p.take(<-p.ends)
		}
	}
}

func (p *pump) take(e ended) {
	p.underWay--
	p.unsaved = append(p.unsaved, e)
}

func (p *pump) keys() string {
	text := ""
	for i, e := range p.unsaved {
		if i == 20 {
			return text + fmt.Sprintf(" and %d more", len(p.unsaved)-i)
		}
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%s (%s %s)", e.Key, e.Outcome.State, e.Outcome.SID)
	}
	return text
}

// step is one transaction: outcomes, orphans, marks. It reports whether the run is over.
func (p *pump) step(ctx context.Context) (over bool, err error) {
	stopping := ctx.Err() != nil
	writing := context.WithoutCancel(ctx)
	var marked []Element
	var finished []*slice
	token, begun := rand.Text(), time.Now()
	err = p.run.db.transact(writing, func(tx *sql.Tx) error {
		for _, e := range p.unsaved {
			if err := p.save(writing, tx, e); err != nil {
				return err
			}
		}
		if err := p.orphans(writing, tx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(writing, "UPDATE run SET state = 'finished', ended_at = "+now+" WHERE id = ? AND state = 'running' AND sent + refused + unknown + skipped >= total", p.run.ID); err != nil {
			return err
		}
		found, err := p.run.db.scan(tx.QueryRowContext(writing, "SELECT "+runColumns+" FROM run WHERE id = ?", p.run.ID))
		if err != nil {
			return err
		}
		*p.run = *found
		over = found.State == Finished || found.State == Cancelled
		if stopping || found.State != Running {
			return nil
		}
		marked, finished, err = p.mark(writing, tx, token)
		return err
	})
	if err != nil {
		if errors.Is(err, ErrNoRun) {
			return true, nil // it was deleted
		}
		return false, err
	}
	saved := p.unsaved
	p.unsaved = nil
	for _, e := range marked {
		p.underWay++
		go p.attempt(writing, e, token, begun)
	}
	for _, s := range finished {
		close(s.done)
	}
	if p.Told != nil {
		for _, e := range saved {
			p.Told(e.Element, e.Outcome)
		}
	}
	return over, nil
}

// save writes an outcome. What is unknown by now, since this process was too slow, becomes what it
// has come to all the same.
func (p *pump) save(ctx context.Context, tx *sql.Tx, e ended) error {
	if _, err := tx.ExecContext(ctx, "INSERT INTO attempt (run, n, attempt, worker, marked_at, ended_at, outcome, request_id) VALUES (?, ?, ?, ?, ?, "+now+", ?, ?)",
		p.run.ID, e.N, e.Attempt, p.process, e.Marked.UnixMilli(), e.Outcome.State, e.RequestID); err != nil {
		return err
	}
	for _, was := range []string{Sending, Unknown} {
		if was == Unknown && e.Outcome.State != Sent && e.Outcome.State != Refused {
			return nil // only an answer makes known what is not
		}
		result, err := tx.ExecContext(ctx, "UPDATE element SET state = ?, sid = ?, code = ?, error = ?, not_before = "+now+" + ? WHERE run = ? AND n = ? AND token = ? AND state = ?",
			e.Outcome.State, nullable(e.Outcome.SID), e.Outcome.Code, nullable(e.Outcome.Error), e.After.Milliseconds(), p.run.ID, e.N, e.token, was)
		if err != nil {
			return err
		}
		changed, err := result.RowsAffected()
		if err != nil {
			return err
		}
		if changed == 0 {
			continue
		}
		if was == Unknown {
			if _, err := tx.ExecContext(ctx, "UPDATE run SET unknown = unknown - 1 WHERE id = ?", p.run.ID); err != nil {
				return err
			}
		}
		return p.counted(ctx, tx, e)
	}
	return nil
}

// counted counts an outcome, or has what waits again be a slice of its own.
func (p *pump) counted(ctx context.Context, tx *sql.Tx, e ended) error {
	if e.Outcome.State != Waiting {
		_, err := tx.ExecContext(ctx, "UPDATE run SET "+e.Outcome.State+" = "+e.Outcome.State+" + 1 WHERE id = ?", p.run.ID)
		return err
	}
	// A run that was cancelled meanwhile skips it.
	result, err := tx.ExecContext(ctx, "UPDATE element SET state = 'skipped', error = 'cancelled' WHERE run = ? AND n = ? AND EXISTS (SELECT 1 FROM run WHERE id = ? AND state = 'cancelled')", p.run.ID, e.N, p.run.ID)
	if err != nil {
		return err
	}
	if changed, err := result.RowsAffected(); err != nil || changed > 0 {
		_, err = tx.ExecContext(ctx, "UPDATE run SET skipped = skipped + ? WHERE id = ?", changed, p.run.ID)
		return err
	}
	client, err := p.run.db.inserter()
	if err != nil {
		return err
	}
	_, err = client.InsertTx(ctx, tx, sliceOf{p.run.ID, e.N, e.N + 1}, p.run.jobOptions(e.After))
	return err
}

func nullable(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// orphans are marks whose deadline is over: whoever made them is gone, and the request may have gone
// out.
func (p *pump) orphans(ctx context.Context, tx *sql.Tx) error {
	result, err := tx.ExecContext(ctx, "UPDATE element SET state = 'unknown', error = 'the process that was at it did not come back' WHERE run = ? AND state = 'sending' AND deadline < "+now, p.run.ID)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE run SET unknown = unknown + ? WHERE id = ?", n, p.run.ID)
	return err
}

// mark takes as many elements as can begin at once from the slices that this process has.
func (p *pump) mark(ctx context.Context, tx *sql.Tx, token string) (marked []Element, finished []*slice, err error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	deadline := (p.Times.Lease + p.Times.Request + p.Times.Margin).Milliseconds()
	kept := p.slices[:0]
	for _, s := range p.slices {
		free := p.Concurrency - p.underWay - len(marked)
		if s.over {
			continue
		}
		if free <= 0 {
			kept = append(kept, s)
			continue
		}
		got, err := p.markSlice(ctx, tx, s, token, deadline, free)
		if err != nil {
			return nil, nil, err
		}
		marked = append(marked, got...)
		if len(got) == free {
			kept = append(kept, s)
			continue
		}
		finished = append(finished, s) // what of it waits for a time of its own has a slice of its own
	}
	p.slices = kept
	return marked, finished, nil
}

func (p *pump) markSlice(ctx context.Context, tx *sql.Tx, s *slice, token string, deadline int64, most int) ([]Element, error) {
	rows, err := tx.QueryContext(ctx, "UPDATE element SET state = 'sending', token = ?, attempt = attempt + 1, marked_at = "+now+", deadline = "+now+" + ? "+
		"WHERE run = ? AND state = 'waiting' AND n IN (SELECT n FROM element WHERE run = ? AND n >= ? AND n < ? AND state = 'waiting' AND not_before <= "+now+" ORDER BY n LIMIT ?) "+
		"RETURNING n, key, params, attempt, marked_at", token, deadline, p.run.ID, p.run.ID, s.From, s.To, most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var got []Element
	for rows.Next() {
		e := Element{State: Sending}
		var at sql.NullInt64
		if err := rows.Scan(&e.N, &e.Key, &e.Params, &e.Attempt, &at); err != nil {
			return nil, err
		}
		e.Marked = timeOf(at)
		got = append(got, e)
	}
	return got, rows.Err()
}

// attempt makes the attempt, unless the mark's lease is over: the process stood still, and by the
// time that the request were made the element might be taken for an orphan's.
func (p *pump) attempt(ctx context.Context, e Element, token string, begun time.Time) {
	late := max(time.Since(begun), time.Now().Round(0).Sub(begun.Round(0)))
	outcome := Outcome{State: Waiting, Error: "the lease was over before it could begin"}
	if late < p.Times.Lease {
		outcome = p.Attempt(ctx, e)
	}
	p.ends <- ended{e, outcome, token}
}
