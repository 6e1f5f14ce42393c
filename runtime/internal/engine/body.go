package engine

import (
	"slices"

	"dialtone/runtime/internal/engine/lower"
	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
)

// Body makes source ready to run as the body of a function that is called at once. It is
// async where the body awaits, and may return.
func Body(name, source string) (Script, error) {
	plain := error(nil)
	if !lower.IsTypeScript(name) {
		var compiled Script
		if compiled, plain = newUnit(name, source).compileBody(); plain == nil {
			return compiled, nil
		}
	}
	compiled, err := lowerBody(name, source)
	if plain != nil {
		err = plainer(plain, err)
	}
	return compiled, err
}

// compileBody compiles a body that Goja parses.
func (u *unit) compileBody() (Script, error) {
	tree, err := u.parse(awaitPrefix, awaitSuffix)
	function, wrong := u.wrapped(tree, err, awaitPrefix, awaitSuffix)
	if wrong != nil {
		if _, plain := Parse(u.name, u.text); plain == nil && err != nil {
			// An ordinary script with a variable called await.
			return Script{}, err
		}
		return Script{}, wrong
	}
	syntax.Shift(function, len(awaitPrefix))
	return u.assembleBody(function)
}

// lowerBody compiles a body that esbuild makes JavaScript of.
func lowerBody(name, source string) (Script, error) {
	code, err := lower.LowerBody(lower.Source{Name: name, Text: source})
	if err != nil {
		return Script{}, loweredError(name, err)
	}
	u := loweredUnit(name, source, code)
	tree, err := u.parse("", "")
	if err != nil {
		return Script{}, u.explain(err)
	}
	last := len(tree.Body) - 1
	declaration, ok := tree.Body[last].(*ast.FunctionDeclaration)
	if !ok {
		return Script{}, &SyntaxError{Message: "Unexpected token }"}
	}
	// What esbuild has added stands before the function.
	function := declaration.Function
	function.Body.List = slices.Concat(tree.Body[:last], function.Body.List)
	function.DeclarationList = slices.Concat(tree.DeclarationList, function.DeclarationList)
	compiled, err := u.assembleBody(function)
	return compiled, u.explain(err)
}

// assembleBody compiles a function as one that is called at once. One that does
// not await needs none of what promises cost.
func (u *unit) assembleBody(function *ast.FunctionLiteral) (Script, error) {
	awaits, _ := inspectTopLevel(function.Body)
	body := newAwaitingScript(u.name, u.text, function)
	body.function.Async = awaits
	return u.assemble(body.program, awaits)
}
