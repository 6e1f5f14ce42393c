package runtime

import (
	"context"
	"fmt"
	"reflect"

	"dialtone/runtime/internal/library"
	"dialtone/runtime/internal/values"

	"github.com/dop251/goja"
)

// Set makes a global variable of a Go value, for the scripts that run after it.
//
// Values are copied: a script that changes what it was given changes nothing in
// Go. Structs become plain objects by their json tags, as encoding/json has them
// (but for the option string); maps become plain objects, slices arrays, and nil
// ones empty ones; time.Time becomes a Date, []byte a Uint8Array, an integer beyond
// ±(2⁵³-1) a BigInt, an error an Error; types with a MarshalJSON or MarshalText
// become what that gives.
//
// A function may take a [context.Context] first, which is the running script's,
// then what [ExportTo] can fill (a pointer, slice, map or interface may be left out
// by the caller), variadic arguments too. It may return a value, an error, or
// both. Its error is thrown as an Error with the Go error behind it: where the
// script does not catch it, [ScriptError.Unwrap] leads there. An argument of a
// wrong type throws a TypeError at the script's line. The function runs on the
// script's goroutine, which waits for it; it must not use the host, and must end
// with its context. Functions may be members of structs and maps.
//
// The error is [ErrBusy] while a script is running.
func (h *Host) Set(name string, value any) error {
	r, err := h.begin(context.Background())
	if err != nil {
		return err
	}
	defer h.end(r)
	var refused error
	err = r.enter(func() error {
		var made goja.Value
		switch made, refused = h.importer().Import(name, value); {
		case refused != nil:
		case h.worker != nil:
			refused = h.worker.set(name, made)
		default:
			refused = h.vm.Set(name, made)
		}
		if exception, ok := refused.(*goja.Exception); ok {
			refused = h.newScriptError(exception)
		}
		return nil
	})
	if err == nil && refused != nil {
		err = fmt.Errorf("runtime: setting %s: %w", name, refused)
	}
	return err
}

// importer makes JavaScript values of Go's.
func (h *Host) importer() *values.Importer {
	return &values.Importer{
		VM:    h.vm,
		Func:  h.goFunction,
		Error: func(err error) goja.Value { return h.errorWith("Error", err.Error(), err) },
	}
}

// errorWith makes an error of one of JavaScript's classes that keeps a Go one.
func (h *Host) errorWith(class, message string, err error) *goja.Object {
	object := h.newErrorOf(class, message)
	library.KeepGoError(h.vm, object, err)
	return object
}

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
)

// goFunction makes a JavaScript function of a Go one.
func (h *Host) goFunction(name string, f reflect.Value) (goja.Value, error) {
	if native, ok := f.Interface().(func(goja.FunctionCall) goja.Value); ok {
		return h.function(name, native), nil
	}
	call, err := newGoCall(name, f)
	if err != nil {
		return nil, err
	}
	function := h.function(name, func(given goja.FunctionCall) goja.Value { return h.callGo(call, given) })
	// As a function of a script has it.
	_ = function.DefineDataProperty("length", h.vm.ToValue(call.required), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return function, nil
}

// goCall is a Go function that scripts call.
type goCall struct {
	name     string
	function reflect.Value
	context  bool           // Whether its first parameter is the context.
	params   []reflect.Type // The others; the last is an element's where it is variadic.
	variadic bool
	required int  // How many parameters a script must give.
	value    bool // Whether it returns a value,
	fails    bool // and whether an error.
}

func newGoCall(name string, f reflect.Value) (*goCall, error) {
	t := f.Type()
	c := &goCall{name: name, function: f, variadic: t.IsVariadic()}
	for i := range t.NumIn() {
		switch param := t.In(i); {
		case i == 0 && param == contextType:
			c.context = true
		case c.variadic && i == t.NumIn()-1:
			c.params = append(c.params, param.Elem())
		default:
			c.params = append(c.params, param)
			if !mayBeMissing(param) {
				c.required = len(c.params)
			}
		}
	}
	results := t.NumOut()
	if results > 0 && t.Out(results-1) == errorType {
		c.fails = true
		results--
	}
	if c.value = results == 1; results > 1 {
		return nil, fmt.Errorf("the function %s is a %s: it may return a value, an error, or a value and an error", name, t)
	}
	return c, nil
}

// mayBeMissing tells whether a parameter has a value that says there is none.
func mayBeMissing(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map, reflect.Func:
		return true
	}
	return false
}

// callGo calls a Go function for a script.
func (h *Host) callGo(c *goCall, given goja.FunctionCall) goja.Value {
	var in []reflect.Value
	if c.context {
		in = append(in, reflect.ValueOf(h.run.ctx))
	}
	for i, param := range c.params {
		last := i == len(c.params)-1
		if c.variadic && last {
			for ; i < len(given.Arguments); i++ {
				in = append(in, h.argument(c, i, given.Arguments[i], param))
			}
			break
		}
		in = append(in, h.argument(c, i, given.Argument(i), param))
	}
	out := c.function.Call(in)
	if c.fails {
		if err, _ := out[len(out)-1].Interface().(error); err != nil {
			h.throwGo(err)
		}
	}
	if !c.value {
		return goja.Undefined()
	}
	value, err := h.importer().ImportValue(c.name, out[0])
	if err != nil {
		panic(h.errorWith("TypeError", fmt.Sprintf("%s: its result: %v", c.name, err), err))
	}
	return value
}

// argument makes a Go argument, or throws a TypeError.
func (h *Host) argument(c *goCall, i int, given goja.Value, param reflect.Type) reflect.Value {
	if goja.IsUndefined(given) && !mayBeMissing(param) {
		panic(h.vm.NewTypeError("%s: argument %d is missing", c.name, i+1))
	}
	made := reflect.New(param)
	if err := values.Export(given, made.Interface(), h.stopIfEnded); err != nil {
		panic(h.errorWith("TypeError", fmt.Sprintf("%s: argument %d: %v", c.name, i+1, err), err))
	}
	return made.Elem()
}

// throwGo throws the error of a Go function at the script.
func (h *Host) throwGo(err error) {
	if exception, ok := err.(*goja.Exception); ok {
		panic(exception)
	}
	if isUncatchable(err) {
		panic(err)
	}
	panic(h.errorWith("Error", err.Error(), err))
}
