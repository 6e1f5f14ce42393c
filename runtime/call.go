package runtime

import (
	"context"
	"fmt"
	"strings"

	"dialtone/runtime/internal/compile"

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
func (h *Host) Call(ctx context.Context, name string, args ...any) (value goja.Value, err error) {
	if h.worker != nil {
		return h.worker.call(ctx, name, args)
	}
	r, err := h.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer h.end(r)
	h.writeErr = nil
	var refused error
	err = r.enter(func() error {
		var arguments []goja.Value
		if arguments, refused = h.arguments(name, args); refused != nil {
			return nil
		}
		var function goja.Callable
		var this goja.Value
		if function, this, refused = h.exported(name); refused != nil {
			return nil
		}
		value, err = function(this, arguments...)
		if promise, ok := promiseOf(value); ok {
			r.awaited = promise
		}
		return err
	})
	if err == nil && refused == nil {
		err = r.drain()
	}
	if err == nil {
		err = refused
	}
	if err != nil {
		return nil, err
	}
	return r.result(value, compile.AsExpression)
}

// arguments makes the arguments of a call.
func (h *Host) arguments(of string, args []any) ([]goja.Value, error) {
	values := make([]goja.Value, len(args))
	for i, arg := range args {
		value, err := h.importer().Import(of, arg)
		if err != nil {
			return nil, fmt.Errorf("runtime: argument %d of %s: %w", i+1, of, err)
		}
		values[i] = value
	}
	return values, nil
}

// exported finds a function that Call may call, and the this for it.
func (h *Host) exported(name string) (goja.Callable, goja.Value, error) {
	var names []string
	if h.required != nil {
		if exports, ok := h.required.main.Get("exports").(*goja.Object); ok {
			if function, ok := goja.AssertFunction(exports.Get(name)); ok {
				return function, exports, nil
			}
			names = exports.Keys()
		}
	}
	if function, ok := goja.AssertFunction(h.vm.Get(name)); ok {
		return function, goja.Undefined(), nil
	}
	return nil, nil, &NoFunctionError{Name: name, Script: h.scriptName, Exports: names}
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
	text := "runtime: there is no function " + e.Name + " to call: it is no global"
	switch {
	case len(e.Exports) > 0:
		return fmt.Sprintf("%s, and %s exports %s", text, e.Script, strings.Join(e.Exports, ", "))
	case e.Script != "":
		return text + ", and " + e.Script + " exports nothing"
	}
	return text + ", and no script has run"
}
