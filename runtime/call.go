package runtime

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"dialtone/runtime/internal/engine"

	"github.com/dop251/goja"
)

// Call calls a function that the last script or program exported (module.exports, or
// export in an ES module), or else a global function of that name, and returns
// what it returns; where that is a promise, what it is fulfilled with. Call ends as
// [Host.Run] does, when nothing is pending any more, and with the same errors:
// what the function throws is a [*ScriptError].
//
// The arguments are Go values, copied as [Host.Set] says; a [goja.Value] of this
// host is passed as it is. The result belongs to the host's VM: [Host.ExportTo]
// makes a Go value of it. Like the host's other methods, Call may be used from any
// goroutine, by one at a time: a second gets [ErrBusy], and a [Pool] has room for many.
func (h *Host) Call(ctx context.Context, name string, args ...any) (goja.Value, error) {
	return h.place.call(ctx, name, args)
}

// CallTo is [Host.Call] that puts the result into what dst points to, as [Host.ExportTo] does. A
// result of undefined leaves it as it is. The function of the same name returns the result.
//
// Where dst points to an iter.Seq2 of values and errors, an io.Reader or an io.ReadCloser, the
// function is to return what can be iterated over, as an async generator does, or a promise of
// that, and for a reader strings and bytes. It is called when the loop, or the first Read, begins,
// under ctx, and each loop calls it again. Each value is asked for when the loop wants it; its body
// is a part of the run, whose limits count its time, and must not use the host. Where the loop is
// left, the iterable is told (return). What the script throws is the last error of the sequence, or
// that of Read. A reader has the host until it has been read to its end, until Close, which waits
// for the value that is being made, or until ctx ends.
func (h *Host) CallTo(ctx context.Context, dst any, name string, args ...any) error {
	if streams, err := callStream(ctx, dst, func(element reflect.Type, bytes bool, next func(context.Context, reflect.Value) bool) error {
		return h.each(ctx, name, args, element, bytes, next)
	}); streams {
		return err
	}
	value, err := h.Call(ctx, name, args...)
	if err != nil || value == nil || goja.IsUndefined(value) {
		return err
	}
	return h.ExportTo(ctx, value, dst)
}

// CallValue is [Host.Call] of a function in hand: one that [Host.Eval] or a call has returned, or
// that a Go function was given as a goja.Value and has kept. Such a function lives as long as the
// host. Functions do not leave a [Process].
func (h *Host) CallValue(ctx context.Context, function goja.Value, args ...any) (goja.Value, error) {
	if h.options.process != nil {
		return nil, errors.New("runtime: CallValue has no function to call: functions do not leave the process of their scripts")
	}
	return h.callHere(ctx, "the function", args, func() (goja.Callable, goja.Value, error) {
		own, err := h.js.importer().Import("the function", function)
		if err != nil {
			return nil, nil, fmt.Errorf("runtime: CallValue: %w", err)
		}
		call, ok := goja.AssertFunction(own)
		if !ok {
			return nil, nil, fmt.Errorf("runtime: CallValue was given %v, which is not a function", function)
		}
		return call, goja.Undefined(), nil
	})
}

// Caller is what has functions of scripts to call: a [Host] or a [Pool].
type Caller interface {
	CallTo(ctx context.Context, dst any, name string, args ...any) error
}

// CallTo calls a function of a script's and returns its result as a T:
//
//	price, err := runtime.CallTo[int](ctx, pool, "price", order)
func CallTo[T any](ctx context.Context, on Caller, name string, args ...any) (T, error) {
	var result T
	err := on.CallTo(ctx, &result, name, args...)
	return result, err
}

// callHere calls in this process a function that find finds, on the loop.
func (h *Host) callHere(ctx context.Context, name string, args []any, find func() (goja.Callable, goja.Value, error)) (value goja.Value, err error) {
	r, err := h.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer h.end(r)
	if value, err = r.call(name, args, find); err != nil {
		return nil, err
	}
	if err := r.drain(); err != nil {
		return nil, err
	}
	return r.result(value, engine.AsExpression)
}

// call calls a function and returns what that returns, at once.
func (r *run) call(name string, args []any, find func() (goja.Callable, goja.Value, error)) (value goja.Value, err error) {
	r.host.writeErr = nil
	var refused error
	err = r.enter(func() error {
		var arguments []goja.Value
		if arguments, refused = r.js.arguments(name, args); refused != nil {
			return nil
		}
		var function goja.Callable
		var this goja.Value
		if function, this, refused = find(); refused != nil {
			return nil
		}
		value, err = function(this, arguments...)
		if promise, ok := promiseOf(value); ok {
			r.awaited = promise
		}
		return err
	})
	return value, cmp.Or(err, refused)
}

// arguments makes the arguments of a call.
func (m *machine) arguments(of string, args []any) ([]goja.Value, error) {
	values := make([]goja.Value, len(args))
	for i, arg := range args {
		value, err := m.importer().Import(of, arg)
		if err != nil {
			return nil, fmt.Errorf("runtime: argument %d of %s: %w", i+1, of, err)
		}
		values[i] = value
	}
	return values, nil
}

// exported finds a function that Call may call, and the this for it.
func (m *machine) exported(name string) (goja.Callable, goja.Value, error) {
	var names []string
	if m.required != nil {
		if exports, ok := m.required.Exports().(*goja.Object); ok {
			if function, ok := goja.AssertFunction(exports.Get(name)); ok {
				return function, exports, nil
			}
			names = exports.Keys()
		}
	}
	if function, ok := goja.AssertFunction(m.vm.Get(name)); ok {
		return function, goja.Undefined(), nil
	}
	return nil, nil, &NoFunctionError{Name: name, Script: m.scriptName, Exports: names}
}

// NoFunctionError says that there is no function of the name that [Host.Call] was
// given.
type NoFunctionError struct {
	Name    string
	Script  string   // The script that ran last; empty where there was none.
	Exports []string // What it exports.
}

// Error says where the function was looked for.
func (e *NoFunctionError) Error() string {
	text := "runtime: there is no function " + e.Name + " to call: it is not a global"
	switch {
	case len(e.Exports) > 0:
		return fmt.Sprintf("%s, and %s exports %s", text, e.Script, strings.Join(e.Exports, ", "))
	case e.Script != "":
		return text + ", and " + e.Script + " exports nothing"
	}
	return text + ", and no script has run"
}
