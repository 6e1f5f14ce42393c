package runtime

import (
	"context"
	"dialtone/runtime/internal/budget"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// The limits that a [LimitError] names.
const (
	LimitTime      = "Time"
	LimitCallDepth = "CallDepth"
	LimitRequests  = "Requests"
	LimitOutput    = "Output"
	LimitHeap      = "Heap"
	LimitSize      = "Size"
	LimitRegexp    = "Regexp"
	LimitMemory    = "Memory" // Of [Process].
)

// LimitError says that a script was stopped because it had reached one of its
// [Limits], and where it was then. No catch and no finally of the script runs for
// it. That of Time answers errors.Is for context.DeadlineExceeded; that of
// CallDepth is the cause of a [ScriptError], the RangeError that JavaScript has
// for it, and found with errors.As.
type LimitError struct {
	Limit   string // The field of Limits: LimitTime and so on.
	Problem string // What the script did, and how much it may: "it ran longer than 2s".

	// Where the script was, or where it had asked for what it was waiting for. In a
	// function that was only about to begin, that is where the function stands. File is
	// empty where no line of the script led there.
	File         string
	Line, Column int

	process bool              // Whether it is one of Process, not of Limits.
	of      *run              // The one that it ends.
	asked   []goja.StackFrame // Where the script asked for the request that was one too many.
}

// Error says where the script was stopped and why.
func (e *LimitError) Error() string {
	of := "Limits."
	if e.process {
		of = "Process."
	}
	return position(e.File, e.Line, e.Column) + "the script was stopped: " + e.Problem + " (" + of + e.Limit + ")"
}

// Unwrap is context.DeadlineExceeded where the limit is that of time.
func (e *LimitError) Unwrap() error {
	if e.Limit == LimitTime {
		return context.DeadlineExceeded
	}
	return nil
}

// at is the error with a place in the script.
func (e *LimitError) at(frames []sources.Frame) *LimitError {
	placed := *e
	placed.of, placed.asked = nil, nil
	if len(frames) > 0 {
		placed.File, placed.Line, placed.Column = frames[0].File, frames[0].Line, frames[0].Column
	}
	return &placed
}

// limit puts the run under the host's limits.
func (r *run) limit() {
	l := r.host.options.limits
	r.ctx, r.budget = budget.New(r.ctx, budget.Limits{
		Time: l.Time, Requests: l.Requests, RequestsInFlight: l.RequestsInFlight, Output: l.Output, Heap: l.Heap,
	}, func(reached budget.Reached) error {
		return &LimitError{Limit: reached.Limit, Problem: reached.Problem, asked: reached.Asked, of: r}
	}, func(err error) {
		r.cancel(err)
		<-r.interrupted
	})
}

// tooBig reports whether the run was ended for its heap.
func (r *run) tooBig() bool {
	limit, ok := r.outcome.(*LimitError)
	return ok && limit.Limit == LimitHeap
}

// stopped is the error of a run that its context has ended, while the script was at
// the innermost of frames.
func (r *run) stopped(frames []sources.Frame) error {
	reached, ok := context.Cause(r.ctx).(*LimitError)
	if !ok || reached.of != r {
		return stoppedBy(r.ctx, frames)
	}
	if len(reached.asked) > 0 {
		frames = r.js.sources.Frames(reached.asked)
	}
	if len(frames) == 0 {
		frames = r.js.sources.Frames(r.budget.Waits())
	}
	if len(frames) == 0 {
		frames = r.js.sources.Frames(r.budget.Later())
	}
	return reached.at(frames)
}

// exceed ends the script that is running at the line where it is: it has reached
// a limit. It is called on the loop and does not return. The problem says what
// the script did, as [LimitError.Problem] does.
func (m *machine) exceed(limit, problem string) {
	reached := &LimitError{Limit: limit, Problem: problem}
	m.run.stop(reached.at(m.sources.Frames(m.vm.CaptureCallStack(0, nil))))
}

// askHeap ends the script if it may not make so many bytes at once. It is called on the loop.
func (m *machine) askHeap(bytes uint64) {
	if r := m.run; r != nil && r.budget != nil {
		if reached, is := r.budget.AskHeap(bytes); is {
			m.exceed(reached.Limit, reached.Problem)
		}
	}
}
