package repl

import (
	"os"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"

	"dialtone/internal/printable"
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

// visible writes control characters so that they do nothing to the terminal, and
// keeps the text on one line.
func visible(text string) string {
	if !strings.ContainsFunc(text, printable.Moves) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\n':
			b.WriteString(lineMark)
		case r == '\t':
			b.WriteByte(' ')
		case printable.Moves(r):
			b.WriteRune(unicode.ReplacementChar)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// width is the number of columns that text takes.
func width(text string) int { return runewidth.StringWidth(text) }

// pad fills a text up to some columns, or cuts it to them.
func pad(text string, columns int) string {
	if width(text) > columns {
		text = runewidth.Truncate(text, columns, "…")
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

func wrapLine(line string, columns int) []string {
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	// What stands in columns goes on below its last one.
	if i := strings.LastIndex(strings.TrimRight(line, " "), "  "); i > len(indent) && i+2 < columns/2 {
		indent = strings.Repeat(" ", width(line[:i+2]))
	}
	var lines []string
	for width(line) > columns {
		cut := strings.LastIndex(runewidth.Truncate(line, columns+1, ""), " ")
		if cut <= len(indent) {
			break
		}
		lines = append(lines, strings.TrimRight(line[:cut], " "))
		line = indent + strings.TrimLeft(line[cut:], " ")
	}
	return append(lines, line)
}
