package gofuncs

import (
	"fmt"
	"reflect"
	"strings"

	"dialtone/runtime/internal/values"

	"github.com/dop251/goja"
)

// TypeScript returns a Go type in TypeScript, as scripts see its values.
func TypeScript(t reflect.Type) string {
	if t == nil {
		return "null"
	}
	return values.TypeScript(t, func(t reflect.Type) string {
		call, err := newCall("", reflect.Zero(t))
		if err != nil {
			return "(...args: any[]) => any"
		}
		return call.typescript(" => ")
	})
}

// Signature returns what stands behind the name of a function that is declared in TypeScript. It
// reports false for a value that is not a function which scripts can call.
func Signature(value any) (text string, ok bool) {
	async, isAsync := value.(values.Async)
	if isAsync {
		value = async.Func
	}
	if value == nil || reflect.TypeOf(value).Kind() != reflect.Func {
		return "", false
	}
	call, err := newCall("", reflect.ValueOf(value))
	if err != nil {
		return "", false
	}
	call.async = isAsync
	return call.typescript(": "), true
}

// typescript is the type of a function, with what stands before its result.
func (c *call) typescript(arrow string) string {
	if c.function.Type() == reflect.TypeFor[func(goja.FunctionCall) goja.Value]() {
		return "(...args: any[])" + arrow + "any"
	}
	var params []string
	for i, param := range c.params {
		name := fmt.Sprintf("arg%d", i+1)
		switch {
		case param == readerType:
			params = append(params, name+": string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>")
		case isStream(param):
			given := TypeScript(param)
			params = append(params, name+": "+strings.TrimPrefix(given, "Async")+" | "+given)
		case c.variadic && i == len(c.params)-1:
			params = append(params, "..."+name+": "+TypeScript(reflect.SliceOf(param)))
		case i >= c.required:
			params = append(params, name+"?: "+TypeScript(param))
		default:
			params = append(params, name+": "+TypeScript(param))
		}
	}
	result := "void"
	if c.value {
		result = TypeScript(c.function.Type().Out(0))
	}
	if c.async {
		result = "Promise<" + result + ">"
	}
	return "(" + strings.Join(params, ", ") + ")" + arrow + result
}
