package runtime

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"dialtone/runtime/internal/guards"
	"dialtone/runtime/internal/language"
	"dialtone/runtime/internal/nesting"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
)

// script is source made ready to run.
type script struct {
	program *goja.Program

	// awaits says that the source awaits at its top level: the program's value
	// is then a promise of the script's end.
	awaits bool

	// assigns names what strict code assigns to without declaring it. Goja then
	// accepts only what the global object has already.
	assigns []string

	// module says that the program's value is the function that an ES module is.
	module *esModuleScript

	additions additions // What the source may use of them.

	prepared guards.Prepared // What the source needs beside its program.
}

// syntaxError is source that does not parse or compile.
type syntaxError struct {
	message  string
	position file.Position
	foreign  bool // Whether esbuild takes the source for JavaScript all the same.
}

func (e *syntaxError) Error() string { return "SyntaxError: " + e.message }

// compile makes source ready to run as a sloppy script, or as an ES module where
// it is one. Unless it is run as one, what an awaiting script declares at its top
// level becomes global, as in a script that does not await, and its value is that
// of its last expression.
func compile(name, source string, how manner) (script, error) {
	return compileAs(name, source, how, kindOf(name))
}

// compileAs compiles source of a kind. What Goja parses by itself is not given to
// esbuild.
func compileAs(name, source string, how manner, kind kind) (script, error) {
	source = withoutHashbang(source)
	if language.IsTypeScript(name) || kind == esModule && how.hasFile() {
		return lowerScript(name, source, how, kind)
	}
	compiled, err := newUnit(name, source).compileScript(how)
	if err == nil {
		return compiled, nil
	}
	lowered, loweredErr := lowerScript(name, source, how, kind)
	return lowered, plainer(err, loweredErr)
}

// compileScript compiles a script or an entry.
func (u *unit) compileScript(how manner) (script, error) {
	// No word await, no AwaitExpression: keywords cannot be written with escapes.
	if u.mapping != nil || strings.Contains(u.text, "await") {
		awaiting, err := u.parseAwaiting()
		if err != nil {
			return script{}, err
		}
		if awaiting != nil {
			if how == asEntry {
				function := awaiting.function
				function.DeclarationList = append(function.DeclarationList, loosen(awaiting.body.List, u.isOwn)...)
			}
			if how != asScript {
				awaiting.keepNames(u)
			}
			return u.assemble(awaiting.program, awaiting.function.Async)
		}
	}
	tree, err := u.parse("", "")
	if err != nil {
		return script{}, err
	}
	if how == asEntry {
		tree.DeclarationList = append(tree.DeclarationList, loosen(tree.Body, u.isOwn)...)
	}
	return u.assemble(tree, false)
}

// withoutHashbang makes a comment of a first line that names an interpreter. It
// has the same length, which keeps every position.
func withoutHashbang(source string) string {
	if strings.HasPrefix(source, "#!") {
		return "//" + source[2:]
	}
	return source
}

// parse parses a script without looking for source maps, which the parser
// would read from any file that a comment in the source names.
func parse(name, source string) (tree *ast.Program, err error) {
	if err := checkNesting(name, source); err != nil {
		return nil, err
	}
	defer refuse(&err)
	return parseLoops(name, source, func(source string) (*ast.Program, error) { return parsePlain(name, source) })
}

// parsePlain is parse for source without for await.
func parsePlain(name, source string) (*ast.Program, error) {
	tree, err := parser.ParseFile(nil, name, source, 0, parser.WithDisableSourceMaps)
	var list parser.ErrorList
	if errors.As(err, &list) && len(list) > 0 {
		return tree, &syntaxError{message: list[0].Message, position: list[0].Position}
	}
	if err == nil {
		err = correct(tree, name, source)
	}
	return tree, err
}

// checkNesting refuses source on which a parser would fill the stack, which ends the
// whole process. It comes before every parser of JavaScript.
func checkNesting(name, source string) error {
	var deep *nesting.Error
	if errors.As(nesting.Check(source), &deep) {
		return &syntaxError{message: deep.Error(), position: file.NewFile(name, source, 1).Position(deep.Offset)}
	}
	return nil
}

// assemble compiles the tree of a unit.
func (u *unit) assemble(tree *ast.Program, awaits bool) (compiled script, err error) {
	defer refuse(&err)
	guards.BoundMatchTime()
	placeLoops(tree, u.text)
	readStacks(tree, u.text)
	prepared, err := guards.Prepare(tree, u.text)
	var literal *guards.LiteralError
	if errors.As(err, &literal) {
		return script{}, &syntaxError{message: literal.Message, position: tree.File.Position(int(literal.At) - 1)}
	}
	program, err := goja.CompileAST(tree, u.strict)
	var refused *goja.CompilerSyntaxError
	if errors.As(err, &refused) {
		problem := &syntaxError{message: refused.Message}
		if flags, ok := strings.CutPrefix(refused.Message, "Invalid flags supplied to RegExp constructor "); ok {
			problem.message = cmp.Or(guards.FlagProblem(strings.Trim(flags, "'")), problem.message)
		}
		if refused.File != nil {
			problem.position = refused.File.Position(refused.Offset)
		}
		return script{}, problem
	}
	compiled = script{program: program, awaits: awaits, prepared: prepared, additions: additionsFor(u.text)}
	if u.strict || strings.Contains(u.text, "use strict") {
		compiled.assigns = assignedNames(tree)
	}
	if err == nil && u.mapping != nil {
		err = u.mapSource(tree.File)
	}
	return compiled, err
}

// refuse makes a syntax error of a panic: there are wrong sources on which Goja's
// parser and compiler panic instead of saying what is wrong.
func refuse(err *error) {
	if value := recover(); value != nil {
		*err = &syntaxError{message: fmt.Sprintf("the source does not parse (%v)", value)}
	}
}
