package engine

import (
	"strings"

	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// placeLoops gives a place to loops that Goja gives none: it notes places of expressions that are
// not constant, so that a script stopped in `for (;;) {}` would be said to be at whatever comes
// before. An array that nobody sees, in the body of such a loop, changes nothing that a script can
// tell. peek.StoppedAt finds it from any instruction of the loop.
func placeLoops(tree *ast.Program, source string) {
	if !strings.Contains(source, "for") && !strings.Contains(source, "while") {
		return
	}
	syntax.Walk(tree, func(node any) bool {
		switch loop := node.(type) {
		case *ast.ForStatement:
			if !isPlaced(loop.Test) && !isPlaced(loop.Body) && !(isEmpty(loop.Body) && isPlaced(loop.Update)) {
				loop.Body = placed(loop, loop.Body)
			}
		case *ast.WhileStatement:
			if !isPlaced(loop.Test) && !isPlaced(loop.Body) {
				loop.Body = placed(loop, loop.Body)
			}
		case *ast.DoWhileStatement:
			if !isPlaced(loop.Body) && !(isEmpty(loop.Body) && isPlaced(loop.Test)) {
				loop.Body = placed(loop, loop.Body)
			}
		}
		return true
	})
}

// placed is the body of a loop with an expression at the loop's own place. A declaration of a
// function, which is an error there, must not come to stand in a block, where it is none.
func placed(loop, body ast.Statement) ast.Statement {
	if _, wrong := body.(*ast.FunctionDeclaration); wrong {
		return body
	}
	at := loop.Idx0()
	here := &ast.ExpressionStatement{Expression: &ast.ArrayLiteral{LeftBracket: at, RightBracket: at}}
	return &ast.BlockStatement{LeftBrace: body.Idx0(), List: []ast.Statement{here, body}, RightBrace: body.Idx1() - 1}
}

// isEmpty reports whether a statement does nothing.
func isEmpty(node ast.Statement) bool {
	switch node := node.(type) {
	case *ast.EmptyStatement:
		return true
	case *ast.BlockStatement:
		return len(node.List) == 0
	}
	return false
}

// isPlaced reports whether Goja notes a place for what a node always does, before that can lead
// anywhere else. Constants have none, and what depends on them may not be compiled at all.
func isPlaced(node ast.Node) bool {
	switch node := node.(type) {
	case *ast.Identifier, *ast.CallExpression, *ast.NewExpression, *ast.DotExpression, *ast.BracketExpression,
		*ast.PrivateDotExpression, *ast.AssignExpression, *ast.ArrayLiteral, *ast.ObjectLiteral, *ast.ThrowStatement:
		return true
	case *ast.UnaryExpression:
		return isPlaced(node.Operand)
	case *ast.AwaitExpression:
		return isPlaced(node.Argument)
	case *ast.YieldExpression:
		return isPlaced(node.Argument)
	case *ast.BinaryExpression:
		isChoice := node.Operator == token.LOGICAL_AND || node.Operator == token.LOGICAL_OR || node.Operator == token.COALESCE
		return isPlaced(node.Left) || !isChoice && isPlaced(node.Right)
	case *ast.ConditionalExpression:
		return isPlaced(node.Test)
	case *ast.SequenceExpression:
		return isPlaced(node.Sequence[0])
	case *ast.ExpressionStatement:
		return isPlaced(node.Expression)
	case *ast.VariableStatement:
		return node.List[0].Initializer != nil
	case *ast.LexicalDeclaration:
		return node.List[0].Initializer != nil
	case *ast.ReturnStatement:
		return isPlaced(node.Argument)
	case *ast.BlockStatement:
		return len(node.List) > 0 && isPlaced(node.List[0])
	case *ast.LabelledStatement:
		return isPlaced(node.Statement)
	case *ast.IfStatement:
		return isPlaced(node.Test)
	case *ast.SwitchStatement:
		return isPlaced(node.Discriminant)
	case *ast.TryStatement:
		return isPlaced(node.Body)
	case *ast.WhileStatement:
		return isPlaced(node.Test)
	case *ast.ForInStatement:
		return isPlaced(node.Source)
	case *ast.ForOfStatement:
		return isPlaced(node.Source)
	}
	return false
}
