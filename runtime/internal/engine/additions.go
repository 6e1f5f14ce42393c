package engine

import "strings"

// Additions are what a VM gets when a source first mentions it: what Goja lacks, or does
// otherwise than people know it. Hosts whose scripts do without need not make it.
type Additions struct {
	Symbols bool // The well-known symbols that Goja lacks; see [Symbols].
	Locale  bool // What goes by a language or a time zone.
	Traces  bool // Error.captureStackTrace.
	Patches bool // It may replace built-ins, which the library takes before.

	// Language names the parts that the objects of the language lack.
	Language []string
}

// additionsFor finds what a source may use.
func additionsFor(source string) Additions {
	return Additions{
		Symbols: mentionsSymbols(source),
		Locale:  strings.Contains(source, "toLocale") || strings.Contains(source, "localeCompare"),
		Traces:  strings.Contains(source, "captureStackTrace"),
		Patches: mayPatch(source),

		Language: languageParts(source),
	}
}

// The words by which a source names a part of the language's library. Those of iterators
// also stand for what makes an iterator: another file may call its methods.
var partWords = []struct {
	part  string
	words []string
}{
	{"annexb", []string{
		"getYear", "setYear", "toGMTString", ".anchor(", ".big(", ".blink(", ".bold(", ".fixed(", ".fontcolor(", ".fontsize(",
		".italics(", ".link(", ".small(", ".strike(", ".sub(", ".sup(", "__define", "__lookup",
	}},
	{"fromasync", []string{"fromAsync"}},
	{"grouping", []string{"groupBy"}},
	{"iterators", []string{"function*", "function *", "Symbol.iterator", ".values(", ".keys(", ".entries(", ".matchAll(", ".take(", ".drop(", ".toArray("}},
	{"promises", []string{"withResolvers", ".try"}},
	{"regexpescape", []string{".escape"}},
	{"wellformed", []string{"WellFormed"}},
}

func languageParts(source string) (parts []string) {
	for _, part := range partWords {
		for _, word := range part.words {
			// The functions of Object give arrays.
			if count := strings.Count(source, word); count > 0 && count > strings.Count(source, "Object"+word) {
				parts = append(parts, part.part)
				break
			}
		}
	}
	return parts
}
