package runtime

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/loop"
	"dialtone/runtime/internal/modules"
	"dialtone/runtime/internal/process"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// Program is source that is compiled once, to be run any number of times, in
// any number of hosts and in several at once.
type Program struct {
	name, source string
	body         bool                          // Whether the source is a function's body.
	script       atomic.Pointer[engine.Script] // Nil until it is compiled.
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
	p := &Program{name: name, source: source, body: body}
	p.script.Store(&compiled)
	return p, nil
}

// Source is a program that is not compiled yet: where it is first run it is, under the context and
// the limits of that run, as the source of [Host.Run]. It is for source that nobody vouches for,
// and that [Pool] and [Host.RunProgram] are to take all the same: in a host with Options.Process
// the child compiles it, and its limits hold. Source that does not parse is the error of the run.
func Source(name, source string) *Program {
	return &Program{name: name, source: sources.ValidUTF8(source)}
}

// compiledIn is what was compiled of the program, or is now, for the run that a machine has.
func (p *Program) compiledIn(m *machine) (engine.Script, error) {
	if script := p.script.Load(); script != nil {
		return *script, nil
	}
	text := sources.WithoutMap(p.source)
	compiled, err := compiling(m, text, func() (engine.Script, error) {
		return engine.Source(p.name, text, engine.AsScript, engine.KindOf(p.name))
	})
	if err == nil {
		p.script.Store(&compiled)
	}
	return compiled, err
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
	compiled, err := p.compiledIn(h.js)
	if err != nil {
		if errors.Is(err, errCompiling) {
			h.js.stopIfEnded()
		}
		return nil, h.js.vm.Try(func() { panic(h.js.thrownSyntaxError(err)) })
	}
	return h.js.start(compiled)
}

// ModuleCache keeps what was compiled of the files that scripts require and import, for hosts that
// come and go and read the same ones: a host for each request of a web server, say. Each of them
// reads the files itself, so that one that has changed is compiled again, and one that a host may
// not read stays out of its reach. Hosts share nothing else by it; what a module does when it is
// loaded, it does in each. Its zero value is empty, and many goroutines may use it. Scripts in a
// process of their own compile for themselves in any case.
type ModuleCache struct{ cache modules.Cache }

// requiring is the host's modules, made when a script first names one of the globals that go with
// them.
func (m *machine) requiring() *modules.Loader {
	if m.required == nil {
		needs := modules.Host{
			VM: m.vm, Files: m.options.files, Sources: m.sources.Sources,
			Compile:     m.compile,
			Run:         m.runProgram,
			Library:     func(name string) (goja.Value, error) { return m.standard().Module(name) },
			Provided:    m.options.imports,
			SyntaxError: m.thrownSyntaxError,
			Forget:      m.globals.Forget,
			Dir:         m.cwd,
			Included:    func() []string { return m.included },
			Text:        m.text,
		}
		if m.options.Cache != nil {
			needs.Cache = &m.options.Cache.cache
		}
		m.required = modules.New(needs, m.scriptName)
	}
	return m.required
}

// compile compiles a source that the script waits for.
func (m *machine) compile(source string, ready func() (engine.Script, error)) (engine.Script, error) {
	compiled, err := compiling(m, source, ready)
	if errors.Is(err, errCompiling) {
		m.stopIfEnded()
	}
	return compiled, err
}

// longSource is from how many bytes on a source is compiled beside the loop, without limits:
// compiling one that is shorter takes some milliseconds, unless it was written to take longer.
const longSource = 64 << 10

// errCompiling is the error of a compilation that a run did not wait for.
var errCompiling = errors.New("the run ended while a source was compiled")

// compiling is what ready makes of a source. Neither of the parsers can be stopped, so that a long
// source, and with limits each, is compiled on a goroutine of its own, which a run that has to end
// leaves behind. It has no part in the VM, but takes time and memory until it is done: the host is
// finished, so that no more than one is left behind by each.
func compiling[T any](m *machine, source string, ready func() (T, error)) (T, error) {
	if len(source) < longSource && m.options.limits == nil {
		return ready()
	}
	m.compilations.Add(1)
	made, left, err := apart(m.run.ctx, func() (T, error) {
		defer m.compilations.Done()
		return ready()
	})
	if left {
		m.run.abandoned = true
		return made, fmt.Errorf("%w: %w", errCompiling, err)
	}
	return made, err
}

// apart is what ready makes on a goroutine of its own. It reports whether that was left behind, for
// ctx has ended before, and the error is the context's then. A panic is an error.
func apart[T any](ctx context.Context, ready func() (T, error)) (made T, left bool, err error) {
	type outcome struct {
		made T
		err  error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if value := recover(); value != nil {
				o.err = newPanicError(loop.Panicked(value))
			}
			done <- o
		}()
		o.made, o.err = ready()
	}()
	select {
	case o := <-done:
		return o.made, false, o.err
	case <-ctx.Done():
		return made, true, ctx.Err()
	}
}

// CompileContext is [Compile], which returns when ctx has ended: what has not been compiled by then
// is left behind, and takes time and memory until it is done. The error is an [*InterruptError]
// then.
func CompileContext(ctx context.Context, name, source string) (*Program, error) {
	program, left, err := apart(ctx, func() (*Program, error) { return Compile(name, source) })
	if left {
		return nil, stoppedBy(ctx, nil)
	}
	return program, err
}
