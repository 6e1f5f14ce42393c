// Package unicodeclass writes the \p{…} of JavaScript's regular expressions as
// classes of code points, for Goja takes \p for the letter p.
//
// The code points are those of package unicode: General_Category, Script and the
// binary properties that it has or that follow from what it has; and a table of its own for emoji.
package unicodeclass

import (
	"fmt"
	"strings"
	"unicode"
)

// Rewrite rewrites the source of a regular expression that has the flag u. What
// is no property, and what is not supported, is an error.
func Rewrite(pattern string) (string, error) {
	if !strings.Contains(pattern, `\p`) && !strings.Contains(pattern, `\P`) {
		return pattern, nil
	}
	var out strings.Builder
	inClass := false
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case c == '\\' && i+1 < len(pattern):
			i++
			if letter := pattern[i]; letter != 'p' && letter != 'P' {
				out.WriteByte('\\')
				out.WriteByte(letter)
				continue
			}
			name, ok := braced(pattern[i+1:])
			if !ok {
				return "", noProperty{}
			}
			table, err := lookup(name)
			if err != nil {
				return "", err
			}
			writeClass(&out, table, pattern[i] == 'P', inClass)
			i += len(name) + len("{}")
			continue
		case c == '[':
			inClass = true
		case c == ']':
			inClass = false
		}
		out.WriteByte(c)
	}
	return out.String(), nil
}

// noProperty is the error of a name that no property has, in V8's words.
type noProperty struct{}

func (noProperty) Error() string { return "Invalid property name" }

// braced is what stands in the braces that text begins with.
func braced(text string) (string, bool) {
	if !strings.HasPrefix(text, "{") {
		return "", false
	}
	name, _, ok := strings.Cut(text[1:], "}")
	return name, ok
}

// writeClass writes the ranges of a table, or those of what is not in it.
func writeClass(out *strings.Builder, table set, negated, inClass bool) {
	ranges := table.ranges()
	if negated {
		ranges = complement(ranges)
	}
	if !inClass {
		out.WriteByte('[')
		if len(ranges) == 0 {
			out.WriteByte('^') // Goja's own [] is not quite empty.
			ranges = complement(nil)
		}
	}
	for _, r := range ranges {
		fmt.Fprintf(out, `\u{%X}`, r[0])
		if r[1] > r[0] {
			fmt.Fprintf(out, `-\u{%X}`, r[1])
		}
	}
	if !inClass {
		out.WriteByte(']')
	}
}

// lookup finds a property by what stands in the braces.
func lookup(text string) (set, error) {
	property, value, hasValue := strings.Cut(text, "=")
	if !hasValue {
		if table, ok := category(text); ok {
			return table, nil
		}
		return binary(text)
	}
	switch property {
	case "General_Category", "gc":
		if table, ok := category(value); ok {
			return table, nil
		}
	case "Script", "sc":
		if name, ok := scriptCodes[value]; ok {
			value = name
		}
		if table, ok := unicode.Scripts[value]; ok {
			return set{in: []*unicode.RangeTable{table}}, nil
		}
	case "Script_Extensions", "scx":
		return set{}, fmt.Errorf(`\p{%s} is not supported: \p{Script=%s} is`, text, value)
	}
	return set{}, noProperty{}
}

// category finds a General_Category by one of its names.
func category(name string) (set, bool) {
	if short, ok := unicode.CategoryAliases[name]; ok {
		name = short
	}
	table, ok := unicode.Categories[name]
	return set{in: []*unicode.RangeTable{table}}, ok && name != "Unassigned"
}
