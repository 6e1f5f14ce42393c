package guards

import (
	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
)

// listing are the functions that make a list of the properties of an object.
var listing = map[string][]string{
	"Object": {
		"keys", "values", "entries", "assign", "getOwnPropertyDescriptors", "getOwnPropertyNames", "seal", "freeze", "isSealed", "isFrozen",
	},
	"Reflect": {"ownKeys"},
}

// propertyBytes is what a property takes in such a list: its name, and a pair of name and value.
const propertyBytes = 128

// guardListing has them ask for the memory of their lists.
func (g *Guards) guardListing() {
	for holder, names := range listing {
		for _, name := range names {
			g.wrap(g.global(holder), name, func(original native) native {
				return func(call goja.FunctionCall) goja.Value {
					for _, arg := range call.Arguments {
						if n := g.properties(arg); n > manyElements {
							g.allow(n, holder+"."+name, "properties")
							g.ask(float64(n) * propertyBytes)
						}
					}
					return original(call)
				}
			})
		}
	}
}

// properties are how many properties a value has that a list would hold, as far as that can be told
// at once.
func (g *Guards) properties(value goja.Value) int64 {
	if text, ok := value.(goja.String); ok {
		return int64(text.Length())
	}
	object, ok := value.(*goja.Object)
	if !ok || object.ExportType() == proxyType {
		return 0
	}
	n, _ := peek.Properties(object)
	return int64(n)
}
