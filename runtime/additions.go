package runtime

import "strings"

// additions are what a VM gets when a source first mentions it: what Goja lacks, or does
// otherwise than people know it. Hosts whose scripts do without need not make it.
type additions struct {
	symbols bool // Symbol.asyncIterator and its kin.
	locale  bool // What goes by a language or a time zone.
	traces  bool // Error.captureStackTrace.
}

// additionsFor finds what a source may use.
func additionsFor(source string) additions {
	return additions{
		symbols: mentionsSymbols(source),
		locale:  strings.Contains(source, "toLocale") || strings.Contains(source, "localeCompare"),
		traces:  strings.Contains(source, "captureStackTrace"),
	}
}

func (h *Host) add(wanted additions) {
	if wanted.symbols {
		h.addSymbols()
	}
	if wanted.locale {
		// Without the usual objects a script has no use for it.
		_ = h.vm.Try(func() { _, _ = h.standard().Module("locale") })
	}
	if wanted.traces {
		h.addTraces()
	}
}
