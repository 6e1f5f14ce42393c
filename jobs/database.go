package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/riverqueue/river"
)

// steps make the ledger's tables, each from those of the version before; the database knows how
// many have been taken.
var steps = []string{schema, `
ALTER TABLE run ADD COLUMN seen_at INTEGER;
CREATE INDEX element_sid ON element (sid) WHERE sid IS NOT NULL;
`, kvTable, pacing, taskTables, looking, callbackNames, delivering, optingOut, crowding, coding, comparing}

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

// pacing is the step that has runs keep to rates, hours and an end. An element's sender is "" where
// it has no rate, and its zone where there are no quiet hours.
const pacing = `
ALTER TABLE run ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
ALTER TABLE element ADD COLUMN sender TEXT NOT NULL DEFAULT '';
ALTER TABLE element ADD COLUMN zone TEXT NOT NULL DEFAULT '';
DROP INDEX element_waiting;
CREATE INDEX element_waiting ON element (run, sender, n) WHERE state = 'waiting';
CREATE TABLE zone (run INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (run, name));
CREATE TABLE rate (key TEXT NOT NULL PRIMARY KEY, tat DOUBLE PRECISION NOT NULL);
CREATE TABLE worker (id TEXT NOT NULL PRIMARY KEY, account TEXT NOT NULL, seen_at INTEGER NOT NULL);
`

// A DB is a database with runs. It may be used by several goroutines, and by several processes at
// once.
type DB struct {
	sql   statements // each a transaction of its own
	store store
	path  string

	atOnce int64 // How many elements one transaction changes or deletes of many.
}

// store is a database of one kind.
type store interface {
	begin(ctx context.Context) (*tx, error)
	// engine makes a client of River's.
	engine(config *river.Config) (engine, error)
	// version is how many steps have been taken, and upgrade takes those that are missing, after
	// River's own.
	version(ctx context.Context) (int, error)
	upgrade(ctx context.Context) error
	// loaded is told when a run has its elements.
	loaded(ctx context.Context) error
	// scrub has what was deleted be on the disk no longer, as far as that is ours.
	scrub(ctx context.Context) error
	close() error
}

// engine is what is needed of a client of River's.
type engine interface {
	Start(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
}

// Open opens a database: one of PostgreSQL, where it is named by a URL (postgres://user@host/name),
// or a file of SQLite, which it makes where there is none: for the user alone, since it holds whom
// is written to and what. A file on a network's file system is refused: these do not lock.
func Open(ctx context.Context, where string) (*DB, error) {
	return openWith(ctx, where, func(config *river.Config) *river.Config { return config })
}

// openWith opens a database with River configured in a way of the caller's.
func openWith(ctx context.Context, where string, as func(*river.Config) *river.Config) (*DB, error) {
	var db *DB
	var err error
	switch {
	case strings.HasPrefix(where, "postgres://"), strings.HasPrefix(where, "postgresql://"):
		db, err = openPostgres(ctx, where, as)
	case strings.Contains(where, "://"):
		scheme, _, _ := strings.Cut(where, "://")
		return nil, fmt.Errorf("a database is a file, for SQLite, or a URL such as postgres://user@host/name, and not one of %s", scheme)
	default:
		db, err = openSQLite(where, as)
	}
	if err != nil {
		return nil, err
	}
	db.atOnce = changedAtOnce
	if err := db.migrate(ctx); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("%s: %w", db.path, err)
	}
	return db, nil
}

// migrate makes the tables, River's and the ledger's: another process may do the same.
func (db *DB) migrate(ctx context.Context) error {
	found, err := db.store.version(ctx)
	switch {
	case err != nil || found == len(steps):
		return err
	case found > len(steps):
		return fmt.Errorf("it was made by a newer dialtone (its tables have the version %d, and this one knows %d): use that one", found, len(steps))
	}
	return db.store.upgrade(ctx)
}

// Close closes the database.
func (db *DB) Close() error { return db.store.close() }

// Path is the name of the database: a file, or a URL without its password.
func (db *DB) Path() string { return db.path }

// quiet is where River writes what it does.
var quiet = slog.New(slog.DiscardHandler)

func timeOf(milliseconds sql.NullInt64) time.Time {
	if !milliseconds.Valid {
		return time.Time{}
	}
	return time.UnixMilli(milliseconds.Int64)
}
