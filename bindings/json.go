package bindings

import (
	"strings"

	"github.com/dop251/goja"
)

// intrinsics are JavaScript's own functions as they were before any script ran,
// for a script may put something else in their place.
type intrinsics struct {
	parse, stringify   goja.Callable
	error, date, array *goja.Object
	asyncIterator      *goja.Symbol
}

func newIntrinsics(rt *goja.Runtime) intrinsics {
	array := intrinsic(rt, "Array")
	intrinsic(rt, "Array", "prototype", "find")
	return intrinsics{
		parse: callable(rt, "JSON", "parse"), stringify: callable(rt, "JSON", "stringify"),
		error: intrinsic(rt, "Error"),
		date:  intrinsic(rt, "Date"),
		array: array,

		asyncIterator: asyncIteratorOf(rt),
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

// parseJSON returns a JSON text as JavaScript values, with the keys in the
// text's order. The text has been read as JSON before, so it always parses.
func (s *session) parseJSON(text string) goja.Value {
	v, err := s.js.parse(goja.Undefined(), s.rt.ToValue(strings.ToValidUTF8(text, "\uFFFD")))
	if err != nil {
		panic(err)
	}
	return v
}

// toJSON returns a JavaScript value as JSON text, or throws what JSON.stringify
// throws.
func (s *session) toJSON(v goja.Value) string {
	text, err := s.js.stringify(goja.Undefined(), v)
	if err != nil {
		panic(err)
	}
	return text.String()
}
