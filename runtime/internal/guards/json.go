package guards

import (
	"dialtone/runtime/internal/nesting"

	"github.com/dop251/goja"
)

// guardJSON guards JSON.parse, which recurses for each bracket.
func (g *Guards) guardJSON() {
	g.wrap(g.global("JSON"), "parse", func(parse native) native {
		return func(call goja.FunctionCall) goja.Value {
			text := g.toString(call.Argument(0))
			g.allow(int64(text.Length()), "JSON.parse", "characters")
			if err := nesting.CheckJSON(text.String()); err != nil {
				g.Throw("SyntaxError", err.Error())
			}
			return parse(goja.FunctionCall{This: call.This, Arguments: append([]goja.Value{text}, call.Arguments[min(1, len(call.Arguments)):]...)})
		}
	})
}
