package guards

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// jsonProblem says in V8's words what is wrong with a text that is not JSON: scripts print it, and
// people search for it. It is "" where nothing is.
func jsonProblem(text goja.String) string {
	p := &jsonReader{text: text}
	if p.space(); !p.value() {
		return p.problem
	}
	if p.space(); p.at < text.Length() {
		return fmt.Sprintf("Unexpected non-whitespace character after JSON at position %d", p.at)
	}
	return ""
}

// jsonReader reads JSON to where it goes wrong. Its methods are false there.
type jsonReader struct {
	text    goja.String
	at      int // In UTF-16 units.
	problem string
}

// next is the character to be read, or -1 at the end.
func (p *jsonReader) next() rune {
	if p.at < p.text.Length() {
		return rune(p.text.CharAt(p.at))
	}
	return -1
}

func (p *jsonReader) space() {
	for slices.Contains([]rune{' ', '\t', '\n', '\r'}, p.next()) {
		p.at++
	}
}

func (p *jsonReader) fail(problem string) bool {
	p.problem = fmt.Sprintf("%s in JSON at position %d", problem, p.at)
	return false
}

// unexpected is the problem of a token that nothing begins with.
func (p *jsonReader) unexpected() bool {
	const context = 10
	length := p.text.Length()
	quoted := func(from, to int) string { return `"` + p.text.Substring(from, to).String() + `"` }
	switch c := p.next(); {
	case c < 0:
		p.problem = "Unexpected end of JSON input"
		return false
	case c >= '0' && c <= '9', c == '-':
		return p.fail("Unexpected number")
	case c == '"':
		return p.fail("Unexpected string")
	case slices.Contains([]string{"NaN", "Infinity", "undefined", "[object Object]"}, p.text.String()):
		p.problem = quoted(0, length) + " is not valid JSON"
		return false
	}
	around := quoted(0, length)
	switch {
	case length <= 2*context:
	case p.at < context:
		around = quoted(0, p.at+context) + "..."
	case p.at < length-context:
		around = "..." + quoted(p.at-context, p.at+context) + "..."
	default:
		around = "..." + quoted(p.at-context, length)
	}
	p.problem = fmt.Sprintf("Unexpected token '%s', %s is not valid JSON", p.text.Substring(p.at, p.at+1).String(), around)
	return false
}

func (p *jsonReader) value() bool {
	switch c := p.next(); {
	case c == '{':
		return p.object()
	case c == '[':
		return p.array()
	case c == '"':
		return p.string()
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	case c == 't':
		return p.word("true")
	case c == 'f':
		return p.word("false")
	case c == 'n':
		return p.word("null")
	}
	return p.unexpected()
}

func (p *jsonReader) word(word string) bool {
	for _, c := range word {
		if p.next() != c {
			return p.unexpected()
		}
		p.at++
	}
	return true
}

func (p *jsonReader) object() bool {
	p.at++
	if p.space(); p.next() == '}' {
		p.at++
		return true
	}
	for missing := "Expected property name or '}'"; ; missing = "Expected double-quoted property name" {
		if p.next() != '"' {
			return p.fail(missing)
		}
		if !p.string() {
			return false
		}
		if p.space(); p.next() != ':' {
			return p.fail("Expected ':' after property name")
		}
		p.at++
		if p.space(); !p.value() {
			return false
		}
		switch p.space(); p.next() {
		case ',':
			p.at++
			p.space()
		case '}':
			p.at++
			return true
		default:
			return p.fail("Expected ',' or '}' after property value")
		}
	}
}

func (p *jsonReader) array() bool {
	p.at++
	if p.space(); p.next() == ']' {
		p.at++
		return true
	}
	for {
		if !p.value() {
			return false
		}
		switch p.space(); p.next() {
		case ',':
			p.at++
			p.space()
		case ']':
			p.at++
			return true
		default:
			return p.fail("Expected ',' or ']' after array element")
		}
	}
}

func (p *jsonReader) string() bool {
	for p.at++; ; p.at++ {
		switch c := p.next(); {
		case c < 0:
			return p.fail("Unterminated string")
		case c == '"':
			p.at++
			return true
		case c < ' ':
			return p.fail("Bad control character in string literal")
		case c == '\\':
			if p.at++; !p.escape() {
				return false
			}
		}
	}
}

func (p *jsonReader) escape() bool {
	switch c := p.next(); {
	case c < 0:
		return p.unexpected()
	case c == 'u':
		for range 4 {
			if p.at++; !isHex(p.next()) {
				return p.fail("Bad Unicode escape")
			}
		}
	case !strings.ContainsRune(`"\/bfnrt`, c):
		return p.fail("Bad escaped character")
	}
	return true
}

func isHex(c rune) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func (p *jsonReader) digits() (some bool) {
	for c := p.next(); c >= '0' && c <= '9'; c = p.next() {
		p.at++
		some = true
	}
	return some
}

func (p *jsonReader) number() bool {
	if p.next() == '-' {
		if p.at++; p.next() < '0' || p.next() > '9' {
			return p.fail("No number after minus sign")
		}
	}
	if p.next() == '0' {
		if p.at++; p.next() >= '0' && p.next() <= '9' {
			return p.fail("Unexpected number")
		}
	} else {
		p.digits()
	}
	if p.next() == '.' {
		if p.at++; !p.digits() {
			return p.fail("Unterminated fractional number")
		}
	}
	if p.next() == 'e' || p.next() == 'E' {
		if p.at++; p.next() == '+' || p.next() == '-' {
			p.at++
		}
		if !p.digits() {
			return p.fail("Exponent part is missing a number")
		}
	}
	return true
}
