package runtime

import (
	"context"
	"errors"
	"path/filepath"
	"reflect"
	"time"

	"dialtone/runtime/internal/budget"
	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/engine/commonjs"
	"dialtone/runtime/internal/globals"
	"dialtone/runtime/internal/loop"
	"dialtone/runtime/internal/pacing"
	"dialtone/runtime/internal/process"
	"dialtone/runtime/internal/sources"
	"dialtone/runtime/internal/turns"

	"github.com/dop251/goja"
)

// run is one script from start to end: its context, its event loop and its
// outcome.
type run struct {
	turns.Turn[*run]
	host *Host
	js   *machine // Of the host.

	abandoned bool // A compilation was left behind.
	ctx       context.Context

	// stopWatching stops the interrupting of the VM; interrupted is closed once
	// there was one, or there will be none any more.
	stopWatching func() bool
	interrupted  chan struct{}

	used  used
	asked pacing.Asked

	background int  // How much of what [Background] is given goes on.
	testsEnded bool // The script has made tests and all have ended, so that it waits for no background.

	budget   *budget.Budget // What is left under the limits; nil where there are none.
	outcome  error          // Why the script must stop, once it must.
	ticks    []func() error
	rejected []rejection   // Of promises, that nothing has handled yet.
	awaited  *goja.Promise // The promise of an awaiting script's own end.
	value    *goja.Promise // The value of an entry, where it is a promise.
	strays   []error       // Of promises of an entry's that nothing handles.
}

// begin starts a run under ctx, unless the host cannot have one now.
func (h *Host) begin(ctx context.Context) (*run, error) {
	r := new(run)
	return r, h.beginRun(ctx, r)
}

// beginRun is begin for a run that has been given its purpose.
func (h *Host) beginRun(ctx context.Context, r *run) error {
	err := h.turns.Take(ctx, &r.Turn, func() {
		r.Run, r.Waits = r, func() bool { return isPending(r.awaited) }
		r.host, r.js, r.Done, r.interrupted = h, h.js, make(chan struct{}), make(chan struct{})
		r.Loop = loop.New(h.options.Clock, r.enter)
		if r.Outlived && h.js.kept != nil {
			r.Loop.Adopt(h.js.kept)
		}
		r.Loop.Busy(r.asked.Place)
		r.ctx, r.Cancel = context.WithCancelCause(ctx)
		if h.options.limits != nil {
			r.limit()
		}
		r.stopWatching = context.AfterFunc(r.ctx, func() {
			r.js.vm.Interrupt(errStopped)
			close(r.interrupted)
		})
		h.js.run = r
		r.used.began = time.Now()
	})
	if err == turns.ErrEnded {
		return stoppedBy(ctx, nil)
	}
	return err
}

// end waits for what the run has started and leaves the VM ready for another.
func (h *Host) end(r *run) { h.endTelling(r, nil) }

// endTelling is end, after which the errors are told of that no script has, before another
// goroutine has its turn.
func (h *Host) endTelling(r *run, strays []error) {
	if r.stopWatching() {
		close(r.interrupted)
	}
	r.Cancel(r.outcome)
	if r.budget != nil {
		r.budget.End()
	}
	r.Loop.Close()
	r.asked.End()
	r.used.report(r.ctx)
	<-r.interrupted
	h.js.vm.ClearInterrupt()
	if r.outcome != nil && h.js.required != nil {
		h.js.required.ForgetUnfinished()
	}
	unusable := r.outcome != nil && (r.abandoned || r.tooBig() || !h.js.entry.Usable())
	if stopped(r.outcome) {
		h.turns.CutOff()
	}
	h.js.run = nil
	if r.Outlived {
		h.js.keep(r)
	}
	told := h.turns.Leave(unusable, h.js.timed(), len(strays) > 0)
	defer told()
	if unusable {
		h.release()
		r.js = nil
	}
	if r.budget != nil {
		r.budget.Released()
	}
	close(r.Done)
	for _, stray := range strays {
		h.stray(stray)
	}
}

// stopped reports whether an outcome has ended a run in the middle of what it did, where
// no catch and no finally of its own has seen it.
func stopped(outcome error) bool {
	if outcome == nil {
		return false
	}
	script, thrown := outcome.(*ScriptError)
	return !thrown || script.Value == nil
}

// execute runs source to its end.
func (h *Host) execute(ctx context.Context, name, source string, how engine.Manner) (goja.Value, error) {
	return h.place.execute(ctx, &process.Request{Name: name, Source: sources.ValidUTF8(source), Manner: how}, nil)
}

// executeScript runs to its end what ready makes of source, or has made of it
// before.
func (h *Host) executeScript(ctx context.Context, name, source string, how engine.Manner, ready func() (engine.Script, error)) (value goja.Value, err error) {
	r := &run{Turn: turns.Turn[*run]{Outlived: how == engine.AsEntry && !h.served}}
	if err := h.beginRun(ctx, r); err != nil {
		return nil, err
	}
	defer func() { h.endTelling(r, r.strays) }()
	h.js.scriptName, h.js.scriptSource, h.writeErr, h.js.included = name, source, nil, nil
	if how.HasFile() {
		h.exitCode = globals.ExitCode{}
	} else {
		h.js.scriptName = ""
	}
	h.scripts++
	h.js.sources.Keep(name, source)
	compiled, err := r.compiled(ready)
	if errors.Is(err, errCompiling) {
		return nil, r.settle(r.stopped(nil))
	}
	if err != nil {
		return nil, newSyntaxError(h.js.sources.Sources, err)
	}
	err = r.enter(func() error {
		h.js.renew(how)
		value, err = h.js.start(compiled)
		if promise, ok := promiseOf(value); ok && (compiled.Awaits || compiled.Module != nil) {
			r.awaited = promise
		} else if ok {
			r.value = promise
		}
		return err
	})
	if err == nil {
		err = r.drain()
	}
	if err == nil && how.HasFile() {
		err = r.leave()
	}
	if err != nil {
		return nil, err
	}
	return r.result(value, how)
}

// compiled is what ready makes. A panic of a parser's is an error here as one of the VM's is.
func (r *run) compiled(ready func() (engine.Script, error)) (made engine.Script, err error) {
	defer func() {
		if value := recover(); value != nil {
			err = r.panicked(value)
		}
	}()
	return ready()
}

// renew gives what an earlier script has left behind to another script. The objects are within the
// reach of scripts, and what is done to them may call a script's code.
func (m *machine) renew(how engine.Manner) {
	if m.process != nil {
		_ = m.process.DefineDataProperty("argv", m.argv(), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
	}
	if m.required != nil && (how.HasFile() || m.required.Script() != "") {
		m.required.Begin(m.scriptName)
	}
}

// kindOf is the kind of a script. Only that of a file depends on more than its name.
func (m *machine) kindOf(name string, how engine.Manner) engine.Kind {
	kind := engine.KindOf(name)
	if how == engine.AsScript && kind == engine.AnyKind && filepath.IsAbs(name) && commonjs.Type(m.options.files, filepath.Dir(name)) == "module" {
		return engine.ESModule
	}
	return kind
}

// start runs a compiled script as far as it goes without waiting.
func (m *machine) start(compiled engine.Script) (goja.Value, error) {
	if compiled.Module != nil {
		return m.requiring().Start(compiled)
	}
	return m.runProgram(compiled)
}

// runProgram runs the program of a compiled script.
func (m *machine) runProgram(compiled engine.Script) (goja.Value, error) {
	m.add(compiled.Additions)
	for _, name := range compiled.Assigns {
		// One that cannot be made is the script's to notice, when it names it.
		_ = m.vm.Try(func() { m.vm.GlobalObject().Get(name) })
	}
	m.guard(compiled.Prepared)
	return m.vm.RunProgram(compiled.Program)
}

// result is what a script that ran to its end comes to.
func (r *run) result(value goja.Value, how engine.Manner) (goja.Value, error) {
	if isPending(r.awaited) {
		return nil, errNothingSettles()
	}
	if r.host.writeErr != nil {
		return nil, r.host.writeErr
	}
	if how != engine.AsScript {
		return settled(value), nil
	}
	if code := r.host.ExitCode(); code != 0 {
		return nil, &ExitError{code}
	}
	return nil, nil
}

func errNothingSettles() error {
	const text = "the script waits for a promise that nothing can settle any more"
	return &ScriptError{Name: "Error", Message: text, report: "Error: " + text}
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
