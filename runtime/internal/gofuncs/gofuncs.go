// Package gofuncs makes JavaScript functions of Go's, and values that hold some: arguments become
// what the parameters ask for, and results and errors go back to the script.
package gofuncs

import (
	"context"
	"fmt"
	"reflect"

	"dialtone/internal/goerror"
	"dialtone/runtime/internal/loop"
	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/values"

	"github.com/dop251/goja"
)

// Host is what the functions of one VM need.
type Host struct {
	VM      *goja.Runtime
	Context func() context.Context // That of the script.
	Check   func()                 // Does not return if the script has to stop.
	Dated   func()                 // Called when a value holds a Date.
	Called  func()                 // Called with each call of a function.
	Script  func() Script          // The script that is running.

	AsyncIterator func() *goja.Symbol // Symbol.asyncIterator, as [AsyncIterator] returns it.

	// Mark is told of what works beside the script, where scripts run in a process of their own:
	// only what is told of can be used from there. It is nil in this process.
	Mark func(made *goja.Object, how Crossing)
}

// Crossing says how something of this process is used by scripts in another. One of Begin and Open
// is there.
type Crossing struct {
	Begin Begin            // Of a function that scripts call for a promise.
	Reads []Read           // Which of its arguments it reads while it runs.
	Open  func() Iteration // Of an async iterable.
}

// Read is an argument that a function reads while it runs.
type Read struct {
	Argument int  `json:"argument"`
	Bytes    bool `json:"bytes,omitempty"` // As an io.Reader, which may be given all of it at once.
}

// Script is a script that is running, for what goes on beside it. All but Later is called on the
// loop.
type Script struct {
	Async  func(work func(ctx context.Context) (settle func())) // As a module's.
	Beside func(work func(ctx context.Context))                 // Runs work that the script does not wait for.
	Later  func(do func())                                      // Has something done on the loop.
	Broke  func(*loop.Panic)                                    // Ends the script for a panic of Go's.
}

// Importer returns what makes JavaScript values of Go's, functions among them.
func (h Host) Importer() *values.Importer {
	return &values.Importer{
		VM:     h.VM,
		Func:   h.function,
		Async:  h.asyncFunction,
		Stream: h.newStream,
		Error:  func(err error) goja.Value { return h.errorWith("Error", err.Error(), err) },
		Dated:  h.Dated,
	}
}

// errorWith makes an error of one of JavaScript's classes that keeps a Go one.
func (h Host) errorWith(class, message string, err error) *goja.Object {
	object := native.Error(h.VM, class, message)
	goerror.Keep(h.VM, object, err)
	return object
}

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
)

// function makes a JavaScript function of a Go one.
func (h Host) function(name string, f reflect.Value) (goja.Value, error) {
	if call, ok := f.Interface().(func(goja.FunctionCall) goja.Value); ok {
		return native.Function(h.VM, name, func(given goja.FunctionCall) goja.Value {
			h.Check()
			return call(given)
		}), nil
	}
	call, err := newCall(name, f)
	if err != nil {
		return nil, err
	}
	if call.streams() {
		return nil, fmt.Errorf("the function %s is a %s: one that reads an iterable waits for the script, and is to be given as runtime.Async", name, f.Type())
	}
	function := native.Function(h.VM, name, func(given goja.FunctionCall) goja.Value { return h.call(call, given) })
	call.measure(h.VM, function)
	return function, nil
}

// measure gives a function its length, as a function of a script has it.
func (c *call) measure(vm *goja.Runtime, function *goja.Object) {
	_ = function.DefineDataProperty("length", vm.ToValue(c.required), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// call is a Go function that scripts call.
type call struct {
	name     string
	function reflect.Value
	context  bool           // Whether its first parameter is the context.
	params   []reflect.Type // The others; the last is an element's where it is variadic.
	variadic bool
	required int  // How many parameters a script must give.
	value    bool // Whether it returns a value,
	fails    bool // and whether an error.
	async    bool // Whether a script gets a promise.
}

func newCall(name string, f reflect.Value) (*call, error) {
	t := f.Type()
	c := &call{name: name, function: f, variadic: t.IsVariadic()}
	for i := range t.NumIn() {
		switch param := t.In(i); {
		case i == 0 && param == contextType:
			c.context = true
		case c.variadic && i == t.NumIn()-1:
			c.params = append(c.params, param.Elem())
		default:
			if err := checkStream(param); err != nil {
				return nil, fmt.Errorf("the function %s is a %s: %w", name, t, err)
			}
			c.params = append(c.params, param)
			if !mayBeMissing(param) || isStream(param) {
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

// mayBeMissing reports whether a parameter has a value that says there is none.
func mayBeMissing(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map, reflect.Func:
		return true
	}
	return false
}

// call calls a Go function for a script.
func (h Host) call(c *call, given goja.FunctionCall) goja.Value {
	h.Called()
	in := h.given(c, given.Arguments, nil)
	if c.context {
		in = append([]reflect.Value{reflect.ValueOf(h.Context())}, in...)
	}
	value, err := h.result(c, c.function.Call(in))
	if err != nil {
		h.throw(err)
	}
	return value
}

// given makes the arguments of a call but for the context, or throws a TypeError. Iterables are
// read by streams.
func (h Host) given(c *call, args []goja.Value, streams *reading) []reflect.Value {
	var in []reflect.Value
	given := func(i int) goja.Value {
		if i < len(args) {
			return args[i]
		}
		return goja.Undefined()
	}
	for i, param := range c.params {
		last := i == len(c.params)-1
		switch {
		case c.variadic && last:
			for ; i < len(args); i++ {
				in = append(in, h.argument(c, i, args[i], param))
			}
		case isStream(param):
			in = append(in, streams.argument(c, i, given(i), param))
		default:
			in = append(in, h.argument(c, i, given(i), param))
		}
	}
	return in
}

// result makes the result of what a Go function has returned, or its error: a [*goja.Exception]
// where a script cannot have the result.
func (h Host) result(c *call, out []reflect.Value) (goja.Value, error) {
	if c.fails {
		if err, _ := out[len(out)-1].Interface().(error); err != nil {
			return nil, err
		}
	}
	if !c.value {
		return goja.Undefined(), nil
	}
	value, err := h.Importer().ImportValue(c.name, out[0])
	if err != nil {
		object := h.errorWith("TypeError", fmt.Sprintf("%s: its result: %v", c.name, err), err)
		return nil, h.VM.Try(func() { panic(object) })
	}
	return value, nil
}

// argument makes a Go argument, or throws a TypeError.
func (h Host) argument(c *call, i int, given goja.Value, param reflect.Type) reflect.Value {
	if goja.IsUndefined(given) && !mayBeMissing(param) {
		panic(h.VM.NewTypeError("%s: argument %d is missing", c.name, i+1))
	}
	made := reflect.New(param)
	if err := values.Export(given, made.Interface(), h.Check); err != nil {
		panic(h.errorWith("TypeError", fmt.Sprintf("%s: argument %d: %v", c.name, i+1, err), err))
	}
	return made.Elem()
}

// throw throws the error of a Go function at the script.
func (h Host) throw(err error) {
	if exception, ok := err.(*goja.Exception); ok {
		panic(exception)
	}
	if native.IsUncatchable(err) {
		panic(err)
	}
	panic(h.errorWith("Error", err.Error(), err))
}
