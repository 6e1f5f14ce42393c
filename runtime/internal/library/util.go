package library

import (
	"reflect"

	"github.com/dop251/goja"
)

func utilNatives(l *Library) map[string]any {
	return map[string]any{
		"inspectFunction": l.Inspect(),
		"inspect":         func(call goja.FunctionCall) goja.Value { return l.VM.ToValue(l.Text(call.Argument(0))) },
		"format":          func(call goja.FunctionCall) goja.Value { return l.VM.ToValue(l.Format(call.Arguments)) },
	}
}

// assertNatives are utilNatives with what a failing assert.ok says.
func assertNatives(l *Library) map[string]any {
	natives := utilNatives(l)
	natives["process"] = l.VM.GlobalObject().Get("process")
	natives["callText"] = func(goja.FunctionCall) goja.Value { return l.VM.ToValue(l.CallText()) }
	return natives
}

func pathNatives(l *Library) map[string]any {
	return map[string]any{
		"cwd": func(goja.FunctionCall) goja.Value { return l.VM.ToValue(l.Dir()) },
	}
}

// asyncNatives are what AsyncLocalStorage is made of.
func asyncNatives(l *Library) map[string]any {
	return map[string]any{
		"current": func(goja.FunctionCall) goja.Value { return l.Frame() },
		"swap":    func(call goja.FunctionCall) goja.Value { return l.SwapFrame(call.Argument(0)) },
	}
}

func moduleNatives(l *Library) map[string]any {
	return map[string]any{
		"names":         func(goja.FunctionCall) goja.Value { return l.VM.ToValue(Names()) },
		"createRequire": func(call goja.FunctionCall) goja.Value { return l.Require(call.Argument(0).String()) },
	}
}

func vmNatives(l *Library) map[string]any {
	return map[string]any{
		// compile(source, name) returns a function that runs it.
		"compile": func(call goja.FunctionCall) goja.Value {
			source := call.Argument(0).String()
			l.Allow(int64(len(source)), "characters")
			program := l.Compile(call.Argument(1).String(), source)
			return l.VM.ToValue(func(goja.FunctionCall) goja.Value {
				value, err := l.VM.RunProgram(program)
				if err != nil {
					panic(err)
				}
				return value
			})
		},
	}
}

// typesNatives tell what an object is, whatever a script has made of its prototype.
func typesNatives(l *Library) map[string]any {
	return map[string]any{
		"classOf": func(call goja.FunctionCall) goja.Value {
			object, ok := call.Argument(0).(*goja.Object)
			if !ok {
				return goja.Undefined()
			}
			return l.VM.ToValue(classOf(object))
		},
	}
}

func classOf(object *goja.Object) string {
	switch object.ExportType() {
	case reflect.TypeFor[*goja.Promise]():
		return "Promise"
	case reflect.TypeFor[goja.Proxy]():
		return "Proxy"
	case reflect.TypeFor[goja.ArrayBuffer]():
		return "ArrayBuffer"
	}
	return object.ClassName()
}
