//go:build linux || darwin || freebsd || netbsd || openbsd

package repl

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/peterh/liner"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// minColumns is the least width in which liner edits lines after a prompt of two
// columns.
const minColumns = workingSpace + 2

// terminal is an [Editor] on the process's terminal.
type terminal struct {
	keys     *keyboard
	liner    *liner.State // nil while the terminal is as the shell has it.
	columns  int          // When liner was made.
	lines    bool         // Whether lines can be edited at all.
	prompts  io.Writer    // Where a prompt goes that liner does not show.
	history  []string
	complete func(line string, at int) (string, int)
}

// NewEditor returns an editor on the process's terminal. Where TERM is dumb, or
// standard output is not a terminal, lines are read without editing, and the prompt
// goes to standard error.
func NewEditor(stdin *os.File, stderr io.Writer) (Editor, error) {
	keys, err := newKeyboard(stdin)
	if err != nil {
		return nil, err
	}
	t := &terminal{keys: keys, prompts: stderr}
	t.lines = liner.TerminalSupported() && term.IsTerminal(int(os.Stdout.Fd()))
	if term.IsTerminal(int(os.Stdout.Fd())) {
		t.prompts = os.Stdout
	}
	return t, nil
}

// Columns is the width of the terminal that is written to.
func (t *terminal) Columns() int { return Columns(os.Stdout) }

// Prompt reads a line.
func (t *terminal) Prompt(prompt Prompt) (string, error) {
	columns := t.Columns()
	if !t.lines || columns < minColumns {
		t.release()
		return t.keys.line(t.prompts, prompt.Text)
	}
	if t.liner == nil || t.columns != columns {
		// Liner keeps to the width that it began with where that was too narrow.
		t.release()
		t.acquire(columns)
	}
	// Liner does this itself, but only after it has shown the prompt.
	restore := withoutSignals(int(t.keys.in.Fd()))
	stop := t.keys.serve()
	fmt.Print(pasteOn)
	line, err := t.liner.Prompt(fit(prompt.Text, columns))
	fmt.Print(pasteOff)
	tooLong := stop()
	restore()
	switch err {
	case nil:
		if shown := fit(prompt.Text, columns) + line; width(shown) >= columns {
			// Liner leaves the part that it showed: the whole can be read, and copied.
			fmt.Print("\x1b[A\r\x1b[K" + fromMarks.Replace(shown) + "\n")
		}
		return line, nil
	case io.EOF:
		return line, err
	case liner.ErrPromptAborted:
		if tooLong {
			return "", ErrTooLong
		}
		return "", ErrAborted
	default:
		// A terminal without columns, in the middle of a line.
		t.release()
		return "", ErrAborted
	}
}

// Ask reads a line with nothing to come back to.
func (t *terminal) Ask(prompt Prompt) (string, error) {
	history := t.history
	t.recall(nil)
	defer t.recall(history)
	return t.Prompt(prompt)
}

// recall has lines be those that the person can come back to.
func (t *terminal) recall(lines []string) {
	t.history = lines
	if t.liner == nil {
		return
	}
	t.liner.ClearHistory()
	for _, line := range lines {
		t.liner.AppendHistory(line)
	}
}

// withoutSignals makes Ctrl-C a key like any other, until what it returns is called.
func withoutSignals(terminal int) (restore func()) {
	was, err := unix.IoctlGetTermios(terminal, getTermios)
	if err != nil {
		return func() {}
	}
	mode := *was
	mode.Lflag &^= unix.ISIG
	_ = unix.IoctlSetTermios(terminal, setTermios, &mode)
	return func() { _ = unix.IoctlSetTermios(terminal, setTermios, was) }
}

// acquire gives the terminal to liner. Liner reads what is standard input when it
// is made: here that is the keyboard, which knows what liner cannot hold.
func (t *terminal) acquire(columns int) {
	stdin := os.Stdin
	os.Stdin = t.keys.out
	t.liner = liner.NewLiner()
	os.Stdin = stdin
	t.columns = columns
	t.liner.SetCtrlCAborts(true)
	t.liner.SetBeep(false)
	t.liner.SetWordCompleter(func(line string, at int) (string, []string, string) {
		if t.complete == nil {
			return line, nil, ""
		}
		line, at = t.complete(line, at)
		runes := []rune(line)
		return "", []string{string(runes[:at])}, string(runes[at:])
	})
	for _, line := range t.history {
		t.liner.AppendHistory(line)
	}
}

// release takes the terminal from liner.
func (t *terminal) release() {
	if t.liner != nil {
		_ = t.liner.Close()
		t.liner = nil
	}
}

// Remember adds a line to the history. One that is there already moves to its end.
func (t *terminal) Remember(line string) {
	for i, old := range t.history {
		if old == line {
			t.history = append(t.history[:i:i], t.history[i+1:]...)
			t.recall(t.history)
			break
		}
	}
	t.history = append(t.history, line)
	if t.liner != nil {
		t.liner.AppendHistory(line)
	}
}

// Complete sets what Tab does.
func (t *terminal) Complete(complete func(line string, at int) (string, int)) { t.complete = complete }

// Interrupt drops a line that is read without liner, which takes Ctrl-C itself.
func (t *terminal) Interrupt() { t.keys.interrupt() }

// Above writes a text above the line that liner shows, if it shows one.
func (t *terminal) Above(out io.Writer, text []byte) (int, error) { return t.keys.above(out, text) }

// Aside gives the terminal back for a while.
func (t *terminal) Aside(f func() error) error {
	t.release()
	return f()
}

// Close gives the terminal back.
func (t *terminal) Close() error {
	t.release()
	return t.keys.close()
}

// Bracketed paste: the terminal says where pasted text begins and ends.
const (
	pasteOn    = "\x1b[?2004h"
	pasteOff   = "\x1b[?2004l"
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// markerAt finds a paste's marker at the beginning of keys. It is partial where
// only more keys can tell.
func markerAt(keys string) (marker string, partial bool) {
	for _, marker := range []string{pasteBegin, pasteEnd} {
		if strings.HasPrefix(keys, marker) {
			return marker, false
		}
		if strings.HasPrefix(marker, keys) {
			partial = true
		}
	}
	return "", partial
}
