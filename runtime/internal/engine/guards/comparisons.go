package guards

import (
	"fmt"
	"reflect"
	"strings"

	"dialtone/runtime/internal/engine/helpers"
	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// A big integer that is compared with text has the text read, in time by the square of its length.
// In sources with big integers comparisons look at what they are given first, but those of which
// one side shows that it is neither.

// comparisons are the functions for the operators that compare, by converting what is not alike.
var comparisons = map[token.Token]unistring.String{
	token.EQUAL: helpers.Equal, token.NOT_EQUAL: helpers.Unequal,
	token.LESS: helpers.Less, token.LESS_OR_EQUAL: helpers.AtMost, token.GREATER: helpers.Greater, token.GREATER_OR_EQUAL: helpers.AtLeast,
}

// isShort reports whether an operand shows that it is no big integer and no long text.
func isShort(node ast.Expression) bool {
	switch node := node.(type) {
	case *ast.StringLiteral:
		return len(node.Value) <= bigDigits
	case *ast.NullLiteral, *ast.BooleanLiteral, *ast.FunctionLiteral, *ast.ArrowFunctionLiteral, *ast.ClassLiteral, *ast.RegExpLiteral:
		return true
	case *ast.UnaryExpression:
		return node.Operator == token.TYPEOF || node.Operator == token.NOT || node.Operator == token.VOID || node.Operator == token.PLUS ||
			node.Operator == token.MINUS && isSmall(node.Operand)
	}
	return isSmall(node)
}

// countedComparisons are those with a variable that counts a loop in numbers: it is declared in the
// loop's head, as a number, and nothing in the loop makes anything else of it.
func countedComparisons(tree *ast.Program) map[*ast.BinaryExpression]bool {
	found := map[*ast.BinaryExpression]bool{}
	syntax.Walk(tree, func(node any) bool {
		loop, ok := node.(*ast.ForStatement)
		if !ok {
			return true
		}
		head, ok := loop.Initializer.(*ast.ForLoopInitializerLexicalDecl)
		if !ok {
			return true
		}
		counters := map[unistring.String]int{} // How many declarations there are; others have one more.
		for _, binding := range head.LexicalDeclaration.List {
			if name, ok := binding.Target.(*ast.Identifier); ok && binding.Initializer != nil && isSmall(binding.Initializer) {
				counters[name.Name] = 1
			}
		}
		if len(counters) == 0 {
			return true
		}
		dropOthers(loop, counters)
		syntax.Walk(loop, func(node any) bool {
			if comparison, ok := node.(*ast.BinaryExpression); ok && comparisons[comparison.Operator] != "" {
				for _, side := range []ast.Expression{comparison.Left, comparison.Right} {
					if name, ok := side.(*ast.Identifier); ok && counters[name.Name] > 0 {
						found[comparison] = true
					}
				}
			}
			return true
		})
		return true
	})
	return found
}

// dropOthers takes those names out of counters that a loop makes something else of than a number,
// or declares once more.
func dropOthers(loop *ast.ForStatement, counters map[unistring.String]int) {
	drop := func(node any) {
		syntax.Walk(node, func(node any) bool {
			if name, ok := node.(*ast.Identifier); ok {
				delete(counters, name.Name)
			}
			return true
		})
	}
	syntax.Walk(loop, func(node any) bool {
		switch node := node.(type) {
		case *ast.AssignExpression:
			counts := (node.Operator == token.PLUS || node.Operator == token.MINUS) && isSmall(node.Right)
			if name, ok := node.Left.(*ast.Identifier); ok && !counts {
				delete(counters, name.Name)
			}
		case *ast.Binding:
			name, ok := node.Target.(*ast.Identifier)
			if ok && (node.Initializer == nil || !isSmall(node.Initializer)) {
				delete(counters, name.Name)
			}
		case *ast.ArrayPattern, *ast.ObjectPattern, *ast.ForIntoExpression:
			drop(node)
		case *ast.ForDeclaration:
			drop(node.Target)
		case *ast.CatchStatement:
			if node.Parameter != nil {
				drop(node.Parameter)
			}
		case *ast.FunctionLiteral:
			if node.Name != nil {
				delete(counters, node.Name.Name)
			}
		case *ast.ClassLiteral:
			if node.Name != nil {
				delete(counters, node.Name.Name)
			}
		case *ast.WithStatement:
			clear(counters)
		}
		return true
	})
}

// comparable refuses to compare a big integer with the digits of one that is too long to be read.
func (g *Guards) comparable(a, b goja.Value) {
	text, isText := a.(goja.String)
	other := b
	if !isText {
		text, isText = b.(goja.String)
		other = a
	}
	if !isText || text.Length() <= bigDigits || g.Size == 0 {
		return
	}
	if _, big := bigInt(other); !big {
		return
	}
	if isDigits(text.String()) {
		g.Exceed("Size", fmt.Sprintf("a BigInt was to be compared with %d digits, more than %d", text.Length(), bigDigits))
	}
}

// isDigits reports whether text may be that of a big integer.
func isDigits(text string) bool {
	text = strings.TrimLeft(strings.TrimSpace(text), "+-")
	if len(text) > 2 && text[0] == '0' && strings.IndexByte("xXoObB", text[1]) >= 0 {
		text = text[2:]
	}
	return strings.Trim(text, "0123456789abcdefABCDEF_") == ""
}

// isEqual is a == b.
func (g *Guards) isEqual(a, b goja.Value) bool {
	_, objectA := a.(*goja.Object)
	_, objectB := b.(*goja.Object)
	if g.Size > 0 && objectA != objectB {
		// The language asks an object for its value where the other is neither null nor undefined.
		switch {
		case objectA && !goja.IsNull(b) && !goja.IsUndefined(b):
			a = g.primitive(a, "default")
		case objectB && !goja.IsNull(a) && !goja.IsUndefined(a):
			b = g.primitive(b, "default")
		}
	}
	g.comparable(a, b)
	return a.Equals(b)
}

func (g *Guards) equal(call goja.FunctionCall) goja.Value {
	return g.VM.ToValue(g.isEqual(call.Argument(0), call.Argument(1)))
}

func (g *Guards) unequal(call goja.FunctionCall) goja.Value {
	return g.VM.ToValue(!g.isEqual(call.Argument(0), call.Argument(1)))
}

// orders are the operators, by their helpers, and what they say of two integers.
var orders = map[string]struct {
	index string
	whole func(a, b int64) bool
}{
	helpers.Less:    {"6", func(a, b int64) bool { return a < b }},
	helpers.AtMost:  {"7", func(a, b int64) bool { return a <= b }},
	helpers.Greater: {"8", func(a, b int64) bool { return a > b }},
	helpers.AtLeast: {"9", func(a, b int64) bool { return a >= b }},
}

func isWhole(value goja.Value) bool {
	_, isObject := value.(*goja.Object)
	return !isObject && value.ExportType() != nil && value.ExportType().Kind() == reflect.Int64
}

// ordered is the function of an operator that orders two values.
func (g *Guards) ordered(helper string) func(call goja.FunctionCall) goja.Value {
	order := orders[helper]
	return func(call goja.FunctionCall) goja.Value {
		a, b := call.Argument(0), call.Argument(1)
		if isWhole(a) && isWhole(b) {
			return g.VM.ToValue(order.whole(a.ToInteger(), b.ToInteger()))
		}
		if g.Size > 0 {
			for _, operand := range []*goja.Value{&a, &b} {
				if _, ok := (*operand).(*goja.Object); ok {
					*operand = g.primitive(*operand, "number")
				}
			}
			g.comparable(a, b)
		}
		return g.operator(order.index, a, b)
	}
}
