package library

import (
	"encoding/json"
	"runtime"
	"time"

	"dialtone/runtime/tests"

	"github.com/dop251/goja"
)

// testNatives are what node:test needs of the host.
func testNatives(l *Library) map[string]any {
	return map[string]any{
		"process":     l.VM.GlobalObject().Get("process"),
		"inspect":     func(call goja.FunctionCall) goja.Value { return l.VM.ToValue(l.Text(call.Argument(0))) },
		"inspectWith": l.Inspect(),
		"colors":      l.Tests.Colors,
		"processors":  func(goja.FunctionCall) goja.Value { return l.VM.ToValue(runtime.NumCPU()) },

		// settings is what the tests are run with: {only, names, timeout}.
		"settings": func(goja.FunctionCall) goja.Value {
			names := make([]any, 0, len(l.Tests.Names))
			for _, p := range l.Tests.Names {
				names = append(names, l.VM.NewArray(p.Source, p.Flags))
			}
			settings := l.VM.NewObject()
			_ = settings.Set("only", l.Tests.Only)
			_ = settings.Set("names", l.VM.NewArray(names...))
			_ = settings.Set("timeout", goja.Null())
			if l.Tests.Timeout > 0 {
				_ = settings.Set("timeout", l.Tests.Timeout.Milliseconds())
			}
			return settings
		},

		// now is a time in milliseconds, of the machine's own clock: tests take as long as they
		// take.
		"now": func(goja.FunctionCall) goja.Value {
			return l.VM.ToValue(float64(time.Since(l.began).Nanoseconds()) / 1e6)
		},

		// place is {file, line, column} of the script that calls, or undefined.
		"place": func(goja.FunctionCall) goja.Value {
			file, line, column, ok := l.Place()
			if !ok {
				return goja.Undefined()
			}
			place := l.VM.NewObject()
			_ = place.Set("file", file)
			_ = place.Set("line", line)
			_ = place.Set("column", column)
			return place
		},

		"ended": func(call goja.FunctionCall) goja.Value {
			l.TestsEnded(call.Argument(0).ToBoolean())
			return goja.Undefined()
		},

		// passOver returns why a test that is about to begin is skipped, "" where it is not.
		"passOver": func(goja.FunctionCall) goja.Value {
			if l.Tests.PassOver == nil {
				return l.VM.ToValue("")
			}
			return l.VM.ToValue(l.Tests.PassOver())
		},

		"stack": func(call goja.FunctionCall) goja.Value {
			error, ok := call.Argument(0).(*goja.Object)
			if !ok {
				return l.VM.ToValue("")
			}
			return l.VM.ToValue(l.Stack(error))
		},

		"tell": func(call goja.FunctionCall) goja.Value {
			var e tests.Event
			if err := json.Unmarshal([]byte(call.Argument(0).String()), &e); err != nil {
				panic(l.VM.NewGoError(err))
			}
			l.Tests.Told(e)
			return goja.Undefined()
		},
	}
}
