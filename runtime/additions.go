package runtime

import (
	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/library/genuine"
	"dialtone/runtime/internal/traces"
)

// genuine is the built-ins of the language as they were before a script could replace one.
func (m *machine) genuine() *genuine.Built {
	if m.built == nil {
		m.built = genuine.Take(m.vm)
	}
	return m.built
}

// add makes what a source may use.
func (m *machine) add(wanted engine.Additions) {
	if wanted.Patches {
		m.genuine()
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
