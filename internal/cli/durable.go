package cli

import (
	"dialtone/bindings/kept"
	"dialtone/internal/cli/ledger"
)

// databasePath is the database of durable runs.
func (e *environment) databasePath() (string, error) {
	return ledger.Path(e.Database, e.Getenv, e.Path)
}

// ends reports whether what scripts keep ends with the process, as the Twilio does beside which
// they run: the built-in one of this process, where no database is named. The accounts, numbers and
// people that it would be about are no more there the next time, and those who work on the real
// ones hear nothing of it.
func (e *environment) ends(c *connection) bool {
	return c.local != nil && e.Database == "" && e.Getenv(ledger.Variable) == ""
}

// durable keeps the durable runs of scripts in the database, which is opened when a script has one.
func (e *environment) durable(c *connection) *ledger.Ledger {
	if e.ends(c) {
		return ledger.Temporary(e.Context)
	}
	return ledger.New(e.Context, e.databasePath)
}

// jobsOf is what scripts and views enqueue jobs in: the database, which is opened when one is. A
// dry run, and a script whose database ends with it, say what they would enqueue.
func (e *environment) jobsOf(c *connection, l *ledger.Ledger) kept.Jobs {
	switch {
	case e.DryRun:
		return &ledger.Told{Out: e.Stderr, Why: "--dry-run"}
	case e.ends(c):
		return &ledger.Told{Out: e.Stderr, Why: "the built-in Twilio, and neither --database nor " + ledger.Variable}
	}
	return l
}

// storeOf is a space of what is kept: of the database, which is opened when a value is kept or
// asked for. A dry run changes nothing.
func (e *environment) storeOf(c *connection, l *ledger.Ledger, space string) kept.Store {
	store := l.Store(space)
	if e.ends(c) {
		store = kept.NewMemory(nil)
	}
	if e.DryRun {
		store = kept.Rehearsed(store)
	}
	return store
}
