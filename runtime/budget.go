package runtime

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/dop251/goja"
)

// budget is what one run has left under its limits.
type budget struct {
	*Limits
	requests atomic.Int64  // That were made.
	places   chan struct{} // Those that requests under way have taken.
	heap     heapWatch
	expire   context.CancelFunc

	output sync.Mutex // Guards wrote.
	wrote  int64

	waits []goja.StackFrame // Where the script last asked for something to wait for.
	later laterPlace
}

// limit puts the run under the host's limits.
func (r *run) limit() {
	limits := r.host.limits
	b := &budget{Limits: limits, places: make(chan struct{}, limits.RequestsInFlight)}
	r.budget = b
	r.ctx, b.expire = context.WithTimeoutCause(r.ctx, limits.Time, b.exceeded(LimitTime, "it ran longer than "+limits.Time.String()))
	b.heap.start(limits.Heap, func() {
		r.reach(b.exceeded(LimitHeap, "the heap of the process grew by more than "+byteText(int64(limits.Heap))))
	})
}

// exceeded is the error of reaching one of the limits, of no place in the script.
func (b *budget) exceeded(limit, problem string) *LimitError {
	return &LimitError{Limit: limit, Problem: problem, of: b}
}

// end gives up what watches over the run.
func (b *budget) end() {
	b.heap.stop()
	b.expire()
}

// reach ends the run because of a limit, from any goroutine: where it returns, the
// VM goes no further.
func (r *run) reach(limit *LimitError) {
	r.cancel(limit)
	<-r.interrupted
}

// tooBig tells whether the run was ended for its heap.
func (r *run) tooBig() bool {
	limit, ok := r.outcome.(*LimitError)
	return ok && limit.Limit == LimitHeap
}

// askedKey finds in a context where the script asked for the work that it is for.
type askedKey struct{}

// enoughFrames is how many frames of a place are kept. The innermost may be the host's own.
const enoughFrames = 16

// asks remembers the place of the script that asks for something to wait for.
func (b *budget) asks(vm *goja.Runtime) []goja.StackFrame {
	frames := vm.CaptureCallStack(enoughFrames, nil)
	if slices.ContainsFunc(frames, isOfScript) {
		b.waits = frames
	}
	return frames
}

// laterPlace is where a script lately asked for something to be called later, by a promise or
// process.nextTick: a stop that comes between two of such calls meets no line of the script.
type laterPlace struct {
	frames []goja.StackFrame
	asked  int // How many times it did.
}

// note notes the place. Loops that await need not pay for it each time round.
func (p *laterPlace) note(vm *goja.Runtime) {
	const often = 64
	if p.frames == nil || p.asked%often == 0 {
		if frames := vm.CaptureCallStack(enoughFrames, nil); slices.ContainsFunc(frames, isOfScript) {
			p.frames = frames
		}
	}
	p.asked++
}

// reactions is told by Goja whenever a promise is given something to call.
type reactions struct{ host *Host }

func (t reactions) Grab() any {
	if r := t.host.run; r != nil && r.budget != nil {
		r.budget.later.note(t.host.vm)
	}
	return nil
}

func (reactions) Resumed(any) {}
func (reactions) Exited()     {}

// isOfScript tells whether a frame is of a script, not native and not the host's.
func isOfScript(frame goja.StackFrame) bool {
	at := frame.Position()
	return at.Line > 0 && !strings.HasPrefix(at.Filename, hostPrefix)
}

// admit counts a request and waits for its place.
func (r *run) admit(ctx context.Context) (release func(), err error) {
	b := r.budget
	if b.requests.Add(1) > int64(b.Requests) {
		reached := b.exceeded(LimitRequests, fmt.Sprintf("it made more than %d requests", b.Requests))
		reached.asked, _ = ctx.Value(askedKey{}).([]goja.StackFrame)
		r.reach(reached)
		return nil, reached
	}
	select {
	case b.places <- struct{}{}:
		return sync.OnceFunc(func() { <-b.places }), ctx.Err()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// limitedWriter is an output of a host under limits.
type limitedWriter struct {
	host *Host
	out  io.Writer
}

// Write writes what fits.
func (w limitedWriter) Write(p []byte) (int, error) {
	w.host.mutex.Lock()
	r := w.host.active
	w.host.mutex.Unlock()
	if r == nil {
		return w.out.Write(p)
	}
	b := r.budget
	b.output.Lock()
	fits := min(int64(len(p)), b.Output-b.wrote)
	b.wrote += fits
	n, err := w.out.Write(p[:fits])
	b.output.Unlock()
	if err != nil || fits == int64(len(p)) {
		return n, err
	}
	reached := b.exceeded(LimitOutput, "it wrote more than "+byteText(b.Output))
	r.reach(reached)
	return n, reached
}

// byteText is a number of bytes for people.
func byteText(n int64) string {
	for _, unit := range []struct {
		name string
		size int64
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}} {
		if n >= unit.size {
			return fmt.Sprintf("%v %s", math.Round(float64(n)/float64(unit.size)*10)/10, unit.name)
		}
	}
	return fmt.Sprintf("%d bytes", n)
}
