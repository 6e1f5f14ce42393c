package runtime

import (
	"dialtone/runtime/internal/compile"

	"github.com/dop251/goja"
)

// addSymbols makes those of [compile.Symbols] properties of Symbol. Each is what Symbol.for answers
// for its name, so that a module can give objects a method of one whether or not any
// script has named it.
func (h *Host) addSymbols() {
	if h.hasSymbols {
		return
	}
	h.hasSymbols = true
	// Without the usual Symbol a script has no use for them.
	_ = h.vm.Try(func() {
		symbols := h.vm.GlobalObject().Get("Symbol").ToObject(h.vm)
		register, ok := goja.AssertFunction(symbols.Get("for"))
		if !ok {
			return
		}
		for _, name := range compile.Symbols {
			symbol, err := register(symbols, h.vm.ToValue("Symbol."+name))
			if err == nil {
				_ = symbols.DefineDataProperty(name, symbol, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
			}
		}
	})
}
