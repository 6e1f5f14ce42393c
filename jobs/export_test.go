package jobs

import (
	"context"
	"fmt"
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
