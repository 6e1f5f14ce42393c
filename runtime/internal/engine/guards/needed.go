package guards

import "strings"

// Needed says which guards a source may need, by the words in it. It does not see
// through names that are put together while the source runs.
func Needed(source string) (set Set) {
	for _, words := range []struct {
		set  Set
		some []string
	}{
		{Sizes, []string{"repeat", "padStart", "padEnd", "Array", "asUintN", "asIntN", "Buffer"}},
		{JSON, []string{"JSON"}},
		{Dates | DateText, []string{"Date"}},
		{DateText, []string{"date", "Time", "_time"}}, // A module's dates have such names.
		{Flat, []string{".flat("}},
		{Missing, []string{"Array.from", "find", "toLocaleString", "defineProp", "ownKeys"}},
		{Code, []string{"Function", "eval"}},
		{Patterns, []string{"RegExp", "match", "search", ".compile(", "hasIndices", "unicodeSets", "flags"}},
		{Regexps, []string{"RegExp", "match", "search", ".test(", ".replace", ".split(", ".compile("}},
	} {
		for _, word := range words.some {
			if strings.Contains(source, word) {
				set |= words.set
				break
			}
		}
	}
	return set
}
