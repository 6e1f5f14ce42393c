package engine

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// patchWords are what a source that puts something in the place of a method of a built-in prototype
// has, unless it makes the name by which it gets there.
var patchWords = []string{
	"prototype", "Prototype", "__proto__", "constructor", "Reflect", "defineProp", "__define", "assign", "getOwn", "delete", "eval",
	"Function", `\u`, `\x`,
}

// builtIns are the built-in constructors and namespaces whose names end neither with Error nor with
// Array.
var builtIns = map[string]bool{
	"Object": true, "Map": true, "Set": true, "WeakMap": true, "WeakSet": true, "Promise": true, "Symbol": true, "RegExp": true,
	"Date": true, "Math": true, "JSON": true, "Proxy": true, "Number": true, "String": true, "Boolean": true, "BigInt": true,
	"ArrayBuffer": true, "DataView": true, "Buffer": true, "Atomics": true, "Iterator": true,
}

var (
	// literal is what stands in the brackets of a member whose name is not made: a[0] and a['b'].
	literal = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*(?:\d+|'[^'\\]*'|"[^"\\]*")\s*\]`) })

	// used is what follows a built-in where it is called or a function of its own is.
	used = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\s*(?:\(|(?:\?\.|\.)\s*[\pL_$][\pL\pN_$]*\s*(?:\?\.\s*)?\()`)
	})
)

// mayPatch reports whether a source may put something in the place of a built-in, which the library
// takes before. A source that only calls them does not.
func mayPatch(source string) bool {
	for _, word := range patchWords {
		if strings.Contains(source, word) {
			return true
		}
	}
	return makesNames(source) || handsOnBuiltIns(source)
}

// blanks may stand between the tokens of a member.
const blanks = " \t\n\f\r"

// makesNames reports whether a source has a member in brackets whose name is calculated.
func makesNames(source string) bool {
	for at := 0; ; at++ {
		bracket := strings.IndexByte(source[at:], '[')
		if bracket < 0 {
			return false
		}
		at += bracket
		before := strings.TrimRight(source[:at], blanks)
		if optional, ok := strings.CutSuffix(before, "?."); ok {
			before = strings.TrimRight(optional, blanks)
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		ofValue := unicode.IsLetter(last) || unicode.IsNumber(last) || strings.ContainsRune("_$)]}'\"`", last)
		if ofValue && !literal().MatchString(source[at+1:]) {
			return true
		}
	}
}

// handsOnBuiltIns reports whether a source does something with a built-in but call it or a function
// of its own.
func handsOnBuiltIns(source string) bool {
	for at := 0; at < len(source); at++ {
		if !inWord(source[at]) {
			continue
		}
		start := at
		for at < len(source) && inWord(source[at]) {
			at++
		}
		word := source[start:at]
		if !builtIns[word] && !strings.HasSuffix(word, "Error") && !strings.HasSuffix(word, "Array") {
			continue
		}
		before := strings.TrimRight(source[:start], " \t")
		if strings.HasSuffix(before, "instanceof") || strings.HasSuffix(before, "extends") {
			continue
		}
		if !used().MatchString(source[at:]) {
			return true
		}
	}
	return false
}

// inWord reports whether a byte may be one of a built-in's name.
func inWord(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}
