package engine

import (
	"regexp"
	"sync"

	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// esbuild makes of a block with using
//
//	var _stack = [];
//	try { … } catch (_) { var _error = _, _hasError = true; }
//	finally { __callDispose(_stack, _error, _hasError); }
//
// and forgets that a block in a loop is run again: it would fail with the error of the time before.

// esbuildDispose is the function that such a block ends with.
var esbuildDispose = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^__callDispose\d*$`) })

// resetUsing has such blocks begin without an error each time.
func resetUsing(tree any) {
	syntax.Walk(tree, func(node any) bool {
		try, ok := node.(*ast.TryStatement)
		if !ok || try.Catch == nil || try.Finally == nil || len(try.Catch.Body.List) != 1 || !disposes(try.Finally) {
			return true
		}
		errors, ok := try.Catch.Body.List[0].(*ast.VariableStatement)
		if !ok {
			return true
		}
		var reset []ast.Statement
		for _, variable := range errors.List {
			at := variable.Target.Idx0()
			reset = append(reset, assign(variable.Target, &ast.UnaryExpression{
				Operator: token.VOID, Idx: at, Operand: &ast.NumberLiteral{Idx: at, Literal: "0", Value: int64(0)},
			}))
		}
		try.Body.List = append(reset, try.Body.List...)
		return true
	})
}

// disposes reports whether a finally clause is one of esbuild's.
func disposes(finally *ast.BlockStatement) (found bool) {
	for _, statement := range finally.List {
		var value ast.Expression
		switch statement := statement.(type) {
		case *ast.ExpressionStatement:
			value = statement.Expression
		case *ast.VariableStatement:
			value = statement.List[0].Initializer
		}
		if call, ok := value.(*ast.CallExpression); ok {
			callee, ok := call.Callee.(*ast.Identifier)
			found = found || ok && esbuildDispose().MatchString(callee.Name.String())
		}
	}
	return found
}
