package runtime

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/dop251/goja"
)

// Background runs work on a goroutine of its own, for a module that answers to
// the outside, as a server does. The VM is the one that a host of this package
// gave to the module; Background is called on its loop.
//
// Post has a function run on the loop, some time later, and does not wait for it. It may be
// called from any goroutine; what is posted when ctx has ended is dropped.
//
// To a script the work is a part of it: the script does not end before the work
// has, and ctx ends with the script. What an entry of a console
// ([Host.Interact]) starts goes on after the entry: ctx ends with the host, and
// what is posted runs in turn with the entries.
func Background(vm VM, work func(ctx context.Context, post func(do func()))) {
	h := vm.(moduleVM).host
	r := h.run
	switch {
	case r == nil:
		panic("runtime: a module called Background while no script is running")
	case !r.outlived:
		r.async(func(ctx context.Context) func() {
			work(ctx, r.later)
			return nil
		})
	default:
		h.outlive(work)
	}
}

// outlive runs work that goes on when the run that has begun it has ended.
func (h *Host) outlive(work func(ctx context.Context, post func(do func()))) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.life == nil {
		h.life, h.endLife = context.WithCancel(context.Background())
	}
	h.beside++
	h.besides.Go(func() {
		_, err := protect(h.life, func(ctx context.Context) func() {
			work(ctx, h.post)
			return nil
		})
		h.post(func() {
			h.mutex.Lock()
			h.beside--
			h.mutex.Unlock()
			if err != nil {
				h.run.stop(h.run.broke(err))
			}
		})
	})
}

// background is what a host does beside and between the entries of a console. The
// host's mutex guards it.
type background struct {
	life    context.Context // Ends with the host; nil until something outlives an entry.
	endLife context.CancelFunc
	beside  int            // Work that outlives the entry which has started it.
	besides sync.WaitGroup // Its goroutines, and those that attend to what it posts.
	posted  []func()
	wanted  int // How many wait for the host while it attends to what was posted.

	straying sync.Mutex // Held while somebody is told of an error.
}

// post has do run on the loop: of the entry that is running, or else of a run of
// its own.
func (h *Host) post(do func()) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.posted = append(h.posted, do)
	if h.active != nil {
		h.active.rouse()
	}
	h.attendLater()
}

// attendLater starts a run for what was posted, where nobody else will see to it.
// The caller has locked the mutex.
func (h *Host) attendLater() {
	if len(h.posted) > 0 && h.active == nil && h.wanted == 0 && !h.closed && h.broken == nil {
		h.besides.Go(h.attend)
	}
}

// attend runs what was posted, and what comes of it.
func (h *Host) attend() {
	r := &run{attending: true, outlived: true}
	if err := h.beginRun(h.life, r); err != nil {
		return // Somebody else was faster, or there is nothing more to do.
	}
	err := r.drain()
	h.end(r)
	if stopped := (*InterruptError)(nil); err != nil && !errors.As(err, &stopped) { // who stops it knows
		h.stray(err)
	}
}

// stray tells of an error that no entry has.
func (h *Host) stray(err error) {
	h.straying.Lock()
	defer h.straying.Unlock()
	if h.strayed != nil {
		h.strayed(err)
		return
	}
	tell := func(*goja.Runtime) { fmt.Fprint(h.stderr, Report(err)) }
	if h.With(h.life, tell) != nil {
		tell(nil) // Nothing runs on this host any more, and nobody else writes.
	}
}

// free waits until the host attends to nothing, and reports whether that came
// before the end of ctx. Whoever presses Ctrl-C meanwhile means what is waited for.
// The caller has locked the mutex.
func (h *Host) free(ctx context.Context) bool {
	h.wanted++
	for h.active != nil && h.active.attending {
		attending := h.active
		h.mutex.Unlock()
		select {
		case <-attending.done:
		case <-ctx.Done():
			if cause := context.Cause(ctx); errors.Is(cause, ErrInterrupted) {
				attending.cancel(cause)
				<-attending.done
			}
		}
		h.mutex.Lock()
		if ctx.Err() != nil {
			break
		}
	}
	h.wanted--
	if ctx.Err() != nil {
		h.attendLater()
	}
	return ctx.Err() == nil
}

// takes tells whether a run takes what was posted. One that only attends to that
// leaves it to whoever waits. The caller has locked the mutex.
func (h *Host) takes(r *run) bool {
	return len(h.posted) > 0 && r.outlived && !(r.attending && h.wanted > 0)
}

// takePosted takes the first of what was posted, or nil; the rest waits for the
// next turn, so that timers have theirs.
func (r *run) takePosted() func() {
	h := r.host
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if !h.takes(r) {
		return nil
	}
	first := h.posted[0]
	h.posted = h.posted[1:]
	return first
}

// goesOn tells whether a run has anything to do or to wait for: with something
// beside it, that may settle what an entry awaits.
func (r *run) goesOn() bool {
	if r.pending() {
		return true
	}
	r.host.mutex.Lock()
	defer r.host.mutex.Unlock()
	return r.attending && r.host.takes(r) ||
		r.host.beside > 0 && r.awaited != nil && r.awaited.State() == goja.PromiseStatePending
}
