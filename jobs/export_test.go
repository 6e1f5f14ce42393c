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
