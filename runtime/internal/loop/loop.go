// Package loop is the event loop of scripts: timers, what goroutines have done, and the way into
// the VM.
//
// A [Loop] belongs to one run and is turned by the goroutine that runs the script; [Entry],
// [Frames] and [Timers] belong to the VM and outlive it.
package loop

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Clock tells the time and wakes a loop. Its methods are called on the goroutine of the script.
type Clock interface {
	Now() time.Time
	After(d time.Duration) (fired <-chan time.Time, stop func())
}

// Pacer is a clock that is told when the script computes and when it waits.
type Pacer interface {
	Clock
	Busy(at func() string) (idle func())
	Stands() error
}

// Grace is how long, in real time, a script waits for nothing but a timer where time stands.
const Grace = 2 * time.Second

// Loop is the event loop of a run. All of it but finished belongs to the goroutine that runs the
// script.
type Loop struct {
	clock Clock
	pacer Pacer  // The clock, where it is one; else nil.
	idle  func() // Tells the pacer that the script waits.
	enter func(fn func() error) error

	timers     timerHeap
	immediates []*timer
	nextID     int64
	live       int // Timers and immediates that keep the loop going.
	working    int // Asynchronous work that has not settled.

	firing   atomic.Bool // Whether the function of a timer runs that was kept.
	resting  atomic.Bool // Whether Wait waits.
	workers  sync.WaitGroup
	at       func() string // What Busy was given.
	wake     chan struct{} // Holds a value when finished may have changed.
	mutex    sync.Mutex
	finished []func() // What to settle, in the order in which work was done.
	waiting  bool     // The pacer has been told that the script waits.
	roused   func()   // What the pacer was told since, for there is something to do.
}

// New makes a loop. Enter calls a function in the VM as if a script had; its error ends the run.
func New(clock Clock, enter func(fn func() error) error) *Loop {
	l := &Loop{clock: clock, enter: enter, wake: make(chan struct{}, 1)}
	l.pacer, _ = clock.(Pacer)
	return l
}

// Busy says that the script computes from now on, until it waits or [Loop.Close] is called. At
// returns where it last waited for something outside, and may be called from any goroutine.
func (l *Loop) Busy(at func() string) {
	if l.pacer != nil {
		l.at, l.idle = at, l.pacer.Busy(at)
	}
}

// Pending reports whether anything may still run.
func (l *Loop) Pending() bool { return l.PendingBut(0) }

// PendingBut reports whether anything may still run beside so many of what [Loop.Async] was given.
func (l *Loop) PendingBut(works int) bool { return l.live > 0 || l.working > works }

// PendingBeside reports whether anything but timers may still run.
func (l *Loop) PendingBeside() bool { return len(l.immediates) > 0 || l.working > 0 }

// Timed reports whether timers wait.
func (l *Loop) Timed() bool { return len(l.timers) > 0 }

// TimedAnew reports whether timers wait that were not kept.
func (l *Loop) TimedAnew() bool {
	return slices.ContainsFunc(l.timers, func(t *timer) bool { return !t.kept && !t.unref })
}

// Resting reports whether the loop waits. It may be called from any goroutine.
func (l *Loop) Resting() bool { return l.resting.Load() }

// Firing reports whether the function of a timer runs that was kept. It may be called from any
// goroutine.
func (l *Loop) Firing() bool { return l.firing.Load() }

// Async runs work on a goroutine, and on the loop what it returns. With a panic of the work broke
// is called there first.
func (l *Loop) Async(ctx context.Context, work func(ctx context.Context) (settle func()), broke func(*Panic)) {
	l.working++
	l.workers.Go(func() {
		settle, panicked := Protect(ctx, work)
		l.Later(func() {
			l.working--
			if panicked != nil {
				broke(panicked)
			}
			if settle != nil {
				settle()
			}
		})
	})
}

// Beside runs work on a goroutine that keeps no loop going.
func (l *Loop) Beside(ctx context.Context, work func(ctx context.Context), broke func(*Panic)) {
	l.workers.Go(func() {
		_, panicked := Protect(ctx, func(ctx context.Context) func() { work(ctx); return nil })
		if panicked != nil {
			l.Later(func() { broke(panicked) })
		}
	})
}

// Later has do run on the loop, unless the run ends before. It may be called from any goroutine.
func (l *Loop) Later(do func()) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.finished = append(l.finished, do)
	l.rouse()
}

// Rouse ends a wait: there is something to do. The pacer is told so at once, and not when the loop
// has come to it, for time may not pass meanwhile.
func (l *Loop) Rouse() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.rouse()
}

func (l *Loop) rouse() {
	if l.waiting && l.roused == nil {
		l.roused = l.pacer.Busy(l.at)
	}
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Close waits for the goroutines that the loop has started.
func (l *Loop) Close() {
	l.workers.Wait()
	if l.idle != nil {
		l.idle()
	}
}

// Turn runs what is due, in Node's order: timers, then what has come in from outside, then
// immediates. Posted takes what the host has been given meanwhile, nil where that is nothing. Turn
// reports whether anything ran.
func (l *Loop) Turn(posted func() func()) (ran bool, err error) {
	now := l.clock.Now()
	for t := l.timers.due(now); t != nil; t = l.timers.due(now) {
		ran = true
		if err := l.fire(t); err != nil {
			return ran, err
		}
	}
	if do := posted(); do != nil {
		ran = true
		if err := l.enter(func() error { do(); return nil }); err != nil {
			return ran, err
		}
	}
	for _, settle := range l.takeFinished() {
		ran = true
		if err := l.enter(func() error { settle(); return nil }); err != nil {
			return ran, err
		}
	}
	immediates := l.immediates
	l.immediates = nil
	for _, t := range immediates {
		if t.cleared {
			continue
		}
		ran = true
		if err := l.fire(t); err != nil {
			return ran, err
		}
	}
	return ran, nil
}

func (l *Loop) takeFinished() []func() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	finished := l.finished
	l.finished = nil
	return finished
}

// Wait blocks until a timer is due, work is done, or done is closed. It reports false for the last.
// The error is that of a pacer whose time stands, where there is nothing to wait for but a timer;
// the patient wait for that as well.
func (l *Loop) Wait(done <-chan struct{}, patient bool) (bool, error) {
	var fired, stuck <-chan time.Time
	if len(l.timers) > 0 {
		var stop func()
		fired, stop = l.clock.After(l.timers[0].due.Sub(l.clock.Now()))
		defer stop() // After the pacer knows that the script goes on.
	}
	if l.pacer != nil {
		if !patient && l.working == 0 && l.pacer.Stands() != nil {
			timer := time.NewTimer(Grace)
			defer timer.Stop()
			stuck = timer.C
		}
		if !l.waits() {
			return true, nil
		}
		defer l.goesOn()
	}
	l.resting.Store(true)
	defer l.resting.Store(false)
	for {
		select {
		case <-fired:
		case <-l.wake:
		case <-done:
			return false, nil
		case <-stuck:
			if err := l.pacer.Stands(); err != nil {
				return true, err
			}
			continue
		}
		return true, nil
	}
}

// waits tells the pacer that the script waits, unless there is something to do.
func (l *Loop) waits() bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	select {
	case <-l.wake:
		return false
	default:
	}
	l.waiting = true
	l.idle()
	return true
}

// goesOn tells the pacer that the script goes on.
func (l *Loop) goesOn() {
	idle := l.pacer.Busy(l.at)
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.waiting, l.idle = false, idle
	if l.roused != nil {
		l.roused()
		l.roused = nil
	}
}

// Panic is a panic of Go code that a script called, or that works for it.
type Panic struct {
	Value    any
	Function string // The Go function that panicked.
	Stack    string
}

// Panicked describes the panic that is being recovered, of a value.
func Panicked(value any) *Panic {
	return &Panic{Value: value, Function: panickedFunction(), Stack: string(debug.Stack())}
}

// Protect calls work and catches its panic: on a goroutine of its own it would end the process.
func Protect(ctx context.Context, work func(ctx context.Context) (settle func())) (settle func(), panicked *Panic) {
	defer func() {
		if value := recover(); value != nil {
			panicked = Panicked(value)
		}
	}()
	return work(ctx), nil
}

// panickedFunction names the function whose panic is being recovered: of the frames below the
// innermost call of panic, the first that is not Go's own.
func panickedFunction() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	name, panicking := "", false
	for {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			// A panic that was recovered and went on stands above the first.
			name, panicking = "", true
		case panicking && name == "" && !strings.HasPrefix(frame.Function, "runtime."):
			name = frame.Function
			if !strings.HasPrefix(name, "github.com/dop251/goja.") {
				name = fmt.Sprintf("%s (%s:%d)", name, frame.File, frame.Line)
			}
		}
		if !more {
			return name
		}
	}
}
