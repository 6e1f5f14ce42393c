package jobs

import (
	"context"
	"time"
)

// share is this process's part of what the account may have under way: all that work for it, on
// this database, have the same. Who has not been seen for a while is gone.
func (p *pump) share(ctx context.Context, tx *tx) error {
	if time.Since(p.sharedAt) < seenEvery {
		return nil
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO worker (id, account, about, seen_at) VALUES (?, ?, ?, "+now+") ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at", p.process, p.run.Account, atRun+p.run.Name); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM worker WHERE seen_at < "+now+" - ?", time.Minute.Milliseconds()); err != nil {
		return err
	}
	var live, before int
	err := tx.QueryRowContext(ctx, "SELECT COUNT(*), COALESCE(SUM(CASE WHEN id < ? THEN 1 ELSE 0 END), 0) FROM worker WHERE account = ? AND seen_at > "+now+" - ?",
		p.process, p.run.Account, goneAfter.Milliseconds()).Scan(&live, &before)
	if err != nil {
		return err
	}
	p.sharedAt, p.part = time.Now(), p.Concurrency/max(live, 1)
	p.most = min(p.most+1, p.Concurrency)
	if before < p.Concurrency%max(live, 1) {
		p.part++ // what is left over goes to the first
	}
	p.part = max(p.part, 1) // with more processes than places
	return nil
}

const (
	// seenEvery is how often a process says that it works.
	seenEvery = time.Second
	// goneAfter is when one that says nothing has no part any more.
	goneAfter = 5 * time.Second
)

// leave gives up the process's part.
func (p *pump) leave(ctx context.Context) error { return p.run.db.gone(ctx, p.process) }
