package inspect

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dop251/goja"
	"github.com/mattn/go-runewidth"
)

// A style is a pair of ANSI escape numbers: on and off.
type style [2]int

// Styles, in Node's colours.
var (
	styleSpecial   = style{36, 39}
	styleNumber    = style{33, 39}
	styleBigInt    = style{33, 39}
	styleBoolean   = style{33, 39}
	styleUndefined = style{90, 39}
	styleNull      = style{1, 22}
	styleString    = style{32, 39}
	styleSymbol    = style{32, 39}
	styleDate      = style{35, 39}
	styleRegExp    = style{31, 39}
	styleName      = style{}
)

// namedStyles are what a script's own inspect method may ask for by name.
func namedStyle(name string) style {
	switch name {
	case "special":
		return styleSpecial
	case "number":
		return styleNumber
	case "bigint":
		return styleBigInt
	case "boolean":
		return styleBoolean
	case "undefined":
		return styleUndefined
	case "null":
		return styleNull
	case "string":
		return styleString
	case "symbol":
		return styleSymbol
	case "date":
		return styleDate
	case "regexp":
		return styleRegExp
	}
	return styleName
}

func (p *printer) style(text string, s style) string {
	if !p.set.colors || s == styleName {
		return text
	}
	return fmt.Sprintf("\x1b[%dm%s\x1b[%dm", s[0], text, s[1])
}

var ansiEscapes = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("\x1b\\[[0-9]*m") })

// length is a text's length in UTF-16 units, colours aside.
func (p *printer) length(text string) int {
	if p.set.colors {
		text = ansiEscapes().ReplaceAllString(text, "")
	}
	return unitLength(text)
}

// width is the columns a text takes on a terminal, colours aside.
func (p *printer) width(text string) int {
	if p.set.colors {
		text = ansiEscapes().ReplaceAllString(text, "")
	}
	return textWidth(text)
}

func unitLength(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}

// textWidth goes by the characters alone, never by the machine's locale.
func textWidth(text string) int {
	condition := runewidth.Condition{}
	return condition.StringWidth(text)
}

// unitsOf is a string in UTF-16, with the halves of surrogate pairs that stand
// alone, which Go's own strings cannot hold.
func unitsOf(text goja.String) []uint16 {
	plain := text.String()
	if !strings.ContainsRune(plain, utf8.RuneError) {
		return utf16.Encode([]rune(plain))
	}
	units := make([]uint16, text.Length())
	for i := range units {
		units[i] = text.CharAt(i)
	}
	return units
}

// splitLines cuts after every line feed.
func splitLines(units []uint16) [][]uint16 {
	var lines [][]uint16
	for {
		i := slices.Index(units, '\n')
		if i < 0 || i == len(units)-1 {
			return append(lines, units)
		}
		lines = append(lines, units[:i+1])
		units = units[i+1:]
	}
}

// quote puts a string in the first quotes of ', " and ` that need no escape,
// and escapes what cannot be seen.
func quote(units []uint16) string {
	mark := uint16('\'')
	if slices.Contains(units, '\'') {
		switch {
		case !slices.Contains(units, '"'):
			mark = '"'
		case !slices.Contains(units, '`') && !strings.Contains(string(utf16.Decode(units)), "${"):
			mark = '`'
		}
	}
	return string(rune(mark)) + escapeUnits(units, mark) + string(rune(mark))
}

// quoteText is quote for a Go string.
func quoteText(text string) string { return quote(utf16.Encode([]rune(text))) }

func escapeUnits(units []uint16, mark uint16) string {
	var out strings.Builder
	for i := 0; i < len(units); i++ {
		unit := units[i]
		switch {
		case unit == mark || unit == '\\':
			out.WriteByte('\\')
			out.WriteRune(rune(unit))
		case unit == '\b':
			out.WriteString(`\b`)
		case unit == '\t':
			out.WriteString(`\t`)
		case unit == '\n':
			out.WriteString(`\n`)
		case unit == '\f':
			out.WriteString(`\f`)
		case unit == '\r':
			out.WriteString(`\r`)
		case unit < 0x20 || unit >= 0x7f && unit <= 0x9f:
			fmt.Fprintf(&out, `\x%02X`, unit)
		case utf16.IsSurrogate(rune(unit)):
			if i+1 < len(units) {
				if r := utf16.DecodeRune(rune(unit), rune(units[i+1])); r != utf8.RuneError {
					out.WriteRune(r)
					i++
					continue
				}
			}
			fmt.Fprintf(&out, `\u%04x`, unit)
		default:
			out.WriteRune(rune(unit))
		}
	}
	return out.String()
}

// isIdentifier reports whether a property's name is written without quotes.
func isIdentifier(name string) bool {
	for i, r := range name {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}
