package jobs

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"
)

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
