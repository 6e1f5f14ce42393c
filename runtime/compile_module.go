package runtime

import (
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

// A file that is required is the body of a function, whose parameters are what
// it has of its own. They stand on its first line; the positions are moved back
// to where they are in the file.
const (
	modulePrefix = "function module(exports,require,module,__filename,__dirname){"
	moduleSuffix = "\n}"
)

// compileModule makes a required file ready to run. The program's value is the
// function.
func compileModule(name, source string) (script, error) {
	source = withoutHashbang(source)
	tree, err := parse(name, modulePrefix+source+moduleSuffix)
	function := wrapperOf(tree)
	end := file.Idx(1 + len(modulePrefix) + len(source) + strings.Index(moduleSuffix, "}"))
	if function == nil || err != nil || function.Body.RightBrace != end {
		if awaiting, awaitErr := parseAwaiting(name, source); awaiting != nil && awaitErr == nil {
			return script{}, awaitInModule(name, source, awaiting)
		}
		return script{}, wrappedSyntaxError(modulePrefix, name, source, function, err, end)
	}
	shiftPositions(function, len(modulePrefix))
	function.Name = nil
	program := &ast.Program{
		Body: []ast.Statement{&ast.ExpressionStatement{Expression: function}},
		File: file.NewFile(name, source+"\n", 1),
	}
	return assemble(program, source, false)
}

// awaitInModule is the error of an await at the top level of a required file.
func awaitInModule(name, source string, awaiting *awaitingScript) error {
	at := file.NewFile(name, source, 1).Position(int(firstAwait(awaiting.body)) - 1)
	return &syntaxError{"await works at the top level of the script itself, not of a file that it requires: put it into an async function", at}
}
