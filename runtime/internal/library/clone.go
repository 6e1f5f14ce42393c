package library

import "github.com/dop251/goja"

// cloneNatives are what structuredClone needs of Go to transfer an ArrayBuffer.
func cloneNatives(l *Library) map[string]any {
	return map[string]any{
		"isDetached": func(call goja.FunctionCall) goja.Value {
			buffer, ok := call.Argument(0).Export().(goja.ArrayBuffer)
			return l.VM.ToValue(ok && buffer.Detached())
		},
		"detach": func(call goja.FunctionCall) goja.Value {
			if buffer, ok := call.Argument(0).Export().(goja.ArrayBuffer); ok {
				buffer.Detach()
			}
			return goja.Undefined()
		},
	}
}
