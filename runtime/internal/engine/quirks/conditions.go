package quirks

import (
	"slices"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// Goja compiles what cannot be reached, as behind if (false), into code that it throws away, but
// notes the break and continue in it for the loop around, and then writes jumps over whatever
// instructions stand at those places of the code that it keeps: a Go panic, or a loop that ends
// early. So a condition is made one that Goja does not know beforehand where such a jump may be
// left out by it.

// ifStatement mends if.
func (m *mender) ifStatement(node *ast.IfStatement) {
	m.visit(node.Test)
	jumps := m.jumpsIn(&node.Consequent)
	if node.Alternate != nil && m.jumpsIn(&node.Alternate) {
		jumps = true
	}
	if jumps && isConstant(node.Test) {
		node.Test = unknown(node.Test)
	}
}

// jumpsIn mends a statement, and reports whether there is a break or continue in it.
func (m *mender) jumpsIn(statement *ast.Statement) bool {
	before := m.jumps
	m.replace(statement)
	return m.jumps > before
}

// isConstant reports whether Goja may compute an expression while it compiles.
func isConstant(expression ast.Expression) bool {
	switch node := expression.(type) {
	case *ast.BooleanLiteral, *ast.NumberLiteral, *ast.StringLiteral, *ast.NullLiteral:
		return true
	case *ast.UnaryExpression:
		return isConstant(node.Operand)
	case *ast.BinaryExpression:
		switch node.Operator {
		case token.LOGICAL_AND, token.LOGICAL_OR, token.COALESCE:
			return isConstant(node.Left)
		}
		return isConstant(node.Left) && isConstant(node.Right)
	}
	return false
}

// mayBeFalse reports whether an expression may be one that Goja finds to be false while it
// compiles.
func mayBeFalse(expression ast.Expression) bool {
	switch node := expression.(type) {
	case *ast.BooleanLiteral:
		return !node.Value
	case *ast.NumberLiteral:
		number, ok := node.Value.(int64)
		return !ok || number == 0
	}
	return isConstant(expression)
}

// unknown is a condition whose value Goja does not compute while it compiles. The array costs
// nothing that counts: only loops and branches that are never run have such conditions.
func unknown(test ast.Expression) ast.Expression {
	at := test.Idx0()
	return &ast.BinaryExpression{
		Operator: token.LOGICAL_AND, Left: &ast.ArrayLiteral{LeftBracket: at, RightBracket: at}, Right: test,
	}
}

// dropUnreachable leaves out what stands behind a break or continue in its own list of statements,
// for Goja throws that away as well where the value of a script is wanted. What such a statement
// declares is in the lists of the function, or stays.
func dropUnreachable(list *[]ast.Statement) {
	at := slices.IndexFunc(*list, func(statement ast.Statement) bool {
		_, ok := statement.(*ast.BranchStatement)
		return ok
	})
	if at < 0 || at == len(*list)-1 {
		return
	}
	rest := slices.DeleteFunc((*list)[at+1:], func(statement ast.Statement) bool {
		switch statement.(type) {
		case *ast.FunctionDeclaration, *ast.ClassDeclaration, *ast.LexicalDeclaration:
			return false
		}
		return true
	})
	*list = (*list)[:at+1+len(rest)]
}
