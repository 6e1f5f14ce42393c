package runtime

import (
	"context"
	"errors"
	"math"
	"time"

	"dialtone/runtime/internal/budget"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// Limits bound what one run may use: one call of [Host.Run], [Host.Eval] and the
// like, with all that it waits for. A field that is zero has the default that is
// named beside it; the type's largest value means that there is none.
//
// Limits stop mistakes. They are kept between the instructions of the script, by
// code in the same process, which shares its memory with the script: see the
// fields for what that means. Scripts of people who mean harm belong in a process
// of their own, [Process].
type Limits struct {
	// Time is how long a run may take, waiting included, by the machine's own
	// clock whatever Options.Clock says: it is the machine that it guards. 30 seconds.
	Time time.Duration

	// CallDepth is how many JavaScript calls may be nested, as in
	// Options.CallDepth: 3000.
	CallDepth int

	// Requests is how many requests a run may make: those of fetch, each redirect
	// counted, and those of modules, each page and each attempt counted. 1000.
	Requests int

	// RequestsInFlight is how many of them may be under way at once. Others wait
	// for a place. 50.
	RequestsInFlight int

	// Output is how many bytes a run may write to standard output and standard
	// error together. What fits is written. 16 MiB.
	Output int64

	// Heap is by how many bytes the process's heap may grow while a run is under way: 256 MiB. Go
	// counts no memory by goroutine, so that it is the whole process's; where it has grown by more,
	// the run is stopped that has made the most, as far as samples tell, and others only where the
	// heap has grown by twice as much. It is looked at every five milliseconds, and what has grown
	// is collected before a script is stopped for it, so that a script may be over the limit by
	// what it can make in that time. A built-in that makes much at once asks for it before, and is
	// bounded by Size as well.
	//
	// A host whose script was stopped for its heap is [ErrUnusable] afterwards: it
	// lets go of all that the script had made, and with it of its VM.
	Heap uint64

	// Size is how many bytes, characters or elements one call of a built-in may
	// make or go through: 'x'.repeat(n), new Array(n).fill(), JSON.parse, fs.readFileSync. 16 Mi.
	Size int

	// Regexp is how long one call of a regular expression may take: 1 second. One
	// search in it is cut off after 2 seconds whatever this says, for the library that
	// does it has one bound for the process.
	Regexp time.Duration
}

// defaultLimits are the limits of fields that are zero.
var defaultLimits = Limits{
	Time:             30 * time.Second,
	CallDepth:        defaultCallDepth,
	Requests:         1000,
	RequestsInFlight: 50,
	Output:           16 << 20,
	Heap:             256 << 20,
	Size:             16 << 20,
	Regexp:           time.Second,
}

// complete fills in the defaults.
func (l Limits) complete(callDepth int) (Limits, error) {
	if l.Time < 0 || l.CallDepth < 0 || l.Requests < 0 || l.RequestsInFlight < 0 || l.Output < 0 || l.Size < 0 || l.Regexp < 0 {
		return l, errors.New("runtime: Limits has a negative one: zero is the default, the largest value none")
	}
	d := defaultLimits
	d.CallDepth = callDepth
	l.Time = orDefault(l.Time, d.Time)
	l.CallDepth = orDefault(l.CallDepth, d.CallDepth)
	l.Requests = orDefault(l.Requests, d.Requests)
	l.RequestsInFlight = orDefault(l.RequestsInFlight, d.RequestsInFlight)
	l.Output = orDefault(l.Output, d.Output)
	l.Heap = min(orDefault(l.Heap, d.Heap), math.MaxInt64)
	l.Size = orDefault(l.Size, d.Size)
	l.Regexp = orDefault(l.Regexp, d.Regexp)
	return l, nil
}

func orDefault[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}

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
		r.Cancel(err)
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
