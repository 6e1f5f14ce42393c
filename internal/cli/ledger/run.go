package ledger

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"dialtone/bindings/durable"
	"dialtone/jobs"
)

// Run is a run as the bindings see it. Each call has a handle of its own, for one is used by
// one goroutine at a time.
type Run struct {
	DB       *jobs.DB
	Name     string
	Troubled func(error)        // Beside who works on the run; nil for nobody.
	Told     func(jobs.Outcome) // Is told of each outcome as well; nil for nobody.

	temporary bool
}

func (r *Run) do(ctx context.Context, do func(*jobs.Run, context.Context) error) error {
	run, err := r.DB.Find(ctx, r.Name)
	if err != nil {
		return About(r.Name, err)
	}
	return do(run, ctx)
}

// About says which run is not there.
func About(name string, err error) error {
	if errors.Is(err, jobs.ErrNoRun) {
		return fmt.Errorf("there is no run %q", name)
	}
	return err
}

// Begin says that it may be worked on; see [durable.Run].
func (r *Run) Begin(ctx context.Context) error { return r.do(ctx, (*jobs.Run).Begin) }

// Pause has nothing more begin.
func (r *Run) Pause(ctx context.Context) error { return r.do(ctx, (*jobs.Run).Pause) }

// Resume has it go on.
func (r *Run) Resume(ctx context.Context) error { return r.do(ctx, (*jobs.Run).Resume) }

// Cancel has what was not begun skipped.
func (r *Run) Cancel(ctx context.Context) error { return r.do(ctx, (*jobs.Run).Cancel) }

// Forget deletes it.
func (r *Run) Forget(ctx context.Context) error { return r.do(ctx, (*jobs.Run).Delete) }

// Found settles an element that is unknown by the SID under which it was found.
func (r *Run) Found(ctx context.Context, n int64, sid string) (found bool, err error) {
	err = r.do(ctx, func(run *jobs.Run, ctx context.Context) error {
		found, err = run.Found(ctx, n, sid)
		return err
	})
	return found, err
}

// Progress returns how far it is.
func (r *Run) Progress(ctx context.Context) (p durable.Progress, err error) {
	err = r.do(ctx, func(run *jobs.Run, _ context.Context) error {
		p = durable.Progress{
			State: run.State, Total: run.Total, Sent: run.Sent, Refused: run.Refused, Unknown: run.Unknown,
			Waiting: run.Waiting(), Skipped: run.Skipped, Repeated: run.Repeated, Begun: !run.Started.IsZero(), Code: run.Code, Temporary: r.temporary,
		}
		return nil
	})
	return p, err
}

// Work works on it until nothing is left, or ctx ends.
func (r *Run) Work(ctx context.Context, w durable.Work) error {
	troubled := w.Troubled
	if troubled == nil {
		troubled = r.Troubled
	}
	return r.do(ctx, func(run *jobs.Run, ctx context.Context) error {
		worker := jobs.Worker{
			Concurrency: w.Concurrency,
			Times:       jobs.Times{Request: w.Timeout},
			Attempt: func(ctx context.Context, e jobs.Element) jobs.Outcome {
				return jobs.Outcome(w.Attempt(ctx, durable.Element(e)))
			},
			Told: func(_ jobs.Element, outcome jobs.Outcome) {
				if r.Told != nil {
					r.Told(outcome)
				}
				w.Told(durable.Outcome(outcome))
			},
			Troubled: troubled,
		}
		if w.Pair != nil {
			worker.Pair = func(e jobs.Element) jobs.Pair { return jobs.Pair(w.Pair(durable.Element(e))) }
		}
		return run.Work(ctx, worker)
	})
}

// Elements iterates over the elements in a state.
func (r *Run) Elements(ctx context.Context, state string) iter.Seq2[durable.Element, error] {
	return func(yield func(durable.Element, error) bool) {
		run, err := r.DB.Find(ctx, r.Name)
		if err != nil {
			yield(durable.Element{}, About(r.Name, err))
			return
		}
		for e, err := range run.Elements(ctx, state) {
			if !yield(durable.Element(e), err) {
				return
			}
		}
	}
}
