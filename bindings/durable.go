package bindings

import (
	"context"
	"iter"
	"time"
)

// Durable keeps runs: many requests that survive the end of the process, of which each is sent
// once. The bindings know what a request is and what its answer means; how runs are kept is the
// host's.
type Durable interface {
	// Load makes the run of a name with its rows, or finds the one that is there and compares its
	// rows with these. Nothing is sent before all rows have been read. It is called on the loop.
	Load(ctx context.Context, spec DurableSpec, rows iter.Seq2[DurableRow, error]) (DurableRun, error)
}

// DurableSpec says which run is meant, and what it is.
type DurableSpec struct {
	Name    string // of the run
	Account string // whose it is
	Kind    string // what is done: "Message.create"
	Append  bool   // whether rows that the run has not are added to it
	Pace    DurablePace
}

// DurablePace is what a run keeps to, whatever process works on it.
type DurablePace struct {
	Rates   map[string]float64 // How many requests a second a sender may begin, in all runs together.
	Quiet   *DurableQuiet      // When nothing is begun, or nil.
	Expires time.Time          // When what still waits is skipped, where it is not zero.
}

// DurableQuiet is a part of the day, in each request's zone, over midnight where From is after To.
type DurableQuiet struct {
	From, To time.Duration // since midnight
}

// DurableRow is a request that is to be sent.
type DurableRow struct {
	Key    string // Unique in the run.
	Params []byte // The request, as [api.Request.Write] writes it.
	Sender string // Where it has a rate.
	Zone   string // The time zone of quiet hours, where there are any: "Europe/Berlin".
}

// DurableRun is a run that has all its rows. Its methods may be called from any goroutine.
type DurableRun interface {
	// Progress tells how far the run is.
	Progress(ctx context.Context) (DurableProgress, error)
	// Begin says that what the run has may be sent. It is kept: Progress reports Begun from then
	// on.
	Begin(ctx context.Context) error
	// Pause has nothing more begun, Resume goes on, and Cancel skips what was not begun.
	Pause(ctx context.Context) error
	Resume(ctx context.Context) error
	Cancel(ctx context.Context) error
	// Found says that an unknown element was sent, and what came of it. It reports false where
	// another element has the SID.
	Found(ctx context.Context, n int64, sid string) (bool, error)
	// Forget takes a run from which nothing was sent from where runs are kept.
	Forget(ctx context.Context) error
	// Work sends what is to be sent until nothing is left, or until ctx ends and what is under way
	// has come to its end.
	Work(ctx context.Context, w DurableWork) error
	// Elements yields the elements of a state, or all where it is "".
	Elements(ctx context.Context, state string) iter.Seq2[DurableElement, error]
}

// DurableWork is how a run's requests are sent.
type DurableWork struct {
	Concurrency int           // How many are under way at once.
	Timeout     time.Duration // How long one takes: what a process was at that ended longer ago is unknown.

	// Attempt and Told are called from any goroutine, Told one at a time.
	Attempt func(context.Context, DurableElement) DurableOutcome
	Told    func(DurableOutcome)

	// Troubled, where it is not nil, is told why nothing can be written down for now, and with nil
	// when it can be again. Nothing is begun meanwhile.
	Troubled func(error)
}

// DurableProgress counts the elements of a run.
type DurableProgress struct {
	State                                           string // "ready", "running", "paused", "finished", "cancelled"
	Total, Sent, Refused, Unknown, Waiting, Skipped int64
	Repeated                                        int64 // Rows whose key another row had before.
	Begun                                           bool  // Whether anything may have been sent.
}

// DurableElement is a request of a run.
type DurableElement struct {
	N       int64
	Key     string
	Params  []byte
	State   string // "waiting", "sending", "sent", "refused", "unknown", "skipped"
	Attempt int
	Marked  time.Time // When it was begun last, or zero.
	SID     string
	Code    int
	Error   string

	// Callback names the attempt to whoever comes back about it: [DurableCallback] has it again.
	Callback string
}

// DurableOutcome is what an attempt came to.
type DurableOutcome struct {
	State     string        // "sent", "refused", "unknown"; "waiting" where it was surely not taken
	After     time.Duration // when it may be attempted again, where it waits
	SID       string
	Code      int
	Error     string
	RequestID string
	Throttled bool // It waits because Twilio had too many at once.
}
