package repl

import (
	"errors"
	"io"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// Editor reads lines that a person edits. Its methods are called by one
// goroutine at a time, but Interrupt and Above.
type Editor interface {
	// Prompt shows a prompt and returns the line typed after it, without its end.
	// Its error is io.EOF at the end of input (Ctrl-D), [ErrAborted] where the line
	// was dropped (Ctrl-C), [ErrTooLong] where it was refused.
	Prompt(prompt Prompt) (string, error)
	// Ask is Prompt for the answer to a question: the person cannot come back to
	// lines that were remembered, and it is not remembered.
	Ask(prompt Prompt) (string, error)
	// Remember adds a line to those that the person can come back to.
	Remember(line string)
	// Complete sets what Tab does: it is given the line and the cursor's place in
	// runes, and returns the line and the place after.
	Complete(complete func(line string, at int) (string, int))
	// Interrupt drops the line that is read, or the next one if none is: Ctrl-C may
	// come as a signal just before or in the middle.
	Interrupt()
	// Above writes a text to out, above the line that is read, if one is. It is called
	// by any goroutine.
	Above(out io.Writer, text []byte) (int, error)
	// Aside calls f while the terminal is as the person's shell has it.
	Aside(f func() error) error
	// Columns is the terminal's width, or 0 where nobody knows.
	Columns() int
	// Close leaves the terminal as it was found.
	Close() error
}

// LineLimit is the most bytes that a line may have. Liner takes seconds for a
// line of a megabyte.
const LineLimit = 64 << 10

// The errors of [Editor.Prompt] beside io.EOF.
var (
	ErrAborted = errors.New("the line was dropped")
	ErrTooLong = errors.New("a line may have 64 KB; put it into a file, and run that with .load FILE")
)

// Liner needs this many columns beside the prompt, or edits no lines.
const workingSpace = 10

// fit makes a prompt fit for liner in a terminal of some columns: at most half of
// them, and no control characters.
func fit(prompt string, columns int) string {
	prompt = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.C, r) {
			return -1
		}
		return r
	}, prompt)
	most := min(columns/2, columns-workingSpace)
	if columns == 0 || runewidth.StringWidth(prompt) <= most {
		return prompt
	}
	// The end says that this is the prompt.
	for runes := []rune(prompt); len(runes) > 0; runes = runes[1:] {
		if short := "…" + string(runes); runewidth.StringWidth(short) <= most && most > 4 {
			return short
		}
	}
	return "> "
}

// Marks stand in a line for what liner cannot show there: the line breaks of an
// entry of several lines, and tabs.
const (
	lineMark = "⏎"
	tabMark  = "⇥"
)

var (
	toMarks   = strings.NewReplacer("\r\n", lineMark, "\n", lineMark, "\t", tabMark)
	fromMarks = strings.NewReplacer(lineMark, "\n", tabMark, "\t")
)
