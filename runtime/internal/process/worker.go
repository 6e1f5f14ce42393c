// Package process runs scripts in a child: the same program, started once more.
//
// [Worker] is the child as the parent's host sees it, and [Serve] is the parent as the child sees
// it. Between them go messages of JSON (see messages.go); neither trusts the other's. What a host
// is, and what its errors are, both leave to package runtime: [Run] is a run of the parent's,
// [Host] the host of the child's.
package process

import (
	"context"
	"encoding/json"
	"io"
	"strconv"
	"sync"
	"time"

	"dialtone/runtime/internal/child"
	"dialtone/runtime/internal/loop"

	"github.com/dop251/goja"
)

// Bounds are what a child may use. None of them is zero but Crash.
type Bounds struct {
	Time    time.Duration
	Memory  uint64
	Output  int64
	Message uint32
	Crash   io.Writer
}

// Run is a run of the parent's host, which waits for the child.
type Run interface {
	Context() context.Context

	// Enter calls a function as if a script had. Its error ends the run.
	Enter(func() error) error

	// Cancel ends what the run is waiting for in this process.
	Cancel(cause error)

	// Print prints a line of the console.
	Print(Line)

	// Used counts what the child has used, and the most memory that it was seen to have.
	Used(calls, requests int64, memory uint64)

	// Broke ends the run for a panic. It is called within Enter.
	Broke(*loop.Panic)

	// Thrown returns what a child is told of an exception of this process, and the Go error
	// behind it, which the child is not told.
	Thrown(*goja.Exception) (class, message string, cause error)
}

// Worker is a child process. It is used by one run at a time, and starts when it is first needed.
type Worker struct {
	Bounds
	ExitCode int // What the last run left in process.exitCode.

	json           JSON // Of the VM that what arrives belongs to.
	stdout, stderr io.Writer
	hello          hello

	child   *child.Child // Nil while there is none.
	lastID  int64        // Of the exchanges.
	globals []global     // What Set was given.
	sent    int          // How many of them the child has.
	remotes remotes      // The functions in them.
	streams bool         // Whether there have been any.

	closing sync.Mutex // A host may be closed twice at once.
}

// How long a child may take to begin, and a script to end once it is told to.
const (
	startTime = 20 * time.Second
	stopGrace = time.Second
)

// NewWorker makes a worker without a child. What arrives from it belongs to the VM. Options are for
// the child's host, which alone understands them.
func NewWorker(bounds Bounds, vm *goja.Runtime, stdout, stderr io.Writer, options json.RawMessage) *Worker {
	return &Worker{
		Bounds: bounds, json: NewJSON(vm), stdout: stdout, stderr: stderr,
		hello: hello{Memory: bounds.Memory, Message: bounds.Message, Time: bounds.Time, Output: bounds.Output, Options: options},
	}
}

// Execute has the child do what a request asks for and returns its value. The error is an [*Ended],
// a [*Limit], a [*Stopped] or a [*Failed], or that of the run.
func (w *Worker) Execute(r Run, q *Request) (goja.Value, error) {
	if err := w.start(r); err != nil {
		return nil, err
	}
	q.Globals, w.sent = w.globals[w.sent:], len(w.globals)
	result, err := w.exchange(r, w.Time, toChild{Request: q})
	if err != nil {
		return nil, err
	}
	return w.json.Parse(result.Value)
}

// Args writes arguments for a request that calls a function. It is called within a run.
func (w *Worker) Args(q *Request, values []goja.Value) (err error) {
	if q.Args, err = w.json.stringifyArgs(values); err != nil {
		return err
	}
	for i, value := range values {
		streams, err := w.lend(value, strconv.Itoa(i))
		if err != nil {
			return err
		}
		q.Streams = append(q.Streams, streams...)
	}
	return nil
}

// start starts a child unless there is one.
func (w *Worker) start(r Run) error {
	if w.child != nil {
		select {
		case <-w.child.Dead():
			w.drop()
			return &Ended{"", "the process of the scripts ended while none was running", -1}
		default:
			return nil
		}
	}
	started, err := child.Start(w.Crash)
	if err != nil {
		return err
	}
	w.child, w.sent = started, 0
	w.hello.Nonce = started.Nonce
	_, err = w.exchange(r, startTime, toChild{Hello: &w.hello})
	if err != nil {
		w.drop()
	}
	return err
}

// Close ends the child. No run is under way any more.
func (w *Worker) Close() {
	w.closing.Lock()
	defer w.closing.Unlock()
	w.drop()
}

// drop ends the child, if there is one.
func (w *Worker) drop() {
	if w.child != nil {
		w.child.Close()
		w.child = nil
		w.remotes.recall()
	}
}

// soft is after which time a script is asked to stop that is killed after the hard one.
func soft(hard time.Duration) time.Duration { return hard - min(hard/4, stopGrace/2) }
