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
	json := rt.Get("JSON").ToObject(rt)
	parse, _ := goja.AssertFunction(json.Get("parse"))
	stringify, _ := goja.AssertFunction(json.Get("stringify"))
	symbols := rt.Get("Symbol").ToObject(rt)
	register, _ := goja.AssertFunction(symbols.Get("for"))
	// Goja has no Symbol.asyncIterator of its own. This is the one that code lowered
	// by esbuild takes where there is none, and the same in the whole VM.
	asyncIterator, err := register(symbols, rt.ToValue("Symbol.asyncIterator"))
	must(err)
	return intrinsics{
		parse: parse, stringify: stringify,
		error: rt.Get("Error").ToObject(rt),
		date:  rt.Get("Date").ToObject(rt),
		array: rt.Get("Array").ToObject(rt),

		asyncIterator: asyncIterator.(*goja.Symbol),
	}
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
