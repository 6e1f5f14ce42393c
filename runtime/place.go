package runtime

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/loop"
	"dialtone/runtime/internal/process"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// place is where the scripts of a host run: in this process, or in one of their own.
type place interface {
	// execute runs source to its end and returns its value. The program is what was compiled of
	// it, nil where nothing was.
	execute(ctx context.Context, q *process.Request, program *Program) (goja.Value, error)

	// call calls a function of the scripts.
	call(ctx context.Context, name string, args []any) (goja.Value, error)

	// each calls a function of the scripts and hands over what it returns, value by value.
	each(ctx context.Context, name string, args []any, t process.Taker) error

	// set makes a global variable. It is called within a run.
	set(name string, value goja.Value) error

	// provide has a module of a name export a value. It is called within a run.
	provide(name string, exports goja.Value) error

	// close ends what the place has. No run is under way any more.
	close()
}

// inside is this process.
type inside struct{ host *Host }

func (in inside) execute(ctx context.Context, q *process.Request, program *Program) (goja.Value, error) {
	h := in.host
	if program != nil {
		return h.executeScript(ctx, program.name, program.source, q.Manner, func() (engine.Script, error) { return program.compiledIn(h.js) })
	}
	source := q.Source
	if q.Manner == engine.AsEntry && engine.IsObject(source) {
		source = "(" + source + "\n)"
	}
	return h.executeScript(ctx, q.Name, source, q.Manner, func() (engine.Script, error) {
		kind := h.js.kindOf(q.Name, q.Manner)
		text := sources.WithoutMap(source)
		return compiling(h.js, text, func() (engine.Script, error) { return engine.Source(q.Name, text, q.Manner, kind) })
	})
}

func (in inside) call(ctx context.Context, name string, args []any) (goja.Value, error) {
	return in.host.callHere(ctx, name, args, func() (goja.Callable, goja.Value, error) { return in.host.js.exported(name) })
}

func (in inside) set(name string, value goja.Value) error { return in.host.js.vm.Set(name, value) }

func (in inside) provide(name string, exports goja.Value) error {
	return in.host.options.imports.Provide(name, exports)
}

func (inside) close() {}

// outside is a process of the scripts' own.
type outside struct {
	host   *Host
	worker *process.Worker
}

// newOutside makes the place of a host's scripts, without a child.
func newOutside(h *Host) (place, error) {
	set := h.options
	if err := set.crosses(); err != nil {
		return nil, err
	}
	options, err := json.Marshal(set.granted())
	if err != nil {
		return nil, fmt.Errorf("runtime: %w", err)
	}
	return &outside{h, process.NewWorker(process.Bounds(*set.process), h.js.vm, h.stdout, h.stderr, options)}, nil
}

func (o *outside) execute(ctx context.Context, q *process.Request, program *Program) (goja.Value, error) {
	if program != nil {
		q.Compiled, q.Body = true, program.body
	}
	o.host.scripts++
	return o.exchange(ctx, q, nil)
}

func (o *outside) call(ctx context.Context, name string, args []any) (goja.Value, error) {
	return o.callWith(ctx, &process.Request{Name: name, Call: true}, args)
}

func (o *outside) each(ctx context.Context, name string, args []any, t process.Taker) error {
	_, err := o.callWith(ctx, &process.Request{Name: name, Call: true, Each: true, Bytes: t.Bytes, Taker: &t}, args)
	return err
}

func (o *outside) callWith(ctx context.Context, q *process.Request, args []any) (goja.Value, error) {
	name := q.Name
	return o.exchange(ctx, q, func(q *process.Request) error {
		given, err := o.host.js.arguments(name, args)
		if err != nil {
			return err
		}
		if err := o.worker.Args(q, given); err != nil {
			return fmt.Errorf("runtime: the arguments of %s: %w", name, err)
		}
		return nil
	})
}

func (o *outside) set(name string, value goja.Value) error { return o.worker.Set(name, value) }

func (o *outside) provide(name string, exports goja.Value) error {
	return o.worker.Provide(name, exports)
}

func (o *outside) close() { o.worker.Close() }

// exchange has the child do what q asks for and returns the value. It calls prepare before, if that
// is not nil, as if a script had.
func (o *outside) exchange(ctx context.Context, q *process.Request, prepare func(q *process.Request) error) (goja.Value, error) {
	h := o.host
	r, err := h.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer h.end(r)
	h.writeErr = nil
	if !q.Call && q.Manner.HasFile() {
		o.worker.ExitCode = 0
	}
	if prepare != nil {
		var refused error
		err := r.enter(func() error {
			refused = prepare(q)
			return nil
		})
		if err := cmp.Or(err, refused); err != nil {
			return nil, err
		}
	}
	value, err := o.worker.Execute(parentRun{r}, q)
	h.exitCode.Module = o.worker.ExitCode
	if err != nil {
		if err = r.ofChild(err); stopped(err) {
			h.turns.CutOff()
		}
		return nil, err
	}
	return value, h.writeErr
}

// parentRun is a run as package process sees it.
type parentRun struct{ run *run }

func (p parentRun) Context() context.Context    { return p.run.ctx }
func (p parentRun) Enter(fn func() error) error { return p.run.enter(fn) }
func (p parentRun) Cancel(cause error)          { p.run.Cancel(p.run.ofChild(cause)) }

func (p parentRun) Broke(panicked *loop.Panic) { p.run.broke(panicked) }

func (p parentRun) Print(line process.Line) { p.run.host.printed(p.run.ctx, lineOf(line)) }

func (p parentRun) Used(calls, requests int64, memory uint64) {
	p.run.used.calls.Add(calls)
	p.run.used.requests.Add(requests)
	p.run.used.memory.Store(max(memory, p.run.used.memory.Load()))
}

func (p parentRun) Thrown(exception *goja.Exception) (class, message string, cause error) {
	script := p.run.host.js.newScriptError(exception)
	return script.Name, script.Message, script.cause
}

// ofChild makes an error of package process one of this package.
func (r *run) ofChild(err error) error {
	var ended *process.Ended
	var limit *process.Limit
	var stop *process.Stopped
	var failed *process.Failed
	switch {
	case errors.As(err, &failed):
		return ofFailure(failed)
	case errors.As(err, &ended):
		return &ProcessError{ended.Script, ended.Problem, ended.ExitCode}
	case errors.As(err, &limit):
		reached := limitOf(limit)
		reached.process = true
		return reached
	case errors.As(err, &stop):
		return &InterruptError{Reason: r.ctx.Err(), Cause: context.Cause(r.ctx), File: stop.File, Line: stop.Line, Column: stop.Column}
	}
	return err
}

// ofFailure is the error that a child tells of.
func ofFailure(f *process.Failed) error {
	switch {
	case f.Thrown != nil:
		t := f.Thrown
		script := &ScriptError{
			Name: t.Name, Message: t.Message, File: t.File, Line: t.Line, Column: t.Column, SourceLine: t.SourceLine,
			Stack: framesOf(t.Stack), InPromise: t.InPromise, Value: f.Value, report: t.Report, cause: f.Cause,
		}
		if t.Limit != nil {
			script.cause = limitOf(t.Limit)
		}
		return script
	case f.Exit != nil:
		return &ExitError{f.Exit.Code}
	case f.Limit != nil:
		return limitOf(f.Limit)
	case f.Panic != nil:
		p := f.Panic
		return &PanicError{Value: p.Value, Function: p.Function, File: p.File, Line: p.Line, Column: p.Column}
	case f.Missing != nil:
		return (*NoFunctionError)(f.Missing)
	}
	if strings.HasPrefix(f.Other, "runtime: ") {
		return errors.New(f.Other)
	}
	return fmt.Errorf("%s: %s", cmp.Or(f.Script, "runtime"), f.Other)
}

func limitOf(l *process.Limit) *LimitError {
	return &LimitError{Limit: l.Limit, Problem: l.Problem, File: l.File, Line: l.Line, Column: l.Column}
}
