// Package js is JavaScript as the bindings meet it: values that scripts give are read and
// described, and objects, functions and errors are made for them.
package js

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/dop251/goja"
)

// VM makes things in a VM.
type VM struct {
	JS Intrinsics
	rt *goja.Runtime

	// Called is called with each call of a function that the VM has made, if it is set: a native
	// loop may call nothing else, as that of an iterator whose next the function is.
	Called func()
}

// New returns what makes things in a VM.
func New(rt *goja.Runtime) *VM { return &VM{JS: newIntrinsics(rt), rt: rt} }

// Bare returns the same without JavaScript's own functions: what it makes needs none of them.
func Bare(rt *goja.Runtime) *VM { return &VM{rt: rt} }

// Runtime is the VM as Goja has it.
func (vm *VM) Runtime() *goja.Runtime { return vm.rt }

// TypeError throws a TypeError into the script, at the line of its call.
func (vm *VM) TypeError(format string, args ...any) {
	panic(vm.rt.NewTypeError("%s", fmt.Sprintf(format, args...)))
}

// Function defines a method as JavaScript defines those of its own classes:
// it can be replaced, and is not listed.
func (vm *VM) Function(o *goja.Object, name string, f func(goja.FunctionCall) goja.Value) {
	Must(o.DefineDataProperty(name, vm.Named(name, f), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// Symbol defines a method under a symbol, as Function does under a name.
func (vm *VM) Symbol(o *goja.Object, symbol *goja.Symbol, name string, f func(goja.FunctionCall) goja.Value) {
	Must(o.DefineDataPropertySymbol(symbol, vm.Named(name, f), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// Getter defines a member that is computed when it is read. It is not listed.
func (vm *VM) Getter(o *goja.Object, name string, get func(this goja.Value) goja.Value) {
	f := vm.Named("get "+name, func(call goja.FunctionCall) goja.Value { return get(call.This) })
	Must(o.DefineAccessorProperty(name, f, goja.Undefined(), goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// Named makes a function with the name that stacks show.
func (vm *VM) Named(name string, f func(goja.FunctionCall) goja.Value) *goja.Object {
	v := vm.rt.ToValue(func(call goja.FunctionCall) goja.Value {
		if vm.Called != nil {
			vm.Called()
		}
		return f(call)
	}).(*goja.Object)
	Must(v.DefineDataProperty("name", vm.rt.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	return v
}

// Must is for what fails only if the bindings are wrong.
func Must(err error) {
	if err != nil {
		panic(err)
	}
}

// Try returns what f throws as a value.
func (vm *VM) Try(f func() goja.Value) (value, thrown goja.Value) {
	ex := vm.rt.Try(func() { value = f() })
	if ex != nil {
		return nil, ex.Value()
	}
	return value, nil
}

// Interrupt ends a script whose context is done: what a request says of that is nothing for the
// script to catch.
func (vm *VM) Interrupt(ctx context.Context) {
	vm.rt.Interrupt(context.Cause(ctx))
	// The VM itself then says where in the script that is.
	_, err := vm.rt.RunProgram(nothingProgram())
	panic(err)
}

var nothingProgram = sync.OnceValue(func() *goja.Program { return goja.MustCompile("dialtone:nothing", "", true) })

// Iteration makes what an iterator's next returns.
func (vm *VM) Iteration(value goja.Value, done bool) goja.Value {
	result := vm.rt.NewObject()
	_ = result.Set("value", value)
	_ = result.Set("done", done)
	return result
}

// Tag gives an object the name that it is printed with.
func (vm *VM) Tag(o *goja.Object, name string) {
	Must(o.DefineDataPropertySymbol(goja.SymToStringTag, vm.rt.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// NewDate makes a Date.
func (vm *VM) NewDate(at time.Time) goja.Value {
	date, err := vm.rt.New(vm.JS.Date, vm.rt.ToValue(at.UnixMilli()))
	if err != nil {
		panic(err)
	}
	return date
}

// IsIterable reports whether a value is an object that for…of takes, neither an array nor a
// Map: that is one object by its entries, and not rows.
func (vm *VM) IsIterable(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	if !ok || IsArray(v) || Describe(v) == "a Map" {
		return false
	}
	_, ok = goja.AssertFunction(o.GetSymbol(goja.SymIterator))
	return ok
}

// IsAsyncIterable reports whether a value is an object that only for await takes.
func (vm *VM) IsAsyncIterable(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	if !ok || vm.IsIterable(v) {
		return false
	}
	_, ok = goja.AssertFunction(o.GetSymbol(vm.JS.AsyncIterator))
	return ok
}
