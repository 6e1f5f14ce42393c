package library

import (
	"fmt"
	"net/netip"

	"github.com/dop251/goja"
)

// absent is one of the modules that packages import and can do without: see absent.js.
func absent(name string) module {
	source := fmt.Sprintf("return require('absent')[%q]()", name)
	return module{script: compiled(name, func() (string, error) { return source, nil }), public: true}
}

func netNatives(l *Library) map[string]any {
	return map[string]any{
		// ipVersion is 4 or 6, or 0 for what is not an address.
		"ipVersion": func(call goja.FunctionCall) goja.Value {
			address, err := netip.ParseAddr(call.Argument(0).String())
			switch {
			case err != nil:
				return l.VM.ToValue(0)
			case address.Is4():
				return l.VM.ToValue(4)
			}
			return l.VM.ToValue(6)
		},
	}
}
