//go:build !(linux || darwin || freebsd || netbsd || openbsd)

package repl

import (
	"io"
	"os"

	"github.com/peterh/liner"
)

// terminal is an [Editor] on the process's terminal.
type terminal struct {
	liner   *liner.State
	history []string
}

// NewEditor returns an editor on the process's terminal.
func NewEditor(*os.File, io.Writer) (Editor, error) {
	t := &terminal{liner: liner.NewLiner()}
	t.liner.SetCtrlCAborts(true)
	t.liner.SetBeep(false)
	return t, nil
}

// Columns is the width of the terminal that is written to.
func (t *terminal) Columns() int { return Columns(os.Stdout) }

// Prompt reads a line.
func (t *terminal) Prompt(prompt Prompt) (string, error) {
	line, err := t.liner.Prompt(fit(prompt.Text, t.Columns()))
	switch {
	case err == liner.ErrPromptAborted:
		return "", ErrAborted
	case len(line) > LineLimit:
		return "", ErrTooLong
	}
	return line, err
}

// Remember adds a line to the history.
func (t *terminal) Remember(line string) {
	t.history = append(t.history, line)
	t.liner.AppendHistory(line)
}

// Ask reads a line with nothing to come back to.
func (t *terminal) Ask(prompt Prompt) (string, error) {
	t.liner.ClearHistory()
	defer func() {
		for _, line := range t.history {
			t.liner.AppendHistory(line)
		}
	}()
	return t.Prompt(prompt)
}

// Complete sets what Tab does.
func (t *terminal) Complete(complete func(line string, at int) (string, int)) {
	t.liner.SetWordCompleter(func(line string, at int) (string, []string, string) {
		line, at = complete(line, at)
		runes := []rune(line)
		return "", []string{string(runes[:at])}, string(runes[at:])
	})
}

// Interrupt does nothing: liner takes Ctrl-C itself.
func (t *terminal) Interrupt() {}

// Above writes the text where the cursor is: liner shows its line again with the
// next key.
func (t *terminal) Above(out io.Writer, text []byte) (int, error) { return out.Write(text) }

// Aside calls f.
func (t *terminal) Aside(f func() error) error { return f() }

// Close gives the terminal back.
func (t *terminal) Close() error { return t.liner.Close() }
