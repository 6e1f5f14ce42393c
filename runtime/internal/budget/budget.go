// Package budget keeps the limits of one run: its time, what the heap of the process grows by
// meanwhile, its requests and its output. Where one is reached it ends the run, and it says where
// the script had asked for what it was waiting for then.
package budget

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"dialtone/runtime/internal/heap"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// Limits are what one run may use.
type Limits struct {
	Time             time.Duration
	Requests         int
	RequestsInFlight int
	Output           int64
	Heap             uint64
}

// Reached is a limit that was reached, by no line of the script that is known yet.
type Reached struct {
	Limit   string            // Which of Limits.
	Problem string            // What the script did, and how much it may: "it ran longer than 2s".
	Asked   []goja.StackFrame // Where the script asked for the request that was one too many.
}

// Budget is what one run has left.
type Budget struct {
	limits Limits
	err    func(Reached) error // Makes the error of the run.
	stop   func(error)         // Ends the run. Where it returns, the VM goes no further.
	expire context.CancelFunc
	heap   *heap.Run

	requests atomic.Int64  // That were made.
	places   chan struct{} // Those that requests under way have taken.

	output sync.Mutex // Guards wrote.
	wrote  int64

	waits []goja.StackFrame // Where the script last asked for something to wait for.
	later laterPlace
}

// New returns a budget for a run under ctx, and a context that ends with its time. The error is
// what err makes of the limit that was reached, and stop ends the run with it, from any goroutine.
func New(ctx context.Context, limits Limits, err func(Reached) error, stop func(error)) (context.Context, *Budget) {
	b := &Budget{limits: limits, err: err, stop: stop, places: make(chan struct{}, limits.RequestsInFlight)}
	ctx, b.expire = context.WithTimeoutCause(ctx, limits.Time, err(Reached{Limit: "Time", Problem: "it ran longer than " + limits.Time.String()}))
	b.heap = heap.Process.Begin(limits.Heap, func() { b.exceed(b.heapReached()) })
	return ctx, b
}

// End gives up what watches over the run's time.
func (b *Budget) End() { b.expire() }

// Released gives up what watches over the run's heap, when the run has let go of all that it holds.
// Before that nothing of it is collected, and another run would be stopped for it.
func (b *Budget) Released() { b.heap.End() }

// Enter notes that the run is in its VM from now on.
func (b *Budget) Enter() { b.heap.Enter() }

// Leave notes that the run waits from now on.
func (b *Budget) Leave() { b.heap.Leave() }

// AskHeap returns the limit that the run would reach if it made so many bytes at once; it is not
// reached where it may.
func (b *Budget) AskHeap(bytes uint64) (reached Reached, isReached bool) {
	if b.heap.Ask(bytes) {
		return Reached{}, false
	}
	return b.heapReached(), true
}

func (b *Budget) heapReached() Reached {
	return Reached{Limit: "Heap", Problem: "the heap of the process grew by more than " + byteText(int64(b.limits.Heap))}
}

// exceed ends the run because of a limit, and returns the error that it ends with.
func (b *Budget) exceed(reached Reached) error {
	err := b.err(reached)
	b.stop(err)
	return err
}

// askedKey finds in a context where the script asked for the work that it is for.
type askedKey struct{}

// enoughFrames is how many frames of a place are kept. The innermost may be the host's own.
const enoughFrames = 16

// Asks remembers the place of the script that asks for something to wait for.
func (b *Budget) Asks(vm *goja.Runtime) { b.asks(vm) }

// WithPlace is Asks, and returns the context of what the script waits for: a request that is sent
// under it knows the place.
func (b *Budget) WithPlace(ctx context.Context, vm *goja.Runtime) context.Context {
	return context.WithValue(ctx, askedKey{}, b.asks(vm))
}

func (b *Budget) asks(vm *goja.Runtime) []goja.StackFrame {
	frames := vm.CaptureCallStack(enoughFrames, nil)
	if slices.ContainsFunc(frames, sources.IsOfScript) {
		b.waits = frames
	}
	return frames
}

// Waits returns where the script last asked for something to wait for.
func (b *Budget) Waits() []goja.StackFrame { return b.waits }

// AsksLater notes where a script asks for something to be called later, by a promise or
// process.nextTick.
func (b *Budget) AsksLater(vm *goja.Runtime) { b.later.note(vm) }

// Later returns such a place, one of the last: a stop that comes between two of such calls meets no
// line of the script.
func (b *Budget) Later() []goja.StackFrame { return b.later.frames }

// laterPlace is where a script lately asked for something to be called later.
type laterPlace struct {
	frames []goja.StackFrame
	asked  int // How many times it did.
}

// note notes the place. Loops that await need not pay for it each time round.
func (p *laterPlace) note(vm *goja.Runtime) {
	const often = 64
	if p.frames == nil || p.asked%often == 0 {
		if frames := vm.CaptureCallStack(enoughFrames, nil); slices.ContainsFunc(frames, sources.IsOfScript) {
			p.frames = frames
		}
	}
	p.asked++
}

// Admit counts a request and waits for its place.
func (b *Budget) Admit(ctx context.Context) (release func(), err error) {
	if b.requests.Add(1) > int64(b.limits.Requests) {
		asked, _ := ctx.Value(askedKey{}).([]goja.StackFrame)
		return nil, b.exceed(Reached{"Requests", fmt.Sprintf("it made more than %d requests", b.limits.Requests), asked})
	}
	select {
	case b.places <- struct{}{}:
		return sync.OnceFunc(func() { <-b.places }), ctx.Err()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Write writes to out what fits.
func (b *Budget) Write(out io.Writer, p []byte) (int, error) {
	b.output.Lock()
	fits := min(int64(len(p)), b.limits.Output-b.wrote)
	b.wrote += fits
	n, err := out.Write(p[:fits])
	b.output.Unlock()
	if err != nil || fits == int64(len(p)) {
		return n, err
	}
	return n, b.exceed(Reached{Limit: "Output", Problem: "it wrote more than " + byteText(b.limits.Output)})
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
