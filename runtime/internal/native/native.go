// Package native makes what Go gives to scripts look as if JavaScript had made it: functions with
// names, errors of JavaScript's classes, Go errors that are thrown.
package native

import (
	"errors"
	"slices"

	"github.com/dop251/goja"
)

// Function makes a native function with a name.
func Function(vm *goja.Runtime, name string, call func(goja.FunctionCall) goja.Value) *goja.Object {
	function := vm.ToValue(call).(*goja.Object)
	Name(vm, function, name)
	return function
}

// Name sets the name of a native function.
func Name(vm *goja.Runtime, function *goja.Object, name string) {
	// A native function's name can always be redefined.
	_ = function.DefineDataProperty("name", vm.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// Error makes an error of one of JavaScript's classes, with the stack of the script that called.
// With the name of another it is an Error of that name.
func Error(vm *goja.Runtime, class, message string) *goja.Object {
	if constructor, ok := vm.GlobalObject().Get(class).(*goja.Object); ok {
		if object, err := vm.New(constructor, vm.ToValue(message)); err == nil {
			return object
		}
	}
	if class == "Error" {
		return vm.NewGoError(errors.New(message)) // A script has put something else in its place.
	}
	object := Error(vm, "Error", message)
	_ = object.DefineDataProperty("name", vm.ToValue(class), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return object
}

// Throw throws a Go error at the script that called. JavaScript exceptions pass as they are.
func Throw(vm *goja.Runtime, err error) {
	if exception, ok := err.(*goja.Exception); ok {
		panic(exception)
	}
	if IsUncatchable(err) {
		panic(err)
	}
	panic(vm.NewGoError(err))
}

// IsUncatchable reports whether an error that a JavaScript function returned to Go must be passed
// on by panicking with it.
func IsUncatchable(err error) bool {
	var interrupted *goja.InterruptedError
	var overflow *goja.StackOverflowError
	return errors.As(err, &interrupted) || errors.As(err, &overflow)
}

// Made returns what a program of the host's own makes, or throws.
func Made(vm *goja.Runtime, program *goja.Program) goja.Value {
	value, err := vm.RunProgram(program)
	if err != nil {
		Throw(vm, err)
	}
	return value
}

// Callable returns the function that a program of the host's own makes, or throws.
func Callable(vm *goja.Runtime, program *goja.Program) goja.Callable {
	call, _ := goja.AssertFunction(Made(vm, program))
	return call
}

// Callback returns a function that was given as an argument to another, or throws; text writes what
// else was given.
func Callback(vm *goja.Runtime, of string, given goja.Value, text func(goja.Value) string) goja.Callable {
	callback, ok := goja.AssertFunction(given)
	if !ok {
		panic(vm.NewTypeError("%s needs a function, not %s", of, text(given)))
	}
	return callback
}

// OrUndefined returns a value, and undefined for none.
func OrUndefined(value goja.Value) goja.Value {
	if value == nil {
		return goja.Undefined()
	}
	return value
}

// IsTrue reports whether a value is there and true, as an if statement takes it.
func IsTrue(value goja.Value) bool { return value != nil && value.ToBoolean() }

// Has reports whether an object has a property, its own or inherited.
func Has(object *goja.Object, name string) bool {
	for ; object != nil; object = object.Prototype() {
		if slices.Contains(object.GetOwnPropertyNames(), name) {
			return true
		}
	}
	return false
}
