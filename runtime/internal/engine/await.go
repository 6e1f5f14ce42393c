package engine

import (
	"errors"
	"strings"

	"dialtone/runtime/internal/engine/lower"
	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

// Goja knows await only inside async functions. A script that may await at its
// top level is therefore parsed as the body of one. The tree says whether it
// does; if so the body is put into an arrow function, whose this is that of the
// script, and its positions are moved back to where they are in the source.
const (
	awaitPrefix = "async function script(){"
	awaitSuffix = "\n}"
)

// awaitingScript is the tree of a script that awaits at its top level.
type awaitingScript struct {
	program  *ast.Program
	function *ast.ArrowFunctionLiteral
	body     *ast.BlockStatement
}

// parseAwaiting parses a unit as an awaiting script. The answer is nil where it
// is an ordinary one. One that esbuild wrote becomes a function in any case: its
// helpers are nobody's globals. A script that does not await may return where returns is set.
func (u *unit) parseAwaiting(returns bool) (*awaitingScript, error) {
	tree, err := u.parse(awaitPrefix, awaitSuffix)
	function, err := u.wrapped(tree, err, awaitPrefix, awaitSuffix)
	if err != nil {
		if _, plain := Parse(u.name, u.text); plain == nil {
			// An ordinary script with a variable called await.
			return nil, nil
		}
		return nil, err
	}
	awaits, illegalReturn := inspectTopLevel(function.Body)
	if !awaits && u.mapping == nil {
		return nil, nil
	}
	syntax.Shift(function, len(awaitPrefix))
	if illegalReturn != nil && (awaits || !returns) {
		at := file.NewFile(u.name, u.text, 1).Position(int(illegalReturn.Return) - 1)
		return nil, &SyntaxError{Message: illegalReturnMessage, Position: at}
	}
	script := newAwaitingScript(u.name, u.text, function)
	script.function.Async = awaits
	return script, nil
}

// isIllegalReturn reports whether an error is about a return outside of a function.
func isIllegalReturn(err error) bool {
	var problem *SyntaxError
	return errors.As(err, &problem) && problem.Message == illegalReturnMessage
}

const illegalReturnMessage = "Illegal return statement"

// parseReturning parses a script that returns at its top level, as a CommonJS module may:
// Node runs every script that is not an ES module as one.
func (u *unit) parseReturning() (*awaitingScript, error) {
	prefix := strings.TrimPrefix(awaitPrefix, "async ")
	tree, err := u.parse(prefix, awaitSuffix)
	function, err := u.wrapped(tree, err, prefix, awaitSuffix)
	if err != nil {
		return nil, err
	}
	syntax.Shift(function, len(prefix))
	script := newAwaitingScript(u.name, u.text, function)
	script.function.Async = false
	return script, nil
}

// wrapped finds the function that was put around a unit, or says what is wrong
// with the unit.
func (u *unit) wrapped(tree *ast.Program, err error, prefix, suffix string) (*ast.FunctionLiteral, error) {
	function := wrapperOf(tree)
	end := file.Idx(1 + len(prefix) + len(u.text) + strings.Index(suffix, "}"))
	if function == nil || err != nil || function.Body.RightBrace != end {
		return nil, wrappedSyntaxError(prefix, u.name, u.text, function, err, end)
	}
	return function, nil
}

// newAwaitingScript makes a program that calls the body of function. The call
// stands on a line after the last, which no frame of the script can be on, so
// that what shows frames can leave it out.
func newAwaitingScript(name, source string, function *ast.FunctionLiteral) *awaitingScript {
	outside := file.Idx(1 + len(source) + 1)
	arrow := &ast.ArrowFunctionLiteral{
		Start:           outside,
		ParameterList:   &ast.ParameterList{Opening: outside, Closing: outside},
		Body:            function.Body,
		DeclarationList: function.DeclarationList,
		Async:           true,
	}
	call := &ast.CallExpression{Callee: arrow, LeftParenthesis: outside, RightParenthesis: outside}
	program := &ast.Program{
		Body: []ast.Statement{&ast.ExpressionStatement{Expression: call}},
		File: file.NewFile(name, source+"\n", 1),
	}
	return &awaitingScript{program, arrow, function.Body}
}

// wrapperOf finds the function that was put around the source.
func wrapperOf(tree *ast.Program) *ast.FunctionLiteral {
	if tree == nil || len(tree.Body) == 0 {
		return nil
	}
	declaration, ok := tree.Body[0].(*ast.FunctionDeclaration)
	if !ok {
		return nil
	}
	return declaration.Function
}

// wrappedSyntaxError says what is wrong with source, given what is wrong with it
// inside of the function that prefix opens, whose body should end at end.
func wrappedSyntaxError(prefix, name, source string, function *ast.FunctionLiteral, wrapped error, end file.Idx) error {
	positions := file.NewFile(name, source, 1)
	problem, ok := wrapped.(*SyntaxError)
	at := positions.Position(len(source))
	if ok {
		at = problem.Position
		if at.Line == 1 {
			at.Column -= len(prefix)
		}
	}
	if function != nil && function.Body.RightBrace > 0 && function.Body.RightBrace < end {
		// A brace of the source's own closed the function.
		brace := positions.Position(int(function.Body.RightBrace) - 1 - len(prefix))
		if !isBefore(at, brace) {
			return &SyntaxError{Message: "Unexpected token }", Position: brace}
		}
	}
	switch {
	case !ok || !isBefore(at, positions.Position(len(source))):
		// The brace after the source is in the way: the source ends too early.
		return &SyntaxError{Message: "Unexpected end of input", Position: positions.Position(len(source))}
	}
	return &SyntaxError{Message: problem.Message, Position: at}
}

func isBefore(a, b file.Position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
}

// inspectTopLevel reports whether code outside of all functions awaits, and
// finds a return there, which only the function around the source made legal.
func inspectTopLevel(body *ast.BlockStatement) (awaits bool, illegalReturn *ast.ReturnStatement) {
	var visit func(node any) bool
	visit = func(node any) bool {
		switch node := node.(type) {
		case *ast.AwaitExpression:
			awaits = true
		case *ast.ReturnStatement:
			if illegalReturn == nil {
				illegalReturn = node
			}
		case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral, *ast.ClassStaticBlock:
			return false
		case *ast.FieldDefinition:
			syntax.Walk(node.Key, visit)
			return false
		}
		return true
	}
	syntax.Walk(body, visit)
	return awaits, illegalReturn
}

// restoreAwaits replaces every [lower.AwaitMark] in a tree by the await that
// it stands for, and counts them.
func restoreAwaits(tree any) (count int) {
	syntax.Rewrite(tree, func(expression ast.Expression) ast.Expression {
		operand := expression
		for _, operator := range lower.AwaitMark {
			unary, ok := operand.(*ast.UnaryExpression)
			if !ok || unary.Operator.String() != string(operator) {
				return expression
			}
			operand = unary.Operand
		}
		count++
		return &ast.AwaitExpression{Await: expression.Idx0(), Argument: operand}
	})
	return count
}
