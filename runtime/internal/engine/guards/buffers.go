package guards

import (
	"reflect"
	"strings"

	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
)

// typedArrays are the constructors of typed arrays and the bytes of their elements.
var typedArrays = []struct {
	name string
	size float64
}{
	{"Int8Array", 1}, {"Uint8Array", 1}, {"Uint8ClampedArray", 1}, {"Int16Array", 2}, {"Uint16Array", 2}, {"Int32Array", 4},
	{"Uint32Array", 4}, {"Float32Array", 4}, {"Float64Array", 8}, {"BigInt64Array", 8}, {"BigUint64Array", 8},
}

var bufferType = reflect.TypeFor[goja.ArrayBuffer]()

// guardBuffers guards what makes buffers.
func (g *Guards) guardBuffers() {
	global := g.VM.GlobalObject()
	g.wrapConstructor(global, "ArrayBuffer", func(create construct) construct {
		return func(args []goja.Value, newTarget *goja.Object) goja.Value {
			return create(g.boundedSize(args, 1, "ArrayBuffer"), newTarget)
		}
	})
	var from goja.Callable // Set when all of them are guarded.
	for _, array := range typedArrays {
		isBig := strings.HasPrefix(array.name, "Big")
		g.wrapConstructor(global, array.name, func(create construct) construct {
			return func(args []goja.Value, newTarget *goja.Object) goja.Value {
				args = g.boundedSize(args, array.size, array.name)
				if isBig && g.Size > 0 && len(args) > 0 {
					list, ok := args[0].(*goja.Object)
					if ok && list.ExportType() != bufferType && !peek.IsTypedArray(list) {
						return g.bigList(from, create, list, newTarget)
					}
				}
				return create(args, newTarget)
			}
		})
	}
	if base := g.global("Uint8Array"); base != nil && base.Prototype() != nil {
		if g.Size > 0 {
			g.wrap(base.Prototype(), "from", g.boundedArgument("TypedArray.from", 0))
		}
		g.wrap(base.Prototype(), "from", g.fromPrimitive)
		if prototype, ok := base.Prototype().Get("prototype").(*goja.Object); ok && g.Size > 0 {
			g.guardTypedJoin(prototype)
			g.guardTypedLoops(prototype)
			g.guardBigElements(base.Prototype(), prototype)
		}
		from, _ = goja.AssertFunction(base.Prototype().Get("from"))
	}
	if g.Size > 0 {
		g.guardBigViews()
	}
}

// guardTypedJoin has join look at the length of the string before it is made. The separator is
// converted once, and what was measured is what is used.
func (g *Guards) guardTypedJoin(prototype *goja.Object) {
	length := g.typedLength(prototype)
	g.wrap(prototype, "join", func(join native) native {
		return func(call goja.FunctionCall) goja.Value {
			n, ok := length(call.This)
			if !ok || n == 0 {
				return join(call)
			}
			separator := g.VM.ToValue(",").(goja.String)
			if first := call.Argument(0); !goja.IsUndefined(first) {
				separator = g.toString(first)
			}
			g.allowString(float64(n-1)*float64(separator.Length()), "TypedArray.prototype.join")
			return join(goja.FunctionCall{This: call.This, Arguments: []goja.Value{separator}})
		}
	})
}

// typedLoops are the functions of typed arrays that call a function for each element.
var typedLoops = []string{
	"every", "filter", "find", "findIndex", "findLast", "findLastIndex", "forEach", "map", "reduce", "reduceRight", "some", "sort", "toSorted",
}

// guardTypedLoops has them look whether the script has to stop, where what they call is native, and
// ask for what they make.
func (g *Guards) guardTypedLoops(prototype *goja.Object) {
	length := g.typedLength(prototype)
	for _, name := range typedLoops {
		g.wrap(prototype, name, func(original native) native {
			return func(call goja.FunctionCall) goja.Value {
				n, ok := length(call.This)
				if !ok {
					return original(call)
				}
				if name == "map" || name == "filter" || name == "toSorted" {
					g.ask(float64(n) * elementBytes)
				}
				return original(goja.FunctionCall{This: call.This, Arguments: g.polledArguments(n, call.Arguments)})
			}
		})
	}
}

// typedLength returns the length of a typed array by the getter that stands there before scripts
// run; it is not ok for any other value, which is not asked: the getter's error names it, for which
// it calls a toString of a script's.
func (g *Guards) typedLength(prototype *goja.Object) func(this goja.Value) (n int64, ok bool) {
	descriptor := g.VM.GlobalObject().Get("Object").ToObject(g.VM).Get("getOwnPropertyDescriptor")
	describe, _ := goja.AssertFunction(descriptor)
	found, err := describe(goja.Undefined(), prototype, g.VM.ToValue("length"))
	if err != nil {
		panic(err)
	}
	get, ok := goja.AssertFunction(found.ToObject(g.VM).Get("get"))
	return func(this goja.Value) (int64, bool) {
		object, isObject := this.(*goja.Object)
		if !ok || !isObject || !peek.IsTypedArray(object) {
			return 0, false
		}
		n, err := get(this)
		if err != nil {
			return 0, false
		}
		return n.ToInteger(), true
	}
}

// fromPrimitive has TypedArray.from take what is not an object, as a string: Goja refuses it.
func (g *Guards) fromPrimitive(from native) native {
	return func(call goja.FunctionCall) goja.Value {
		source := call.Argument(0)
		if goja.IsUndefined(source) || goja.IsNull(source) {
			g.Throw("TypeError", source.String()+" is not iterable")
		}
		if _, isObject := source.(*goja.Object); !isObject {
			args := append([]goja.Value{source.ToObject(g.VM)}, call.Arguments[1:]...)
			call = goja.FunctionCall{This: call.This, Arguments: args}
		}
		return from(call)
	}
}

// boundedSize looks at the first argument of a constructor of buffers.
func (g *Guards) boundedSize(args []goja.Value, size float64, what string) []goja.Value {
	if len(args) == 0 {
		return args
	}
	first := args[0]
	if object, ok := first.(*goja.Object); ok {
		if g.Size == 0 {
			return args
		}
		switch object.ClassName() {
		case "ArrayBuffer":
			return args
		case "Array", "Object":
			if object.GetSymbol(goja.SymIterator) == nil || object.ClassName() == "Array" {
				first, _ = g.bounded(object, what)
			}
		}
	} else if bytes := first.ToFloat() * size; bytes > 0 {
		g.allowBytes(bytes, what)
	}
	return append([]goja.Value{first}, args[1:]...)
}
