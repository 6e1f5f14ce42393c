// Package turns says whose turn it is with a host: one run has it at a time, and between the
// entries of a console what goes on beside them.
//
// Most callers need [Turns.Take] and [Turns.Leave] around a run, [Turns.Current] for what is used
// on other goroutines, and [Turns.Close]. What outlives an entry is begun by [Turns.Outlive]; what
// others bring is posted, and a run takes it by [Turns.TakePosted].
package turns

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"sync"

	"dialtone/runtime/internal/loop"
)

// The errors of [Turns.Take].
var (
	ErrBusy     = errors.New("runtime: the host is already running a script")
	ErrClosed   = errors.New("runtime: the host is closed")
	ErrUnusable = errors.New("runtime: a script was stopped where its VM cannot go on; make a new host")
	ErrEnded    = errors.New("the context has ended")
)

// ErrInterrupted is the cause of a context that Ctrl-C has ended.
var ErrInterrupted = errors.New("interrupted")

// Turn is the part of a run that others have to know. R is the run.
type Turn[R any] struct {
	Run    R
	Loop   *loop.Loop
	Cancel context.CancelCauseFunc
	Done   chan struct{} // Closed when the run has ended.
	Waits  func() bool   // Reports whether it has a promise to wait for that is not settled.

	Outlived  bool // What is begun in it goes on when the run has ended, and so do timers.
	AtOnce    bool // It does not wait for one that attends to what was posted.
	Attending bool // The run has no script: it attends to what was posted.

	place goroutine // Where it runs.
}

// Turns are those of a host. The zero value has none yet.
type Turns[R any] struct {
	Attend func() // Runs what was posted, in a run of its own.

	mutex       sync.Mutex // Guards what follows.
	active      *Turn[R]   // Of the run under way.
	closed      bool
	broken      error // What has left the VM so that it cannot be trusted.
	interrupted bool  // Whether a run was stopped in the middle of something.

	life    context.Context // Ends with the host; nil until something outlives an entry.
	endLife context.CancelFunc
	beside  int            // Work that outlives the entry which has started it.
	besides sync.WaitGroup // Its goroutines, and those that attend to what it posts.
	posted  []func()
	timed   bool // Whether timers wait that no run has.
	wanted  int  // How many wait for the host while it attends to what was posted.
	telling *telling
}

// telling is the time in which a goroutine tells of errors that no script has. The turns are its
// own meanwhile: it looks at what was thrown, and an entry that came between would be refused, or
// refuse it that.
type telling struct {
	place goroutine
	done  chan struct{} // Closed when it is over.
}

// Take gives the turn to a run, unless the host cannot have one now; begin is called once it has
// it. It waits where others have the turn for a moment, and then the error is ErrEnded where ctx
// has ended first.
func (t *Turns[R]) Take(ctx context.Context, r *Turn[R], begin func()) error {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	waits := !r.AtOnce || t.active != nil && t.active.Attending && t.active.Loop.Resting()
	if !r.Attending && waits && !t.free(ctx) {
		return ErrEnded
	}
	switch {
	case ctx.Err() != nil:
		return ErrEnded
	case t.closed:
		return ErrClosed
	case t.broken != nil:
		return t.broken
	case t.active != nil || t.telling != nil && t.telling.place != here():
		return ErrBusy
	}
	begin()
	r.place = here()
	t.active = r
	return nil
}

// Leave ends the turn of the run that has it. With unusable there are no more; with timed there are
// timers to wait for; with tells the turns are the calling goroutine's until it calls what comes
// back.
func (t *Turns[R]) Leave(unusable, timed, tells bool) (told func()) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if unusable && t.broken == nil {
		t.broken = ErrUnusable
	}
	t.active, t.timed, told = nil, timed, func() {}
	if tells && t.telling == nil {
		t.telling = &telling{here(), make(chan struct{})}
		told = t.told
	}
	if timed {
		t.live()
	}
	t.attendLater()
	return told
}

// told ends the time of telling.
func (t *Turns[R]) told() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	close(t.telling.done)
	t.telling = nil
	t.attendLater()
}

// Current is the run whose turn it is, or the zero R, for any goroutine.
func (t *Turns[R]) Current() R {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.active == nil {
		var none R
		return none
	}
	return t.active.Run
}

// Life is a context that ends with the host; nil until something outlives an entry.
func (t *Turns[R]) Life() context.Context {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.life
}

// CutOff notes that a run was stopped in the middle of something.
func (t *Turns[R]) CutOff() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.interrupted = true
}

// BreakWith makes an error that of all turns to come.
func (t *Turns[R]) BreakWith(err error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.broken = err
}

// Broken reports whether there are no more turns for what a script has done.
func (t *Turns[R]) Broken() bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.broken != nil
}

// Spoilt reports whether a host is no longer as the scripts that ran to their ends left it.
func (t *Turns[R]) Spoilt() bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.closed || t.interrupted || t.broken != nil
}

// Close ends the run under way and what goes on beside it, and waits for them.
func (t *Turns[R]) Close() error {
	t.mutex.Lock()
	t.closed = true
	active := t.active
	t.mutex.Unlock()
	if active != nil {
		active.Cancel(ErrClosed)
		if active.place == here() {
			return errCloseWithin
		}
		<-active.Done
	}
	t.mutex.Lock()
	end := t.endLife
	t.mutex.Unlock()
	if end != nil {
		end()
		t.besides.Wait()
	}
	return nil
}

// errCloseWithin is the error of closing a host from within a script of it.
var errCloseWithin = errors.New("runtime: Close was called by a function that the host's script has called: the script ends when the function returns, and the host is to be closed after that")

// Outlive runs work that goes on when the run that has begun it has ended. What it panics with goes
// to broke, on the loop.
func (t *Turns[R]) Outlive(work func(ctx context.Context, post func(do func())), broke func(*loop.Panic)) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.live()
	t.beside++
	t.besides.Go(func() {
		_, panicked := loop.Protect(t.life, func(ctx context.Context) func() {
			work(ctx, t.post)
			return nil
		})
		t.post(func() {
			t.mutex.Lock()
			t.beside--
			t.mutex.Unlock()
			if panicked != nil {
				broke(panicked)
			}
		})
	})
}

// post has do run on the loop: of the run whose turn it is, or else of a run of its own.
func (t *Turns[R]) post(do func()) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.posted = append(t.posted, do)
	if t.active != nil {
		t.active.Loop.Rouse()
	}
	t.attendLater()
}

// PostNow has do run on the loop of the run whose turn it is or, in a console, of one of its own.
// It reports false where nothing runs and nothing will.
func (t *Turns[R]) PostNow(do func()) bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	switch {
	case t.closed || t.broken != nil:
		return false
	case t.active != nil && !t.active.Outlived:
		t.active.Loop.Later(do)
		return true
	case t.active == nil && t.life == nil:
		return false
	}
	t.live()
	t.posted = append(t.posted, do)
	if t.active != nil {
		t.active.Loop.Rouse()
	}
	t.attendLater()
	return true
}

// live begins the time in which work goes on between entries. The caller has locked the mutex.
func (t *Turns[R]) live() {
	if t.life == nil {
		t.life, t.endLife = context.WithCancel(context.Background())
	}
}

// attendLater starts a run for what was posted and for timers, where no other will see to them. The
// caller has locked the mutex.
func (t *Turns[R]) attendLater() {
	if (len(t.posted) > 0 || t.timed) && t.active == nil && t.telling == nil && t.wanted == 0 && !t.closed && t.broken == nil {
		t.besides.Go(t.Attend)
	}
}

// free waits until the host attends to nothing and tells of nothing, and reports whether that came
// before the end of ctx. Ctrl-C that is pressed meanwhile means what is waited for. The caller has
// locked the mutex.
func (t *Turns[R]) free(ctx context.Context) bool {
	t.wanted++
	for {
		over := t.busyAside()
		if over == nil {
			break
		}
		active := t.active
		if active != nil {
			active.Loop.Rouse() // It may have nothing but timers to wait for.
		}
		t.mutex.Unlock()
		select {
		case <-over:
		case <-ctx.Done():
			if cause := context.Cause(ctx); active != nil && errors.Is(cause, ErrInterrupted) {
				active.Cancel(cause)
				<-active.Done
			}
		}
		t.mutex.Lock()
		if ctx.Err() != nil {
			break
		}
	}
	t.wanted--
	if ctx.Err() != nil {
		t.attendLater()
	}
	return ctx.Err() == nil
}

// busyAside is closed at the end of what goes on beside the entries and those who want the host
// wait for; it is nil where nothing does. The caller has locked the mutex.
func (t *Turns[R]) busyAside() <-chan struct{} {
	switch {
	case t.active != nil && (t.active.Attending || t.active.AtOnce && t.active.place != here()):
		return t.active.Done
	case t.telling != nil && t.telling.place != here():
		return t.telling.done
	}
	return nil
}

// Wanted reports whether others wait for the host, or it is being closed.
func (t *Turns[R]) Wanted() bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.wanted > 0 || t.closed
}

// takes reports whether a run takes what was posted. One that only attends to that leaves it to the
// runs that wait. The caller has locked the mutex.
func (t *Turns[R]) takes(r *Turn[R]) bool {
	return len(t.posted) > 0 && r.Outlived && !(r.Attending && t.wanted > 0)
}

// TakePosted takes for a run the first of what was posted, or nil; the rest waits for the next turn
// of its loop, so that timers have theirs.
func (t *Turns[R]) TakePosted(r *Turn[R]) func() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if !t.takes(r) {
		return nil
	}
	first := t.posted[0]
	t.posted = t.posted[1:]
	return first
}

// GoesOn reports whether a run that has nothing of its own to do has something to wait for: what
// was posted, or what goes on beside it, that may settle what an entry awaits.
func (t *Turns[R]) GoesOn(r *Turn[R]) bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return r.Attending && t.takes(r) ||
		t.beside > 0 && r.Waits()
}

// goroutine tells a goroutine from others. It serves to find that a script waits for itself, and
// for nothing else.
type goroutine string

// here is the goroutine that calls it.
func here() goroutine {
	text := make([]byte, len("goroutine 18446744073709551615 "))
	text = text[:runtime.Stack(text, false)]
	number, _, _ := bytes.Cut(bytes.TrimPrefix(text, []byte("goroutine ")), []byte(" "))
	return goroutine(number)
}
