// Package line is the console's line editor: peterh/liner, which keeps the text and the cursor,
// with edits and a screen of its own.
package line

import (
	"errors"
	"strings"

	"dialtone/internal/printable"
)

// LineLimit is the most bytes that what is typed may have. Liner takes seconds for a megabyte.
const LineLimit = 64 << 10

// The errors of [Editor.Prompt] beside io.EOF.
var (
	ErrAborted = errors.New("the line was dropped")
	ErrTooLong = errors.New("a line may have 64 KB; put it into a file, and run that with .load FILE")
)

// Assistant helps while one types. Its functions are called by one goroutine at a time; nil ones do
// nothing.
type Assistant struct {
	// Complete is what Tab does: it is given the text and the cursor's place in runes, and returns
	// those after.
	Complete func(text string, at int) (string, int)
	// Unfinished reports whether Enter begins another line.
	Unfinished func(text string) bool
	// Hint returns what stands below the text. It is called when all that was typed is taken in.
	Hint func(text string, at int) string
	// Ready is closed when Complete and Hint answer at once; until then they may wait, and what is
	// typed is shown before they are asked. Nil is ready.
	Ready <-chan struct{}
}

// workingSpace is how many columns there must be beside a prompt.
const workingSpace = 10

// fit makes a prompt fit for a terminal of some columns: at most half of them, and no control
// characters.
func fit(prompt string, columns int) string {
	prompt = strings.Map(func(r rune) rune {
		if printable.Moves(r) {
			return -1
		}
		return r
	}, prompt)
	most := min(columns/2, columns-workingSpace)
	if columns == 0 || Width(prompt) <= most {
		return prompt
	}
	// The end says that this is the prompt.
	for runes := []rune(prompt); len(runes) > 0; runes = runes[1:] {
		if short := "…" + string(runes); Width(short) <= most && most > 4 {
			return short
		}
	}
	return "> "
}
