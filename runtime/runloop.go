package runtime

import (
	"context"

	"dialtone/runtime/internal/loop"

	"github.com/dop251/goja"
)

// drain turns the loop until it need not go on or the script must stop.
func (r *run) drain() error {
	for r.goesOn() {
		if err := r.turn(); err != nil {
			return err
		}
	}
	return nil
}

// goesOn reports whether a run has anything to do or to wait for. An entry of a console waits for
// timers only where they may settle what it comes to. What attends ends first what it has begun,
// and waits for the timers of entries as long as nobody else wants the host.
func (r *run) goesOn() bool {
	switch {
	case !r.Outlived || isPending(r.awaited) || isPending(r.value):
		return r.Loop.PendingBut(r.passedOver()) || r.host.turns.GoesOn(&r.Turn)
	case r.Attending && (r.Loop.TimedAnew() || r.Loop.Timed() && !r.host.turns.Wanted()):
		return true
	}
	return r.Loop.PendingBeside() || r.host.turns.GoesOn(&r.Turn)
}

// passedOver is how much that goes on the run does not wait for.
func (r *run) passedOver() int {
	if r.testsEnded {
		return r.background
	}
	return 0
}

func isPending(promise *goja.Promise) bool {
	return promise != nil && promise.State() == goja.PromiseStatePending
}

// turn runs what is due. Where nothing is it waits until something is.
func (r *run) turn() error {
	ran, err := r.Loop.Turn(func() func() { return r.host.turns.TakePosted(&r.Turn) })
	if err != nil || ran || !r.goesOn() {
		return err
	}
	goes, err := r.Loop.Wait(r.ctx.Done(), r.Attending)
	switch {
	case !goes:
		return r.settle(r.stopped(nil))
	case err != nil:
		text := "the script waits for a timer, and " + err.Error()
		return r.settle(&ScriptError{Name: "Error", Message: text, report: "Error: " + text})
	}
	return nil
}

// async runs work on a goroutine and its settle function on the loop.
func (r *run) async(work func(ctx context.Context) (settle func())) {
	ctx := r.ctx
	if r.budget != nil {
		ctx = r.budget.WithPlace(ctx, r.js.vm)
	}
	r.Loop.Async(ctx, work, r.broke)
}

// ask is async for work that asks another program something, for which a pacer's time stands.
func (r *run) ask(work func(ctx context.Context) (settle func())) {
	if pacer := r.host.options.pacer; pacer != nil {
		work = r.asked.Paced(pacer.Asking, work)
	}
	r.async(work)
}

// broke ends the run for a panic, after which the module is not to be trusted with more work.
func (r *run) broke(panicked *loop.Panic) {
	err := newPanicError(panicked)
	r.host.turns.BreakWith(err)
	r.stop(err)
}

// timing is the host's timer functions, made when a script first names one.
func (m *machine) timing() *loop.Timers {
	if m.timers == nil {
		m.timers = &loop.Timers{
			VM: m.vm, Entry: m.entry, Frames: m.frames, Text: m.text,
			Loop: func() *loop.Loop { return m.run.Loop },
			Fail: func(err error) { m.run.fail(err) },
			Asked: func() {
				if b := m.run.budget; b != nil {
					b.Asks(m.vm)
				}
			},
		}
	}
	return m.timers
}

// askedLater notes where a script asks for something to be called later.
func (m *machine) askedLater() {
	if r := m.run; r != nil && r.budget != nil {
		r.budget.AsksLater(m.vm)
	}
}

// enter is the only way into the VM. It calls fn as if a script had, then the
// callbacks of process.nextTick and of promises, and reports whether the script
// must stop.
func (r *run) enter(fn func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = r.panicked(value)
		}
	}()
	if r.outcome == nil && r.ctx.Err() != nil {
		// The VM may not have been interrupted yet.
		return r.settle(r.stopped(nil))
	}
	if r.budget != nil {
		r.budget.Enter()
		defer r.budget.Leave()
	}
	for {
		err := r.js.entry.Call(func() {
			r.js.frames.Current = nil
			if err := fn(); err != nil {
				r.fail(err)
			}
			r.runTicks()
		})
		switch {
		case r.outcome != nil:
			return r.outcome
		case err != nil:
			return r.settle(err)
		case r.ctx.Err() != nil:
			return r.settle(r.stopped(nil))
		case len(r.rejected) > 0 && r.js.listeners.Any():
			fn = r.tellRejections
			continue
		case len(r.rejected) > 0 && r.Outlived && r.rejected[0].promise != r.awaited && r.rejected[0].promise != r.value:
			// The rest of the entry goes on, as the prompt does.
			r.strays = append(r.strays, r.js.newRejectionError(r.rejected[0].promise, r.awaited))
			r.rejected = r.rejected[1:]
			fn = func() error { return nil }
			continue
		case len(r.rejected) > 0:
			return r.settle(r.js.newRejectionError(r.rejected[0].promise, r.awaited))
		case len(r.ticks) == 0:
			return nil
		}
		fn = func() error { return nil }
	}
}

// runTicks calls what process.nextTick was given, as Node does: after the code
// that is running and before the callbacks of promises.
func (r *run) runTicks() {
	for len(r.ticks) > 0 {
		tick := r.ticks[0]
		r.ticks = r.ticks[1:]
		if err := tick(); err != nil {
			r.fail(err)
		}
	}
}

// stop ends the script from inside of a call: no catch, no finally and no
// callback of it runs any more. The first reason given is the outcome.
func (r *run) stop(reason error) {
	r.settle(reason)
	// Code that Goja runs while it unwinds, as the return method of an
	// iterator, must not go on either.
	r.js.vm.Interrupt(errStopped)
	panic(errStopped)
}

// settle makes reason the outcome, unless there is one.
func (r *run) settle(reason error) error {
	if r.outcome == nil {
		r.outcome = r.explain(reason)
	}
	return r.outcome
}
