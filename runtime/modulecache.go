package runtime

import (
	"errors"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/modules"

	"github.com/dop251/goja"
)

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
