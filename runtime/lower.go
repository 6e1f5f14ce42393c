package runtime

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dialtone/runtime/internal/language"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

// lowerScript compiles what Goja does not parse by itself.
func lowerScript(name, source string, how manner, kind kind) (script, error) {
	of := language.Source{Name: name, Text: source, Module: kind == esModule}
	if how.hasFile() && kind != commonKind {
		code, err := language.Lower(of, language.Module)
		if err != nil {
			return script{}, loweredError(name, err)
		}
		if code.ESM {
			return compileES(name, source, code)
		}
	}
	code, err := language.Lower(of, language.Script)
	if err != nil {
		return script{}, loweredError(name, err)
	}
	u := loweredUnit(name, source, code)
	compiled, err := u.compileScript(how)
	return compiled, u.explain(err)
}

// loweredError is the error of a source that esbuild does not take.
func loweredError(name string, err error) error {
	var problem *language.Error
	if !errors.As(err, &problem) {
		return err
	}
	return &syntaxError{message: problem.Message, position: file.Position{Filename: name, Line: problem.Line, Column: problem.Column}}
}

// explain makes an error's place in what esbuild wrote one in the source.
func (u *unit) explain(err error) error {
	problem, ok := err.(*syntaxError)
	if !ok {
		return err
	}
	at := problem.position
	at.Line, at.Column, ok = u.mapping.Position(at.Line, at.Column)
	if !ok {
		at.Line, at.Column = 0, 0
	}
	return &syntaxError{message: withReason(problem.message), position: at, foreign: true}
}

// withReason says of a message that Goja does not know what it stands at.
func withReason(message string) string {
	switch {
	case message == "'super' keyword unexpected here":
		return "super does not work in an async generator: call a method of the class that uses it"
	case misunderstood.MatchString(message):
		return message + " (this is JavaScript, but not of the kind that runs here)"
	}
	return message
}

// misunderstood is a message of Goja's about what esbuild takes for JavaScript.
var misunderstood = regexp.MustCompile(`^(?:Unexpected|Invalid destructuring|Identifier .* has already been declared|Duplicate __proto__|Illegal continue|Cannot use)`)

// plainer chooses from the errors that Goja and esbuild found in a JavaScript
// source: that of esbuild where it came further, but for a brace too many, which it
// takes for the end of what is put around a source.
func plainer(plain, lowered error) error {
	var first, second *syntaxError
	switch {
	case lowered == nil:
		return nil
	case !errors.As(plain, &first) || !errors.As(lowered, &second) || first.message == "Unexpected token }":
		return plain
	case second.position.Line == 0:
		return &syntaxError{message: second.message, position: first.position}
	case first.message == "Unexpected reserved word", second.message == language.JSXMessage, isBefore(first.position, second.position):
		return lowered
	case second.foreign:
		return &syntaxError{message: withReason(first.message), position: first.position}
	}
	return plain
}

// Names that no script can write, of globals that make what stands for imports.
const (
	importGlobal    = "import()" // Takes a specifier, answers with a promise of the module.
	importNowGlobal = "import"   // Answers with the module itself.
)

// renameOwn has what stands for imports in a tree mean the host's functions, and gives a
// default export without a name the one that it has in ECMAScript.
func (u *unit) renameOwn(tree *ast.Program) {
	hasDefault := strings.Contains(u.text, language.DefaultName) && !strings.Contains(u.original, language.DefaultName)
	renameAll(tree, func(name string) string {
		switch {
		case name == u.dynamic:
			return importGlobal
		case name == language.ImportName:
			return importNowGlobal
		case name == language.DefaultName && hasDefault:
			return "default"
		}
		return name
	})
}

// esModuleScript is what is known of an ES module before it runs.
type esModuleScript struct {
	imports []staticImport // In the order in which they are evaluated.

	// waiting is the same module compiled so that it waits for each of its imports.
	waiting func() (script, error)
}

// staticImport is an import declaration, or an export from another module.
type staticImport struct {
	specifier string
	names     []string // Which of the other module's exports are used.
}

// The function that an ES module is. Its parameters have esbuild's names but for the
// last, which become names that no script can write.
const esSuffix = "\n}"

func (u *unit) esPrefix() string {
	return "function module(exports,require,module," + u.dynamic + "," + language.MetaName + "){"
}

// compileES compiles an ES module of which esbuild has made a CommonJS module. The
// program's value is the function.
func compileES(name, source string, code *language.Code) (script, error) {
	waiting := sync.OnceValues(func() (script, error) { return assembleES(name, source, code, true) })
	compiled, err := assembleES(name, source, code, false)
	if err != nil {
		return script{}, err
	}
	if compiled.awaits {
		compiled, err = waiting()
	}
	compiled.module.waiting = waiting
	return compiled, err
}

// assembleES compiles the function that an ES module has become; see
// [esModuleScript] for waiting.
func assembleES(name, source string, code *language.Code, waits bool) (script, error) {
	u := loweredUnit(name, source, code)
	u.strict = true
	prefix := u.esPrefix()
	tree, err := u.parse(prefix, esSuffix)
	function, err := u.wrapped(tree, err, prefix, esSuffix)
	if err != nil {
		return script{}, u.explain(err)
	}
	shiftPositions(function, len(prefix))
	function.Name = nil
	if restoreAwaits(function) != code.Awaits {
		return script{}, &syntaxError{message: "the source uses !~~~~, which stands for await here: write fewer of them"}
	}
	function.Async = code.Waits()
	loops := loops{label: code.LoopLabel, name: name, source: u.text}
	loops.lower(function)
	if loops.wrong != nil {
		return script{}, u.explain(loops.wrong)
	}
	u.importRequired(function)
	imports := staticImports(function, language.IsTypeScript(name))
	if waits {
		awaitImports(function)
	}
	function.Async = waits || code.Waits()
	renameAll(function, func(name string) string {
		if foreign, ok := strings.CutPrefix(name, language.ForeignPrefix); ok {
			return foreign + " (of CommonJS; this is an ES module, which has import)"
		}
		return name
	})
	program := &ast.Program{
		Body: []ast.Statement{&ast.ExpressionStatement{Expression: function}},
		File: file.NewFile(name, u.text+"\n", 1),
	}
	compiled, err := u.assemble(program, code.Waits())
	compiled.module = &esModuleScript{imports: imports}
	return compiled, u.explain(err)
}

// importRequired makes imports of TypeScript's import x = require("…"), which are calls of require
// by now: what is called so in an ES module is no function otherwise.
func (u *unit) importRequired(function *ast.FunctionLiteral) {
	written := file.NewFile(u.name, u.text, 1)
	for _, statement := range function.Body.List {
		declaration, ok := statement.(*ast.LexicalDeclaration)
		if !ok || !language.IsTypeScript(u.name) {
			continue
		}
		at := written.Position(int(declaration.Idx) - 1)
		line, column, ok := u.mapping.Position(at.Line, at.Column)
		if offset := language.Offset(u.original, line, column); !ok || offset < 0 || !strings.HasPrefix(u.original[offset:], "import") {
			continue
		}
		for _, binding := range declaration.List {
			if call, ok := binding.Initializer.(*ast.CallExpression); ok {
				if callee, ok := call.Callee.(*ast.Identifier); ok && callee.Name == language.ForeignPrefix+"require" {
					callee.Name = "require"
				}
			}
		}
	}
}

// staticImports finds the imports in the function that an ES module has become.
func staticImports(function *ast.FunctionLiteral, typed bool) []staticImport {
	var imports []staticImport
	variables := map[string]int{}
	declared := func(list []*ast.Binding) {
		for _, binding := range list {
			specifier, ok := requiredBy(binding.Initializer)
			if name, isName := binding.Target.(*ast.Identifier); ok && isName {
				variables[name.Name.String()] = len(imports)
				imports = append(imports, staticImport{specifier: specifier})
			}
		}
	}
	for _, statement := range function.Body.List {
		switch statement := statement.(type) {
		case *ast.VariableStatement:
			declared(statement.List)
		case *ast.LexicalDeclaration:
			declared(statement.List)
		case *ast.ExpressionStatement:
			call, ok := statement.Expression.(*ast.CallExpression)
			if !ok {
				continue
			}
			for _, argument := range call.ArgumentList {
				if specifier, ok := requiredBy(argument); ok {
					imports = append(imports, staticImport{specifier: specifier})
				}
			}
			if specifier, ok := requiredBy(call); ok {
				imports = append(imports, staticImport{specifier: specifier})
			}
		}
	}
	for variable, name := range propertiesOf(function, variables, typed) {
		used := &imports[variables[variable]]
		used.names = append(used.names, name...)
	}
	return imports
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
			replaceExpressions(statement, func(expression ast.Expression) ast.Expression {
				call, ok := expression.(*ast.CallExpression)
				if !ok {
					return nil
				}
				if callee, ok := call.Callee.(*ast.Identifier); !ok || callee.Name != "require" {
					return nil
				}
				if _, ok := requiredBy(call); !ok || len(call.ArgumentList) > 1 {
					return nil
				}
				wait := *call
				wait.ArgumentList = append(slices.Clone(call.ArgumentList), &ast.BooleanLiteral{Idx: call.Idx0(), Literal: "true", Value: true})
				return &ast.SequenceExpression{Sequence: []ast.Expression{&ast.AwaitExpression{Await: call.Idx0(), Argument: &wait}, call}}
			})
		}
	}
}

// propertiesOf finds which properties of the variables are named in a function,
// each once, sorted. What a TypeScript file only exports again may be a type, which
// is left out.
func propertiesOf(function *ast.FunctionLiteral, variables map[string]int, typed bool) map[string][]string {
	found := map[string][]string{}
	walkNodes(function, func(node any) bool {
		switch node := node.(type) {
		case *ast.CallExpression:
			callee, ok := node.Callee.(*ast.Identifier)
			return !(typed && ok && callee.Name == "__export")
		case *ast.DotExpression:
			variable, ok := node.Left.(*ast.Identifier)
			if !ok || !strings.HasPrefix(variable.Name.String(), "import_") {
				return true
			}
			name := variable.Name.String()
			property := node.Identifier.Name.String()
			if _, isImport := variables[name]; isImport && !slices.Contains(found[name], property) {
				found[name] = append(found[name], property)
			}
		}
		return true
	})
	for _, names := range found {
		slices.Sort(names)
	}
	return found
}
