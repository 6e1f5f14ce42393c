package twiml

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// checkText reports what in a text is not text: half of a surrogate pair, and bytes that are not
// UTF-8.
func checkText(text string) error {
	for from := 0; ; {
		at, why := firstBad(text[from:])
		if at < 0 {
			return nil
		}
		at += from
		size := unwritable(text[at:])
		if size == 0 {
			return fmt.Errorf("%s, at byte %d, can't stand in XML; take it out", why, at)
		}
		from = at + size
	}
}

// unwritable returns how many bytes at the beginning of a text are a character that XML has no way
// to write, escaped or not: a control character, U+FFFE or U+FFFF. People send such in messages,
// and what repeats them is no less a document, so that U+FFFD stands in their place.
func unwritable(text string) int {
	switch c := text[0]; {
	case c < ' ' && c != '\t' && c != '\n' && c != '\r':
		return 1
	case c == 0xEF && (strings.HasPrefix(text, "\uFFFE") || strings.HasPrefix(text, "\uFFFF")):
		return len("\uFFFF")
	}
	return 0
}

// firstBad finds the first byte that begins no character of XML: most control characters, and what
// is not UTF-8, such as half of a surrogate pair. It is -1 where there is none.
func firstBad(text string) (at int, why string) {
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
				return i, fmt.Sprintf("the control character %U", c)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1 && c == 0xED && i+1 < len(text) && text[i+1] >= 0xA0:
			return i, "half of a surrogate pair"
		case r == utf8.RuneError && size == 1:
			return i, fmt.Sprintf("the byte 0x%02X, which is not UTF-8", c)
		case r == 0xFFFE, r == 0xFFFF:
			return i, fmt.Sprintf("the character %U", r)
		}
		i += size
	}
	return -1, ""
}

// What the characters of ASCII become, where they do not stay as they are. In character data a
// carriage return would be read back as a line feed; in an attribute's value, which stands in
// double quotes, tabs and line breaks as spaces.
var (
	inText  = [utf8.RuneSelf]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '\r': "&#13;"}
	inValue = [utf8.RuneSelf]string{
		'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&quot;", '\'': "&apos;",
		'\t': "&#9;", '\n': "&#10;", '\r': "&#13;",
	}
)

// appendText writes character data.
func appendText(dst []byte, text string) []byte { return appendEscaped(dst, text, &inText) }

// appendValue writes an attribute's value for double quotes.
func appendValue(dst []byte, value string) []byte { return appendEscaped(dst, value, &inValue) }

func appendEscaped(dst []byte, text string, escapes *[utf8.RuneSelf]string) []byte {
	from := 0
	for i := 0; i < len(text); i++ {
		var as string
		size := 1
		if c := text[i]; c < utf8.RuneSelf {
			as = escapes[c]
		}
		if as == "" {
			if size = unwritable(text[i:]); size == 0 {
				continue
			}
			as = string(utf8.RuneError)
		}
		dst = append(dst, text[from:i]...)
		dst = append(dst, as...)
		from = i + size
	}
	return append(dst, text[from:]...)
}

// isWritableName reports whether a name can be written so that every parser reads it: letters and
// digits of ASCII, and one prefix at most.
func isWritableName(name string) bool {
	colon := false
	for i := range len(name) {
		c := name[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_':
		case '0' <= c && c <= '9', c == '-', c == '.':
			if i == 0 || name[i-1] == ':' {
				return false
			}
		case c == ':':
			if colon || i == 0 || i == len(name)-1 {
				return false
			}
			colon = true
		default:
			return false
		}
	}
	return name != ""
}
