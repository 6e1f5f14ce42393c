package guards

import (
	"strings"

	"github.com/dop251/goja"
)

// Goja counts the calls of a script's functions. A native function that calls a native one, and so
// on without one of the script's between, fills Go's stack, which ends the process: String(a) after
// a.toString = String.bind(null, a), and o.toISOString = Date.prototype.toJSON. Each such circle
// leads through a bound function, or through a method that asks its this for something. These count
// how deep they are in each other.

// maxNatives is how many of them may be under way in each other.
const maxNatives = 1000

// guardDepth has native functions count that can lead back to themselves.
func (g *Guards) guardDepth() {
	made := map[*goja.Object]*goja.Object{} // Some have two names.
	for _, class := range []string{"String", "Array", "Date", "Error", "RegExp", "Object", "Promise"} {
		prototype := g.global(class, "prototype")
		if prototype == nil {
			continue
		}
		for _, name := range prototype.GetOwnPropertyNames() {
			if !asksThis(class, name) {
				continue
			}
			function, ok := prototype.Get(name).(*goja.Object)
			if !ok {
				continue
			}
			original, ok := function.Export().(native)
			if !ok {
				continue // A script's own.
			}
			guarded := made[function]
			if guarded == nil {
				guarded = g.like(function, g.counted(original))
				g.Replaced(function, guarded)
				made[function] = guarded
			}
			_ = prototype.DefineDataProperty(name, guarded, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		}
	}
	// Typed arrays have it from Array.
	if typed := g.global("Uint8Array", "prototype"); typed != nil && typed.Prototype() != nil {
		if function, ok := typed.Prototype().Get("toString").(*goja.Object); ok && made[function] != nil {
			_ = typed.Prototype().DefineDataProperty("toString", made[function], goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		}
	}
	g.wrap(g.global("Function", "prototype"), "bind", g.bind)
	g.guardChains()
}

// asksThis reports whether a method asks its this for something that may be a native function too:
// for its text, its length or a method.
func asksThis(class, name string) bool {
	switch class {
	case "String":
		return name != "constructor" && name != "length" && name != "toString" && name != "valueOf"
	case "Array":
		return name != "constructor" && name != "length" && name != "values" && name != "keys" && name != "entries"
	case "Date":
		return name == "toJSON"
	case "Error":
		return name == "toString"
	case "RegExp":
		return name == "toString" || name == "test"
	case "Object":
		return name == "toLocaleString"
	case "Promise":
		return name == "catch" || name == "finally"
	}
	return false
}

// counted counts the calls of a function that are under way.
func (g *Guards) counted(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		g.poll()
		g.deeper()
		defer g.shallower()
		return original(call)
	}
}

func (g *Guards) deeper() {
	if g.natives++; g.natives > maxNatives {
		g.natives--
		g.Throw("RangeError", "Maximum call stack size exceeded")
	}
}

func (g *Guards) shallower() { g.natives-- }

// bind makes what it binds a native function to count its calls. Such a function is a proxy, so
// that it can be made an object of, is called what it was called and shows what it showed.
func (g *Guards) bind(bind native) native {
	functions := g.global("Function", "prototype")
	source, _ := goja.AssertFunction(functions.Get("toString"))
	genuine := functions.GetSymbol(goja.SymHasInstance)
	return func(call goja.FunctionCall) goja.Value {
		bound := bind(call)
		text, err := source(call.This)
		if err != nil || !strings.HasSuffix(text.String(), "[native code] }") {
			return bound
		}
		function, ok := bound.(*goja.Object)
		if !ok {
			return bound
		}
		invoke, ok := goja.AssertFunction(function)
		if !ok {
			return bound
		}
		return g.VM.ToValue(g.VM.NewProxy(function, &goja.ProxyTrapConfig{
			Apply: func(_ *goja.Object, this goja.Value, args []goja.Value) goja.Value {
				g.poll() // It may be all that a native loop calls.
				g.deeper()
				defer g.shallower()
				value, err := invoke(this, args...)
				if err != nil {
					panic(err)
				}
				return value
			},
			// Goja has no instanceof for a proxy, and asks it for this method first.
			GetSym: func(target *goja.Object, property *goja.Symbol, _ goja.Value) goja.Value {
				value := target.GetSymbol(property)
				if property != goja.SymHasInstance || value == nil || !value.SameAs(genuine) {
					return value
				}
				return g.VM.ToValue(func(call goja.FunctionCall) goja.Value {
					return g.VM.ToValue(g.VM.InstanceOf(call.Argument(0), target))
				})
			},
		}))
	}
}

// maxChain is how many proxies and prototypes may stand behind each other.
const maxChain = 2000

// guardChains looks at how long chains of proxies and prototypes become: Goja goes through them one
// in the other.
func (g *Guards) guardChains() {
	global := g.VM.GlobalObject()
	checked := func(args []goja.Value) []goja.Value {
		for _, arg := range args {
			if object, ok := arg.(*goja.Object); ok {
				g.checkChain(nil, object)
			}
		}
		return args
	}
	if proxy, ok := global.Get("Proxy").(*goja.Object); ok {
		g.wrap(proxy, "revocable", func(original native) native {
			return func(call goja.FunctionCall) goja.Value {
				checked(call.Arguments)
				return original(call)
			}
		})
		g.replaceProxy(proxy, checked)
	}
	for _, holder := range []string{"Object", "Reflect"} {
		g.wrap(g.global(holder), "setPrototypeOf", func(original native) native {
			return func(call goja.FunctionCall) goja.Value {
				object, _ := call.Argument(0).(*goja.Object)
				if prototype, ok := call.Argument(1).(*goja.Object); ok && object != nil {
					g.checkChain(object, prototype)
				}
				return original(call)
			}
		})
	}
	g.guardProto()
	g.wrap(g.global("Object"), "create", func(original native) native {
		return func(call goja.FunctionCall) goja.Value {
			checked(call.Arguments[:min(len(call.Arguments), 1)])
			return original(call)
		}
	})
}

// guardProto guards the setter of __proto__ as setPrototypeOf.
func (g *Guards) guardProto() {
	prototype := g.global("Object", "prototype")
	if prototype == nil {
		return
	}
	description, err := g.describe(goja.Undefined(), prototype, g.VM.ToValue("__proto__"))
	if err != nil || goja.IsUndefined(description) {
		return
	}
	set, ok := description.ToObject(g.VM).Get("set").(*goja.Object)
	if !ok {
		return
	}
	original, ok := set.Export().(native)
	if !ok {
		return // A script's own.
	}
	guarded := g.like(set, func(call goja.FunctionCall) goja.Value {
		object, _ := call.This.(*goja.Object)
		if prototype, ok := call.Argument(0).(*goja.Object); ok && object != nil {
			g.checkChain(object, prototype)
		}
		return original(call)
	})
	g.Replaced(set, guarded)
	_ = prototype.DefineAccessorProperty("__proto__", description.ToObject(g.VM).Get("get"), guarded, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// checkChain throws where what stands behind an object leads back to another, or is more than a
// chain may be.
func (g *Guards) checkChain(back, object *goja.Object) {
	if back != nil {
		back = behindProxies(back)
	}
	for range maxChain {
		if object == nil {
			return
		}
		if object.ExportType() == proxyType {
			proxy, ok := object.Export().(goja.Proxy)
			if !ok || proxy.Target() == nil {
				return
			}
			if handler := proxy.Handler(); back != nil && handler != nil && behindProxies(handler) == back {
				panic(g.VM.NewTypeError("Cyclic __proto__ value"))
			}
			object = proxy.Target()
		} else {
			object = object.Prototype()
		}
		if back != nil && object == back {
			panic(g.VM.NewTypeError("Cyclic __proto__ value"))
		}
	}
	g.Throw("RangeError", "Maximum call stack size exceeded")
}

func behindProxies(object *goja.Object) *goja.Object {
	for object.ExportType() == proxyType {
		proxy, ok := object.Export().(goja.Proxy)
		if !ok || proxy.Target() == nil {
			break
		}
		object = proxy.Target()
	}
	return object
}
