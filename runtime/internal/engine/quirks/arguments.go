package quirks

import (
	"slices"

	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"
)

// Goja keeps the variables of a function that inner functions use in one list, the parameters
// first, and copies all arguments of a call there once a parameter is among them: those that the
// function does not declare end up in its variables. So a var that an inner function uses starts
// with undefined explicitly, and what is declared by let, const or class in a block of its own
// where it may be used too early, as blocks have lists of their own.

// function is one that is walked through.
type function struct {
	outer     *function
	generator bool
	hoisted   bool // Whether it is declared, and so may be called before the place where it stands.
	yields    int  // How many yields have been met in it.

	names   map[unistring.String]*variable // What it declares at its top, nil where nothing of it needs mending.
	dynamic bool                           // Whether names may be found in it that it does not show: eval, with.
	takes   bool                           // Whether the arguments are among what inner functions use.
}

// variable is what a function declares.
type variable struct {
	parameter, function, lexical bool

	inner    bool // Whether an inner function uses it.
	declared bool // Whether the walk is past its declaration.
	early    bool // Whether it may be used before it is declared.
}

func (m *mender) enter(f *function) {
	f.outer = m.function
	m.function = f
}

func (m *mender) leave() { m.function = m.function.outer }

// functionLiteral mends a function, which may be one that a statement declares.
func (m *mender) functionLiteral(node *ast.FunctionLiteral, hoisted bool) {
	f := &function{generator: node.Generator, hoisted: hoisted}
	m.generators = m.generators || node.Generator
	f.declare(node.ParameterList, node.DeclarationList, node.Body)
	m.enter(f)
	if !hoisted && node.Name != nil {
		m.mention(node.Name.Name)
	}
	m.visit(node.ParameterList)
	m.block(node.Body)
	m.leave()
	f.mend(node.Body)
}

// arrow mends an arrow function.
func (m *mender) arrow(node *ast.ArrowFunctionLiteral) {
	f := &function{}
	body, _ := node.Body.(*ast.BlockStatement)
	f.declare(node.ParameterList, node.DeclarationList, body)
	m.enter(f)
	m.visit(node.ParameterList)
	m.visit(node.Body)
	m.leave()
	f.mend(body)
}

// declare notes what a function declares. One whose parameters have patterns or initial values
// keeps its variables apart from them.
func (f *function) declare(parameters *ast.ParameterList, variables []*ast.VariableDeclaration, body *ast.BlockStatement) {
	if body == nil || parameters.Rest != nil {
		return
	}
	for _, parameter := range parameters.List {
		if _, plain := parameter.Target.(*ast.Identifier); !plain || parameter.Initializer != nil {
			return
		}
	}
	f.names = make(map[unistring.String]*variable)
	for _, declaration := range variables {
		for _, binding := range declaration.List {
			f.add(binding.Target, variable{})
		}
	}
	for _, parameter := range parameters.List {
		f.add(parameter.Target, variable{parameter: true})
	}
	for _, statement := range body.List {
		switch declaration := statement.(type) {
		case *ast.FunctionDeclaration:
			f.add(declaration.Function.Name, variable{function: true})
		case *ast.ClassDeclaration:
			f.add(declaration.Class.Name, variable{lexical: true})
		case *ast.LexicalDeclaration:
			for _, binding := range declaration.List {
				f.add(binding.Target, variable{lexical: true})
			}
		}
	}
}

// add notes the names that a target declares.
func (f *function) add(target ast.Expression, as variable) {
	for _, name := range syntax.Names(target) {
		if old := f.names[name.Name]; old != nil {
			as.parameter = as.parameter || old.parameter
			as.function = as.function || old.function
		}
		f.names[name.Name] = &as
	}
}

// mention notes a name that something in the innermost function may use.
func (m *mender) mention(name unistring.String) {
	hoisted := false
	for f := m.function; f != nil; f = f.outer {
		if variable := f.names[name]; variable != nil {
			variable.inner = variable.inner || f != m.function
			variable.early = variable.early || hoisted || !variable.declared
			return
		}
		switch name {
		case "arguments":
			f.takes = true
		case "eval":
			f.dynamic = true
		}
		hoisted = hoisted || f.hoisted
	}
}

// dynamic notes that names in the functions around may mean something that they do not show.
func (m *mender) dynamic() {
	for f := m.function; f != nil; f = f.outer {
		f.dynamic = true
	}
}

// lexical mends a declaration by let or const.
func (m *mender) lexical(node *ast.LexicalDeclaration) {
	for _, binding := range node.List {
		if isFunction(binding.Initializer) {
			m.declared(binding.Target)
		}
		if binding.Initializer != nil {
			m.visit(binding.Initializer)
		}
		m.declared(binding.Target)
		m.visit(binding.Target)
	}
}

// class mends the declaration of a class.
func (m *mender) class(node *ast.ClassDeclaration) {
	m.visit(node.Class)
	m.declared(node.Class.Name)
}

// declared notes that the names of a target are declared from here on. One of a block's own only
// hides another of its function, of which nothing is known then.
func (m *mender) declared(target ast.Expression) {
	if m.function == nil || m.function.names == nil {
		return
	}
	for _, name := range syntax.Names(target) {
		if variable := m.function.names[name.Name]; variable != nil {
			variable.declared = true
		}
	}
}

func isFunction(expression ast.Expression) bool {
	switch expression.(type) {
	case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
		return true
	}
	return false
}

// mend mends the body of a function that was walked through.
func (f *function) mend(body *ast.BlockStatement) {
	if f.names == nil || body == nil {
		return
	}
	takes := f.takes || f.dynamic
	for _, variable := range f.names {
		takes = takes || variable.parameter && variable.inner
	}
	if !takes {
		return
	}
	var start []unistring.String // What starts with undefined.
	early, apart := false, true
	for name, variable := range f.names {
		used := variable.inner || f.dynamic
		switch {
		case variable.lexical:
			early = early || used && variable.early
			apart = apart && !variable.parameter
		case used && !variable.parameter && !variable.function && name != "arguments":
			start = append(start, name)
		}
	}
	if len(start) == 0 && !early {
		return
	}
	directives := 0
	for directives < len(body.List) && isDirective(body.List[directives]) {
		directives++
	}
	list, rest := slices.Clone(body.List[:directives]), body.List[directives:]
	if len(start) > 0 {
		slices.Sort(start)
		value := undefined(body.LeftBrace)
		for _, name := range start {
			value = assignment(identifier(name, body.LeftBrace), value)
		}
		list = append(list, perform(value))
	}
	if early && apart && !f.redeclares(rest) {
		inner := &ast.BlockStatement{LeftBrace: body.LeftBrace, List: rest, RightBrace: body.RightBrace}
		rest = []ast.Statement{inner}
	}
	body.List = append(list, rest...)
}

// redeclares reports whether one of the function's own functions is declared by var besides, or
// twice, which a block may not do.
func (f *function) redeclares(body []ast.Statement) bool {
	seen := map[unistring.String]bool{}
	for _, statement := range body {
		if declaration, ok := statement.(*ast.FunctionDeclaration); ok {
			name := declaration.Function.Name.Name
			if seen[name] || f.names[name].parameter {
				return true
			}
			seen[name] = true
		}
	}
	again := false
	for _, statement := range body {
		again = again || declaresAny(statement, seen)
	}
	return again
}

// declaresAny reports whether a statement declares one of some names by var.
func declaresAny(statement ast.Node, names map[unistring.String]bool) bool {
	found := false
	var visit func(ast.Node)
	visit = func(node ast.Node) {
		var list []*ast.Binding
		switch node := node.(type) {
		case *ast.VariableStatement:
			list = node.List
		case *ast.ForLoopInitializerVarDeclList:
			list = node.List
		case *ast.ForIntoVar:
			list = []*ast.Binding{node.Binding}
		case ast.Expression:
			return
		}
		for _, binding := range list {
			for _, name := range syntax.Names(binding.Target) {
				found = found || names[name.Name]
			}
		}
		syntax.Children(node, visit)
	}
	visit(statement)
	return found
}

func isDirective(statement ast.Statement) bool {
	expression, ok := statement.(*ast.ExpressionStatement)
	if !ok {
		return false
	}
	_, ok = expression.Expression.(*ast.StringLiteral)
	return ok
}
