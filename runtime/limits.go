package runtime

import (
	"errors"
	"math"
	"time"
)

// Limits bound what one run may use: one call of [Host.Run], [Host.Eval] and the
// like, with all that it waits for. A field that is zero has the default that is
// named beside it; the type's largest value is no limit.
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
