package compile

import (
	"slices"
	"strings"
	"sync"

	"dialtone/runtime/internal/language"
	"dialtone/runtime/internal/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

// Names that no script can write, of globals that make what stands for imports.
const (
	ImportGlobal    = "import()" // Takes a specifier, answers with a promise of the module.
	ImportNowGlobal = "import"   // Answers with the module itself.
)

// renameImports has what stands for imports in a tree mean the host's functions.
func renameImports(tree *ast.Program, dynamic string) {
	syntax.Rename(tree, func(name string) string {
		switch {
		case name == dynamic:
			return ImportGlobal
		case name == language.ImportName:
			return ImportNowGlobal
		}
		return name
	})
}

// Module is what is known of an ES module before it runs.
type Module struct {
	Imports []Import // In the order in which they are evaluated.

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
	return "function module(exports,require,module," + u.dynamic + "," + language.MetaName + "){"
}

// compileES compiles an ES module of which esbuild has made a CommonJS module. The
// program's value is the function.
func compileES(name, source string, code *language.Code) (Script, error) {
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
func assembleES(name, source string, code *language.Code, waits bool) (Script, error) {
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
	if restoreAwaits(function) != code.Awaits {
		return Script{}, &SyntaxError{Message: "the source uses !~~~~, which stands for await here: write fewer of them"}
	}
	function.Async = code.Waits()
	loops := loops{label: code.LoopLabel, name: name, source: u.text}
	loops.lower(function)
	if loops.wrong != nil {
		return Script{}, u.explain(loops.wrong)
	}
	imports := staticImports(function, language.IsTypeScript(name))
	if waits {
		awaitImports(function)
	}
	function.Async = waits || code.Waits()
	syntax.Rename(function, func(name string) string {
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
	compiled.Module = &Module{Imports: imports}
	return compiled, u.explain(err)
}

// staticImports finds the imports in the function that an ES module has become.
func staticImports(function *ast.FunctionLiteral, typed bool) []Import {
	var imports []Import
	variables := map[string]int{}
	for _, statement := range function.Body.List {
		switch statement := statement.(type) {
		case *ast.VariableStatement:
			for _, binding := range statement.List {
				specifier, ok := requiredBy(binding.Initializer)
				if name, isName := binding.Target.(*ast.Identifier); ok && isName {
					variables[name.Name.String()] = len(imports)
					imports = append(imports, Import{Specifier: specifier})
				}
			}
		case *ast.ExpressionStatement:
			call, ok := statement.Expression.(*ast.CallExpression)
			if !ok {
				continue
			}
			for _, argument := range call.ArgumentList {
				if specifier, ok := requiredBy(argument); ok {
					imports = append(imports, Import{Specifier: specifier})
				}
			}
			if specifier, ok := requiredBy(call); ok {
				imports = append(imports, Import{Specifier: specifier})
			}
		}
	}
	for variable, name := range propertiesOf(function, variables, typed) {
		used := &imports[variables[variable]]
		used.Names = append(used.Names, name...)
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
		case *ast.VariableStatement, *ast.ExpressionStatement:
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
	syntax.Walk(function, func(node any) bool {
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
