package compile

import "strings"

// Symbols are the well-known symbols that Goja lacks.
var Symbols = []string{"asyncIterator", "asyncDispose", "dispose"}

// mentionsSymbols tells whether a source may name one of them.
func mentionsSymbols(source string) bool {
	for _, name := range Symbols {
		if strings.Contains(source, name) {
			return true
		}
	}
	return false
}
