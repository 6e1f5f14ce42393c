package regexps

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"dialtone/runtime/internal/engine/unicodeclass"
)

// classProperty reads \p{…} or \P{…} in brackets.
func (t *translator) classProperty() (unicodeclass.Class, error) {
	class, err := t.property()
	if err != nil {
		err = syntaxError(err.Error() + " in character class")
	}
	return class, err
}

// property reads \p{…} or \P{…}.
func (t *translator) property() (unicodeclass.Class, error) {
	negated := t.src[t.at+1] == 'P'
	t.at += 2
	name, _, ok := strings.Cut(t.src[t.at:], "}")
	if !ok || !strings.HasPrefix(name, "{") {
		return unicodeclass.Class{}, syntaxError("Invalid property name")
	}
	t.at += len(name) + 1
	class, err := unicodeclass.Lookup(name[1:], t.sets)
	if err != nil {
		return class, err
	}
	if negated {
		if len(class.Strings) > 0 {
			return class, syntaxError("Invalid property name")
		}
		if t.sets {
			class = t.folded(class)
		}
		class = t.complement(class)
	}
	return class, nil
}

// shorthand is what \d, \s, \w and their opposites stand for.
func (t *translator) shorthand(c byte) unicodeclass.Class {
	var points unicodeclass.Points
	switch c | 0x20 {
	case 'd':
		points = unicodeclass.Of('0', '9')
	case 'w':
		points = unicodeclass.Points{'0', '9' + 1, 'A', 'Z' + 1, '_', '_' + 1, 'a', 'z' + 1}
		if t.unicode && t.now.i {
			points = unicodeclass.Class{Points: points}.Folded(true).Points
		}
	case 's':
		points = unicodeclass.Points{9, 14, 32, 33, 0xA0, 0xA1, 0x1680, 0x1681, 0x2000, 0x200B, 0x2028, 0x202A, 0x202F, 0x2030, 0x205F, 0x2060, 0x3000, 0x3001, 0xFEFF, 0xFF00}
	}
	class := unicodeclass.Class{Points: points}
	if c < 'a' {
		return t.complement(class)
	}
	return class
}

// escapedChar reads an escape that stands for one character.
func (t *translator) escapedChar(inClass bool) (rune, error) {
	c := t.src[t.at+1]
	t.at += 2
	switch c {
	case 'b':
		if inClass {
			return '\b', nil
		}
	case 'f':
		return '\f', nil
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 't':
		return '\t', nil
	case 'v':
		return '\v', nil
	case 'c':
		if t.at < len(t.src) && isLetter(t.src[t.at]) {
			t.at++
			return rune(t.src[t.at-1] & 31), nil
		}
		if t.unicode {
			return 0, syntaxError("Invalid unicode escape")
		}
		t.at--
		return '\\', nil
	case 'x':
		if r, ok := t.hex(2); ok {
			return r, nil
		}
	case 'u':
		if r, ok := t.unicodeEscape(); ok {
			return r, nil
		}
		if t.unicode {
			return 0, syntaxError("Invalid Unicode escape")
		}
		return 'u', nil
	}
	if '0' <= c && c <= '7' && !t.unicode {
		value := rune(c - '0')
		for n := 1; n < 3 && t.at < len(t.src) && '0' <= t.src[t.at] && t.src[t.at] <= '7' && value*8+rune(t.src[t.at]-'0') < 256; n++ {
			value = value*8 + rune(t.src[t.at]-'0')
			t.at++
		}
		return value, nil
	}
	if c == '0' && (t.at >= len(t.src) || t.src[t.at] < '0' || t.src[t.at] > '9') {
		return 0, nil
	}
	syntax := strings.IndexByte(`^$\.*+?()[]{}|/`, c) >= 0 || inClass && (c == '-' || t.sets && strings.IndexByte("&-!#%,:;<=>@`~", c) >= 0)
	if t.unicode && !syntax {
		return 0, syntaxError("Invalid escape")
	}
	t.at--
	return t.rune(), nil
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// hex reads a number of hexadecimal digits, if they are there.
func (t *translator) hex(digits int) (rune, bool) {
	if t.at+digits > len(t.src) {
		return 0, false
	}
	n, err := strconv.ParseUint(t.src[t.at:t.at+digits], 16, 32)
	if err != nil {
		return 0, false
	}
	t.at += digits
	return rune(n), true
}

// unicodeEscape reads what comes after \u, a pair of surrogates as one character where the flags
// say so.
func (t *translator) unicodeEscape() (rune, bool) {
	if t.unicode && t.has("{") {
		text, _, ok := strings.Cut(t.src[t.at+1:], "}")
		n, err := strconv.ParseUint(text, 16, 32)
		if !ok || err != nil || n > unicode.MaxRune {
			return 0, false
		}
		t.at += len(text) + len("{}")
		return rune(n), true
	}
	r, ok := t.hex(4)
	if ok && t.unicode && utf16.IsSurrogate(r) && t.has(`\u`) {
		at := t.at
		t.at += 2
		if low, ok := t.hex(4); ok {
			if pair := utf16.DecodeRune(r, low); pair != unicode.ReplacementChar {
				return pair, true
			}
		}
		t.at = at
	}
	return r, ok
}
