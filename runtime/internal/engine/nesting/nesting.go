// Package nesting tells how deep a source is nested before a parser sees it, and how long its big
// integers are.
//
// Parsers and compilers recurse, Goja's and esbuild's among them, and Go ends the
// whole process when a stack is full. [Check] reads JavaScript and TypeScript,
// [CheckJSON] reads JSON, [CheckRegexp] a regular expression, each once from front to back
// and without recursion. What they count is an upper bound of the depth to
// which a parser of the language recurses, and of the height of the tree it makes.
package nesting

import (
	"fmt"
	"strings"
)

// Max is how deep a source may be nested: brackets, operators of one
// expression, arrows, else-ifs. Measured on the sources that cost the most
// stack for each level (functions in functions), Goja ends the process
// above 50,000. No source that people or their tools write comes near 1,000, long
// chains of else if and of string concatenation aside.
const Max = 5000

// MaxParameters is how deep functions with an arrow may stand in the default values of
// each other's parameters. Goja's parser reads such parameters twice at each depth.
const MaxParameters = 8

// MaxRegexp is how deep the groups of a regular expression may be nested. Go's own
// package allows 1000.
const MaxRegexp = 1000

// MaxDigits is how many digits the literal of a big integer may have, and where there are several
// the root of the sum of their squares: by the square of its length grows the time in which a
// parser reads one, and it cannot be stopped.
const MaxDigits = 300_000

// Error says that a text is nested too deep, or has a literal that is too long, and from where on.
type Error struct {
	Offset  int // In bytes.
	problem string
}

// Error says what is nested how deep.
func (e *Error) Error() string { return e.problem }

func tooDeep(offset int, what string, limit int) *Error {
	return &Error{offset, fmt.Sprintf("the %s is nested more than %d deep", what, limit)}
}

// Check finds out whether JavaScript or TypeScript is nested more than [Max] deep, or has literals
// of big integers of more than [MaxDigits]. The error is an [*Error].
func Check(source string) error {
	// A level takes a byte at the least; only parameters multiply.
	if len(source) <= Max && strings.Count(source, "=>") <= MaxParameters {
		return nil
	}
	s := newScanner(source)
	s.scan()
	return s.problem()
}

// CheckJSON finds out whether JSON is nested more than [Max] deep. The error is an
// [*Error].
func CheckJSON(text string) error {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '[', '{':
			if depth++; depth > Max {
				return tooDeep(i, "JSON", Max)
			}
		case ']', '}':
			depth--
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		}
	}
	return nil
}

// CheckRegexp finds out whether the groups of a regular expression are nested more
// than [MaxRegexp] deep. The error is an [*Error].
func CheckRegexp(pattern string) error {
	depth, inClass := 0, false
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\':
			i++
		case inClass:
			inClass = c != ']'
		case c == '[':
			inClass = true
		case c == '(':
			if depth++; depth > MaxRegexp {
				return tooDeep(i, "regular expression", MaxRegexp)
			}
		case c == ')':
			depth--
		}
	}
	return nil
}
