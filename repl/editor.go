package repl

import (
	"io"
	"os"

	"dialtone/repl/internal/line"
)

// Editor reads what a person types. Its methods are called by one goroutine at a time, but
// Interrupt and Above.
type Editor interface {
	// Prompt shows a prompt and returns what was typed behind it, without its end: a
	// line, or an entry of several where the [Assistant] says that it goes on. Its error
	// is io.EOF at the end of input (Ctrl-D), [ErrAborted] where the text, which it then
	// returns as well, was dropped (Ctrl-C), [ErrTooLong] where it was refused.
	Prompt(prompt Prompt) (string, error)
	// Ask is Prompt for the answer to a question: the person cannot come back to what
	// was remembered, nothing helps, and the answer is not remembered.
	Ask(prompt Prompt) (string, error)
	// Remember adds an entry to those that the person can come back to.
	Remember(entry string)
	// Assist sets what helps while one types.
	Assist(assistant Assistant)
	// Interrupt drops the text that is typed, or the next one if none is: Ctrl-C may
	// come as a signal just before or in the middle.
	Interrupt()
	// Above writes a text to out, above the prompt, if one is shown. It is called by any
	// goroutine.
	Above(out io.Writer, text []byte) (int, error)
	// Beside writes a text to out that moves the cursor itself, as a progress bar does. It is
	// called by any goroutine.
	Beside(out io.Writer, text []byte) (int, error)
	// Life shows a sign of life, of a few words, in the line where output goes on, until something
	// is written or a prompt is shown; an empty one clears it away. It is called by any goroutine.
	Life(sign string)
	// Aside calls f while the terminal is as the person's shell has it.
	Aside(f func() error) error
	// Columns is the terminal's width, or 0 where nobody knows.
	Columns() int
	// Close leaves the terminal as it was found.
	Close() error
}

// What editors take.
type (
	// Prompt is what stands before what is typed.
	Prompt = line.Prompt
	// Risk is what may come of what is typed: the color of a prompt.
	Risk = line.Risk
	// Assistant helps while one types.
	Assistant = line.Assistant
)

// The risks.
const (
	NoRisk    = line.NoRisk    // Nobody says: no color.
	Harmless  = line.Harmless  // What is sent reaches nobody: green.
	Elsewhere = line.Elsewhere // Not where one began, or nothing is sent: yellow.
	Real      = line.Real      // What is sent costs money: red.
)

// LineLimit is the most bytes that what is typed may have.
const LineLimit = line.LineLimit

// The errors of [Editor.Prompt] beside io.EOF.
var (
	ErrAborted = line.ErrAborted
	ErrTooLong = line.ErrTooLong
)

// NewEditor returns an editor on the process's terminal. Where TERM is dumb, or standard output is
// not a terminal, lines are read without editing, and the prompt goes to standard error.
func NewEditor(stdin *os.File, stderr io.Writer, colors bool) (Editor, error) {
	return line.New(stdin, stderr, colors)
}
