package jobs

import (
	"context"
	"time"
)

// crowding is the step that lets processes know what each has under way, and what it has seen of
// others of the account that are not on this database.
const crowding = `
ALTER TABLE worker ADD COLUMN busy INTEGER NOT NULL DEFAULT 0;
ALTER TABLE worker ADD COLUMN strangers INTEGER NOT NULL DEFAULT 0;
ALTER TABLE worker ADD COLUMN strangers_at INTEGER NOT NULL DEFAULT 0;
`

// share is this process's part of what the account may have under way: all that work for it, on
// this database, have the same. Who has not been seen for a while is gone.
//
// Where an answer says that there were too many, and how many the account had under way, those that
// no process here has are strangers', and take places from all: one comes back each second, as it
// does of what a process is held to itself.
func (p *pump) share(ctx context.Context, tx *tx) error {
	crowded := p.crowd.Concurrent > 0
	if time.Since(p.sharedAt) < seenEvery && !crowded {
		return nil
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO worker (id, account, about, busy, seen_at) VALUES (?, ?, ?, ?, "+now+") ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, busy = excluded.busy", p.process, p.run.Account, atRun+p.run.Name, p.underWay); err != nil {
		return err
	}
	if crowded {
		_, err := tx.ExecContext(ctx, "UPDATE worker SET strangers_at = "+now+", strangers = CAST(? AS INTEGER) - (SELECT CAST(COALESCE(SUM(busy), 0) AS INTEGER) FROM worker WHERE account = ? AND id != ? AND seen_at > "+now+" - ?) WHERE id = ?",
			p.crowd.Concurrent-p.crowd.own, p.run.Account, p.process, goneAfter.Milliseconds(), p.process)
		if err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM worker WHERE seen_at < "+now+" - ?", time.Minute.Milliseconds()); err != nil {
		return err
	}
	var live, before, strangers int
	err := tx.QueryRowContext(ctx, "SELECT COUNT(*), COALESCE(SUM(CASE WHEN id < ? THEN 1 ELSE 0 END), 0), COALESCE(MAX(strangers - ("+now+" - strangers_at) / 1000), 0) FROM worker WHERE account = ? AND seen_at > "+now+" - ?",
		p.process, p.run.Account, goneAfter.Milliseconds()).Scan(&live, &before, &strangers)
	if err != nil {
		return err
	}
	places := max(p.Concurrency-max(strangers, 0), 1)
	if time.Since(p.sharedAt) >= seenEvery {
		p.most = min(p.most+1, p.Concurrency)
	}
	p.sharedAt, p.part, p.crowd = time.Now(), places/max(live, 1), crowd{}
	if before < places%max(live, 1) {
		p.part++ // what is left over goes to the first
	}
	p.part = max(p.part, 1) // with more processes than places
	return nil
}

// crowd is what an answer said that was refused because there were too many requests.
type crowd struct {
	Concurrent int // How many the account had under way.
	own        int // How many of them were this process's.
}

const (
	// seenEvery is how often a process says that it works.
	seenEvery = time.Second
	// goneAfter is when one that says nothing has no part any more.
	goneAfter = 5 * time.Second
)

// leave gives up the process's part.
func (p *pump) leave(ctx context.Context) error { return p.run.db.gone(ctx, p.process) }
