package runtime

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync/atomic"

	"dialtone/runtime/internal/gofuncs"
	"dialtone/runtime/internal/process"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// canServe says that [ServeProcess] has been called in this process, which is no
// child. It is a fact of the process as the result of [os.Getpid] is. Were it not known, a
// program that forgets ServeProcess would run its own main once more for every host.
var canServe atomic.Bool

// ServeProcess makes a program fit for [Process]: it is the first line of main, and
// of TestMain. It returns at once, unless this process was started as the child of
// a host. Then it makes a host with the options that it gets from the given function, runs
// the parent's scripts with it, and does not return.
//
//	func main() {
//		runtime.ServeProcess(func() (runtime.Options, error) { return runtime.Options{}, nil })
//		…
//	}
//
// The options are what untrusted scripts may use: modules, files, network. They and what they hold
// live in the child. It has no environment, standard input and output, and the parent's working
// directory. What package variables and init functions of the program do, they do in each child.
func ServeProcess(options func() (Options, error)) {
	if process.Serve(func(from process.Setup) (process.Host, error) { return newServed(from, options) }) {
		os.Exit(0)
	}
	canServe.Store(true)
}

// served is the host of a child as package process sees it.
type served struct{ *Host }

func newServed(from process.Setup, options func() (Options, error)) (process.Host, error) {
	all, err := options()
	if err != nil {
		return nil, fmt.Errorf("the options of ServeProcess: %w", err)
	}
	var parents granted
	if err := json.Unmarshal(from.Options, &parents); err != nil {
		return nil, err
	}
	if all.Limits == nil {
		// Where nobody says otherwise, the limits are the process's own.
		all.Limits = &Limits{Time: from.Bounds.Time, Output: from.Bounds.Output, Heap: from.Bounds.Memory}
	}
	parents.add(&all)
	all.Stdout, all.Stderr = from.Stdout, from.Stderr
	if parents.Console {
		all.Console = func(_ context.Context, line ConsoleLine) { from.Print(line.crossing(from.Bounds.Message)) }
	}
	host, err := New(all)
	if err != nil {
		return nil, err
	}
	host.served = true
	return served{host}, nil
}

func (s served) Runtime() *goja.Runtime   { return s.js.vm }
func (s served) Running() context.Context { return s.js.run.ctx }
func (s served) Measure(ctx context.Context) (measured context.Context, used func() (calls, requests int64)) {
	usage := new(Usage)
	return WithUsage(ctx, usage), func() (calls, requests int64) { return usage.Calls, usage.Requests }
}

func (s served) StopIfEnded() { s.js.stopIfEnded() }

func (s served) Async(work func(ctx context.Context) (settle func())) { s.js.run.async(work) }

func (s served) Stream(open func() gofuncs.Iteration) *goja.Object {
	return s.js.functions().NewStream(open)
}

func (s served) Feed(given goja.Value) (gofuncs.Source, error) {
	return s.js.functions().NewFeed(given)
}

func (s served) Each(ctx context.Context, name string, args []any, t process.Taker) error {
	return s.place.each(ctx, name, args, t)
}

func (s served) Thrown(exception *goja.Exception) (class, message string, cause error) {
	script := s.js.newScriptError(exception)
	return script.Name, script.Message, script.cause
}

func (s served) Execute(ctx context.Context, q *process.Request) (goja.Value, error) {
	if !q.Compiled {
		return s.place.execute(ctx, q, nil)
	}
	if !q.Body {
		return s.place.execute(ctx, q, Source(q.Name, q.Source))
	}
	program, err := CompileBody(q.Name, q.Source)
	if err != nil {
		return nil, err
	}
	return s.place.execute(ctx, q, program)
}

func (s served) Provide(name string, exports goja.Value) error {
	return s.options.imports.Provide(name, exports)
}

func (s served) Within(ctx context.Context, fn func() error) error {
	r, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer s.end(r)
	return r.enter(fn)
}

func (s served) Stop(limit string) {
	if active := s.turns.Current(); active != nil {
		active.Cancel(&LimitError{Limit: limit, process: true, of: active})
	}
}

func (s served) Broken() bool { return s.turns.Broken() }

func (s served) Failure(err error) (*process.Failure, goja.Value) {
	var script *ScriptError
	var exit *ExitError
	var stop *InterruptError
	var limit *LimitError
	var panicked *PanicError
	var missing *NoFunctionError
	switch {
	case errors.As(err, &script):
		return &process.Failure{Thrown: thrownOf(script)}, script.Value
	case errors.As(err, &exit):
		return &process.Failure{Exit: &process.Exit{Code: exit.Code}}, nil
	case errors.As(err, &limit) && limit.process:
		return &process.Failure{Stopped: &process.Asked{Limit: limit.Limit, Place: limit.place()}}, nil
	case errors.As(err, &limit):
		return &process.Failure{Limit: limit.crossing()}, nil
	case errors.As(err, &stop):
		return &process.Failure{Stopped: &process.Asked{Place: process.Place{File: stop.File, Line: stop.Line, Column: stop.Column}}}, nil
	case errors.As(err, &panicked):
		at := process.Place{File: panicked.File, Line: panicked.Line, Column: panicked.Column}
		return &process.Failure{Panic: &process.Panic{Function: panicked.Function, Value: fmt.Sprint(panicked.Value), Place: at}}, nil
	case errors.As(err, &missing):
		return &process.Failure{Missing: (*process.Missing)(missing)}, nil
	}
	return &process.Failure{Other: err.Error()}, nil
}

func thrownOf(e *ScriptError) *process.Thrown {
	t := &process.Thrown{
		Name: e.Name, Message: e.Message, Place: process.Place{File: e.File, Line: e.Line, Column: e.Column},
		SourceLine: e.SourceLine, InPromise: e.InPromise, Report: e.report, Valued: e.Value != nil,
	}
	for _, frame := range e.Stack[:min(len(e.Stack), sources.MaxFrames)] {
		t.Stack = append(t.Stack, sources.Frame(frame))
	}
	var called *process.CallError
	var limit *LimitError
	if errors.As(e.cause, &called) {
		t.Call = called.ID
	} else if errors.As(e.cause, &limit) {
		t.Limit = limit.crossing()
	}
	return t
}

func (e *LimitError) place() process.Place {
	return process.Place{File: e.File, Line: e.Line, Column: e.Column}
}

func (e *LimitError) crossing() *process.Limit {
	return &process.Limit{Limit: e.Limit, Problem: e.Problem, Place: e.place()}
}
