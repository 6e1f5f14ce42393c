package guards

import "github.com/dop251/goja"

// typedArrays are the constructors of typed arrays and the bytes of their elements.
var typedArrays = []struct {
	name string
	size float64
}{
	{"Int8Array", 1}, {"Uint8Array", 1}, {"Uint8ClampedArray", 1}, {"Int16Array", 2}, {"Uint16Array", 2}, {"Int32Array", 4},
	{"Uint32Array", 4}, {"Float32Array", 4}, {"Float64Array", 8}, {"BigInt64Array", 8}, {"BigUint64Array", 8},
}

// guardBuffers guards what makes buffers.
func (g *Guards) guardBuffers() {
	global := g.VM.GlobalObject()
	g.wrapConstructor(global, "ArrayBuffer", func(create construct) construct {
		return func(args []goja.Value, newTarget *goja.Object) goja.Value {
			return create(g.boundedSize(args, 1, "ArrayBuffer"), newTarget)
		}
	})
	for _, array := range typedArrays {
		g.wrapConstructor(global, array.name, func(create construct) construct {
			return func(args []goja.Value, newTarget *goja.Object) goja.Value {
				return create(g.boundedSize(args, array.size, array.name), newTarget)
			}
		})
	}
	if g.Size > 0 {
		if base := g.global("Uint8Array"); base != nil && base.Prototype() != nil {
			g.wrap(base.Prototype(), "from", g.boundedArgument("TypedArray.from", 0))
		}
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
