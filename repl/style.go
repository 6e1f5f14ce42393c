package repl

import (
	"os"
	"strings"

	"dialtone/internal/printable"
	"dialtone/repl/internal/line"

	"golang.org/x/term"
)

// Columns is the width of a terminal, 0 where the file is none.
func Columns(file *os.File) int {
	columns, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

// style writes text for a terminal that has colours, and plainly for one without.
type style bool

func (s style) bold(text string) string { return s.escape("1", text) }
func (s style) dim(text string) string  { return s.escape("2", text) }
func (s style) red(text string) string  { return s.escape("31", text) }

func (s style) escape(code, text string) string {
	if !s || text == "" || code == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// visible writes what would do something to the terminal, or to the order of what stands around it,
// as escapes, and keeps the text on one line.
func visible(text string) string {
	if !strings.ContainsFunc(text, printable.Moves) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\n':
			b.WriteString("⏎")
		case r == '\t':
			b.WriteByte(' ')
		case printable.Moves(r):
			b.WriteString(printable.Escape(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// width is the number of columns that text takes.
func width(text string) int { return line.Width(text) }

// pad fills a text up to some columns, or cuts it to them.
func pad(text string, columns int) string {
	if width(text) > columns {
		text = line.Truncate(text, columns, "…")
	}
	return text + strings.Repeat(" ", max(0, columns-width(text)))
}

// wrap breaks a text into lines of at most some columns, at blanks, each after
// the first as far in as the first.
func wrap(text string, columns int) string {
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
		indent = strings.Repeat(" ", width(text[:i+2]))
	}
	var lines []string
	for width(text) > columns {
		cut := strings.LastIndex(line.Truncate(text, columns+1, ""), " ")
		if cut <= len(indent) {
			break
		}
		lines = append(lines, strings.TrimRight(text[:cut], " "))
		text = indent + strings.TrimLeft(text[cut:], " ")
	}
	return append(lines, text)
}
