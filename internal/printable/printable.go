// Package printable makes text of others fit to be shown: without what moves the cursor of a
// terminal, begins a line of its own in a log, or has what follows written the other way round.
package printable

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line is a text on one line: control characters but tabs, separators of lines, and what changes the
// direction of writing are U+FFFD in it.
func Line(text string) string { return printable(text, false) }

// Text is a text that may have several lines.
func Text(text string) string { return printable(text, true) }

func printable(text string, lines bool) string {
	shown := func(r rune) bool { return !Moves(r) || r == '\t' || lines && r == '\n' }
	if strings.IndexFunc(text, func(r rune) bool { return !shown(r) }) < 0 {
		return text
	}
	if lines {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	return strings.Map(func(r rune) rune {
		if shown(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}

// Escaped is a text that may have several lines, with such characters as they are written in
// JavaScript, so that it is seen which they are.
func Escaped(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return Moves(r) && r != '\t' && r != '\n' }) < 0 {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		switch {
		case !Moves(r) || r == '\t' || r == '\n':
			out.WriteRune(r)
		case r <= 0xff:
			fmt.Fprintf(&out, `\x%02x`, r)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}

// Moves reports whether a character is none to see, but changes where or how others are written.
func Moves(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp)
}

// JSON is the same JSON with such characters escaped. In JSON they stand in strings only.
func JSON(data []byte) []byte {
	if bytes.IndexFunc(data, escaped) < 0 {
		return data
	}
	out := make([]byte, 0, len(data)+64)
	for _, r := range string(data) {
		if escaped(r) {
			out = fmt.Appendf(out, `\u%04x`, r)
		} else {
			out = utf8.AppendRune(out, r)
		}
	}
	return out
}

// escaped reports whether a character of JSON has to be escaped: below U+0080 it is, or is space
// between values.
func escaped(r rune) bool { return r >= 0x7f && Moves(r) }
