package cli

import (
	"context"
	"fmt"
	"io"

	"dialtone/bindings/kept"
	"dialtone/internal/cli/ledger"
	"dialtone/internal/printable"
	"dialtone/jobs"
)

// databasePath is the database of durable runs.
func (e *environment) databasePath() (string, error) { return ledger.Path(e.Database, e.getenv) }

// durable keeps the durable runs of scripts in the database, which is opened when a script has one.
func (e *environment) durable() *ledger.Ledger { return ledger.New(e.ctx, e.databasePath) }

// jobsOf is what scripts and views enqueue jobs in: the database, which is opened when one is. A
// dry run, and a script beside the built-in Twilio that names no database, say what they would
// enqueue: those who work on the real ones hear nothing of it.
func (e *environment) jobsOf(c *connection, l *ledger.Ledger) kept.Jobs {
	switch {
	case e.DryRun:
		return &ledger.Told{Out: e.Stderr, Why: "--dry-run"}
	case c.local != nil && e.getenv(ledger.Variable) == "":
		return &ledger.Told{Out: e.Stderr, Why: "the built-in Twilio, and no " + ledger.Variable}
	}
	return l
}

// storeOf is a space of what is kept: of the database, which is opened when a value is kept or
// asked for. What is kept beside the built-in Twilio ends with it, unless a database is named: its
// numbers and people are no more there the next time. A dry run changes nothing.
func (e *environment) storeOf(c *connection, l *ledger.Ledger, space string) kept.Store {
	store := l.Store(space)
	if c.local != nil && e.getenv(ledger.Variable) == "" {
		store = kept.NewMemory(nil)
	}
	if e.DryRun {
		store = kept.Rehearsed(store)
	}
	return store
}

// openRun opens the database for a command about a run.
func (e *environment) openRun(name string) (*jobs.DB, *jobs.Run, error) {
	db, err := e.openRuns()
	if err != nil {
		return nil, nil, err
	}
	run, err := db.Find(e.ctx, name)
	if err != nil {
		_ = db.Close()
		return nil, nil, ledger.About(name, err)
	}
	return db, run, nil
}

// openRuns opens the database that is there: a command that only looks makes none.
func (e *environment) openRuns() (*jobs.DB, error) {
	path, err := e.databasePath()
	if err != nil {
		return nil, err
	}
	return ledger.OpenExisting(e.ctx, path)
}

// out writes a table's or a file's lines to standard output.
func (e *environment) out(format string, args ...any) {
	_, _ = io.WriteString(e.Stdout, fmt.Sprintf(format, args...))
}

// change does something to a run, and says what it has come to.
func (c *ofRun) change(e *environment, do func(*jobs.Run, context.Context) error, what string) error {
	db, run, err := e.openRun(c.Name)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := do(run, e.ctx); err != nil {
		return err
	}
	e.out("%s %s\n", printable.Line(run.Name), what)
	return nil
}
