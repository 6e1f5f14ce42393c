package guards

import (
	"fmt"
	"math"
	"math/big"
	"reflect"
	"sync"

	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
)

var bigType = reflect.TypeFor[*big.Int]()

// bigInt is the big integer that a value is, if it is one.
func bigInt(value goja.Value) (*big.Int, bool) {
	if value == nil || value.ExportType() != bigType {
		return nil, false
	}
	if _, isObject := value.(*goja.Object); isObject {
		return nil, false
	}
	n, ok := value.Export().(*big.Int)
	return n, ok
}

const (
	bigBytes  = 64 << 10          // Of a big integer under limits: the time that it takes to print grows by the square.
	bigDigits = bigBytes * 12 / 5 // Of its text.
)

func (g *Guards) allowBits(bits float64, what string) {
	if most := min(g.Size, bigBytes); g.Size > 0 && bits/8 > float64(most) {
		g.Exceed("Size", fmt.Sprintf("%s was to make a BigInt of %d bytes, more than %d", what, atMost(bits/8), most))
	}
	if bits > maxBigInt {
		g.Throw("RangeError", "Maximum BigInt size exceeded")
	}
}

// guardBigInts guards the functions of BigInt. Its operators are instructions of the
// VM, for which there are functions below.
func (g *Guards) guardBigInts() {
	constructor := g.global("BigInt")
	if prototype := g.global("BigInt", "prototype"); prototype != nil {
		// Goja gives them to it as to a function, so that 1n.length is 0.
		_ = prototype.Delete("length")
		_ = prototype.Delete("name")
	}
	if g.Size > 0 && constructor != nil {
		peek.Recall(constructor, func(original native) native {
			return func(call goja.FunctionCall) goja.Value {
				return original(goja.FunctionCall{This: call.This, Arguments: []goja.Value{g.readable(call.Argument(0))}})
			}
		})
	}
	for _, name := range []string{"asUintN", "asIntN"} {
		g.wrap(constructor, name, func(original native) native {
			return func(call goja.FunctionCall) goja.Value {
				if len(call.Arguments) < 2 {
					return original(call)
				}
				call.Arguments = []goja.Value{call.Arguments[0], g.readable(call.Arguments[1])}
				bits := call.Arguments[0].ToNumber()
				n, ok := bigInt(call.Arguments[1])
				wide := ok && bits.ToFloat() > float64(n.BitLen()+1) && bits.ToFloat() <= 1<<53-1
				if wide && (name == "asIntN" || n.Sign() >= 0) {
					return call.Arguments[1]
				}
				if bits.ToFloat() <= 1<<53-1 {
					g.allowBits(bits.ToFloat(), "BigInt."+name)
				}
				return original(goja.FunctionCall{This: call.This, Arguments: []goja.Value{bits, call.Arguments[1]}})
			}
		})
	}
}

// operators are compiled once: a Goja program may be shared by VMs.
var operators = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("dialtone:guards", `((toPrimitive, TypeError, call) => [
		x => -(-x), (a, b) => a ** b, (a, b) => a << b, (a, b) => a >> b, (a, b) => a * b,
		(x, hint) => {
			const isPrimitive = value => value === null || typeof value !== 'object' && typeof value !== 'function'
			const exotic = x[toPrimitive]
			if (exotic !== undefined && exotic !== null) {
				const value = call(exotic, x, hint)
				if (isPrimitive(value)) return value
			} else {
				for (const name of ['valueOf', 'toString']) {
					const method = x[name]
					if (typeof method !== 'function') continue
					const value = call(method, x)
					if (isPrimitive(value)) return value
				}
			}
			throw new TypeError('Cannot convert object to primitive value')
		},
		(a, b) => a < b, (a, b) => a <= b, (a, b) => a > b, (a, b) => a >= b,
	])(Symbol.toPrimitive, TypeError, Function.prototype.call.bind(Function.prototype.call))`, true)
})

// operator calls one of the operators.
func (g *Guards) operator(index string, args ...goja.Value) goja.Value {
	if g.operators == nil {
		made, err := g.VM.RunProgram(operators())
		if err != nil {
			panic(err)
		}
		g.operators = made.ToObject(g.VM)
	}
	function, _ := goja.AssertFunction(g.operators.Get(index))
	value, err := function(goja.Undefined(), args...)
	if err != nil {
		panic(err)
	}
	return value
}

// primitive is the primitive value of an object.
func (g *Guards) primitive(value goja.Value, hint string) goja.Value {
	return g.operator("5", value, g.VM.ToValue(hint))
}

// readable is what a big integer is to be made of, as a primitive value. The time that text takes
// grows by the square of its length.
func (g *Guards) readable(value goja.Value) goja.Value {
	if _, ok := value.(*goja.Object); ok {
		value = g.primitive(value, "number")
	}
	if text, ok := value.(goja.String); ok && g.Size > 0 && text.Length() > bigDigits {
		g.Exceed("Size", fmt.Sprintf("BigInt was to read %d digits, more than %d", text.Length(), bigDigits))
	}
	return value
}

// operate calls one of the operators after check has seen its operands, where both
// are big integers.
func (g *Guards) operate(index string, call goja.FunctionCall, check func(a, b *big.Int)) goja.Value {
	left, right := call.Argument(0), call.Argument(1)
	for _, operand := range []*goja.Value{&left, &right} {
		if _, ok := (*operand).(*goja.Object); ok {
			*operand = g.operator("0", *operand)
		}
	}
	a, okA := bigInt(left)
	b, okB := bigInt(right)
	if okA && okB {
		check(a, b)
	}
	return g.operator(index, left, right)
}

// power is a ** b.
func (g *Guards) power(call goja.FunctionCall) goja.Value {
	if x, ok := call.Argument(0).Export().(int64); ok {
		if y, ok := call.Argument(1).Export().(int64); ok && y >= 0 && y < 8 && x > -128 && x < 128 {
			return g.VM.ToValue(int64(math.Pow(float64(x), float64(y))))
		}
	}
	return g.operate("1", call, func(a, b *big.Int) {
		if a.BitLen() > 1 && b.Sign() > 0 {
			exponent, _ := new(big.Float).SetInt(b).Float64()
			g.allowBits(float64(a.BitLen()-1)*exponent, "**")
		}
	})
}

// multiply is a * b.
func (g *Guards) multiply(call goja.FunctionCall) goja.Value {
	if x, ok := call.Argument(0).Export().(int64); ok {
		if y, ok := call.Argument(1).Export().(int64); ok && x > 0 && y > 0 && x < 1<<31 && y < 1<<31 {
			if product := x * y; product < 1<<53 {
				return g.VM.ToValue(product)
			}
		}
	}
	return g.operate("4", call, func(a, b *big.Int) {
		if bits := a.BitLen() + b.BitLen(); bits > smallBits {
			g.allowBits(float64(bits), "*")
		}
	})
}

// smallBits are those of integers that need not be looked at.
const smallBits = 4096

// shift is a << b.
func (g *Guards) shift(call goja.FunctionCall) goja.Value {
	return g.operate("2", call, func(a, b *big.Int) { g.allowShift(a, b, "<<") })
}

// shiftRight is a >> b.
func (g *Guards) shiftRight(call goja.FunctionCall) goja.Value {
	return g.operate("3", call, func(a, b *big.Int) { g.allowShift(a, new(big.Int).Neg(b), ">>") })
}

func (g *Guards) allowShift(a, by *big.Int, what string) {
	if a.Sign() != 0 && by.Sign() > 0 {
		bits, _ := new(big.Float).SetInt(by).Float64()
		g.allowBits(float64(a.BitLen())+bits, what)
	}
}
