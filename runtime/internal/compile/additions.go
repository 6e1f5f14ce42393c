package compile

import "strings"

// Additions are what a VM gets when a source first mentions it: what Goja lacks, or does
// otherwise than people know it. Hosts whose scripts do without need not make it.
type Additions struct {
	Symbols bool // The well-known symbols that Goja lacks; see [Symbols].
	Locale  bool // What goes by a language or a time zone.
	Traces  bool // Error.captureStackTrace.
}

// additionsFor finds what a source may use.
func additionsFor(source string) Additions {
	return Additions{
		Symbols: mentionsSymbols(source),
		Locale:  strings.Contains(source, "toLocale") || strings.Contains(source, "localeCompare"),
		Traces:  strings.Contains(source, "captureStackTrace"),
	}
}
