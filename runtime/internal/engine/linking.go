package engine

import (
	"slices"
	"strings"

	"dialtone/runtime/internal/engine/lower"
	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

// Export is where what an ES module exports by a name comes from.
type Export struct {
	Import int    // Which of the imports it is from; -1 for what the module has itself.
	Name   string // What it is called there; empty for all of that module.
}

// NamespaceWish is the second argument of the function of the imports where a namespace object is
// wanted, and not what single names are read from.
const NamespaceWish = "namespace"

// linking finds the imports and exports in the function that an ES module has become.
func (u *unit) linking(function *ast.FunctionLiteral) *Module {
	typed := lower.IsTypeScript(u.name)
	module := &Module{Exports: map[string]Export{}}
	variables, ofNames := map[string]int{}, map[string]int{} // By which import they stand for.
	written := file.NewFile(u.name, u.text, 1)
	u.originals = lower.LinesOf(u.original)
	add := func(specifier string, at file.Idx) {
		imported := Import{Specifier: specifier}
		if !typed { // Where it is, what nothing uses may be a type.
			imported.Names = u.importedNames(written, at)
		}
		module.Imports = append(module.Imports, imported)
	}
	declared := func(list []*ast.Binding, at file.Idx) {
		for _, binding := range list {
			specifier, ok := requiredBy(binding.Initializer)
			if name, isName := binding.Target.(*ast.Identifier); ok && isName {
				variables[name.Name.String()] = len(module.Imports)
				if !u.isOwn(name) {
					ofNames[name.Name.String()] = len(module.Imports)
				}
				add(specifier, at)
			}
		}
	}
	var exported *ast.ObjectLiteral
	for _, statement := range function.Body.List {
		switch statement := statement.(type) {
		case *ast.VariableStatement:
			declared(statement.List, statement.Var)
		case *ast.LexicalDeclaration:
			declared(statement.List, statement.Idx)
		case *ast.ExpressionStatement:
			call, ok := statement.Expression.(*ast.CallExpression)
			if !ok {
				continue
			}
			callee, _ := call.Callee.(*ast.Identifier)
			if callee != nil && callee.Name == "__export" && len(call.ArgumentList) > 1 && exported == nil {
				exported, _ = call.ArgumentList[1].(*ast.ObjectLiteral)
			}
			for _, argument := range call.ArgumentList {
				if specifier, ok := requiredBy(argument); ok {
					if callee != nil && callee.Name == "__reExport" {
						module.Stars = append(module.Stars, len(module.Imports))
					}
					module.Imports = append(module.Imports, Import{Specifier: specifier})
				}
			}
			if specifier, ok := requiredBy(call); ok {
				add(specifier, call.Idx0())
			}
		}
	}
	for variable, names := range propertiesOf(function, ofNames, typed) {
		used := &module.Imports[ofNames[variable]]
		used.Names = append(used.Names, names...)
	}
	for i := range module.Imports {
		names := module.Imports[i].Names
		slices.Sort(names)
		module.Imports[i].Names = slices.Compact(names)
	}
	if exported != nil {
		u.findExports(module, exported, variables)
	}
	return module
}

// findExports reads what esbuild has written of a module's exports: an object of functions that
// return them.
func (u *unit) findExports(module *Module, exported *ast.ObjectLiteral, variables map[string]int) {
	for _, property := range exported.Value {
		keyed, ok := property.(*ast.PropertyKeyed)
		if !ok {
			continue
		}
		key, ok := keyed.Key.(*ast.StringLiteral)
		if !ok {
			continue
		}
		export := Export{Import: -1, Name: key.Value.String()}
		if arrow, ok := keyed.Value.(*ast.ArrowFunctionLiteral); ok {
			if body, ok := arrow.Body.(*ast.ExpressionBody); ok {
				switch value := body.Expression.(type) {
				case *ast.DotExpression:
					if variable, ok := value.Left.(*ast.Identifier); ok {
						if which, isImport := variables[variable.Name.String()]; isImport {
							export = Export{which, value.Identifier.Name.String()}
						}
					}
				case *ast.Identifier:
					if which, isImport := variables[value.Name.String()]; isImport {
						export = Export{Import: which}
					}
				}
			}
		}
		module.Exports[key.Value.String()] = export
	}
}

// importedNames are the names in the import declaration that what is written at a place comes from.
func (u *unit) importedNames(written *file.File, at file.Idx) []string {
	place := written.Position(int(at) - 1)
	line, column, ok := u.mapping.Position(place.Line, place.Column)
	offset := u.originals.Offset(line, column)
	if !ok || offset < 0 || !strings.HasPrefix(u.original[offset:], "import") {
		return nil
	}
	declaration, ok := lower.ReadImport(u.original[offset:])
	if !ok {
		return nil
	}
	var names []string
	for _, binding := range declaration.Bindings {
		name, _, _ := strings.Cut(binding, ": ")
		if !strings.ContainsAny(name, "'\"\\") {
			names = append(names, name)
		}
	}
	return names
}

// importNamespaces has what the source itself calls a namespace be one: esbuild makes an object of
// its own for each import. Its variables for single names stay as they are.
func (u *unit) importNamespaces(function *ast.FunctionLiteral) {
	ask := func(list []*ast.Binding) {
		for _, binding := range list {
			call, ok := binding.Initializer.(*ast.CallExpression)
			if _, required := requiredBy(binding.Initializer); !ok || !required || len(call.ArgumentList) == 0 {
				continue
			}
			name, ok := binding.Target.(*ast.Identifier)
			callee, isName := call.Callee.(*ast.Identifier)
			if !ok || !isName || callee.Name != "__toESM" || strings.HasPrefix(name.Name.String(), "import_") && !u.isOwn(name) {
				continue
			}
			required := call.ArgumentList[0].(*ast.CallExpression)
			required.ArgumentList = append(required.ArgumentList[:1:1], &ast.StringLiteral{
				Idx: required.Idx0(), Literal: "'" + NamespaceWish + "'", Value: NamespaceWish,
			})
			binding.Initializer = required
		}
	}
	for _, statement := range function.Body.List {
		switch statement := statement.(type) {
		case *ast.VariableStatement:
			ask(statement.List)
		case *ast.LexicalDeclaration:
			ask(statement.List)
		}
	}
}

// propertiesOf finds which properties of the variables are named in a function,
// each once, sorted. What a TypeScript file only exports again may be a type, which
// is left out.
func propertiesOf(function *ast.FunctionLiteral, variables map[string]int, typed bool) map[string][]string {
	found := map[string][]string{}
	if len(variables) == 0 {
		return found
	}
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
