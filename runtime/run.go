package runtime

import (
	"context"
	"errors"
	"path/filepath"
	"reflect"
	"runtime/debug"

	"dialtone/runtime/internal/commonjs"
	"dialtone/runtime/internal/compile"

	"github.com/dop251/goja"
)

// run is one script from start to end: its context, its event loop and its
// outcome.
type run struct {
	host   *Host
	ctx    context.Context
	cancel context.CancelCauseFunc
	done   chan struct{} // Closed when the run has ended.

	// stopWatching stops the interrupting of the VM; interrupted is closed once
	// there was one, or there will be none any more.
	stopWatching func() bool
	interrupted  chan struct{}

	loop

	outlived  bool // What [Background] is given goes on when the run has ended.
	attending bool // The run has no script: it attends to what was posted.

	budget   *budget // What is left under the limits; nil where there are none.
	outcome  error   // Why the script must stop, once it must.
	ticks    []func() error
	rejected []*goja.Promise // Rejected promises that nothing has handled yet.
	awaited  *goja.Promise   // The promise of an awaiting script's own end.
}

// begin starts a run under ctx, unless the host cannot have one now.
func (h *Host) begin(ctx context.Context) (*run, error) {
	r := new(run)
	return r, h.beginRun(ctx, r)
}

// beginRun is begin for a run that has been given its purpose.
func (h *Host) beginRun(ctx context.Context, r *run) error {
	if ctx.Err() != nil {
		return stoppedBy(ctx, nil)
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if !r.attending && !h.free(ctx) {
		return stoppedBy(ctx, nil)
	}
	switch {
	case h.closed:
		return ErrClosed
	case h.broken != nil:
		return h.broken
	case h.active != nil:
		return ErrBusy
	}
	r.host, r.done, r.interrupted = h, make(chan struct{}), make(chan struct{})
	r.wake = make(chan struct{}, 1)
	r.ctx, r.cancel = context.WithCancelCause(ctx)
	if h.limits != nil {
		r.limit()
	}
	r.stopWatching = context.AfterFunc(r.ctx, func() {
		h.vm.Interrupt(errStopped)
		close(r.interrupted)
	})
	h.active, h.run = r, r
	return nil
}

// end waits for what the run has started and leaves the VM ready for another.
func (h *Host) end(r *run) {
	if r.stopWatching() {
		close(r.interrupted)
	}
	r.cancel(r.outcome)
	if r.budget != nil {
		r.budget.end()
	}
	r.workers.Wait()
	<-r.interrupted
	h.vm.ClearInterrupt()
	if r.outcome != nil && h.required != nil {
		h.required.forgetUnfinished()
	}
	unusable := r.outcome != nil && (r.tooBig() || !h.usable())
	if stopped(r.outcome) {
		h.wear()
	}
	h.mutex.Lock()
	if unusable && h.broken == nil {
		h.broken = ErrUnusable
	}
	h.active, h.run = nil, nil
	h.attendLater()
	h.mutex.Unlock()
	if unusable {
		h.release()
	}
	close(r.done)
}

// stopped tells whether an outcome has ended a run in the middle of what it did, where
// no catch and no finally of its own has seen it.
func stopped(outcome error) bool {
	if outcome == nil {
		return false
	}
	script, thrown := outcome.(*ScriptError)
	return !thrown || script.Value == nil
}

// wear notes that a run was stopped in the middle of something.
func (h *Host) wear() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.worn = true
}

// execute runs source to its end.
func (h *Host) execute(ctx context.Context, name, source string, how compile.Manner) (goja.Value, error) {
	source = validUTF8(source)
	if h.worker != nil {
		return h.worker.execute(ctx, request{Name: name, Source: source, Manner: how}, nil)
	}
	return h.executeScript(ctx, name, source, how, func() (compile.Script, error) {
		return compile.Source(name, source, how, h.kindOf(name, how))
	})
}

// executeScript runs to its end what ready makes of source, or has made of it
// before.
func (h *Host) executeScript(ctx context.Context, name, source string, how compile.Manner, ready func() (compile.Script, error)) (value goja.Value, err error) {
	r, err := h.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer h.end(r)
	r.outlived = how == compile.AsEntry
	h.scriptName, h.writeErr, h.included = name, nil, nil
	if how.HasFile() {
		h.exitCode, h.moduleExitCode = nil, 0
	} else {
		h.scriptName = ""
	}
	h.scripts++
	h.sources[name] = source
	compiled, err := ready()
	if err != nil {
		return nil, h.sources.newSyntaxError(err)
	}
	err = r.enter(func() error {
		h.renew(how)
		value, err = h.start(compiled)
		if promise, ok := promiseOf(value); ok && (compiled.Awaits || compiled.Module != nil) {
			r.awaited = promise
		}
		return err
	})
	if err == nil {
		err = r.drain()
	}
	if err != nil {
		return nil, err
	}
	return r.result(value, how)
}

// renew gives what an earlier script has left behind to another script. The objects are within the
// reach of scripts, and what is done to them may call a script's code.
func (h *Host) renew(how compile.Manner) {
	if h.process != nil {
		_ = h.process.DefineDataProperty("argv", h.argv(), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
	}
	if h.required != nil && (how.HasFile() || h.required.script != "") {
		h.required.newMain()
	}
}

// kindOf is the kind of a script. Only that of a file depends on more than its name.
func (h *Host) kindOf(name string, how compile.Manner) compile.Kind {
	kind := compile.KindOf(name)
	if how == compile.AsScript && kind == compile.AnyKind && filepath.IsAbs(name) && commonjs.Type(h.files, filepath.Dir(name)) == "module" {
		return compile.ESModule
	}
	return kind
}

// start runs a compiled script as far as it goes without waiting.
func (h *Host) start(compiled compile.Script) (goja.Value, error) {
	if compiled.Module != nil {
		return h.requiring().startMain(compiled)
	}
	return h.runProgram(compiled)
}

// runProgram runs the program of a compiled script.
func (h *Host) runProgram(compiled compile.Script) (goja.Value, error) {
	if compiled.Symbols {
		h.addSymbols()
	}
	for _, name := range compiled.Assigns {
		// One that cannot be made is the script's to notice, when it names it.
		_ = h.vm.Try(func() { h.vm.GlobalObject().Get(name) })
	}
	h.guard(compiled.Prepared)
	return h.vm.RunProgram(compiled.Program)
}

// result is what a script that ran to its end comes to.
func (r *run) result(value goja.Value, how compile.Manner) (goja.Value, error) {
	if r.awaited != nil && r.awaited.State() == goja.PromiseStatePending {
		return nil, &ScriptError{
			Name:    "Error",
			Message: "the script waits for a promise that nothing can settle any more",
			report:  "Error: the script waits for a promise that nothing can settle any more",
		}
	}
	if r.host.writeErr != nil {
		return nil, r.host.writeErr
	}
	if how != compile.AsScript {
		return settled(value), nil
	}
	if code := r.host.ExitCode(); code != 0 {
		return nil, &ExitError{code}
	}
	return nil, nil
}

var promiseType = reflect.TypeFor[*goja.Promise]()

// promiseOf is the promise that a value is, if it is one.
func promiseOf(value goja.Value) (*goja.Promise, bool) {
	object, ok := value.(*goja.Object)
	if !ok || object.ExportType() != promiseType {
		return nil, false
	}
	promise, ok := object.Export().(*goja.Promise)
	return promise, ok
}

// settled is what a promise was fulfilled with; any other value is itself.
func settled(value goja.Value) goja.Value {
	if promise, ok := promiseOf(value); ok && promise.State() == goja.PromiseStateFulfilled {
		return promise.Result()
	}
	return value
}

// drain turns the loop until it need not go on or the script must stop.
func (r *run) drain() error {
	for r.goesOn() {
		if err := r.turn(); err != nil {
			return err
		}
	}
	return nil
}

// enter is the only way into the VM. It calls fn as if a script had, then the
// callbacks of process.nextTick and of promises, and says whether the script
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
	for {
		err := r.host.entry.call(func() {
			if err := fn(); err != nil {
				r.stop(err)
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
		case len(r.rejected) > 0:
			return r.settle(r.host.newRejectionError(r.rejected[0], r.awaited))
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
			r.stop(err)
		}
	}
}

// stop ends the script from inside of a call: no catch, no finally and no
// callback of it runs any more. The first reason given is the outcome.
func (r *run) stop(reason error) {
	r.settle(reason)
	// Code that Goja runs while it unwinds, as the return method of an
	// iterator, must not go on either.
	r.host.vm.Interrupt(errStopped)
	panic(errStopped)
}

// settle makes reason the outcome, unless there is one.
func (r *run) settle(reason error) error {
	if r.outcome == nil {
		r.outcome = r.explain(reason)
	}
	return r.outcome
}

// explain turns an error of Goja's into one of ours.
func (r *run) explain(err error) error {
	var exception *goja.Exception
	var interrupted *goja.InterruptedError
	var overflow *goja.StackOverflowError
	switch {
	case errors.As(err, &overflow):
		return r.host.newOverflowError(overflow)
	case errors.As(err, &interrupted) && r.ctx.Err() != nil:
		frames := r.host.sources.frames(interrupted.Stack())
		if len(frames) == 0 && r.budget != nil {
			frames = r.host.sources.frames(r.budget.later.frames)
		}
		return r.stopped(frames)
	case errors.As(err, &exception):
		return r.host.newScriptError(exception)
	}
	return err
}

// panicked makes the error of a Go panic. The host is done for: the panic has
// left the VM in the middle of something.
func (r *run) panicked(value any) error {
	if err, ok := value.(error); ok && isUncatchable(err) {
		return r.settle(err)
	}
	err := &PanicError{Value: value, Function: panickedFunction(), GoStack: string(debug.Stack())}
	r.host.mutex.Lock()
	r.host.broken = err
	r.host.mutex.Unlock()
	return r.settle(err)
}

// stoppedBy is the error of a script that ctx ended while it was at the
// innermost of frames.
func stoppedBy(ctx context.Context, frames []Frame) error {
	err := &InterruptError{Reason: ctx.Err(), Cause: context.Cause(ctx)}
	if len(frames) > 0 {
		err.File, err.Line, err.Column = frames[0].File, frames[0].Line, frames[0].Column
	}
	return err
}

// stopSignal unwinds the VM. Goja lets a script catch neither it nor anything
// else that wraps an error of its own kind.
type stopSignal struct{}

var errStopped error = stopSignal{}

func (stopSignal) Error() string { return "the script was stopped" }
func (stopSignal) Unwrap() error { return &goja.InterruptedError{} }

// isUncatchable tells whether an error that a JavaScript function returned to
// Go must be passed on by panicking with it.
func isUncatchable(err error) bool {
	var interrupted *goja.InterruptedError
	var overflow *goja.StackOverflowError
	return errors.As(err, &interrupted) || errors.As(err, &overflow)
}
