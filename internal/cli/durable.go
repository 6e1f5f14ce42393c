package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"dialtone/bindings"
	"dialtone/internal/printable"
	"dialtone/jobs"
)

// databaseVariable names the database of durable runs. Scripts do not see it: it may have a password.
const databaseVariable = "DIALTONE_DATABASE"

// databasePath is the database of durable runs: what --database or DIALTONE_DATABASE says, or a file
// in the folder where the user's programs keep their state.
func (e *environment) databasePath() (string, error) {
	path := cmp.Or(e.Database, e.getenv(databaseVariable))
	switch {
	case path != "":
		return path, nil
	case e.getenv("XDG_STATE_HOME") != "":
		return filepath.Join(e.getenv("XDG_STATE_HOME"), "dialtone", "jobs.db"), nil
	case runtime.GOOS == "windows" && e.getenv("LOCALAPPDATA") != "":
		return filepath.Join(e.getenv("LOCALAPPDATA"), "dialtone", "jobs.db"), nil
	case e.getenv("HOME") != "":
		return filepath.Join(e.getenv("HOME"), ".local", "state", "dialtone", "jobs.db"), nil
	}
	return "", fmt.Errorf("there is no home folder to keep durable runs in: set %s to a file", databaseVariable)
}

// durable keeps the durable runs of scripts in the database, which is opened when a script has one.
func (e *environment) durable() *ledger {
	return &ledger{
		connect: func() (*jobs.DB, error) {
			path, err := e.databasePath()
			if err != nil {
				return nil, err
			}
			return jobs.Open(e.ctx, path)
		},
		there: func() bool {
			path, err := e.databasePath()
			return err == nil && isThere(path) == nil
		},
	}
}

// isThere returns an error where a database is a file that does not exist. Of a server only its answer
// says more.
func isThere(path string) error {
	if strings.Contains(path, "://") {
		return nil
	}
	_, err := os.Stat(path)
	return err
}

// ledger is a database that is opened when it is first needed, and tried again where it was gone then.
type ledger struct {
	connect func() (*jobs.DB, error)
	there   func() bool // Whether there is one, unless it is opened; nil where there surely is.

	mutex sync.Mutex
	db    *jobs.DB
}

func (l *ledger) open() (*jobs.DB, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.db != nil {
		return l.db, nil
	}
	db, err := l.connect()
	if err == nil {
		l.db = db
	}
	return db, err
}

// exists reports whether there is a database: who only looks makes none.
func (l *ledger) exists() bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.db != nil || l.there == nil || l.there()
}

// close closes the database where it was opened.
func (l *ledger) close() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.db != nil {
		_ = l.db.Close()
	}
}

// Load makes or finds a run; see [bindings.Durable].
func (l *ledger) Load(ctx context.Context, spec bindings.DurableSpec, rows iter.Seq2[bindings.DurableRow, error]) (bindings.DurableRun, error) {
	db, err := l.open()
	if err != nil {
		return nil, err
	}
	options := jobs.Options{Rates: spec.Pace.Rates, Expires: spec.Pace.Expires}
	if quiet := spec.Pace.Quiet; quiet != nil {
		options.Quiet = &jobs.Quiet{From: quiet.From, To: quiet.To}
	}
	run, err := db.Load(ctx, jobs.Spec{Name: spec.Name, Account: spec.Account, Kind: spec.Kind, Append: spec.Append, Options: options}, func(yield func(jobs.Row, error) bool) {
		for row, err := range rows {
			if !yield(jobs.Row(row), err) {
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return &durableRun{db: db, name: run.Name}, nil
}

// durableRun is a run as the bindings see it. Each call has a handle of its own, for one is used by
// one goroutine at a time.
type durableRun struct {
	db       *jobs.DB
	name     string
	troubled func(error)        // Beside who works on the run; nil for nobody.
	told     func(jobs.Outcome) // Is told of each outcome as well; nil for nobody.
}

func (r *durableRun) do(ctx context.Context, do func(*jobs.Run, context.Context) error) error {
	run, err := r.db.Find(ctx, r.name)
	if err != nil {
		return aboutRun(r.name, err)
	}
	return do(run, ctx)
}

// aboutRun says which run is not there.
func aboutRun(name string, err error) error {
	if errors.Is(err, jobs.ErrNoRun) {
		return fmt.Errorf("there is no run %q", name)
	}
	return err
}

func (r *durableRun) Pause(ctx context.Context) error  { return r.do(ctx, (*jobs.Run).Pause) }
func (r *durableRun) Resume(ctx context.Context) error { return r.do(ctx, (*jobs.Run).Resume) }
func (r *durableRun) Cancel(ctx context.Context) error { return r.do(ctx, (*jobs.Run).Cancel) }
func (r *durableRun) Forget(ctx context.Context) error { return r.do(ctx, (*jobs.Run).Delete) }

func (r *durableRun) Found(ctx context.Context, n int64, sid string) (found bool, err error) {
	err = r.do(ctx, func(run *jobs.Run, ctx context.Context) error {
		found, err = run.Found(ctx, n, sid)
		return err
	})
	return found, err
}

func (r *durableRun) Progress(ctx context.Context) (p bindings.DurableProgress, err error) {
	err = r.do(ctx, func(run *jobs.Run, _ context.Context) error {
		p = bindings.DurableProgress{
			State: run.State, Total: run.Total, Sent: run.Sent, Refused: run.Refused, Unknown: run.Unknown,
			Waiting: run.Waiting(), Skipped: run.Skipped, Repeated: run.Repeated, Begun: !run.Started.IsZero(),
		}
		return nil
	})
	return p, err
}

func (r *durableRun) Work(ctx context.Context, w bindings.DurableWork) error {
	troubled := w.Troubled
	if troubled == nil {
		troubled = r.troubled
	}
	return r.do(ctx, func(run *jobs.Run, ctx context.Context) error {
		return run.Work(ctx, jobs.Worker{
			Concurrency: w.Concurrency,
			Times:       jobs.Times{Request: w.Timeout},
			Attempt: func(ctx context.Context, e jobs.Element) jobs.Outcome {
				return jobs.Outcome(w.Attempt(ctx, bindings.DurableElement(e)))
			},
			Told: func(_ jobs.Element, outcome jobs.Outcome) {
				if r.told != nil {
					r.told(outcome)
				}
				w.Told(bindings.DurableOutcome(outcome))
			},
			Troubled: troubled,
		})
	})
}

func (r *durableRun) Elements(ctx context.Context, state string) iter.Seq2[bindings.DurableElement, error] {
	return func(yield func(bindings.DurableElement, error) bool) {
		run, err := r.db.Find(ctx, r.name)
		if err != nil {
			yield(bindings.DurableElement{}, aboutRun(r.name, err))
			return
		}
		for e, err := range run.Elements(ctx, state) {
			if !yield(bindings.DurableElement(e), err) {
				return
			}
		}
	}
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
		return nil, nil, aboutRun(name, err)
	}
	return db, run, nil
}

// openRuns opens the database that is there: a command that only looks makes none.
func (e *environment) openRuns() (*jobs.DB, error) {
	path, err := e.databasePath()
	if err != nil {
		return nil, err
	}
	if err := isThere(path); err != nil {
		return nil, fmt.Errorf("there are no durable runs yet: %w", err)
	}
	return jobs.Open(e.ctx, path)
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
