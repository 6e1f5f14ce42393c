package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/riverqueue/river"
)

// SetVersion has a database say that its tables are of a version.
func SetVersion(db *DB, version int) error {
	query := fmt.Sprintf("PRAGMA user_version = %d", version)
	if _, ok := db.store.(*postgres); ok {
		query = fmt.Sprintf("UPDATE version SET version = %d", version)
	}
	_, err := db.sql.ExecContext(context.Background(), query)
	return err
}

// Register has a process that works for an account be seen for good.
func Register(db *DB, id, account string) error {
	_, err := db.sql.ExecContext(context.Background(), "INSERT INTO worker (id, account, seen_at) VALUES (?, ?, "+now+" + 3600000)", id, account)
	return err
}

// Do has a process be seen that does tasks.
func Do(db *DB, id string, handlers map[string]Handler) error {
	return db.alive(context.Background(), id, atJobs, codes(handlers))
}

// Leave has a process be gone.
func Leave(db *DB, id string) error { return db.gone(context.Background(), id) }

// Begin has schedules begin what is due at a time.
func Begin(db *DB, handlers map[string]Handler, at time.Time) error {
	return db.begin(context.Background(), handlers, at)
}

// Abandon has a task be one of a process that is not heard of any more.
func Abandon(db *DB, id int64) error {
	_, err := db.sql.ExecContext(context.Background(), "UPDATE task SET deadline = 0 WHERE id = ?", id)
	return err
}

// Reminder is the state of the job of River's that reminds of a task.
func Reminder(db *DB, id int64) (state string, err error) {
	err = db.sql.QueryRowContext(context.Background(), "SELECT state FROM river_job WHERE kind = ? AND CAST(args->>'task' AS TEXT) = ?", taskOf{}.Kind(), fmt.Sprint(id)).Scan(&state)
	return state, err
}

// Pass has a time pass for the deadlines of what is under way.
func Pass(r *Run, passed time.Duration) error {
	_, err := r.db.sql.ExecContext(context.Background(), "UPDATE element SET deadline = deadline - ? WHERE run = ? AND state = 'sending'", passed.Milliseconds(), r.ID)
	return err
}

// Lose has a task be one that some workers, of which the last is gone, have begun.
func Lose(db *DB, id int64, times int) error {
	_, err := db.sql.ExecContext(context.Background(), "UPDATE task SET state = 'running', token = 'lost', deadline = 0, attempt = ? WHERE id = ?", times, id)
	return err
}

// Fill has the disk of a file of SQLite's be full, as far as SQLite can tell.
func Fill(db *DB) error {
	if err := exec(db, "PRAGMA max_page_count = 1"); err != nil { // which is what it has now
		return err
	}
	for range 100_000 { // what is left in its last page
		if err := exec(db, "INSERT INTO attempt (run, n, attempt, worker, marked_at, ended_at, outcome) VALUES (-1, 0, 0, '', 0, 0, '')"); err != nil {
			return nil
		}
	}
	return errors.New("it does not get full")
}

// Unfill has it have room again.
func Unfill(db *DB) error {
	return errors.Join(exec(db, "PRAGMA max_page_count = 1073741823"), exec(db, "DELETE FROM attempt WHERE run = -1"))
}

// Hasty has a file of SQLite's not be waited for where another process has locked it.
func Hasty(db *DB) error { return exec(db, "PRAGMA busy_timeout = 50") }

// Lock locks a file of SQLite's until unlock is called.
func Lock(db *DB) (unlock func() error, err error) {
	tx, err := db.sql.on.(*sql.DB).BeginTx(context.Background(), nil)
	if err != nil {
		return nil, err
	}
	return tx.Rollback, nil
}

func exec(db *DB, query string) error {
	_, err := db.sql.ExecContext(context.Background(), query)
	return err
}

// Dump is all that a database has, as text.
func Dump(db *DB) (string, error) {
	ctx := context.Background()
	query := "SELECT name FROM sqlite_master WHERE type = 'table'"
	if _, ok := db.store.(*postgres); ok {
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'dialtone'"
	}
	tables, err := column[string](ctx, db.sql, query)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for _, table := range tables {
		rows, err := db.sql.QueryContext(ctx, "SELECT * FROM "+table)
		if err != nil {
			return "", err
		}
		names, err := rows.Columns()
		values := make([]any, len(names))
		for i := range values {
			values[i] = new(any)
		}
		for err == nil && rows.Next() {
			if err = rows.Scan(values...); err == nil {
				fmt.Fprintf(&text, "%s:", table)
				for _, value := range values {
					if data, ok := (*value.(*any)).([]byte); ok {
						fmt.Fprintf(&text, " %s", data)
						continue
					}
					fmt.Fprintf(&text, " %v", *value.(*any))
				}
				text.WriteByte('\n')
			}
		}
		if err := errors.Join(err, rows.Err(), rows.Close()); err != nil {
			return "", err
		}
	}
	return text.String(), nil
}

// AtOnce has one transaction change or delete that many elements at most.
func AtOnce(db *DB, n int64) { db.atOnce = n }

// After has something done after some more transactions of a database.
func After(db *DB, n int, do func()) {
	inner := db.store
	db.store = &counting{store: inner, left: n, do: do, restore: func() { db.store = inner }}
}

type counting struct {
	store
	left        int
	do, restore func()
}

func (c *counting) begin(ctx context.Context) (*tx, error) {
	tx, err := c.store.begin(ctx)
	if err != nil {
		return nil, err
	}
	commit := tx.commit
	tx.commit = func(ctx context.Context) error {
		if c.left--; c.left == 0 {
			defer c.do()
			defer c.restore()
		}
		return commit(ctx)
	}
	return tx, nil
}

// SetState has a run be in a state.
func SetState(db *DB, run int64, state string) error {
	_, err := db.sql.ExecContext(context.Background(), "UPDATE run SET state = ? WHERE id = ?", state, run)
	return err
}

// Refuse has all of a run be refused.
func Refuse(db *DB, run int64, code int) error {
	ctx := context.Background()
	_, err := db.sql.ExecContext(ctx, "UPDATE element SET state = 'refused', code = ? WHERE run = ?", code, run)
	if err != nil {
		return err
	}
	if _, err := db.sql.ExecContext(ctx, "UPDATE run SET state = 'running', refused = total WHERE id = ?", run); err != nil {
		return err
	}
	return db.transact(ctx, func(tx *tx) error {
		r := &Run{db: db, ID: run}
		if err := r.lock(ctx, tx); err != nil {
			return err
		}
		return r.refuse(ctx, tx, Refusal{Code: code, Count: r.Total, Error: "not a number"})
	})
}

// OpenSkewed opens a database on a machine whose clock is off by so much.
func OpenSkewed(where string, by time.Duration) (*DB, error) {
	return openWith(context.Background(), where, func(config *river.Config) *river.Config {
		config.Test.Time = skewed(by)
		return config
	})
}

// skewed is a clock that is off. What River asks the database for comes from there, as always.
type skewed time.Duration

func (s skewed) Now() time.Time       { return time.Now().Add(time.Duration(s)) }
func (s skewed) NowOrNil() *time.Time { return nil }

// Remind has River remind of a task at a time from now, as by the clock of another machine.
func Remind(db *DB, id int64, after time.Duration) error {
	ctx := context.Background()
	return db.transact(ctx, func(tx *tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM river_job WHERE kind = ? AND CAST(args->>'task' AS TEXT) = ?", taskOf{}.Kind(), fmt.Sprint(id)); err != nil {
			return err
		}
		t, err := scanTask(tx.QueryRowContext(ctx, "SELECT "+taskColumns+" FROM task WHERE id = ?", id))
		if err != nil {
			return err
		}
		at, err := tx.clock(ctx)
		if err != nil || after == 0 {
			return errors.Join(err, remind(ctx, tx, id, t.Name, usualPriority, time.Time{}))
		}
		return remind(ctx, tx, id, t.Name, usualPriority, at.Add(after))
	})
}

// Sharer is a process that works on a run, as far as it shares the account's places.
type Sharer struct{ pump *pump }

// NewSharer returns one that has so many attempts under way.
func NewSharer(run *Run, id string, concurrency, underWay int) *Sharer {
	return &Sharer{&pump{Worker: Worker{Concurrency: concurrency}, run: run, process: id, underWay: underWay, most: concurrency}}
}

// Refused has an attempt be refused as the account has so many under way.
func (s *Sharer) Refused(concurrent int) {
	s.pump.take(ended{Outcome: Outcome{State: Waiting, Throttled: true, Concurrent: concurrent}})
	s.pump.underWay++
}

// Part is how many attempts it may have under way by now, whatever it has been refused itself.
func (s *Sharer) Part() (int, error) {
	s.pump.sharedAt = time.Time{}
	err := s.pump.run.db.transact(context.Background(), func(tx *tx) error { return s.pump.share(context.Background(), tx) })
	return s.pump.part, err
}

// Calm has a time pass since strangers were seen.
func Calm(db *DB, passed time.Duration) error {
	_, err := db.sql.ExecContext(context.Background(), "UPDATE worker SET strangers_at = strangers_at - ?", passed.Milliseconds())
	return err
}
