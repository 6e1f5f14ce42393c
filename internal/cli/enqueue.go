package cli

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"

	"dialtone/bindings/kept"
	"dialtone/internal/printable"
	"dialtone/jobs"
)

// jobsOf is what scripts and views enqueue jobs in: the database, which is opened when one is. A dry
// run, and a script beside the built-in Twilio that names no database, say what they would enqueue:
// those who work on the real ones hear nothing of it.
func (e *environment) jobsOf(c *connection, l *ledger) kept.Jobs {
	switch {
	case e.DryRun:
		return &toldJobs{out: e.Stderr, why: "--dry-run"}
	case c.local != nil && e.getenv(databaseVariable) == "":
		return &toldJobs{out: e.Stderr, why: "the built-in Twilio, and no " + databaseVariable}
	}
	return l
}

// toldJobs are jobs that are not enqueued.
type toldJobs struct {
	out  io.Writer
	why  string
	last atomic.Int64
}

// Enqueue says what would be done; see [kept.Jobs].
func (j *toldJobs) Enqueue(_ context.Context, spec kept.Job) (int64, bool, error) {
	fmt.Fprintf(j.out, "Job.enqueue: %s %s is not enqueued (%s)\n", spec.Name, printable.Line(string(spec.Args)), j.why)
	return j.last.Add(1), true, nil
}

// Enqueue writes a job down; see [kept.Jobs].
func (l *ledger) Enqueue(ctx context.Context, spec kept.Job) (int64, bool, error) {
	db, err := l.open()
	if err != nil {
		return 0, false, err
	}
	task := jobs.TaskSpec{Name: spec.Name, Args: spec.Args, Version: spec.Version, After: spec.After, At: spec.At, Priority: spec.Priority}
	if spec.Unique {
		task.Unique = "args " + string(spec.Args)
	}
	return db.Enqueue(ctx, task)
}
