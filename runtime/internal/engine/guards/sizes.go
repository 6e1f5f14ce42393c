package guards

import (
	"fmt"
	"reflect"

	"dialtone/runtime/internal/engine/nesting"
	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
)

// The greatest sizes that JavaScript has anywhere. They are those of V8, on which
// scripts have grown up.
const (
	maxString  = 1<<29 - 24 // Characters.
	maxBuffer  = 1 << 32    // Bytes.
	maxBigInt  = 1 << 30    // Bits.
	maxNesting = 1000       // Of an array in an array, where it is made a string.
)

// allow ends the script if n of something are more than the limit.
func (g *Guards) allow(n int64, what, unit string) {
	if g.Size > 0 && n > int64(g.Size) {
		g.Exceed("Size", fmt.Sprintf("%s was to handle %d %s, more than %d", what, n, unit, g.Size))
	}
}

const (
	characterBytes = 2
	elementBytes   = 16    // Of an array.
	sparseBytes    = 32    // Of an element where most are not there.
	manyElements   = 10000 // Fewer are not asked for.
)

// ask looks at whether so many bytes may be made at once.
func (g *Guards) ask(bytes float64) {
	if g.Ask != nil && bytes > 0 {
		g.Ask(uint64(min(bytes, 1<<62)))
	}
}

// allowString looks at the length of a string before it is made.
func (g *Guards) allowString(length float64, what string) {
	if g.Size > 0 && length > float64(g.Size) {
		g.allow(atMost(length), what, "characters")
	}
	if length > maxString {
		g.Throw("RangeError", "Invalid string length")
	}
	g.ask(length * characterBytes)
}

func (g *Guards) allowBytes(bytes float64, what string) {
	if g.Size > 0 && bytes > float64(g.Size) {
		g.allow(atMost(bytes), what, "bytes")
	}
	if bytes > maxBuffer {
		g.Throw("RangeError", "Array buffer allocation failed")
	}
	g.ask(bytes)
}

// allowDepth looks at how deep something is nested that a native function goes through.
func (g *Guards) allowDepth(depth int) {
	if depth > nesting.Max {
		g.Throw("RangeError", "Maximum call stack size exceeded")
	}
}

func atMost(n float64) int64 { return int64(min(n, 1<<62)) }

// toString is a value as a string, as JavaScript converts it.
func (g *Guards) toString(value goja.Value) goja.String {
	switch primitive := value.ToString().(type) {
	case goja.String:
		return primitive
	case *goja.Symbol:
		panic(g.VM.NewTypeError("Cannot convert a Symbol value to a string"))
	default:
		return g.VM.ToValue(primitive.String()).(goja.String)
	}
}

// text is a value as a string, made once. It is not ok for what has to throw.
func (g *Guards) text(value goja.Value) (goja.String, bool) {
	_, isSymbol := value.(*goja.Symbol)
	if isSymbol || goja.IsUndefined(value) || goja.IsNull(value) {
		return nil, false
	}
	return g.toString(value), true
}

// number is a value as a number, made once.
func number(value goja.Value) goja.Value {
	if _, ok := value.(*goja.Object); ok {
		return value.ToNumber()
	}
	return value
}

var proxyType = reflect.TypeFor[goja.Proxy]()

// bounded looks at the length of what one of Array's functions is to go through. What it
// returns is to be gone through instead: where the length is a getter's, or a
// proxy's, it could be another the second time.
func (g *Guards) bounded(value goja.Value, what string) (goja.Value, int64) {
	if text, ok := value.(goja.String); ok {
		n := int64(text.Length())
		g.allow(n, what, "elements")
		return value, n
	}
	object, ok := value.(*goja.Object)
	if !ok {
		return value, 0
	}
	length := object.Get("length")
	if length == nil {
		return value, 0
	}
	length = length.ToNumber()
	n := max(length.ToInteger(), 0)
	g.allow(n, what, "elements")
	if n > manyElements && g.Ask != nil {
		there, _ := peek.Elements(object)
		g.ask(float64(n-int64(there)) * sparseBytes)
	}
	if object.ExportType() != proxyType && (object.ClassName() == "Array" || g.ownsLength(object)) {
		return value, n
	}
	return g.VM.ToValue(g.VM.NewProxy(object, &goja.ProxyTrapConfig{
		Get: func(target *goja.Object, property string, receiver goja.Value) goja.Value {
			if property == "length" {
				return length
			}
			return target.Get(property)
		},
	})), n
}

// isArray reports whether a value is an array, or a proxy of one.
func isArray(object *goja.Object) bool {
	for object.ExportType() == proxyType {
		proxy, _ := object.Export().(goja.Proxy)
		if object = proxy.Target(); object == nil {
			return false
		}
	}
	return object.ClassName() == "Array"
}

// ownsLength reports whether the length of an object is a plain value.
func (g *Guards) ownsLength(object *goja.Object) bool {
	if g.describe == nil {
		return false
	}
	description, err := g.describe(goja.Undefined(), object, g.VM.ToValue("length"))
	if err != nil || goja.IsUndefined(description) {
		return false
	}
	return description.ToObject(g.VM).Get("value") != nil
}
