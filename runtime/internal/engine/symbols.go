package engine

import (
	"strings"

	"github.com/dop251/goja"
)

// symbols are the well-known symbols that Goja lacks.
var symbols = []string{"asyncIterator", "asyncDispose", "dispose"}

// mentionsSymbols reports whether a source may name one of them.
func mentionsSymbols(source string) bool {
	for _, name := range symbols {
		if strings.Contains(source, name) {
			return true
		}
	}
	return false
}

// AddSymbols makes the well-known symbols that Goja lacks properties of Symbol. Each is what
// Symbol.for returns for its name, so that a module can give objects a method of one whether or not
// any script has named it.
func AddSymbols(vm *goja.Runtime) {
	// Without the usual Symbol a script has no use for them.
	_ = vm.Try(func() {
		constructor := vm.GlobalObject().Get("Symbol").ToObject(vm)
		register, ok := goja.AssertFunction(constructor.Get("for"))
		if !ok {
			return
		}
		for _, name := range symbols {
			symbol, err := register(constructor, vm.ToValue("Symbol."+name))
			if err == nil {
				_ = constructor.DefineDataProperty(name, symbol, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
			}
		}
	})
}
