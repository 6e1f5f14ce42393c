// Package engine makes source ready to run by Goja: scripts, what is typed, modules and bodies of
// functions, in JavaScript and in what package lower makes JavaScript of. It knows nothing of a VM.
package engine

import (
	"errors"
	"fmt"
	"strings"

	"dialtone/runtime/internal/engine/guards"
	"dialtone/runtime/internal/engine/lower"
	"dialtone/runtime/internal/engine/nesting"
	"dialtone/runtime/internal/engine/quirks"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

// Script is source made ready to run.
type Script struct {
	Program *goja.Program

	// Awaits says that the source awaits at its top level: the program's value
	// is then a promise of the script's end.
	Awaits bool

	// Assigns names what strict code assigns to without declaring it. Goja then
	// accepts only what the global object has already.
	Assigns []string

	// Module says that the program's value is the function that an ES module is.
	Module *Module

	// Common holds every name that a CommonJS module may export; nil where that cannot be seen.
	Common map[string]bool

	Additions Additions // What the source may use of them.

	Prepared guards.Prepared // What the source needs beside its program.
}

// SyntaxError is source that does not parse or compile.
type SyntaxError struct {
	Message  string
	Position file.Position
	foreign  bool // Whether esbuild takes the source for JavaScript all the same.
}

func (e *SyntaxError) Error() string { return "SyntaxError: " + e.Message }

// Manner is how source is run: as a script that leaves nothing but its effects,
// as an expression whose value is wanted and whose names are kept, as an entry at
// a console, which may declare names again besides, or as a program that was
// compiled before and whose value is wanted.
type Manner int

const (
	AsScript Manner = iota
	AsExpression
	AsEntry
	AsProgram
)

// HasFile reports whether the source counts as a file, from which requires start,
// and not as text that a user typed.
func (how Manner) HasFile() bool { return how == AsScript || how == AsProgram }

// Source makes source of a kind ready to run as a sloppy script, or as an ES module
// where it is one. Unless it is run as a script, what an awaiting one declares at its top
// level becomes global, as in a script that does not await, and its value is that
// of its last expression. What Goja parses by itself is not given to esbuild.
func Source(name, source string, how Manner, kind Kind) (Script, error) {
	source = withoutHashbang(source)
	if lower.IsTypeScript(name) || kind == ESModule && how.HasFile() {
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
func (u *unit) compileScript(how Manner) (Script, error) {
	// No word await, no AwaitExpression: keywords cannot be written with escapes.
	if u.mapping != nil || strings.Contains(u.text, "await") {
		awaiting, err := u.parseAwaiting(how == AsScript)
		if err != nil {
			return Script{}, err
		}
		if awaiting != nil {
			if how == AsEntry {
				function := awaiting.function
				function.DeclarationList = append(function.DeclarationList, loosen(awaiting.body.List, u.isOwn)...)
			}
			if how != AsScript {
				awaiting.keepNames(u)
			}
			return u.assemble(awaiting.program, awaiting.function.Async)
		}
	}
	tree, err := u.parse("", "")
	if how == AsScript && isIllegalReturn(err) {
		returning, err := u.parseReturning()
		if err != nil {
			return Script{}, err
		}
		return u.assemble(returning.program, false)
	}
	if err != nil {
		return Script{}, err
	}
	if how == AsEntry {
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

// Parse parses a script without looking for source maps, which the parser
// would read from any file that a comment in the source names.
func Parse(name, source string) (*ast.Program, error) {
	tree, err := parseTree(name, source)
	if err == nil {
		hoist(tree, source, false)
	}
	return tree, err
}

// parseTree is Parse for source that may be strict without saying so.
func parseTree(name, source string) (tree *ast.Program, err error) {
	if err := checkNesting(name, source); err != nil {
		return nil, err
	}
	defer refuse(&err)
	return parseLoops(name, source, func(source string) (*ast.Program, error) { return parsePlain(name, source) })
}

// parsePlain is Parse for source without for await.
func parsePlain(name, source string) (*ast.Program, error) {
	tree, err := parseAccessors(name, source)
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
		return &SyntaxError{Message: deep.Error(), Position: file.NewFile(name, source, 1).Position(deep.Offset)}
	}
	return nil
}

// Tree makes a script of a tree that [Parse] has made of a source.
func Tree(name, source string, tree *ast.Program) (Script, error) {
	return newUnit(name, source).assemble(tree, false)
}

// assemble compiles the tree of a unit.
func (u *unit) assemble(tree *ast.Program, awaits bool) (compiled Script, err error) {
	defer refuse(&err)
	guards.BoundMatchTime()
	placeLoops(tree, u.text)
	readStacks(tree, u.text)
	prepared, err := guards.Prepare(tree, u.text)
	var literal *guards.LiteralError
	if errors.As(err, &literal) {
		return Script{}, &SyntaxError{Message: literal.Message, Position: tree.File.Position(int(literal.At) - 1)}
	}
	if quirks.Mend(tree) {
		prepared.Needed |= guards.Generators
	}
	program, err := goja.CompileAST(tree, u.strict)
	var refused *goja.CompilerSyntaxError
	if errors.As(err, &refused) {
		problem := &SyntaxError{Message: refused.Message}
		if refused.File != nil {
			problem.Position = refused.File.Position(refused.Offset)
		}
		return Script{}, problem
	}
	compiled = Script{Program: program, Awaits: awaits, Prepared: prepared, Additions: additionsFor(u.text)}
	if u.strict || strings.Contains(u.text, "use strict") {
		compiled.Assigns = assignedNames(tree)
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
		*err = &SyntaxError{Message: fmt.Sprintf("the source does not parse (%v)", value)}
	}
}
