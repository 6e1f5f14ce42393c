package runtime

import (
	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/engine/helpers"
	"dialtone/runtime/internal/globals"
	"dialtone/runtime/internal/gofuncs"
	"dialtone/runtime/internal/library/genuine"
	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/traces"

	"github.com/dop251/goja"
)

// global makes a global that is the host's own.
func (m *machine) global(name string) goja.Value {
	switch name {
	case "console":
		return globals.Console{
			VM: m.vm, Stdout: m.stdout, Stderr: m.stderr, Inspector: m.inspecting(), Sources: m.sources.Sources,
			Now: m.options.Clock.Now, Check: m.stopIfEnded, Line: m.printLine(), Colors: m.colors, Columns: m.columns,
		}.Object()
	case "global":
		return m.vm.GlobalObject()
	case "process":
		return m.newProcess()
	case "setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate", "queueMicrotask":
		return m.timing().Function(name)
	case "require", "module", "exports", "__filename", "__dirname":
		return m.requiring().Global(name)
	case "confirm", "prompt":
		return globals.Asking{
			VM: m.vm, Terminal: m.options.Terminal, Yes: m.options.Yes, Inspector: m.inspecting(),
			Context: m.seam.Context, Check: m.stopIfEnded,
		}.Function(name)
	}
	value, err := m.standard().Global(name)
	if err != nil {
		native.Throw(m.vm, err)
	}
	return value
}

// columns is the width of the terminal that the script writes to.
func (m *machine) columns() int {
	if m.options.Columns == nil {
		return 0
	}
	return m.options.Columns()
}

// colors reports whether values that the console prints at a level are in colours.
func (m *machine) colors(level string) bool {
	switch {
	case m.options.Console != nil:
		return false
	case level == "warn", level == "error", level == "trace":
		return m.options.Colors.Stderr
	}
	return m.options.Colors.Stdout
}

// newProcess makes the global process.
func (m *machine) newProcess() goja.Value {
	process := globals.Process{
		VM: m.vm, Argv: m.argv, Env: m.options.env, Stdout: m.stdout, Stderr: m.stderr, Dir: m.cwd,
		Inspector: m.inspecting(), ExitCode: m.exitCode,
		NextTick: func(call func() error) { m.run.nextTick(call) },
		Started:  m.started, Now: m.options.Clock.Now, Check: m.stopIfEnded,
	}
	if m.options.Exit {
		process.Exit = func() { m.run.exit() }
	}
	m.process = process.Object()
	if err := m.standard().ExtendProcess(); err != nil {
		native.Throw(m.vm, err)
	}
	return m.process
}

func (m *machine) argv() *goja.Object { return globals.Argv(m.vm, m.scriptName, m.options.Args) }

// cwd is the working directory, or throws.
func (m *machine) cwd() string {
	dir, err := m.options.workingDir()
	if err != nil {
		panic(m.vm.NewGoError(err))
	}
	return dir
}

// helper makes what rewritten code calls by a name of package helpers.
func (m *machine) helper(name string) goja.Value {
	switch name {
	case helpers.ForAwait:
		return native.Made(m.vm, engine.LoopProgram())
	case helpers.Generators:
		return native.Made(m.vm, engine.GeneratorProgram())
	case helpers.Stack:
		return m.traces().Reader()
	case helpers.Caught:
		return native.Function(m.vm, "caught", func(call goja.FunctionCall) goja.Value {
			m.hints.Say(call.Argument(0))
			return call.Argument(0)
		})
	case helpers.Import:
		return native.Function(m.vm, "import", func(call goja.FunctionCall) goja.Value { return m.requiring().Import(call) })
	case helpers.ImportNow:
		return native.Function(m.vm, "import", func(call goja.FunctionCall) goja.Value { return m.requiring().ImportNow(call) })
	}
	return m.guarding().Helper(name)
}

// genuine is the built-ins of the language as they were before a script could replace one.
func (m *machine) genuine() *genuine.Built {
	if m.built == nil {
		m.built = genuine.Take(m.vm)
	}
	return m.built
}

// asyncIterator is Symbol.asyncIterator as it was before a script could replace what makes it. It
// is taken when it is needed, since a VM's symbols are as large as the rest of it.
func (m *machine) asyncIterator() *goja.Symbol {
	if m.iterating == nil {
		m.iterating = gofuncs.AsyncIterator(m.vm)
	}
	return m.iterating
}

// add makes what a source may use.
func (m *machine) add(wanted engine.Additions) {
	if wanted.Patches {
		m.genuine()
		m.asyncIterator()
	}
	if wanted.Symbols {
		m.addSymbols()
	}
	if wanted.Locale {
		// Without the usual objects a script has no use for it.
		_ = m.vm.Try(func() { _, _ = m.standard().Module("locale") })
	}
	for _, part := range wanted.Language {
		_ = m.vm.Try(func() { _ = m.standard().Add(part) })
	}
	if wanted.Traces {
		m.traces().AddCapture()
	}
}

// addSymbols makes the symbols that Goja lacks, once.
func (m *machine) addSymbols() {
	if !m.hasSymbols {
		m.hasSymbols = true
		engine.AddSymbols(m.vm)
	}
}

// traces are the stacks of errors as scripts see them.
func (m *machine) traces() traces.Traces {
	return traces.Traces{VM: m.vm, Sources: m.sources.Sources, Inspector: m.inspecting}
}
