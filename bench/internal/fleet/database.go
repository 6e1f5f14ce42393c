package fleet

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"dialtone/jobs/postgrestest"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"
)

// A Database is an empty one, of its own.
type Database struct {
	Where  string               // the file, or the URL
	Dir    string               // has the file
	Server *postgrestest.Server // or nil

	mounted bool
}

// ErrNoDisk says that this process may not mount a small disk.
var ErrNoDisk = errors.New("no small disk can be mounted here, which root may on Linux")

// NewDatabase makes one: "sqlite" in a folder that is made below a folder, or "postgres", whose
// server is its own. With a disk of a size in MiB, of SQLite's, it has a small tmpfs, which root
// may mount.
func NewDatabase(kind, under string, disk int) (d *Database, err error) {
	d = &Database{}
	if d.Dir, err = os.MkdirTemp(under, "database"); err != nil {
		return nil, err
	}
	d.Where = filepath.Join(d.Dir, "jobs.db")
	switch kind {
	case "sqlite":
	case "postgres":
		if d.Server, err = postgrestest.New(); err != nil {
			return nil, err
		}
		d.Where = d.Server.URL("postgres")
	default:
		return nil, fmt.Errorf("there is no database %q: sqlite or postgres", kind)
	}
	if disk > 0 {
		if err := mountDisk(d.Dir, disk); err != nil {
			return nil, errors.Join(err, d.Close())
		}
		d.mounted = true
	}
	return d, nil
}

// Close deletes it.
func (d *Database) Close() error {
	if d.Server != nil {
		if err := d.Server.Close(); err != nil {
			return err
		}
	}
	if d.mounted {
		if err := unmountDisk(d.Dir); err != nil {
			return err
		}
	}
	return os.RemoveAll(d.Dir)
}

// Size is how many bytes it has on the disk.
func (d *Database) Size(ctx context.Context) (bytes int64, err error) {
	if d.Server != nil {
		return d.Count(ctx, "SELECT pg_database_size(current_database())")
	}
	for _, suffix := range []string{"", "-wal"} {
		if info, err := os.Stat(d.Where + suffix); err == nil {
			bytes += info.Size()
		}
	}
	return bytes, nil
}

// Count is the number that a query gives, by a connection of its own.
func (d *Database) Count(ctx context.Context, query string) (n int64, err error) {
	err = d.with(func(db *sql.DB) error { return db.QueryRowContext(ctx, query).Scan(&n) })
	return n, err
}

// Do changes what is there, by a connection of its own.
func (d *Database) Do(ctx context.Context, statement string) error {
	return d.with(func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, statement)
		return err
	})
}

func (d *Database) with(do func(db *sql.DB) error) error {
	driver, source := "sqlite", "file:"+d.Where+"?_pragma=busy_timeout(10000)"
	if d.Server != nil {
		driver, source = "pgx", d.Where+"&search_path=dialtone"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		return err
	}
	return errors.Join(do(db), db.Close())
}

// What is counted.
const (
	UnderWay = "SELECT COUNT(*) FROM element WHERE run = 1 AND state = 'sending'"
	Found    = "SELECT COUNT(*) FROM attempt WHERE worker = 'reconciled'"
)
