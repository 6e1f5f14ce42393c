// Package style lays text out for a terminal: colours, widths, and nothing in a text that moves the
// cursor.
package style

import (
	"strings"

	"dialtone/internal/printable"
	"dialtone/repl/internal/line"
)

// Colors writes text for a terminal that has colours, and plainly for one without.
type Colors bool

func (s Colors) Bold(text string) string { return s.Escape("1", text) }
func (s Colors) Dim(text string) string  { return s.Escape("2", text) }
func (s Colors) Red(text string) string  { return s.Escape("31", text) }

func (s Colors) Escape(code, text string) string {
	if !s || text == "" || code == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Visible writes what would do something to the terminal, or to the order of what stands around it,
// as escapes, and keeps the text on one line.
func Visible(text string) string { return printable.Visible(text) }

// Width is the number of columns that text takes.
func Width(text string) int { return line.Width(text) }

// Pad fills a text up to some columns, or cuts it to them.
func Pad(text string, columns int) string {
	if Width(text) > columns {
		text = line.Truncate(text, columns, "…")
	}
	return text + strings.Repeat(" ", max(0, columns-Width(text)))
}

// Wrap breaks a text into lines of at most some columns, at blanks, each after
// the first as far in as the first.
func Wrap(text string, columns int) string {
	if columns <= 0 {
		return text
	}
	var out []string
	for _, line := range strings.Split(text, "\n") {
		out = append(out, wrapLine(line, columns)...)
	}
	return strings.Join(out, "\n")
}

func wrapLine(text string, columns int) []string {
	indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
	// What stands in columns goes on below its last one.
	if i := strings.LastIndex(strings.TrimRight(text, " "), "  "); i > len(indent) && i+2 < columns/2 {
		indent = strings.Repeat(" ", Width(text[:i+2]))
	}
	var lines []string
	for Width(text) > columns {
		cut := strings.LastIndex(line.Truncate(text, columns+1, ""), " ")
		if cut <= len(indent) {
			break
		}
		lines = append(lines, strings.TrimRight(text[:cut], " "))
		text = indent + strings.TrimLeft(text[cut:], " ")
	}
	return append(lines, text)
}
