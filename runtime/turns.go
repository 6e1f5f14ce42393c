package runtime

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"sync"

	"dialtone/runtime/internal/loop"
)

// turns says whose turn it is with a host: one run has it at a time, and between the entries of a
// console what goes on beside them.
type turns struct {
	attend func() // Runs what was posted, in a run of its own.

	mutex       sync.Mutex // Guards what follows.
	active      *run       // The run under way.
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

// take gives the turn to a run, unless the host cannot have one now; begin is called once it has
// it.
func (t *turns) take(ctx context.Context, r *run, begin func()) error {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	waits := !r.atOnce || t.active != nil && t.active.attending && t.active.loop.Resting()
	if !r.attending && waits && !t.free(ctx) {
		return stoppedBy(ctx, nil)
	}
	switch {
	case ctx.Err() != nil:
		return stoppedBy(ctx, nil)
	case t.closed:
		return ErrClosed
	case t.broken != nil:
		return t.broken
	case t.active != nil || t.telling != nil && t.telling.place != here():
		return ErrBusy
	}
	begin()
	t.active = r
	return nil
}

// leave ends the turn of the run that has it. With unusable there are no more; with timed there are
// timers to wait for; with tells the turns are the calling goroutine's until it calls what comes
// back.
func (t *turns) leave(unusable, timed, tells bool) (told func()) {
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
func (t *turns) told() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	close(t.telling.done)
	t.telling = nil
	t.attendLater()
}

// current is the run whose turn it is, for any goroutine.
func (t *turns) current() *run {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.active
}

// cutOff notes that a run was stopped in the middle of something.
func (t *turns) cutOff() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.interrupted = true
}

// breakWith makes an error that of all turns to come.
func (t *turns) breakWith(err error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.broken = err
}

// isBroken reports whether there are no more turns for what a script has done.
func (t *turns) isBroken() bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.broken != nil
}

// spoilt reports whether a host is no longer as the scripts that ran to their ends left it.
func (t *turns) spoilt() bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.closed || t.interrupted || t.broken != nil
}

// close ends the run under way and what goes on beside it, and waits for them.
func (t *turns) close() error {
	t.mutex.Lock()
	t.closed = true
	active := t.active
	t.mutex.Unlock()
	if active != nil {
		active.cancel(ErrClosed)
		if active.place == here() {
			return errCloseWithin
		}
		<-active.done
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

// outlive runs work that goes on when the run that has begun it has ended. What it panics with goes
// to broke, on the loop.
func (t *turns) outlive(work func(ctx context.Context, post func(do func())), broke func(*loop.Panic)) {
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
func (t *turns) post(do func()) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.posted = append(t.posted, do)
	if t.active != nil {
		t.active.loop.Rouse()
	}
	t.attendLater()
}

// postNow has do run on the loop of the run whose turn it is or, in a console, of one of its own.
// It reports false where nothing runs and nothing will.
func (t *turns) postNow(do func()) bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	switch {
	case t.closed || t.broken != nil:
		return false
	case t.active != nil && !t.active.outlived:
		t.active.loop.Later(do)
		return true
	case t.active == nil && t.life == nil:
		return false
	}
	t.live()
	t.posted = append(t.posted, do)
	if t.active != nil {
		t.active.loop.Rouse()
	}
	t.attendLater()
	return true
}

// live begins the time in which work goes on between entries. The caller has locked the mutex.
func (t *turns) live() {
	if t.life == nil {
		t.life, t.endLife = context.WithCancel(context.Background())
	}
}

// attendLater starts a run for what was posted and for timers, where no other will see to them. The
// caller has locked the mutex.
func (t *turns) attendLater() {
	if (len(t.posted) > 0 || t.timed) && t.active == nil && t.telling == nil && t.wanted == 0 && !t.closed && t.broken == nil {
		t.besides.Go(t.attend)
	}
}

// free waits until the host attends to nothing and tells of nothing, and reports whether that came
// before the end of ctx. Ctrl-C that is pressed meanwhile means what is waited for. The caller has
// locked the mutex.
func (t *turns) free(ctx context.Context) bool {
	t.wanted++
	for {
		over := t.busyAside()
		if over == nil {
			break
		}
		active := t.active
		if active != nil {
			active.loop.Rouse() // It may have nothing but timers to wait for.
		}
		t.mutex.Unlock()
		select {
		case <-over:
		case <-ctx.Done():
			if cause := context.Cause(ctx); active != nil && errors.Is(cause, ErrInterrupted) {
				active.cancel(cause)
				<-active.done
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

// busyAside is closed at the end of what goes on beside the entries and those who want the host wait
// for; it is nil where nothing does. The caller has locked the mutex.
func (t *turns) busyAside() <-chan struct{} {
	switch {
	case t.active != nil && (t.active.attending || t.active.atOnce && t.active.place != here()):
		return t.active.done
	case t.telling != nil && t.telling.place != here():
		return t.telling.done
	}
	return nil
}

// isWanted reports whether somebody waits for the host, or it is being closed.
func (t *turns) isWanted() bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.wanted > 0 || t.closed
}

// takes reports whether a run takes what was posted. One that only attends to that leaves it to the
// runs that wait. The caller has locked the mutex.
func (t *turns) takes(r *run) bool {
	return len(t.posted) > 0 && r.outlived && !(r.attending && t.wanted > 0)
}

// takePosted takes for a run the first of what was posted, or nil; the rest waits for the next turn
// of its loop, so that timers have theirs.
func (t *turns) takePosted(r *run) func() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if !t.takes(r) {
		return nil
	}
	first := t.posted[0]
	t.posted = t.posted[1:]
	return first
}

// goesOn reports whether a run that has nothing of its own to do has something to wait for: what
// was posted, or what goes on beside it, that may settle what an entry awaits.
func (t *turns) goesOn(r *run) bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return r.attending && t.takes(r) ||
		t.beside > 0 && isPending(r.awaited)
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
