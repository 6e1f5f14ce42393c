// Package durable sends the requests of durable runs: many requests that survive the end of the
// process, of which each is sent once. It needs no script, and so no VM: a host keeps the runs
// ([Runs], [Run]), a script or a file of rows fills them, and any process may send what they have
// ([Send]). What became of an attempt is learnt from Twilio's answer, from a status callback that
// names the attempt ([ReadCallback]), or from Twilio's list.
package durable

import (
	"context"
	"iter"
	"time"
)

// Runs keeps runs. This package and the bindings know what a request is and what its answer means;
// how runs are kept is the host's.
type Runs interface {
	// Load makes the run of a name with its rows, or finds the one that is there and compares its
	// rows with these. Nothing is sent before all rows have been read. It is called on the loop.
	Load(ctx context.Context, spec Spec, rows iter.Seq2[Row, error]) (Run, error)
}

// Spec says which run is meant, and what it is.
type Spec struct {
	Name    string // of the run
	Account string // whose it is
	Kind    string // what is done: "Message.create"
	Append  bool   // whether rows that the run has not are added to it
	Code    string // the hash of the code that has the rows, as [HashOf] makes it; "" where none is known
	Pace    Pace
}

// Pace is what a run keeps to, whatever process works on it.
type Pace struct {
	Rates   map[string]float64 // How many requests a second a sender may begin, in all runs together.
	Quiet   *Quiet             // When nothing is begun, or nil.
	Expires time.Time          // When what still waits is skipped, where it is not zero.
}

// Quiet is a part of the day, in each request's zone, over midnight where From is after To.
type Quiet struct {
	From, To time.Duration // since midnight
}

// Row is a request that is to be sent.
type Row struct {
	Key    string // Unique in the run.
	Params []byte // The request, as [api.Request.Write] writes it.
	Sender string // Where it has a rate.
	Zone   string // The time zone of quiet hours, where there are any: "Europe/Berlin".
}

// Run is a run that has all its rows. Its methods may be called from any goroutine.
type Run interface {
	// Progress tells how far the run is.
	Progress(ctx context.Context) (Progress, error)
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
	Work(ctx context.Context, w Work) error
	// Elements yields the elements of a state, or all where it is "".
	Elements(ctx context.Context, state string) iter.Seq2[Element, error]
}

// Work is how a run's requests are sent.
type Work struct {
	Concurrency int           // How many are under way at once.
	Timeout     time.Duration // How long one takes: what a process was at that ended longer ago is unknown.

	// Attempt and Told are called from any goroutine, Told one at a time.
	Attempt func(context.Context, Element) Outcome
	Told    func(Outcome)
	// Pair says between whom an element is, or nothing where nobody can opt out of it: what is for
	// people of whom an outcome has said that they have opted out is skipped. It does nothing else.
	Pair func(Element) Pair

	// Troubled, where it is not nil, is told why nothing can be written down for now, and with nil
	// when it can be again. Nothing is begun meanwhile.
	Troubled func(error)
}

// Progress counts the elements of a run.
type Progress struct {
	State                                           string // "ready", "running", "paused", "finished", "cancelled"
	Total, Sent, Refused, Unknown, Waiting, Skipped int64
	Repeated                                        int64 // Rows whose key another row had before.
	Begun                                           bool  // Whether anything may have been sent.
	// Code is the hash of the code that made the run, or "". Who goes on with another leaves it.
	Code string
	// Temporary runs end with the process that made them: no other sees them, and none goes on.
	Temporary bool
}

// Element is a request of a run.
type Element struct {
	N       int64
	Key     string
	Params  []byte
	State   string // "waiting", "sending", "sent", "refused", "unknown", "skipped"
	Attempt int
	Marked  time.Time // When it was begun last, or zero.
	SID     string
	Code    int
	Error   string

	// How far what came of it has come since, as status callbacks have said ("delivered"), and
	// Twilio's error that ended that, or 0.
	Delivery     string
	DeliveryCode int

	// Callback names the attempt to whoever comes back about it: [Callback] has it again.
	Callback string
	// Until is when its attempt has to have begun, for a worker that it is given to.
	Until time.Time
}

// Outcome is what an attempt came to.
type Outcome struct {
	State     string        // "sent", "refused", "unknown"; "waiting" where it was surely not taken
	After     time.Duration // when it may be attempted again, where it waits
	SID       string
	Code      int
	Error     string
	RequestID string
	Throttled bool // It waits because Twilio had too many at once.
	// Concurrent is how many requests of the account Twilio had then, or 0 where it did not say.
	Concurrent int
	OptedOut   bool // It was refused because the recipient has opted out of what the sender sends.
}

// A Pair is a sender, a number or a messaging service, of an account's, and whom it writes to.
type Pair struct{ Account, Sender, To string }
