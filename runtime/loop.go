package runtime

import (
	"context"
	"runtime/debug"
	"sync"
	"time"
)

// loop is the event loop of a run. All of it but finished belongs to the
// goroutine that runs the script.
type loop struct {
	timers     timerHeap
	immediates []*timer
	nextID     int64
	live       int // Timers and immediates that keep the loop going.
	working    int // Asynchronous work that has not settled.

	workers  sync.WaitGroup
	wake     chan struct{} // Holds a value when finished may have changed.
	mutex    sync.Mutex
	finished []func() // What to settle, in the order in which work was done, and what [Background] posts.
}

// pending tells whether anything may still run.
func (l *loop) pending() bool { return l.live > 0 || l.working > 0 }

// async runs work on a goroutine and its settle function on the loop.
func (r *run) async(work func(ctx context.Context) (settle func())) {
	r.working++
	ctx := r.ctx
	if r.budget != nil {
		ctx = context.WithValue(ctx, askedKey{}, r.budget.asks(r.host.vm))
	}
	r.workers.Go(func() {
		settle, err := protect(ctx, work)
		r.later(func() {
			r.working--
			if err != nil {
				r.stop(r.broke(err))
			}
			if settle != nil {
				settle()
			}
		})
	})
}

// later has do run on the loop, unless the run ends before.
func (l *loop) later(do func()) {
	l.mutex.Lock()
	l.finished = append(l.finished, do)
	l.mutex.Unlock()
	l.rouse()
}

// rouse ends a wait: there is something to do.
func (l *loop) rouse() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// protect turns a panic of work into an error: on a goroutine of its own it
// would end the process.
func protect(ctx context.Context, work func(ctx context.Context) (settle func())) (settle func(), err *PanicError) {
	defer func() {
		if value := recover(); value != nil {
			err = &PanicError{Value: value, Function: panickedFunction(), GoStack: string(debug.Stack())}
		}
	}()
	return work(ctx), nil
}

// broke is err, after which the module is not to be trusted with more work.
func (r *run) broke(err *PanicError) error {
	r.host.mutex.Lock()
	defer r.host.mutex.Unlock()
	r.host.broken = err
	return err
}

// turn runs what is due, in Node's order: timers, then what has come in from
// outside, then immediates. Where nothing is due it waits until something is.
func (r *run) turn() error {
	ran := false
	now := r.host.clock.Now()
	for t := r.timers.due(now); t != nil; t = r.timers.due(now) {
		ran = true
		if err := r.fire(t); err != nil {
			return err
		}
	}
	if do := r.takePosted(); do != nil {
		ran = true
		if err := r.enter(func() error { do(); return nil }); err != nil {
			return err
		}
	}
	for _, settle := range r.takeFinished() {
		ran = true
		if err := r.enter(func() error { settle(); return nil }); err != nil {
			return err
		}
	}
	immediates := r.immediates
	r.immediates = nil
	for _, t := range immediates {
		if t.cleared {
			continue
		}
		ran = true
		if err := r.fire(t); err != nil {
			return err
		}
	}
	if ran || !r.goesOn() {
		return nil
	}
	return r.wait()
}

func (r *run) takeFinished() []func() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	finished := r.finished
	r.finished = nil
	return finished
}

// wait blocks until a timer is due, work is done, or the script must stop.
func (r *run) wait() error {
	var fired <-chan time.Time
	if len(r.timers) > 0 {
		var stop func()
		fired, stop = r.host.clock.After(r.timers[0].due.Sub(r.host.clock.Now()))
		defer stop()
	}
	select {
	case <-fired:
	case <-r.wake:
	case <-r.ctx.Done():
		return r.settle(r.stopped(nil))
	}
	return nil
}
