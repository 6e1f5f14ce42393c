package gofuncs

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"dialtone/internal/goerror"
	"dialtone/runtime/internal/loop"
	"dialtone/runtime/internal/native"

	"github.com/dop251/goja"
)

// Begin begins a call of a Go function that scripts call for a promise. It is called on the loop,
// and throws what is wrong with the arguments. Those that have a source are read from that.
type Begin = func(args []goja.Value, sources map[int]Source) Work

// Work runs the function, on any goroutine. What it returns makes the result, on the loop.
type Work = func(ctx context.Context) (settle func() (goja.Value, error))

// asyncFunction makes a JavaScript function of a Go one that runs on a goroutine.
func (h Host) asyncFunction(name string, f reflect.Value) (goja.Value, error) {
	if f.Kind() != reflect.Func || f.IsNil() {
		return nil, fmt.Errorf("%s is to be an async function, and is not a function", name)
	}
	call, err := newCall(name, f)
	if err != nil {
		return nil, err
	}
	function := native.Function(h.VM, name, func(given goja.FunctionCall) goja.Value { return h.startAsync(call, given.Arguments) })
	call.measure(h.VM, function)
	if h.Mark != nil {
		begin := func(args []goja.Value, sources map[int]Source) Work { return h.beginAsync(call, args, sources) }
		h.Mark(function, Crossing{Begin: begin, Reads: call.reads()})
	}
	return function, nil
}

// startAsync calls a Go function for the promise of what it returns.
func (h Host) startAsync(c *call, args []goja.Value) goja.Value {
	promise, resolve, reject := h.VM.NewPromise()
	// An error that comes later has the stack of the call.
	failure := native.Error(h.VM, "Error", "")
	var work Work
	if thrown := h.VM.Try(func() { work = h.beginAsync(c, args, nil) }); thrown != nil {
		_ = reject(thrown.Value())
		return h.VM.ToValue(promise)
	}
	h.Script().Async(func(ctx context.Context) func() {
		settle := work(ctx)
		return func() {
			value, err := settle()
			if err != nil {
				_ = reject(h.rejection(failure, err))
				return
			}
			_ = resolve(value)
		}
	})
	return h.VM.ToValue(promise)
}

// rejection is what a promise is rejected with for an error: what a script threw, or else failure,
// which becomes that of the error.
func (h Host) rejection(failure *goja.Object, err error) goja.Value {
	var exception *goja.Exception
	if errors.As(err, &exception) {
		return exception.Value()
	}
	_ = failure.DefineDataProperty("message", h.VM.ToValue(err.Error()), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	goerror.Keep(h.VM, failure, err)
	return failure
}

// beginAsync reads the arguments of a call. What it returns runs the function, on any goroutine,
// and returns what makes the result, on the loop. It throws what is wrong with the arguments.
func (h Host) beginAsync(c *call, args []goja.Value, sources map[int]Source) Work {
	h.Called()
	streams := &reading{host: h, sources: sources}
	in := h.given(c, args, streams)
	return func(ctx context.Context) (settle func() (goja.Value, error)) {
		ctx, streams.end = context.WithCancel(ctx)
		defer func() { streams.end() }()
		streams.begin(ctx)
		if c.context {
			in = append([]reflect.Value{reflect.ValueOf(ctx)}, in...)
		}
		var out []reflect.Value
		_, panicked := loop.Protect(ctx, func(context.Context) func() { out = c.function.Call(in); return nil })
		return func() (goja.Value, error) {
			if panicked != nil {
				h.Script().Broke(panicked)
			}
			value, err := h.result(c, out)
			if err == nil {
				err = streams.failure
			}
			return value, err
		}
	}
}
