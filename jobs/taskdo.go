package jobs

import (
	"context"
	"errors"
	"time"
)

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
