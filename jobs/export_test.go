package jobs

import "fmt"

// SetVersion has a database say that its tables are of a version.
func SetVersion(db *DB, version int) error {
	_, err := db.sql.Exec(fmt.Sprintf("PRAGMA user_version = %d", version))
	return err
}
