package preview

import (
	"math"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

func (p *Previewer) unary(e *ast.UnaryExpression) goja.Value {
	if e.Operator == token.TYPEOF {
		return p.typeOf(p.value(e.Operand))
	}
	v := p.primitive(e.Operand)
	if v == nil {
		return nil
	}
	switch e.Operator {
	case token.NOT:
		return p.vm.ToValue(!v.ToBoolean())
	case token.MINUS:
		return p.number(-v.ToFloat())
	case token.PLUS:
		return p.number(v.ToFloat())
	case token.BITWISE_NOT:
		return p.vm.ToValue(^int32Of(v))
	case token.VOID:
		return goja.Undefined()
	}
	return nil
}

func (p *Previewer) typeOf(v goja.Value) goja.Value {
	switch {
	case v == nil:
		return nil
	case goja.IsUndefined(v):
		return p.vm.ToValue("undefined")
	case goja.IsNull(v):
		return p.vm.ToValue("object")
	}
	if !isPrimitive(v) {
		if _, ok := v.(goja.String); !ok {
			return nil
		}
	}
	switch v.Export().(type) {
	case bool:
		return p.vm.ToValue("boolean")
	case int64, float64:
		return p.vm.ToValue("number")
	}
	return p.vm.ToValue("string")
}

func (p *Previewer) binary(e *ast.BinaryExpression) goja.Value {
	left := p.value(e.Left)
	if left == nil {
		return nil
	}
	missing := goja.IsUndefined(left) || goja.IsNull(left)
	switch e.Operator {
	case token.COALESCE:
		if missing {
			return p.value(e.Right)
		}
		return left
	case token.LOGICAL_OR, token.LOGICAL_AND:
		if !isPrimitive(left) {
			return nil
		}
		if left.ToBoolean() == (e.Operator == token.LOGICAL_AND) {
			return p.value(e.Right)
		}
		return left
	}
	right := p.primitive(e.Right)
	if right == nil || !isPrimitive(left) {
		return nil
	}
	switch e.Operator {
	case token.STRICT_EQUAL:
		return p.vm.ToValue(left.StrictEquals(right))
	case token.STRICT_NOT_EQUAL:
		return p.vm.ToValue(!left.StrictEquals(right))
	case token.EQUAL:
		return p.vm.ToValue(left.Equals(right))
	case token.NOT_EQUAL:
		return p.vm.ToValue(!left.Equals(right))
	case token.LESS, token.GREATER, token.LESS_OR_EQUAL, token.GREATER_OR_EQUAL:
		return p.vm.ToValue(ordered(e.Operator, left, right))
	case token.PLUS:
		_, text := left.(goja.String)
		if _, other := right.(goja.String); text || other {
			return p.joined(left, right)
		}
	}
	return p.arithmetic(e.Operator, left, right)
}

func ordered(operator token.Token, left, right goja.Value) bool {
	a, text := left.(goja.String)
	b, other := right.(goja.String)
	x, y := 0.0, 0.0
	if text && other {
		x = float64(a.CompareTo(b))
	} else {
		x, y = left.ToFloat(), right.ToFloat()
	}
	switch operator {
	case token.LESS:
		return x < y
	case token.GREATER:
		return x > y
	case token.LESS_OR_EQUAL:
		return x <= y
	}
	return x >= y
}

func (p *Previewer) arithmetic(operator token.Token, left, right goja.Value) goja.Value {
	a, b := left.ToFloat(), right.ToFloat()
	shift := uint32(int32Of(right)) & 31
	switch operator {
	case token.PLUS:
		return p.number(a + b)
	case token.MINUS:
		return p.number(a - b)
	case token.MULTIPLY:
		return p.number(a * b)
	case token.SLASH:
		return p.number(a / b)
	case token.REMAINDER:
		return p.number(math.Mod(a, b))
	case token.EXPONENT:
		if (a == 1 || a == -1) && (math.IsInf(b, 0) || math.IsNaN(b)) {
			return p.number(math.NaN())
		}
		return p.number(math.Pow(a, b))
	case token.AND:
		return p.vm.ToValue(int32Of(left) & int32Of(right))
	case token.OR:
		return p.vm.ToValue(int32Of(left) | int32Of(right))
	case token.EXCLUSIVE_OR:
		return p.vm.ToValue(int32Of(left) ^ int32Of(right))
	case token.SHIFT_LEFT:
		return p.vm.ToValue(int32Of(left) << shift)
	case token.SHIFT_RIGHT:
		return p.vm.ToValue(int32Of(left) >> shift)
	case token.UNSIGNED_SHIFT_RIGHT:
		return p.vm.ToValue(uint32(int32Of(left)) >> shift)
	}
	return nil
}

func (p *Previewer) number(f float64) goja.Value { return p.vm.ToValue(f) }

// int32Of is what bitwise operators work on.
func int32Of(v goja.Value) int32 {
	f := v.ToFloat()
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	f = math.Mod(math.Trunc(f), 1<<32)
	return int32(uint32(int64(f)))
}
