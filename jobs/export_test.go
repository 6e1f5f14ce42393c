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
