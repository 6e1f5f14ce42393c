package guards

import (
	"fmt"
	"strconv"

	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
)

// Goja panics where some of its functions come upon something that is not there: an element between
// the others of an array, which is given to a native function as in Array.from({length: 2},
// String); one of the keys that the trap ownKeys of a proxy gives; the value of a typed array's
// element that is defined again; a method of an object without a prototype.

// guardMissing has them take it for undefined, as the language does.
func (g *Guards) guardMissing() {
	g.wrap(g.global("Array"), "from", func(from native) native {
		return func(call goja.FunctionCall) goja.Value {
			if len(call.Arguments) > 1 {
				call.Arguments = g.given(call.Arguments, 1)
			}
			return from(call)
		}
	})
	array := g.global("Array", "prototype")
	for _, name := range []string{"find", "findIndex", "findLast", "findLastIndex"} {
		g.wrap(array, name, func(find native) native {
			return func(call goja.FunctionCall) goja.Value {
				call.Arguments = g.given(call.Arguments, 0)
				return find(call)
			}
		})
	}
	g.wrap(array, "toLocaleString", func(native) native { return g.toLocaleString })
	g.wrap(g.global("Object", "prototype"), "toLocaleString", func(native) native {
		return func(call goja.FunctionCall) goja.Value {
			method := call.This.ToObject(g.VM).Get("toString")
			toString, ok := goja.AssertFunction(method)
			if !ok {
				panic(g.VM.NewTypeError("%s is not a function", orUndefined(method)))
			}
			text, err := toString(call.This)
			if err != nil {
				panic(err)
			}
			return text
		}
	})
	g.guardDefinitions()
	g.guardProxies()
}

func orUndefined(value goja.Value) goja.Value {
	if value == nil {
		return goja.Undefined()
	}
	return value
}

// given are arguments of which one is a function that is called for elements, also for those that
// are not there.
func (g *Guards) given(args []goja.Value, at int) []goja.Value {
	if at >= len(args) {
		return args
	}
	function, ok := args[at].(*goja.Object)
	if !ok || !peek.IsNative(function) {
		return args
	}
	call, ok := goja.AssertFunction(function)
	if !ok {
		return args
	}
	args = append([]goja.Value(nil), args...)
	args[at] = g.VM.ToValue(func(each goja.FunctionCall) goja.Value {
		for i, arg := range each.Arguments {
			each.Arguments[i] = orUndefined(arg)
		}
		value, err := call(each.This, each.Arguments...)
		if err != nil {
			panic(err)
		}
		return value
	})
	return args
}

// guardDefinitions guards what defines the elements of a typed array.
func (g *Guards) guardDefinitions() {
	typed := g.global("Uint8Array", "prototype")
	if typed == nil || typed.Prototype() == nil {
		return
	}
	length := g.typedLength(typed.Prototype())
	whole := func(object *goja.Object, key, description goja.Value) goja.Value {
		given, ok := description.(*goja.Object)
		if _, isSymbol := key.(*goja.Symbol); !ok || isSymbol || given.Get("value") != nil || given.Get("get") != nil || given.Get("set") != nil {
			return description
		}
		value := object.Get(key.String())
		if value == nil {
			return description
		}
		made := g.VM.CreateObject(given)
		define(made, "value", value)
		return made
	}
	for _, holder := range []string{"Object", "Reflect"} {
		g.wrap(g.global(holder), "defineProperty", func(original native) native {
			return func(call goja.FunctionCall) goja.Value {
				if len(call.Arguments) > 2 {
					if _, ok := length(call.Arguments[0]); ok {
						key := call.Arguments[1]
						if _, isSymbol := key.(*goja.Symbol); !isSymbol {
							key = g.toString(key)
						}
						object := call.Arguments[0].(*goja.Object)
						call.Arguments = []goja.Value{object, key, whole(object, key, call.Arguments[2])}
					}
				}
				return original(call)
			}
		})
	}
	g.wrap(g.global("Object"), "defineProperties", func(original native) native {
		return func(call goja.FunctionCall) goja.Value {
			if _, ok := length(call.Argument(0)); ok {
				object, given := call.Arguments[0].(*goja.Object), call.Argument(1).ToObject(g.VM)
				made := g.VM.NewObject()
				for _, key := range given.Keys() {
					define(made, key, whole(object, g.VM.ToValue(key), orUndefined(given.Get(key))))
				}
				for _, symbol := range given.Symbols() {
					_ = made.SetSymbol(symbol, given.GetSymbol(symbol))
				}
				call.Arguments = []goja.Value{object, made}
			}
			return original(call)
		}
	})
}

// guardProxies has the handlers of proxies give keys that are there.
func (g *Guards) guardProxies() {
	proxy := g.global("Proxy")
	if proxy == nil {
		return
	}
	handled := func(args []goja.Value) []goja.Value {
		if len(args) < 2 {
			return args
		}
		handler, ok := args[1].(*goja.Object)
		if !ok {
			return args
		}
		return []goja.Value{args[0], g.handler(handler)}
	}
	g.wrap(proxy, "revocable", func(original native) native {
		return func(call goja.FunctionCall) goja.Value {
			call.Arguments = handled(call.Arguments)
			return original(call)
		}
	})
	g.replaceProxy(proxy, handled)
}

// replaceProxy puts a constructor in the place of Proxy that looks at its arguments first.
func (g *Guards) replaceProxy(proxy *goja.Object, look func(args []goja.Value) []goja.Value) {
	create, ok := goja.AssertConstructor(proxy)
	if !ok {
		return
	}
	guarded := g.VM.ToValue(func(call goja.ConstructorCall) *goja.Object {
		made, err := create(nil, look(call.Arguments)...)
		if err != nil {
			panic(err)
		}
		return made
	}).(*goja.Object)
	g.nameLike(guarded, proxy)
	_ = guarded.Delete("prototype")
	_ = guarded.DefineDataProperty("revocable", proxy.Get("revocable"), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	g.Replaced(proxy, guarded)
	_ = g.VM.GlobalObject().DefineDataProperty("Proxy", guarded, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// handler stands for a handler of a proxy, whose traps it calls.
func (g *Guards) handler(handler *goja.Object) *goja.Object {
	type trap struct{ own, guarded goja.Value }
	traps := map[string]trap{}
	return g.VM.ToValue(g.VM.NewProxy(handler, &goja.ProxyTrapConfig{
		Get: func(handler *goja.Object, name string, _ goja.Value) goja.Value {
			own := handler.Get(name)
			call, ok := goja.AssertFunction(orUndefined(own))
			if !ok {
				return own
			}
			if known, ok := traps[name]; ok && known.own.SameAs(own) {
				return known.guarded
			}
			guarded := g.VM.ToValue(func(asked goja.FunctionCall) goja.Value {
				value, err := call(handler, asked.Arguments...)
				if err != nil {
					panic(err)
				}
				if name == "ownKeys" {
					return g.keys(value)
				}
				return value
			})
			traps[name] = trap{own, guarded}
			return guarded
		},
	})).(*goja.Object)
}

// keys are what the trap ownKeys gives, each of them read once.
func (g *Guards) keys(given goja.Value) goja.Value {
	list, ok := given.(*goja.Object)
	if !ok {
		panic(g.VM.NewTypeError("CreateListFromArrayLike called on non-object"))
	}
	length := orUndefined(list.Get("length")).ToNumber().ToInteger()
	if length > 1<<32-1 {
		g.Throw("RangeError", "Invalid array length")
	}
	var keys []any
	for i := range length {
		g.poll()
		switch key := orUndefined(list.Get(strconv.FormatInt(i, 10))).(type) {
		case goja.String, *goja.Symbol:
			keys = append(keys, key)
		default:
			panic(g.VM.NewTypeError("%s is not a valid property name", describeKey(key)))
		}
	}
	return g.VM.NewArray(keys...)
}

// describeKey describes what is not a key, in Node's words.
func describeKey(value goja.Value) string {
	if object, ok := value.(*goja.Object); ok {
		if _, isFunction := goja.AssertFunction(object); !isFunction {
			return fmt.Sprintf("#<%s>", object.ClassName())
		}
	}
	return value.String()
}
