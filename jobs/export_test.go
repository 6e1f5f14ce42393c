package jobs

import (
	"context"
	"fmt"
	"time"
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
