package engine

import (
	"slices"
	"strings"

	"dialtone/runtime/internal/engine/helpers"
	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// Goja writes the stack of an error in a layout of its own, with native functions and the host's
// own code in it. Where a source reads error.stack, a function of the host's does, which
// answers what Node would write.

// readStacks has the expressions of a tree that read a property stack call the function. Those of
// this are left alone: few errors read their own, and many a class has a stack of another kind.
func readStacks(tree any, source string) {
	if !strings.Contains(source, ".stack") {
		return
	}
	kept := map[ast.Expression]bool{}
	syntax.Walk(tree, func(node any) bool {
		if assigned, ok := node.(*ast.AssignExpression); ok {
			readBefore(assigned)
		}
		for _, target := range written(node) {
			kept[target] = true
		}
		return true
	})
	syntax.Rewrite(tree, func(expression ast.Expression) ast.Expression {
		if chain, ok := expression.(*ast.OptionalChain); ok {
			dot, isDot := chain.Expression.(*ast.DotExpression)
			if !isDot || !readsStack(dot) {
				return expression
			}
			if optional, ok := dot.Left.(*ast.Optional); ok {
				at := dot.Identifier.Idx
				return stackRead(dot, &ast.OptionalChain{Expression: optional.Expression}, &ast.BooleanLiteral{Idx: at, Literal: "true", Value: true})
			}
		}
		dot, ok := expression.(*ast.DotExpression)
		if !ok || kept[dot] || !readsStack(dot) {
			return expression
		}
		switch dot.Left.(type) {
		case *ast.ThisExpression, *ast.SuperExpression, *ast.Optional:
			return expression
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

// stackRead is a call of [helpers.Stack], which takes the object and, where null and undefined have
// no stack, a second argument.
func stackRead(dot *ast.DotExpression, arguments ...ast.Expression) ast.Expression {
	return helpers.Call(helpers.Stack, dot.Identifier.Idx, arguments...)
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
	for ; expression != nil; expression = linkedTo(expression) {
		links = append(links, expression)
		if _, ok := expression.(*ast.Optional); ok {
			last = len(links)
		}
	}
	return links, last
}

// linkedTo is what a link of a chain of properties and calls is a property or a call of, nil for
// what is not a link.
func linkedTo(link ast.Expression) ast.Expression {
	switch link := link.(type) {
	case *ast.DotExpression:
		return link.Left
	case *ast.PrivateDotExpression:
		return link.Left
	case *ast.BracketExpression:
		return link.Left
	case *ast.CallExpression:
		return link.Callee
	case *ast.Optional:
		return link.Expression
	}
	return nil
}
