package engine

import (
	"strings"

	"dialtone/runtime/internal/engine/lower"
	"dialtone/runtime/internal/engine/syntax"

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

// Required makes a file that is required or imported ready to run. The
// program's value is the function that it becomes.
func Required(name, source string, kind Kind) (Script, error) {
	source = withoutHashbang(source)
	plain := error(nil)
	if kind != ESModule && !lower.IsTypeScript(name) {
		var compiled Script
		if compiled, plain = newUnit(name, source).compileCommon(); plain == nil {
			return compiled, nil
		}
	}
	compiled, err := lowerModule(name, source, kind)
	if plain != nil {
		err = plainer(plain, err)
	}
	return compiled, err
}

// lowerModule compiles what Goja does not parse by itself. What awaits at its top
// level is an ES module: no other can.
func lowerModule(name, source string, kind Kind) (Script, error) {
	code, err := lower.Lower(lower.Source{Name: name, Text: source, Module: kind == ESModule}, lower.Module)
	if err != nil {
		return Script{}, loweredError(name, err)
	}
	switch {
	case kind == CommonJS && (code.ESM || code.Waits()):
		return Script{}, &SyntaxError{Message: "import, export and a top-level await are an ES module's: call the file .mjs, or .js"}
	case code.Waits() && !code.ESM:
		return lowerModule(name, source, ESModule)
	case code.ESM:
		return compileES(name, source, code)
	}
	u := loweredUnit(name, source, code)
	compiled, err := u.compileCommon()
	return compiled, u.explain(err)
}

// compileCommon compiles a CommonJS module.
func (u *unit) compileCommon() (Script, error) {
	prefix := modulePrefix
	if u.mapping != nil {
		prefix = strings.TrimSuffix(prefix, "){") + "," + u.dynamic + "){"
	}
	tree, err := u.parse(prefix, moduleSuffix)
	function, err := u.wrapped(tree, err, prefix, moduleSuffix)
	if err != nil {
		return Script{}, err
	}
	syntax.Shift(function, len(prefix))
	function.Name = nil
	program := &ast.Program{
		Body: []ast.Statement{&ast.ExpressionStatement{Expression: function}},
		File: file.NewFile(u.name, u.text+"\n", 1),
	}
	common := commonNames(function)
	compiled, err := u.assemble(program, false)
	compiled.Common = common
	return compiled, err
}
