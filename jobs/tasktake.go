package jobs

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"
)

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
