package library

import "github.com/dop251/goja"

// webStreamNatives are what the web's streams need of Go.
func webStreamNatives(l *Library) map[string]any {
	return map[string]any{
		// transfer is an ArrayBuffer with the memory of another, which has none any more.
		"transfer": func(call goja.FunctionCall) goja.Value {
			buffer, ok := call.Argument(0).Export().(goja.ArrayBuffer)
			if !ok {
				panic(l.NewError("TypeError", "Only an ArrayBuffer can be transferred"))
			}
			data := buffer.Bytes()
			buffer.Detach()
			return l.VM.ToValue(l.VM.NewArrayBuffer(data))
		},
	}
}
