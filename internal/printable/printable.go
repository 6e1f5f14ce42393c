// Package printable makes text of others fit to be shown: without what moves the cursor of a
// terminal, begins a line of its own in a log, or has what follows written the other way round.
package printable

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Line is a text on one line: control characters but tabs, separators of lines, and what changes
// the direction of writing are U+FFFD in it.
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

// Visible is a text on one line, with what would do something to the terminal, or to the order of
// what stands around it, as escapes.
func Visible(text string) string {
	if !strings.ContainsFunc(text, Moves) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\n':
			b.WriteString("⏎")
		case r == '\t':
			b.WriteByte(' ')
		case Moves(r):
			b.WriteString(Escape(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Escaped is a text that may have several lines, with such characters as they are written in
// JavaScript, so that it is seen which they are.
func Escaped(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return Moves(r) && r != '\t' && r != '\n' }) < 0 {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		if !Moves(r) || r == '\t' || r == '\n' {
			out.WriteRune(r)
		} else {
			out.WriteString(Escape(r))
		}
	}
	return out.String()
}

// Escape is such a character as JavaScript writes it.
func Escape(r rune) string {
	switch {
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\u{%x}`, r)
}

// Moves reports whether a character is none to see, but changes where or how others are written: it
// would do something to the terminal, as control characters do, to the order of what stands around
// it, or hide in it. Those that join and part the letters of a word are part of what is written,
// and so are the signs of Arabic and its neighbours that stand around a number.
func Moves(r rune) bool {
	if r < utf8.RuneSelf {
		return unicode.IsControl(r)
	}
	switch r {
	case '\u200c', '\u200d':
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

// JSON is the same JSON with such characters escaped. In JSON they stand in strings only.
func JSON(data []byte) []byte {
	if bytes.IndexFunc(data, escaped) < 0 {
		return data
	}
	out := make([]byte, 0, len(data)+64)
	for _, r := range string(data) {
		if escaped(r) {
			for _, unit := range utf16.AppendRune(nil, r) {
				out = fmt.Appendf(out, `\u%04x`, unit)
			}
		} else {
			out = utf8.AppendRune(out, r)
		}
	}
	return out
}

// escaped reports whether a character of JSON has to be escaped: below U+0080 it is, or is space
// between values.
func escaped(r rune) bool { return r >= 0x7f && Moves(r) }
