package guards

import (
	"strings"

	"dialtone/runtime/internal/engine/regexps"

	"github.com/dop251/goja"
)

// flagNames are the flags of regular expressions by the properties that tell them, as the standard
// has them in order.
var flagNames = []struct{ flag, property string }{
	{"d", "hasIndices"}, {"g", "global"}, {"i", "ignoreCase"}, {"m", "multiline"}, {"s", "dotAll"}, {"u", "unicode"},
	{"v", "unicodeSets"}, {"y", "sticky"},
}

// guardFlags has regular expressions tell the flags that they were written with. Source tells what
// Goja compiled.
func (g *Guards) guardFlags(prototype *goja.Object, source func(*goja.Object) string) {
	noted := func(this goja.Value) string {
		object, ok := this.(*goja.Object)
		if !ok || object.ClassName() != "RegExp" {
			return ""
		}
		return regexps.Noted(source(object))
	}
	getter := func(property string, get native) {
		function := g.VM.ToValue(get).(*goja.Object)
		_ = function.DefineDataProperty("name", g.VM.ToValue("get "+property), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		_ = prototype.DefineAccessorProperty(property, function, nil, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	for _, name := range flagNames {
		var original native
		if description, err := g.describe(goja.Undefined(), prototype, g.VM.ToValue(name.property)); err == nil && !goja.IsUndefined(description) {
			function, ok := description.ToObject(g.VM).Get("get").(*goja.Object)
			if !ok {
				continue
			}
			if original, ok = function.Export().(native); !ok {
				continue // A script's own.
			}
		}
		switch {
		case name.flag == "i":
			getter(name.property, func(call goja.FunctionCall) goja.Value {
				value := original(call)
				if goja.IsUndefined(value) {
					return value
				}
				return g.VM.ToValue(value.ToBoolean() || strings.Contains(noted(call.This), "i"))
			})
		case name.flag == "u":
			getter(name.property, func(call goja.FunctionCall) goja.Value {
				value := original(call)
				if goja.IsUndefined(value) {
					return value
				}
				return g.VM.ToValue(value.ToBoolean() && !strings.Contains(noted(call.This), "v"))
			})
		case original == nil:
			getter(name.property, func(call goja.FunctionCall) goja.Value {
				object, ok := call.This.(*goja.Object)
				switch {
				case ok && object.ClassName() == "RegExp":
					return g.VM.ToValue(strings.Contains(noted(object), name.flag))
				case ok && object.SameAs(prototype):
					return goja.Undefined()
				}
				panic(g.VM.NewTypeError("RegExp.prototype.%s getter called on non-RegExp object", name.property))
			})
		}
	}
	getter("flags", func(call goja.FunctionCall) goja.Value {
		object, ok := call.This.(*goja.Object)
		if !ok {
			panic(g.VM.NewTypeError("RegExp.prototype.flags getter called on non-object %s", call.This))
		}
		var flags strings.Builder
		for _, name := range flagNames {
			if value := object.Get(name.property); value != nil && value.ToBoolean() {
				flags.WriteString(name.flag)
			}
		}
		return g.VM.ToValue(flags.String())
	})
}
