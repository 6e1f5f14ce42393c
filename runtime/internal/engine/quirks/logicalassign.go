package quirks

import (
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// In x ??= await y Goja notes down the variable, then evaluates the right side, and assigns to the
// variable noted last. What is noted is not kept while a function waits: another variable is
// assigned to, or none, or Go panics. So the assignment is written out, as x ?? (x = await y). The
// same with ||=, &&= and yield.

// assignment mends such an assignment. The node stays one, for there is no other way to put a node
// in the place of an expression: it assigns the value of what is written out to a property that
// nobody sees.
func (m *mender) assignment(node *ast.AssignExpression) {
	m.visit(node.Left)
	before := m.waits
	m.visit(node.Right)
	name, ok := node.Left.(*ast.Identifier)
	if !ok || m.waits == before {
		return
	}
	switch node.Operator {
	case token.LOGICAL_OR, token.LOGICAL_AND, token.COALESCE:
	default:
		return
	}
	again := *name
	node.Right = &ast.BinaryExpression{
		Operator: node.Operator, Left: name,
		Right: &ast.AssignExpression{Operator: token.ASSIGN, Left: &again, Right: node.Right},
	}
	node.Operator = token.ASSIGN
	node.Left = &ast.DotExpression{
		Left:       &ast.ObjectLiteral{LeftBrace: name.Idx, RightBrace: name.Idx},
		Identifier: ast.Identifier{Name: "value", Idx: name.Idx},
	}
}
