package bindings

import (
	"errors"
	"strings"

	"github.com/dop251/goja"
)

// intrinsics are JavaScript's own functions as they were before any script ran,
// for a script may put something else in their place.
type intrinsics struct {
	parse, stringify   goja.Callable
	descriptor         goja.Callable
	error, date, array *goja.Object
	object             *goja.Object // Object.prototype
	asyncIterator      *goja.Symbol
}

func newIntrinsics(rt *goja.Runtime) intrinsics {
	array := intrinsic(rt, "Array")
	intrinsic(rt, "Array", "prototype", "find")
	return intrinsics{
		parse: callable(rt, "JSON", "parse"), stringify: callable(rt, "JSON", "stringify"),
		descriptor: callable(rt, "Object", "getOwnPropertyDescriptor"),

		object: intrinsic(rt, "Object", "prototype"),

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
	text, err := s.jsonText(v)
	if err != nil {
		s.typeError("%s %s", describe(v), err)
	}
	return text
}

// jsonText is toJSON with an error of what has no JSON: a cycle, a BigInt, a function. What a
// script's own toJSON throws is thrown.
func (s *session) jsonText(v goja.Value) (string, error) {
	text, err := s.js.stringify(goja.Undefined(), v)
	var thrown *goja.Exception
	switch {
	case errors.As(err, &thrown):
		if o, ok := thrown.Value().(*goja.Object); ok && o.ClassName() == "Error" && o.Get("name").String() == "TypeError" {
			return "", wireError("cannot be written as JSON: " + o.Get("message").String())
		}
		panic(err)
	case err != nil:
		panic(err)
	case goja.IsUndefined(text):
		return "", wireError("cannot be written as JSON")
	}
	return text.String(), nil
}
