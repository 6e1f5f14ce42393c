package cli

import (
	"dialtone/bindings/kept"
	"dialtone/internal/cli/ledger"
)

// databasePath is the database of durable runs.
func (e *environment) databasePath() (string, error) { return ledger.Path(e.Database, e.Getenv) }

// durable keeps the durable runs of scripts in the database, which is opened when a script has one.
func (e *environment) durable() *ledger.Ledger { return ledger.New(e.Context, e.databasePath) }

// jobsOf is what scripts and views enqueue jobs in: the database, which is opened when one is. A
// dry run, and a script beside the built-in Twilio that names no database, say what they would
// enqueue: those who work on the real ones hear nothing of it.
func (e *environment) jobsOf(c *connection, l *ledger.Ledger) kept.Jobs {
	switch {
	case e.DryRun:
		return &ledger.Told{Out: e.Stderr, Why: "--dry-run"}
	case c.local != nil && e.Getenv(ledger.Variable) == "":
		return &ledger.Told{Out: e.Stderr, Why: "the built-in Twilio, and no " + ledger.Variable}
	}
	return l
}

// storeOf is a space of what is kept: of the database, which is opened when a value is kept or
// asked for. What is kept beside the built-in Twilio ends with it, unless a database is named: its
// numbers and people are no more there the next time. A dry run changes nothing.
func (e *environment) storeOf(c *connection, l *ledger.Ledger, space string) kept.Store {
	store := l.Store(space)
	if c.local != nil && e.Getenv(ledger.Variable) == "" {
		store = kept.NewMemory(nil)
	}
	if e.DryRun {
		store = kept.Rehearsed(store)
	}
	return store
}
