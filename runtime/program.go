package runtime

import (
	"context"
	"slices"

	"dialtone/runtime/internal/language"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

// Program is source that was compiled once, to be run any number of times, in
// any number of hosts and in several at once.
type Program struct {
	name, source string
	body         bool // Whether the source is a function's body.
	script       script
}

// Compile compiles source as [Host.Run] would. The error is a [*ScriptError] for
// source that does not parse.
func Compile(name, source string) (*Program, error) {
	return newProgram(name, source, false, func(source string) (script, error) { return compile(name, source, asScript) })
}

// CompileBody compiles source as the body of a function, which is async where the
// body awaits: what it declares is its own, so that several may run in one host,
// and it may return.
func CompileBody(name, source string) (*Program, error) {
	return newProgram(name, source, true, func(source string) (script, error) { return compileBody(name, source) })
}

func newProgram(name, source string, body bool, ready func(source string) (script, error)) (*Program, error) {
	source = validUTF8(source)
	compiled, err := ready(source)
	if err != nil {
		return nil, sources{name: source}.newSyntaxError(err)
	}
	return &Program{name, source, body, compiled}, nil
}

// Name is the name that the source was compiled under.
func (p *Program) Name() string { return p.name }

// RunProgram runs a program as [Host.Run] runs its source.
func (h *Host) RunProgram(ctx context.Context, p *Program) error {
	_, err := h.executeProgram(ctx, p, asScript)
	if exit, ok := err.(*ExitError); ok && exit.Code == 0 {
		return nil
	}
	return err
}

// EvalProgram runs a program and returns its value: what a body returns. As with
// [Host.Eval], process.exit is always an [ExitError], and process.exitCode never is.
func (h *Host) EvalProgram(ctx context.Context, p *Program) (goja.Value, error) {
	return h.executeProgram(ctx, p, asProgram)
}

func (h *Host) executeProgram(ctx context.Context, p *Program, how manner) (goja.Value, error) {
	if h.worker != nil {
		return h.worker.execute(ctx, request{Name: p.name, Source: p.source, Manner: how, Compiled: true, Body: p.body}, nil)
	}
	return h.executeScript(ctx, p.name, p.source, how, p.compiled)
}

// Include runs a program inside of the script that is running and returns its
// value, which for a body that awaits is the promise of what it returns. It is for functions
// of modules: it must be called on the loop. A relative require of the program's
// starts from the program's own folder. Its error is the exception of the program,
// to be thrown at the script.
func (h *Host) Include(p *Program) (goja.Value, error) {
	if !slices.Contains(h.included, p.name) {
		h.included = append(h.included, p.name)
	}
	h.sources[p.name] = p.source
	return h.start(p.script)
}

func (p *Program) compiled() (script, error) { return p.script, nil }

// compileBody compiles source as the body of a function.
func compileBody(name, source string) (script, error) {
	plain := error(nil)
	if !language.IsTypeScript(name) {
		var compiled script
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
func (u *unit) compileBody() (script, error) {
	tree, err := u.parse(awaitPrefix, awaitSuffix)
	function, wrong := u.wrapped(tree, err, awaitPrefix, awaitSuffix)
	if wrong != nil {
		if _, plain := parse(u.name, u.text); plain == nil && err != nil {
			// An ordinary script with a variable called await.
			return script{}, err
		}
		return script{}, wrong
	}
	shiftPositions(function, len(awaitPrefix))
	return u.assembleBody(function)
}

// lowerBody compiles a body that esbuild makes JavaScript of.
func lowerBody(name, source string) (script, error) {
	code, err := language.LowerBody(language.Source{Name: name, Text: source})
	if err != nil {
		return script{}, loweredError(name, err)
	}
	u := loweredUnit(name, source, code)
	tree, err := u.parse("", "")
	if err != nil {
		return script{}, u.explain(err)
	}
	last := len(tree.Body) - 1
	declaration, ok := tree.Body[last].(*ast.FunctionDeclaration)
	if !ok {
		return script{}, &syntaxError{message: "Unexpected token }"}
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
func (u *unit) assembleBody(function *ast.FunctionLiteral) (script, error) {
	awaits, _ := inspectTopLevel(function.Body)
	body := newAwaitingScript(u.name, u.text, function)
	body.function.Async = awaits
	return u.assemble(body.program, awaits)
}
