package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// steps make the ledger's tables, each from those of the version before; PRAGMA user_version has how
// many have been taken.
var steps = []string{schema, `
ALTER TABLE run ADD COLUMN seen_at INTEGER;
CREATE INDEX element_sid ON element (sid) WHERE sid IS NOT NULL;
`}

// schema is the first step. Counters stand in the run's row: counting millions of elements takes
// seconds. Times are in milliseconds of Unix time, by the database's clock.
const schema = `
CREATE TABLE run (
	id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, account TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
	total INTEGER NOT NULL DEFAULT 0, repeated INTEGER NOT NULL DEFAULT 0,
	sent INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0,
	unknown INTEGER NOT NULL DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0,
	created_at INTEGER NOT NULL, started_at INTEGER, ended_at INTEGER
);
CREATE TABLE element (
	run INTEGER NOT NULL, n INTEGER NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL, params BLOB NOT NULL,
	attempt INTEGER NOT NULL DEFAULT 0, token TEXT, marked_at INTEGER, deadline INTEGER, not_before INTEGER NOT NULL DEFAULT 0,
	sid TEXT, code INTEGER, error TEXT,
	PRIMARY KEY (run, n)
) WITHOUT ROWID;
CREATE UNIQUE INDEX element_key ON element (run, key);
CREATE INDEX element_waiting ON element (run, n) WHERE state = 'waiting';
CREATE INDEX element_sending ON element (run, deadline) WHERE state = 'sending';
CREATE TABLE attempt (
	run INTEGER NOT NULL, n INTEGER NOT NULL, attempt INTEGER NOT NULL, worker TEXT NOT NULL,
	marked_at INTEGER NOT NULL, ended_at INTEGER NOT NULL, outcome TEXT NOT NULL, request_id TEXT
);
CREATE INDEX attempt_element ON attempt (run, n);
`

// now is the database's time, in milliseconds.
const now = "CAST(unixepoch('subsec') * 1000 AS INTEGER)"

// A DB is a database with runs. It may be used by several goroutines, and its file by several
// processes.
type DB struct {
	sql  *sql.DB
	path string
}

// Open opens a SQLite database, which it makes where there is none: a file that the user alone may
// read, since it holds whom is written to and what. A file on a network's file system is refused:
// these do not lock.
func Open(ctx context.Context, path string) (*DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if kind := networkFileSystem(filepath.Dir(path)); kind != "" {
		return nil, fmt.Errorf("%s is on %s, which does not lock files as SQLite needs: choose a file on a disk of this machine", path, kind)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	if err := private(path); err != nil {
		return nil, err
	}
	// With synchronous=FULL a transaction that is committed is on the disk: a mark must not be lost
	// when the power goes.
	pool, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: url.PathEscape(path)}).String()+
		"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1) // There is one writer, and River's statements may not overlap.
	db := &DB{sql: pool, path: path}
	// A database that is made by two processes at once is locked where SQLite waits for nobody: while
	// the journal becomes one that readers do not wait for.
	for range 100 {
		if err = db.migrate(ctx); err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "SQLITE_BUSY") {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err != nil {
		_ = pool.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return db, nil
}

// private takes from others what a file with another mode grants them.
func private(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	if err := os.Chmod(path, info.Mode().Perm()&^0o077); err != nil && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}

// migrate makes the tables, River's and the ledger's, in one transaction: another process may do the
// same.
func (db *DB) migrate(ctx context.Context) error {
	found := 0
	if err := db.sql.QueryRowContext(ctx, "PRAGMA user_version").Scan(&found); err != nil || found == len(steps) {
		return err
	}
	migrator, err := rivermigrate.New(riversqlite.New(db.sql), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	return db.transact(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&found); err != nil || found == len(steps) {
			return err
		}
		if found > len(steps) {
			return fmt.Errorf("it was made by a newer dialtone (its tables have the version %d, and this one knows %d): use that one", found, len(steps))
		}
		//lint:ignore SA1019 What cannot be done in one transaction is PostgreSQL's; SQLite's migrations can.
		if _, err := migrator.MigrateTx(ctx, tx, rivermigrate.DirectionUp, nil); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, strings.Join(steps[found:], "")+fmt.Sprintf("PRAGMA user_version = %d", len(steps)))
		return err
	})
}

// Close closes the database.
func (db *DB) Close() error { return db.sql.Close() }

// Path is the name of the database's file.
func (db *DB) Path() string { return db.path }

func timeOf(milliseconds sql.NullInt64) time.Time {
	if !milliseconds.Valid {
		return time.Time{}
	}
	return time.UnixMilli(milliseconds.Int64)
}
