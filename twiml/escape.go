package twiml

import (
	"fmt"
	"unicode/utf8"
)

// checkText reports what in the text can't stand in XML, escaped or not.
func checkText(text string) error {
	if at, why := firstBad(text); at >= 0 {
		return fmt.Errorf("%s, at byte %d, can't stand in XML; take it out", why, at)
	}
	return nil
}

// firstBad finds the first byte that begins no character of XML: most control characters, and what is not UTF-8,
// such as half of a surrogate pair. It is -1 where there is none.
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

// appendText writes character data. A carriage return would be read back as a line feed, so it is escaped.
func appendText(dst []byte, text string) []byte {
	from := 0
	for i := range len(text) {
		var as string
		switch text[i] {
		case '&':
			as = "&amp;"
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		case '\r':
			as = "&#13;"
		default:
			continue
		}
		dst = append(dst, text[from:i]...)
		dst = append(dst, as...)
		from = i + 1
	}
	return append(dst, text[from:]...)
}

// appendValue writes an attribute's value for double quotes. Tabs and line breaks would be read back as spaces, so
// they are escaped.
func appendValue(dst []byte, value string) []byte {
	from := 0
	for i := range len(value) {
		var as string
		switch value[i] {
		case '&':
			as = "&amp;"
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		case '"':
			as = "&quot;"
		case '\'':
			as = "&apos;"
		case '\t':
			as = "&#9;"
		case '\n':
			as = "&#10;"
		case '\r':
			as = "&#13;"
		default:
			continue
		}
		dst = append(dst, value[from:i]...)
		dst = append(dst, as...)
		from = i + 1
	}
	return append(dst, value[from:]...)
}

// isWritableName reports whether a name can be written so that every parser reads it: letters and digits of ASCII,
// and one prefix at most.
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
