package js

import (
	"errors"
	"strings"

	"github.com/dop251/goja"
)

// Intrinsics are JavaScript's own functions as they were before any script ran,
// for a script may put something else in their place.
type Intrinsics struct {
	Parse, Stringify   goja.Callable
	Descriptor         goja.Callable
	Error, Date, Array *goja.Object
	Object             *goja.Object // Object.prototype
	AsyncIterator      *goja.Symbol
}

func newIntrinsics(rt *goja.Runtime) Intrinsics {
	array := intrinsic(rt, "Array")
	intrinsic(rt, "Array", "prototype", "find")
	return Intrinsics{
		Parse: callable(rt, "JSON", "parse"), Stringify: callable(rt, "JSON", "stringify"),
		Descriptor: callable(rt, "Object", "getOwnPropertyDescriptor"),

		Object: intrinsic(rt, "Object", "prototype"),

		Error: intrinsic(rt, "Error"),
		Date:  intrinsic(rt, "Date"),
		Array: array,

		AsyncIterator: asyncIteratorOf(rt),
	}
}

// asyncIteratorOf returns Symbol.asyncIterator, which Goja has not of its own. The one
// that is registered under its name is the one that lowered code takes where there is
// none, and the same in the whole VM.
func asyncIteratorOf(rt *goja.Runtime) *goja.Symbol {
	value, err := callable(rt, "Symbol", "for")(intrinsic(rt, "Symbol"), rt.ToValue("Symbol.asyncIterator"))
	if err != nil {
		panic(err)
	}
	symbol, ok := value.(*goja.Symbol)
	if !ok {
		panic(rt.NewTypeError("Twilio needs Symbol.for, which the script has replaced"))
	}
	return symbol
}

// intrinsic is what a path from the global object leads to. Where a script has put
// something in its place that leads nowhere, it throws.
func intrinsic(rt *goja.Runtime, path ...string) *goja.Object {
	object := rt.GlobalObject()
	for i, name := range path {
		next, ok := object.Get(name).(*goja.Object)
		if !ok {
			panic(rt.NewTypeError("Twilio needs %s, which the script has replaced", strings.Join(path[:i+1], ".")))
		}
		object = next
	}
	return object
}

func callable(rt *goja.Runtime, path ...string) goja.Callable {
	call, ok := goja.AssertFunction(intrinsic(rt, path...))
	if !ok {
		panic(rt.NewTypeError("Twilio needs %s, which the script has replaced", strings.Join(path, ".")))
	}
	return call
}

// ParseJSON returns a JSON text as JavaScript values, with the keys in the
// text's order. The text has been read as JSON before, so it always parses.
func (vm *VM) ParseJSON(text string) goja.Value {
	v, err := vm.JS.Parse(goja.Undefined(), vm.rt.ToValue(strings.ToValidUTF8(text, "\uFFFD")))
	if err != nil {
		panic(err)
	}
	return v
}

// ToJSON returns a JavaScript value as JSON text, or throws what JSON.stringify
// throws.
func (vm *VM) ToJSON(v goja.Value) string {
	text, err := vm.JSONText(v)
	if err != nil {
		vm.TypeError("%s %s", Describe(v), err)
	}
	return text
}

// JSONText is ToJSON with an error of what has no JSON: a cycle, a BigInt, a function. What a
// script's own toJSON throws is thrown.
func (vm *VM) JSONText(v goja.Value) (string, error) {
	text, err := vm.JS.Stringify(goja.Undefined(), v)
	var thrown *goja.Exception
	switch {
	case errors.As(err, &thrown):
		if o, ok := thrown.Value().(*goja.Object); ok && o.ClassName() == "Error" && o.Get("name").String() == "TypeError" {
			return "", ValueError("cannot be written as JSON: " + o.Get("message").String())
		}
		panic(err)
	case err != nil:
		panic(err)
	case goja.IsUndefined(text):
		return "", ValueError("cannot be written as JSON")
	}
	return text.String(), nil
}
