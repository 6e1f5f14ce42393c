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

// slice is a slice that River has given this process.
type slice struct {
	sliceOf
	at   int64         // Where it goes on.
	seen bool          // Whether it was there in a step.
	done chan struct{} // Closed when nothing of it waits any more.
	over bool
}

func newSlice(of sliceOf) *slice { return &slice{sliceOf: of, at: of.From, done: make(chan struct{})} }

// ended is an attempt that has come to something.
type ended struct {
	Element
	Outcome
	token string
}

// pump moves the elements of a run: everything that it writes goes in one transaction after
// another, outcomes and the marks of what can begin at once together.
type pump struct {
	Worker
	run     *Run
	process string

	mutex  sync.Mutex
	slices []*slice
	paced  map[string]int64 // Where senders that have a rate go on in the run.
	wake   chan struct{}
	ends   chan ended

	gone     outage
	underWay int
	unsaved  []ended
	quiet    []string      // The zones in which it was quiet when it was last looked.
	part     int           // How many attempts may be under way at once, of Concurrency.
	most     int           // What the part is held to since Twilio said that it is too much.
	sharedAt time.Time     // When the part was found.
	crowd    crowd         // What Twilio has said since of how many there are.
	judgedAt time.Time     // When it was last looked for marks whose deadline is over.
	idleFrom time.Time     // Since when there was nothing to do.
	next     time.Duration // After which a sender has its turn, or 0.
	doubtful []string      // Tokens of marks that may have been committed, of which nothing was begun.
}

func (p *pump) nudge() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// loop writes and marks until the run is over or ctx ends, and then until what is under way has
// come to its end.
func (p *pump) loop(ctx context.Context) error {
	look := time.NewTicker(p.Times.Look)
	defer look.Stop()
	for {
		begun := time.Now()
		over, err := p.step(ctx)
		switch {
		case err == nil:
			p.gone.over()
		case ctx.Err() != nil && len(p.unsaved) == 0 && p.underWay == 0:
			return ctx.Err()
		default:
			// Marks stop while the database is gone; what is known is kept and written when it is
			// back.
			if !p.gone.is(ctx, begun, err, p.Times.Save) && p.underWay == 0 {
				return &LostError{p.keys(), err}
			}
			for len(p.ends) > 0 {
				p.take(<-p.ends)
			}
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
		case <-p.turn():
		case <-stopped:
		}
		for len(p.ends) > 0 {
			p.take(<-p.ends)
		}
	}
}

// turn comes when a sender that has a rate may go on.
func (p *pump) turn() <-chan time.Time {
	if len(p.run.Options.Rates) == 0 || p.run.State != Running {
		return nil
	}
	return time.After(min(max(p.next, shortestTurn), p.Times.Look))
}

// shortestTurn is how often a step is made for rates alone: a fast sender has several turns in one.
const shortestTurn = 50 * time.Millisecond

func (p *pump) take(e ended) {
	if e.Throttled && e.Concurrent > p.crowd.Concurrent {
		p.crowd = crowd{e.Concurrent, p.underWay}
	}
	p.underWay--
	if e.Throttled {
		p.most = max(1, min(p.most, p.part)/2)
	}
	p.unsaved = append(p.unsaved, e)
}

// keys are what is known and not written, as a person reads it.
func (p *pump) keys() []string {
	var all []string
	for _, e := range p.unsaved {
		all = append(all, strings.TrimSpace(e.Key+" "+e.Outcome.State+" "+e.Outcome.SID))
	}
	return all
}

// LostError says that the database could not be written before the work ended.
type LostError struct {
	Outcomes []string // What is lost: an element's key, what became of it, and the SID.
	Err      error
}

// Error names what is lost.
func (e *LostError) Error() string {
	return fmt.Sprintf("the database cannot be written (%v), and what became of these is lost, so that they will be unknown: %s", e.Err, strings.Join(e.Outcomes, ", "))
}

// Unwrap returns why the database cannot be written.
func (e *LostError) Unwrap() error { return e.Err }

// step is one transaction: outcomes, orphans, marks. It reports whether the run is over.
func (p *pump) step(ctx context.Context) (over bool, err error) {
	stopping := ctx.Err() != nil
	writing, done := context.WithTimeout(context.WithoutCancel(ctx), stepTime)
	defer done()
	m := &marking{pump: p, token: rand.Text(), senders: map[int64]string{}}
	begun := time.Now()
	err = p.run.db.transact(writing, func(tx *tx) error {
		if err := p.run.lock(writing, tx); err != nil {
			return err
		}
		if err := p.putBack(writing, tx); err != nil {
			return err
		}
		if err := p.save(writing, tx); err != nil {
			return err
		}
		if err := p.orphans(writing, tx); err != nil {
			return err
		}
		late, err := p.run.skipLate(writing, tx)
		if err != nil {
			return err
		}
		if err := p.run.finish(writing, tx); err != nil {
			return err
		}
		over = (p.run.State == Finished || p.run.State == Cancelled) && !late
		if late {
			p.nudge()
		}
		if stopping || late || p.run.State != Running {
			return nil
		}
		return p.begin(writing, tx, m)
	})
	if err != nil {
		if errors.Is(err, ErrNoRun) {
			p.unsaved = nil // there is nothing to write them to
			return true, nil
		}
		// The transaction may be there all the same, where the connection broke while it was
		// committed.
		if len(m.marked) > 0 {
			p.doubtful = append(p.doubtful, m.token)
		}
		return false, err
	}
	saved := p.unsaved
	p.unsaved, p.doubtful = nil, nil
	p.handled(m)
	for _, e := range m.marked {
		p.underWay++
		go p.attempt(context.WithoutCancel(ctx), e, m.token, begun)
	}
	if p.Told != nil {
		for _, e := range saved {
			p.Told(e.Element, e.Outcome)
		}
	}
	return over, nil
}

// begin marks what can begin at once: as much as this process has places, and senders have turns.
func (p *pump) begin(ctx context.Context, tx *tx, m *marking) error {
	if err := p.share(ctx, tx); err != nil {
		return err
	}
	allowed, next, err := p.allowances(ctx, tx)
	if err != nil {
		return err
	}
	if m.quiet, err = p.hush(ctx, tx); err != nil {
		return err
	}
	m.tx, m.free, m.allowed, p.next = tx, min(p.part, p.most)-p.underWay, maps.Clone(allowed), next
	if err := m.mark(ctx); err != nil {
		return err
	}
	p.lookAgain(m)
	if err := m.suppress(ctx); err != nil {
		return err
	}
	return p.spend(ctx, tx, allowed, m.allowed)
}

// stepTime is how long a step may take. A database that does not answer is taken for gone.
const stepTime = 20 * time.Second

// putBack has wait again what was marked by steps of which it is not known whether they were
// committed: nothing of it was begun.
func (p *pump) putBack(ctx context.Context, tx *tx) error {
	for _, token := range p.doubtful {
		if _, err := tx.ExecContext(ctx, "UPDATE element SET state = 'waiting', token = NULL WHERE run = ? AND state = 'sending' AND token = ?", p.run.ID, token); err != nil {
			return err
		}
	}
	return nil
}

// What a step writes of each outcome: its state where the mark is still this process's, and the
// attempt, where that is not written yet.
const (
	saved = "UPDATE element SET state = ?, sid = ?, code = ?, error = ?, not_before = " + now + " + ? " +
		"WHERE run = ? AND n = ? AND token = ? AND state = "
	audited = "INSERT INTO attempt (run, n, attempt, worker, marked_at, ended_at, outcome, request_id) " +
		"SELECT e.run, e.n, e.attempt, ?, e.marked_at, " + now + ", ?, ? FROM element e WHERE e.run = ? AND e.n = ? AND e.token = ? " +
		"AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.run = e.run AND a.n = e.n AND a.attempt = e.attempt)"
	orphaned = "UPDATE element SET state = 'unknown', error = 'the process that was at it did not come back' WHERE run = ? AND state = 'sending' AND deadline < " + now
)

// save writes outcomes. What is unknown by now, since this process was too slow, becomes what it
// has come to all the same; only an answer makes it known.
func (p *pump) save(ctx context.Context, tx *tx) error {
	if len(p.unsaved) == 0 {
		return nil
	}
	states, attempts := make([][]any, len(p.unsaved)), make([][]any, len(p.unsaved))
	for i, e := range p.unsaved {
		states[i] = []any{e.Outcome.State, orNull(storable(e.Outcome.SID)), e.Outcome.Code, orNull(storable(e.Outcome.Error)), e.After.Milliseconds(), p.run.ID, e.N, e.token}
		attempts[i] = []any{p.process, e.Outcome.State, orNull(storable(e.RequestID)), p.run.ID, e.N, e.token}
	}
	changed, err := tx.each(ctx, saved+"'sending'", states)
	if err != nil {
		return err
	}
	counts := map[string]int64{}
	var written, late []ended
	var lateStates [][]any
	for i, e := range p.unsaved {
		switch {
		case changed[i] > 0:
			written = append(written, e)
		case e.Outcome.State == Sent || e.Outcome.State == Refused:
			late, lateStates = append(late, e), append(lateStates, states[i])
		}
	}
	if changed, err = tx.each(ctx, saved+"'unknown'", lateStates); err != nil {
		return err
	}
	for i, e := range late {
		if changed[i] > 0 {
			written = append(written, e)
			counts[Unknown]--
		}
	}
	if _, err := tx.each(ctx, audited, attempts); err != nil {
		return err
	}
	return p.tally(ctx, tx, written, counts)
}

// tally counts what was written, and has what waits again be a slice of its own.
func (p *pump) tally(ctx context.Context, tx *tx, written []ended, counts map[string]int64) error {
	at := time.Time{} // of the database
	refusals := map[int]*Refusal{}
	var again []river.InsertManyParams
	var out []Element
	for _, e := range written {
		counts[e.Outcome.State]++
		if e.OptedOut {
			out = append(out, e.Element)
		}
		if e.Outcome.State == Refused {
			if refusals[e.Outcome.Code] == nil {
				refusals[e.Outcome.Code] = &Refusal{Code: e.Outcome.Code, Error: e.Outcome.Error}
			}
			refusals[e.Outcome.Code].Count++
		}
		if e.Outcome.State == Waiting && p.run.State != Cancelled {
			begins := time.Time{}
			if e.After > 0 && at.IsZero() {
				var err error
				if at, err = tx.clock(ctx); err != nil {
					return err
				}
			}
			if e.After > 0 {
				begins = at.Add(e.After)
			}
			again = append(again, river.InsertManyParams{Args: sliceOf{p.run.ID, e.N, e.N + 1}, InsertOpts: p.run.jobOptions(begins)})
		}
	}
	if err := p.run.count(ctx, tx, counts); err != nil {
		return err
	}
	for _, code := range slices.Sorted(maps.Keys(refusals)) { // in one order, as rows are locked
		if err := p.run.refuse(ctx, tx, *refusals[code]); err != nil {
			return err
		}
	}
	if err := p.optOut(ctx, tx, out); err != nil {
		return err
	}
	if len(again) == 0 {
		return nil
	}
	return tx.give(ctx, again)
}

// storable is a text without what PostgreSQL keeps in none.
func storable(text string) string { return strings.ReplaceAll(text, "\x00", "") }

// orphans are marks whose deadline is over: the process that made them is gone, and the request may
// have gone out.
func (p *pump) orphans(ctx context.Context, tx *tx) error {
	if time.Since(p.judgedAt) < p.Times.Look {
		return nil
	}
	p.judgedAt = time.Now()
	n, err := tx.change(ctx, orphaned, p.run.ID)
	if err != nil || n == 0 {
		return err
	}
	return p.run.count(ctx, tx, map[string]int64{Unknown: n})
}

// attempt makes the attempt, unless the mark's lease is over: the process stood still, and by the
// time that the request were made the element might be taken for an orphan's.
func (p *pump) attempt(ctx context.Context, e Element, token string, begun time.Time) {
	late := max(time.Since(begun), time.Now().Round(0).Sub(begun.Round(0)))
	outcome := Outcome{State: Waiting, Error: "the lease was over before it could begin"}
	if late < p.Times.Lease {
		e.Until = begun.Add(p.Times.Lease)
		outcome = p.Attempt(ctx, e)
	}
	p.ends <- ended{e, outcome, token}
}
