package runtime

import (
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

// Goja knows await only inside async functions. A script that may await at its
// top level is therefore parsed as the body of one. The tree says whether it
// does; if so its positions are moved back to where they are in the source.
const (
	awaitPrefix = "(async()=>{"
	awaitSuffix = "\n})()"
)

// awaitingScript is the tree of a script that awaits at its top level.
type awaitingScript struct {
	program  *ast.Program
	function *ast.ArrowFunctionLiteral
	body     *ast.BlockStatement
}

// parseAwaiting parses source as an awaiting script. The answer is nil where it
// is an ordinary one.
func parseAwaiting(name, source string) (*awaitingScript, error) {
	tree, err := parse(name, awaitPrefix+source+awaitSuffix)
	wrapped := unwrap(tree)
	end := file.Idx(1 + len(awaitPrefix) + len(source) + strings.Index(awaitSuffix, "}"))
	if wrapped == nil || err != nil || wrapped.body.RightBrace != end {
		return nil, awaitingSyntaxError(name, source, wrapped, err, end)
	}
	awaits, illegalReturn := inspectTopLevel(wrapped.body)
	if !awaits {
		return nil, nil
	}
	shiftPositions(tree, len(awaitPrefix), len(source))
	tree.File = file.NewFile(name, source, 1)
	if illegalReturn != nil {
		at := tree.File.Position(int(illegalReturn.Return) - 1)
		return nil, &syntaxError{"Illegal return statement", at}
	}
	return wrapped, nil
}

// unwrap finds the function that was put around the source.
func unwrap(tree *ast.Program) *awaitingScript {
	if tree == nil || len(tree.Body) == 0 {
		return nil
	}
	statement, ok := tree.Body[0].(*ast.ExpressionStatement)
	if !ok {
		return nil
	}
	expression := statement.Expression
	if call, ok := expression.(*ast.CallExpression); ok {
		expression = call.Callee
	}
	function, ok := expression.(*ast.ArrowFunctionLiteral)
	if !ok {
		return nil
	}
	body, ok := function.Body.(*ast.BlockStatement)
	if !ok {
		return nil
	}
	return &awaitingScript{tree, function, body}
}

// awaitingSyntaxError says what is wrong with source that does not parse as an
// awaiting script. The answer is nil where it does parse as an ordinary one,
// which may use await as a name.
func awaitingSyntaxError(name, source string, wrapped *awaitingScript, wrappedErr error, end file.Idx) error {
	_, err := parse(name, source)
	if err == nil {
		return nil
	}
	positions := file.NewFile(name, source, 1)
	if wrapped != nil && wrapped.body.RightBrace > 0 && wrapped.body.RightBrace < end {
		// A brace of the source's own closed the function.
		offset := int(wrapped.body.RightBrace) - 1 - len(awaitPrefix)
		return &syntaxError{"Unexpected token }", positions.Position(offset)}
	}
	problem, ok := wrappedErr.(*syntaxError)
	if !ok {
		return err
	}
	lines := strings.Count(source, "\n") + 1
	at := problem.position
	if at.Line == 1 {
		at.Column -= len(awaitPrefix)
	}
	last := positions.Position(len(source))
	if at.Line > lines || at.Line == last.Line && at.Column > last.Column {
		// The suffix is in the way: the source ends too early.
		return &syntaxError{"Unexpected end of input", last}
	}
	if isForAwait(source, positions, at) {
		return &syntaxError{"for await is not supported: write for (const x of …) and await inside the loop", at}
	}
	return &syntaxError{problem.message, at}
}

// isForAwait tells whether the word at a position is the await of a for await,
// which Goja's parser does not know.
func isForAwait(source string, positions *file.File, at file.Position) bool {
	for offset := 0; ; {
		i := strings.Index(source[offset:], "await")
		if i < 0 {
			return false
		}
		offset += i
		if positions.Position(offset) == at {
			return strings.HasSuffix(strings.TrimRight(source[:offset], " \t\r\n"), "for")
		}
		offset += len("await")
	}
}
