package engine

import (
	"strings"

	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
)

// mayBeEndless reports whether a source may have what endlessLoop finds. It is far cheaper.
func mayBeEndless(source string) bool {
	if strings.Contains(source, "while") {
		return true
	}
	for rest := source; ; {
		at := strings.Index(rest, "for")
		if at < 0 {
			return false
		}
		rest = rest[at+len("for"):]
		if next := strings.TrimLeft(rest, " \t\r\n"); next == "" || next[0] == '(' || next[0] == '/' {
			return true
		}
	}
}

// hasEndlessLoop reports whether a source may have the beginning of a loop that has no condition,
// or a constant. On a long line a regular expression is ten times as slow.
func hasEndlessLoop(source string) bool {
	const blank = " \t\r\n\v\f"
	for rest, found := source, true; found; {
		if _, rest, found = strings.Cut(rest, ";"); found && strings.HasPrefix(strings.TrimLeft(rest, blank), ";") {
			return true
		}
	}
	for rest, found := source, true; found; {
		if _, rest, found = strings.Cut(rest, "while"); !found {
			break
		}
		test, isLoop := strings.CutPrefix(strings.TrimLeft(rest, blank), "(")
		test = strings.TrimLeft(test, blank)
		if isLoop && test != "" && strings.IndexByte("0123456789!'\"t({[", test[0]) >= 0 {
			return true
		}
	}
	return false
}

// placeLoops gives a place to loops that Goja gives none: it notes places of expressions
// only, so that a script stopped in `for (;;) {}` would be said to be at
// whatever comes before. An array that nobody sees, in the body of such a loop and of no other,
// changes nothing that a script can tell.
func placeLoops(tree *ast.Program, source string) {
	if !mayBeEndless(source) || !hasEndlessLoop(source) {
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

// isConstant reports whether a condition is left out or the same each time.
func isConstant(test ast.Expression) bool { return hasNoPlace(test) }

// hasNoPlace reports whether Goja makes no code of a node that has a place.
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
