package runtime

import (
	"slices"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// Goja writes the stack of an error in a layout of its own, with native functions and the host's
// own code in it. Where a source reads error.stack, a function of the host's does, which
// answers what Node would write.

// stackGlobal is that function. No script can write such a name.
const stackGlobal = "error.stack"

// readStacks has the expressions of a tree that read a property stack call the function.
// Those of this are left alone: few errors read their own, and many a class has a stack of another kind.
func readStacks(tree any, source string) {
	if !strings.Contains(source, ".stack") {
		return
	}
	kept := map[ast.Expression]bool{}
	walkNodes(tree, func(node any) bool {
		if assigned, ok := node.(*ast.AssignExpression); ok {
			readBefore(assigned)
		}
		for _, target := range written(node) {
			kept[target] = true
		}
		return true
	})
	replaceExpressions(tree, func(expression ast.Expression) ast.Expression {
		if chain, ok := expression.(*ast.OptionalChain); ok {
			dot, isDot := chain.Expression.(*ast.DotExpression)
			if !isDot || !readsStack(dot) {
				return nil
			}
			if optional, ok := dot.Left.(*ast.Optional); ok {
				at := dot.Identifier.Idx
				return stackRead(dot, &ast.OptionalChain{Expression: optional.Expression}, &ast.BooleanLiteral{Idx: at, Literal: "true", Value: true})
			}
		}
		dot, ok := expression.(*ast.DotExpression)
		if !ok || kept[dot] || !readsStack(dot) {
			return nil
		}
		switch dot.Left.(type) {
		case *ast.ThisExpression, *ast.SuperExpression, *ast.Optional:
			return nil
		}
		return stackRead(dot, dot.Left)
	})
}

// readBefore makes error.stack = error.stack + text of error.stack += text.
func readBefore(assigned *ast.AssignExpression) {
	dot, ok := assigned.Left.(*ast.DotExpression)
	if !ok || assigned.Operator != token.PLUS || !readsStack(dot) {
		return
	}
	if name, ok := dot.Left.(*ast.Identifier); ok {
		assigned.Operator = token.ASSIGN
		assigned.Right = &ast.BinaryExpression{
			Operator: token.PLUS,
			Left:     stackRead(dot, &ast.Identifier{Name: name.Name, Idx: name.Idx}),
			Right:    assigned.Right,
		}
	}
}

func readsStack(dot *ast.DotExpression) bool { return dot.Identifier.Name == "stack" }

func stackRead(dot *ast.DotExpression, arguments ...ast.Expression) ast.Expression {
	at := dot.Identifier.Idx
	return &ast.CallExpression{
		Callee:           &ast.Identifier{Name: stackGlobal, Idx: at},
		LeftParenthesis:  at,
		ArgumentList:     arguments,
		RightParenthesis: at,
	}
}

// written are the expressions of a node that stand for more than their value: what it assigns to,
// deletes or calls, and what an optional chain may leave out.
func written(node any) []ast.Expression {
	switch node := node.(type) {
	case *ast.AssignExpression:
		return []ast.Expression{node.Left}
	case *ast.UnaryExpression:
		if node.Operator == token.DELETE || node.Operator == token.INCREMENT || node.Operator == token.DECREMENT {
			return []ast.Expression{node.Operand}
		}
	case *ast.CallExpression:
		if optional, ok := node.Callee.(*ast.Optional); ok {
			return []ast.Expression{optional.Expression}
		}
		return []ast.Expression{node.Callee}
	case *ast.TemplateLiteral:
		return []ast.Expression{node.Tag}
	case *ast.ForIntoExpression:
		return []ast.Expression{node.Expression}
	case *ast.ArrayPattern:
		return append(slices.Clone(node.Elements), node.Rest)
	case *ast.ObjectPattern:
		targets := []ast.Expression{node.Rest}
		for _, property := range node.Properties {
			if keyed, ok := property.(*ast.PropertyKeyed); ok {
				targets = append(targets, keyed.Value)
			}
		}
		return targets
	case *ast.OptionalChain:
		links, last := chainLinks(node.Expression)
		return links[:last]
	}
	return nil
}

// chainLinks are the expressions that a chain is made of, outermost first, and how many
// there are before the last ?.
func chainLinks(expression ast.Expression) (links []ast.Expression, last int) {
	for {
		links = append(links, expression)
		switch link := expression.(type) {
		case *ast.DotExpression:
			expression = link.Left
		case *ast.BracketExpression:
			expression = link.Left
		case *ast.PrivateDotExpression:
			expression = link.Left
		case *ast.CallExpression:
			expression = link.Callee
		case *ast.Optional:
			last = len(links)
			expression = link.Expression
		default:
			return links, last
		}
	}
}

// newStackReader makes the function, which reads the property of its argument. With a second
// one null and undefined have none.
func (h *Host) newStackReader() goja.Value {
	return h.function("stack", func(call goja.FunctionCall) goja.Value {
		value := call.Argument(0)
		if goja.IsUndefined(value) || goja.IsNull(value) {
			if len(call.Arguments) > 1 {
				return goja.Undefined()
			}
			panic(h.vm.NewTypeError("Cannot read property 'stack' of " + value.String()))
		}
		object := value.ToObject(h.vm)
		stack := object.Get("stack")
		if stack == nil {
			return goja.Undefined()
		}
		if object.ClassName() != "Error" || !goja.IsString(stack) || !strings.Contains(stack.String(), "\tat ") {
			return stack
		}
		p := &printer{inspector: h.ownInspector(), set: InspectOptions{}.settings()}
		return h.vm.ToValue(p.stackOf(object))
	})
}

// addTraces makes Error.captureStackTrace, which gives an object that is no Error the stack of
// one. An Error has the stack of where it was made.
func (h *Host) addTraces() {
	constructor, ok := h.vm.GlobalObject().Get("Error").(*goja.Object)
	if !ok || h.has(constructor, "captureStackTrace") {
		return
	}
	capture := h.function("captureStackTrace", func(call goja.FunctionCall) goja.Value {
		object, ok := call.Argument(0).(*goja.Object)
		if !ok {
			panic(h.vm.NewTypeError("Error.captureStackTrace takes an object"))
		}
		if object.ClassName() == "Error" {
			return goja.Undefined()
		}
		frames := h.sources.frames(h.vm.CaptureCallStack(0, nil))
		if above, ok := call.Argument(1).(*goja.Object); ok {
			name := h.ownInspector().nameOf(above)
			if at := slices.IndexFunc(frames, func(frame Frame) bool { return name != "" && frame.Function == name }); at >= 0 {
				frames = frames[at+1:]
			}
		}
		text := h.ownInspector().errorText.call(object).String() + stackLines(frames)
		_ = object.DefineDataProperty("stack", h.vm.ToValue(text), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		return goja.Undefined()
	})
	_ = constructor.DefineDataProperty("captureStackTrace", capture, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}
