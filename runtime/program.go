package runtime

import (
	"context"
	"slices"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/process"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// Program is source that was compiled once, to be run any number of times, in
// any number of hosts and in several at once.
type Program struct {
	name, source string
	body         bool // Whether the source is a function's body.
	script       engine.Script
}

// Compile compiles source as [Host.Run] would. The error is a [*ScriptError] for
// source that does not parse.
func Compile(name, source string) (*Program, error) {
	return newProgram(name, source, false, func(source string) (engine.Script, error) {
		return engine.Source(name, source, engine.AsScript, engine.KindOf(name))
	})
}

// CompileBody compiles source as the body of a function, which is async where the
// body awaits: what it declares is its own, so that several may run in one host,
// and it may return.
func CompileBody(name, source string) (*Program, error) {
	return newProgram(name, source, true, func(source string) (engine.Script, error) { return engine.Body(name, source) })
}

func newProgram(name, source string, body bool, ready func(source string) (engine.Script, error)) (*Program, error) {
	source = sources.ValidUTF8(source)
	compiled, err := ready(sources.WithoutMap(source))
	if err != nil {
		return nil, newSyntaxError(sources.Of(name, source), err)
	}
	return &Program{name, source, body, compiled}, nil
}

// Name is the name that the source was compiled under.
func (p *Program) Name() string { return p.name }

// RunProgram runs a program as [Host.Run] runs its source.
func (h *Host) RunProgram(ctx context.Context, p *Program) error {
	_, err := h.executeProgram(ctx, p, engine.AsScript)
	if exit, ok := err.(*ExitError); ok && exit.Code == 0 {
		return nil
	}
	return err
}

// EvalProgram runs a program and returns its value: what a body returns. As with
// [Host.Eval], process.exit is always an [ExitError], and process.exitCode never is.
func (h *Host) EvalProgram(ctx context.Context, p *Program) (goja.Value, error) {
	return h.executeProgram(ctx, p, engine.AsProgram)
}

func (h *Host) executeProgram(ctx context.Context, p *Program, how engine.Manner) (goja.Value, error) {
	return h.place.execute(ctx, &process.Request{Name: p.name, Source: p.source, Manner: how}, p)
}

// Include runs a program inside of the script that is running and returns its
// value, which for a body that awaits is the promise of what it returns. It is for functions
// of modules: it must be called on the loop. A relative require of the program's
// starts from the program's own folder. Its error is the exception of the program,
// to be thrown at the script.
func (h *Host) Include(p *Program) (goja.Value, error) {
	if !slices.Contains(h.js.included, p.name) {
		h.js.included = append(h.js.included, p.name)
	}
	h.js.sources.Keep(p.name, p.source)
	return h.js.start(p.script)
}

func (p *Program) compiled() (engine.Script, error) { return p.script, nil }
