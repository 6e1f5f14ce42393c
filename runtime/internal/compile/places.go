package compile

import (
	"regexp"

	"dialtone/runtime/internal/syntax"

	"github.com/dop251/goja/ast"
)

// endlessLoop finds the beginnings of loops that have no condition, or a constant.
var endlessLoop = regexp.MustCompile(`;\s*;|while\s*\(\s*[\d!'"t({\[]`)

// placeLoops gives a place to loops that Goja gives none: it notes places of expressions
// only, so that a script stopped in `for (;;) {}` would be said to be at
// whatever comes before. An array that nobody sees, in the body of such a loop and of no other,
// changes nothing that a script can tell.
func placeLoops(tree *ast.Program, source string) {
	if !endlessLoop.MatchString(source) {
		return
	}
	syntax.Walk(tree, func(node any) bool {
		switch loop := node.(type) {
		case *ast.ForStatement:
			if isConstant(loop.Test) && hasNoPlace(loop.Update) && hasNoPlace(loop.Body) {
				loop.Body = placed(loop, loop.Body)
			}
		case *ast.WhileStatement:
			if isConstant(loop.Test) && hasNoPlace(loop.Body) {
				loop.Body = placed(loop, loop.Body)
			}
		case *ast.DoWhileStatement:
			if isConstant(loop.Test) && hasNoPlace(loop.Body) {
				loop.Body = placed(loop, loop.Body)
			}
		}
		return true
	})
}

// placed is the body of a loop with an expression at the loop's own place.
func placed(loop, body ast.Statement) ast.Statement {
	at := loop.Idx0()
	here := &ast.ExpressionStatement{Expression: &ast.ArrayLiteral{LeftBracket: at, RightBracket: at}}
	return &ast.BlockStatement{LeftBrace: body.Idx0(), List: []ast.Statement{here, body}, RightBrace: body.Idx1() - 1}
}

// isConstant tells whether a condition is left out or the same each time.
func isConstant(test ast.Expression) bool { return hasNoPlace(test) }

// hasNoPlace tells whether Goja makes no code of a node that has a place.
func hasNoPlace(node ast.Node) bool {
	none := true
	if node != nil {
		syntax.Walk(node, func(node any) bool {
			switch node.(type) {
			case *ast.BooleanLiteral, *ast.NumberLiteral, *ast.StringLiteral, *ast.NullLiteral, *ast.UnaryExpression,
				*ast.AwaitExpression, *ast.YieldExpression:
			case ast.Expression:
				none = false
			}
			return none
		})
	}
	return none
}
