package runtime

import "dialtone/runtime/internal/compile"

// add makes what a source may use.
func (h *Host) add(wanted compile.Additions) {
	if wanted.Symbols {
		h.addSymbols()
	}
	if wanted.Locale {
		// Without the usual objects a script has no use for it.
		_ = h.vm.Try(func() { _, _ = h.standard().Module("locale") })
	}
	if wanted.Traces {
		h.addTraces()
	}
}
