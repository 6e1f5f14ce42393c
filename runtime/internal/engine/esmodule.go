package engine

import (
	"slices"
	"strings"
	"sync"

	"dialtone/runtime/internal/engine/helpers"
	"dialtone/runtime/internal/engine/lower"
	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

// importName is what the function is called by which a module imports dynamically: a parameter of
// the module, whose name no source can write.
const importName = "import()"

// renameOwn has what stands for imports in a tree mean the host's functions, and gives a
// default export without a name the one that it has in ECMAScript.
func (u *unit) renameOwn(tree *ast.Program, prefix string) {
	if !strings.Contains(u.text, u.dynamic) && !strings.Contains(u.text, lower.ImportName) && !strings.Contains(u.text, lower.DefaultName) {
		return
	}
	hasDefault := strings.Contains(u.text, lower.DefaultName) && !strings.Contains(u.original, lower.DefaultName)
	syntax.Rename(tree, func(name string) string {
		switch {
		case name == u.dynamic:
			return importName
		case name == lower.DefaultName && hasDefault:
			return "default"
		}
		return name
	})
	isModule := strings.Contains(prefix, u.dynamic)
	syntax.Rewrite(tree, func(expression ast.Expression) ast.Expression {
		if variable, ok := expression.(*ast.Identifier); ok {
			switch {
			case variable.Name == importName && !isModule:
				return helpers.Read(helpers.Import, variable.Idx)
			case variable.Name == lower.ImportName:
				return helpers.Read(helpers.ImportNow, variable.Idx)
			}
		}
		return expression
	})
}

// Module is what is known of an ES module before it runs.
type Module struct {
	Imports []Import          // In the order in which they are evaluated.
	Exports map[string]Export // By the name that others import it by.
	Stars   []int             // Which of the imports are exported again, all that they have.

	// Waiting is the same module compiled so that it waits for each of its imports.
	Waiting func() (Script, error)
}

// Import is an import declaration, or an export from another module.
type Import struct {
	Specifier string
	Names     []string // Which of the other module's exports are used.
}

// The function that an ES module is. Its parameters have esbuild's names but for the
// last, which become names that no script can write.
const esSuffix = "\n}"

func (u *unit) esPrefix() string {
	return "function module(exports,require,module," + u.dynamic + "," + lower.MetaName + "){"
}

// compileES compiles an ES module of which esbuild has made a CommonJS module. The
// program's value is the function.
func compileES(name, source string, code *lower.Code) (Script, error) {
	waiting := sync.OnceValues(func() (Script, error) { return assembleES(name, source, code, true) })
	compiled, err := assembleES(name, source, code, false)
	if err != nil {
		return Script{}, err
	}
	if compiled.Awaits {
		compiled, err = waiting()
	}
	compiled.Module.Waiting = waiting
	return compiled, err
}

// assembleES compiles the function that an ES module has become; see
// [Module] for waiting.
func assembleES(name, source string, code *lower.Code, waits bool) (Script, error) {
	u := loweredUnit(name, source, code)
	u.strict = true
	prefix := u.esPrefix()
	tree, err := u.parse(prefix, esSuffix)
	function, err := u.wrapped(tree, err, prefix, esSuffix)
	if err != nil {
		return Script{}, u.explain(err)
	}
	syntax.Shift(function, len(prefix))
	function.Name = nil
	awaits := 0
	if strings.Contains(u.text, lower.AwaitMark) {
		awaits = restoreAwaits(function)
	}
	if awaits != code.Awaits {
		return Script{}, &SyntaxError{Message: "the source uses !~~~~, which stands for await here: write fewer of them"}
	}
	function.Async = code.Waits()
	loops := loops{label: code.LoopLabel, name: name, source: u.text}
	if code.Loops > 0 {
		loops.lower(function)
	}
	if loops.wrong != nil {
		return Script{}, u.explain(loops.wrong)
	}
	u.importRequired(function)
	module := u.linking(function)
	u.importNamespaces(function)
	if waits {
		awaitImports(function)
	}
	function.Async = waits || code.Waits()
	if strings.Contains(u.text, lower.ForeignPrefix) {
		syntax.Rename(function, func(name string) string {
			if foreign, ok := strings.CutPrefix(name, lower.ForeignPrefix); ok {
				return foreign + " (of CommonJS; this is an ES module, which has import)"
			}
			return name
		})
	}
	program := &ast.Program{
		Body: []ast.Statement{&ast.ExpressionStatement{Expression: function}},
		File: file.NewFile(name, u.text+"\n", 1),
	}
	compiled, err := u.assemble(program, code.Waits())
	compiled.Module = module
	return compiled, u.explain(err)
}

// importRequired makes imports of TypeScript's import x = require("…"), which are calls of require
// by now: what is called so in an ES module is not a function otherwise.
func (u *unit) importRequired(function *ast.FunctionLiteral) {
	written := file.NewFile(u.name, u.text, 1)
	for _, statement := range function.Body.List {
		declaration, ok := statement.(*ast.LexicalDeclaration)
		if !ok || !lower.IsTypeScript(u.name) {
			continue
		}
		at := written.Position(int(declaration.Idx) - 1)
		line, column, ok := u.mapping.Position(at.Line, at.Column)
		if offset := lower.Offset(u.original, line, column); !ok || offset < 0 || !strings.HasPrefix(u.original[offset:], "import") {
			continue
		}
		for _, binding := range declaration.List {
			if call, ok := binding.Initializer.(*ast.CallExpression); ok {
				if callee, ok := call.Callee.(*ast.Identifier); ok && callee.Name == lower.ForeignPrefix+"require" {
					callee.Name = "require"
				}
			}
		}
	}
}

// requiredBy is the specifier in require("…") or __toESM(require("…")).
func requiredBy(expression ast.Expression) (specifier string, ok bool) {
	call, isCall := expression.(*ast.CallExpression)
	if !isCall || len(call.ArgumentList) == 0 {
		return "", false
	}
	callee, isName := call.Callee.(*ast.Identifier)
	if !isName {
		return "", false
	}
	switch callee.Name {
	case "__toESM":
		return requiredBy(call.ArgumentList[0])
	case "require":
		literal, isText := call.ArgumentList[0].(*ast.StringLiteral)
		if isText {
			return literal.Value.String(), true
		}
	}
	return "", false
}

// awaitImports makes (await require("…", true), require("…")) of every import in the
// function that an ES module has become.
func awaitImports(function *ast.FunctionLiteral) {
	for _, statement := range function.Body.List {
		switch statement.(type) {
		case *ast.VariableStatement, *ast.LexicalDeclaration, *ast.ExpressionStatement:
			syntax.Rewrite(statement, func(expression ast.Expression) ast.Expression {
				call, ok := expression.(*ast.CallExpression)
				if !ok {
					return expression
				}
				if callee, ok := call.Callee.(*ast.Identifier); !ok || callee.Name != "require" {
					return expression
				}
				if _, ok := requiredBy(call); !ok {
					return expression
				}
				wait := *call
				wait.ArgumentList = append(slices.Clone(call.ArgumentList[:1]), &ast.BooleanLiteral{Idx: call.Idx0(), Literal: "true", Value: true})
				return &ast.SequenceExpression{Sequence: []ast.Expression{&ast.AwaitExpression{Await: call.Idx0(), Argument: &wait}, call}}
			})
		}
	}
}
