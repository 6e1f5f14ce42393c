package ledger

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"

	"dialtone/bindings/kept"
	"dialtone/internal/printable"
	"dialtone/jobs"
)

// Told are jobs that are not enqueued: Out is told of them, and Why.
type Told struct {
	Out  io.Writer
	Why  string
	last atomic.Int64
}

// Enqueue says what would be done; see [kept.Jobs].
func (j *Told) Enqueue(_ context.Context, spec kept.Job) (int64, bool, error) {
	fmt.Fprintf(j.Out, "Job.enqueue: %s %s is not enqueued (%s)\n", spec.Name, printable.Line(string(spec.Args)), j.Why)
	return j.last.Add(1), true, nil
}

// Enqueue writes a job down; see [kept.Jobs].
func (l *Ledger) Enqueue(ctx context.Context, spec kept.Job) (int64, bool, error) {
	db, err := l.Open()
	if err != nil {
		return 0, false, err
	}
	task := jobs.TaskSpec{Name: spec.Name, Args: spec.Args, Version: spec.Version, After: spec.After, At: spec.At, Priority: spec.Priority}
	if spec.Unique {
		task.Unique = "args " + string(spec.Args)
	}
	return db.Enqueue(ctx, task)
}
