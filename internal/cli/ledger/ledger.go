// Package ledger is the database as scripts and servers have it. A [Ledger] opens it when it is
// first needed, and is what bindings keep durable runs, jobs, values and sessions in, and what
// [Callbacks] write into.
package ledger

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"dialtone/bindings/durable"
	"dialtone/jobs"
)

// Variable names the database of durable runs. Scripts do not see it: it may have a password.
const Variable = "DIALTONE_DATABASE"

// Path returns the database of durable runs: the one that is given, the one that DIALTONE_DATABASE
// names, or a file in the folder where the user's programs keep their state. File returns where one
// of a name is.
func Path(given string, getenv, file func(string) string) (string, error) {
	path := cmp.Or(given, getenv(Variable))
	switch {
	case strings.Contains(path, "://"):
		return path, nil
	case path != "":
		return file(path), nil
	case getenv("XDG_STATE_HOME") != "":
		return filepath.Join(getenv("XDG_STATE_HOME"), "dialtone", "jobs.db"), nil
	case runtime.GOOS == "windows" && getenv("LOCALAPPDATA") != "":
		return filepath.Join(getenv("LOCALAPPDATA"), "dialtone", "jobs.db"), nil
	case getenv("HOME") != "":
		return filepath.Join(getenv("HOME"), ".local", "state", "dialtone", "jobs.db"), nil
	}
	return "", fmt.Errorf("there is no home folder to keep durable runs in: set %s to a file", Variable)
}

// OpenExisting opens a database that is there: a command that only looks makes none.
func OpenExisting(ctx context.Context, path string) (*jobs.DB, error) {
	if err := isThere(path); err != nil {
		return nil, fmt.Errorf("there are no durable runs yet: %w", err)
	}
	return jobs.Open(ctx, path)
}

// isThere returns an error where a database is a file that does not exist. Of a server only its
// answer says more.
func isThere(path string) error {
	if strings.Contains(path, "://") {
		return nil
	}
	_, err := os.Stat(path)
	return err
}

// Ledger is a database that is opened when it is first needed, and tried again where it was gone
// then.
type Ledger struct {
	ctx  context.Context
	path func() (string, error)

	mutex  sync.Mutex
	db     *jobs.DB
	folder string // of a temporary database, which Close removes
}

// New returns a ledger over the database at a path, which is asked for when it is needed. Nothing
// is opened yet.
func New(ctx context.Context, path func() (string, error)) *Ledger {
	return &Ledger{ctx: ctx, path: path}
}

// Temporary returns a ledger over a SQLite database of its own, which is made when it is needed and
// which Close removes: what is kept beside a Twilio that ends with the process ends with it, too.
func Temporary(ctx context.Context) *Ledger { return &Ledger{ctx: ctx} }

// Open returns the database, which it opens or makes where that has not been done.
func (l *Ledger) Open() (*jobs.DB, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.db != nil {
		return l.db, nil
	}
	path, err := l.place()
	if err != nil {
		return nil, err
	}
	db, err := jobs.Open(l.ctx, path)
	if err == nil {
		l.db = db
	}
	return db, err
}

// place returns where the database is or is to be made.
func (l *Ledger) place() (_ string, err error) {
	if l.path != nil {
		return l.path()
	}
	if l.folder == "" {
		if l.folder, err = os.MkdirTemp("", "dialtone-"); err != nil {
			return "", fmt.Errorf("cannot make a folder for a temporary database: %w", err)
		}
	}
	return filepath.Join(l.folder, "jobs.db"), nil
}

// Exists reports whether there is a database: who only looks makes none.
func (l *Ledger) Exists() bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.db != nil || l.path == nil {
		return l.db != nil
	}
	path, err := l.path()
	return err == nil && isThere(path) == nil
}

// Close closes the database where it was opened, and removes one that is temporary.
func (l *Ledger) Close() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.db != nil {
		_ = l.db.Close()
	}
	if l.folder != "" {
		_ = os.RemoveAll(l.folder)
	}
}

// Load makes or finds a run; see [durable.Runs].
func (l *Ledger) Load(ctx context.Context, spec durable.Spec, rows iter.Seq2[durable.Row, error]) (durable.Run, error) {
	db, err := l.Open()
	if err != nil {
		return nil, err
	}
	options := jobs.Options{Rates: spec.Pace.Rates, Expires: spec.Pace.Expires}
	if quiet := spec.Pace.Quiet; quiet != nil {
		options.Quiet = &jobs.Quiet{From: quiet.From, To: quiet.To}
	}
	run, err := db.Load(ctx, jobs.Spec{Name: spec.Name, Account: spec.Account, Kind: spec.Kind, Append: spec.Append, Code: spec.Code, Options: options}, func(yield func(jobs.Row, error) bool) {
		for row, err := range rows {
			if !yield(jobs.Row(row), err) {
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return &Run{DB: db, Name: run.Name, temporary: l.path == nil}, nil
}
