//go:build !(linux || darwin || freebsd || netbsd || openbsd)

package line

import (
	"io"
	"os"

	"github.com/peterh/liner"
	"golang.org/x/term"
)

// Editor reads what a person types at the process's terminal, as liner does by itself.
type Editor struct {
	liner     *liner.State
	history   []string
	assistant Assistant
}

// New returns an editor on the process's terminal.
func New(*os.File, io.Writer, bool) (*Editor, error) {
	e := &Editor{liner: liner.NewLiner()}
	e.liner.SetCtrlCAborts(true)
	e.liner.SetBeep(false)
	e.liner.SetWordCompleter(func(line string, at int) (string, []string, string) {
		if e.assistant.Complete == nil {
			return line, nil, ""
		}
		line, at = e.assistant.Complete(line, at)
		runes := []rune(line)
		return "", []string{string(runes[:at])}, string(runes[at:])
	})
	return e, nil
}

// Columns is the width of the terminal that is written to.
func (e *Editor) Columns() int {
	columns, _, _ := term.GetSize(int(os.Stdout.Fd()))
	return columns
}

// Prompt reads a line.
func (e *Editor) Prompt(prompt Prompt) (string, error) {
	line, err := e.liner.Prompt(fit(prompt.Text, e.Columns()))
	switch {
	case err == liner.ErrPromptAborted:
		return line, ErrAborted
	case len(line) > LineLimit:
		return "", ErrTooLong
	}
	return line, err
}

// Remember adds an entry to those that can be recalled. Liner has lines of one line alone.
func (e *Editor) Remember(entry string) {
	for _, r := range entry {
		if r < ' ' {
			return
		}
	}
	e.history = append(e.history, entry)
	e.liner.AppendHistory(entry)
}

// Ask reads a line with nothing to recall.
func (e *Editor) Ask(prompt Prompt) (string, error) {
	assistant := e.assistant
	e.assistant = Assistant{}
	e.liner.ClearHistory()
	defer func() {
		e.assistant = assistant
		for _, line := range e.history {
			e.liner.AppendHistory(line)
		}
	}()
	return e.Prompt(prompt)
}

// Assist sets who helps.
func (e *Editor) Assist(assistant Assistant) { e.assistant = assistant }

// Interrupt does nothing: liner takes Ctrl-C itself.
func (e *Editor) Interrupt() {}

// Above writes the text where the cursor is: liner shows its line again with the next key.
func (e *Editor) Above(out io.Writer, text []byte) (int, error) { return out.Write(text) }

// Beside writes a text that moves the cursor itself.
func (e *Editor) Beside(out io.Writer, text []byte) (int, error) { return out.Write(text) }

// Life shows nothing: nobody says that this terminal can clear a line.
func (e *Editor) Life(string) {}

// Aside calls f.
func (e *Editor) Aside(f func() error) error { return f() }

// Close gives the terminal back.
func (e *Editor) Close() error { return e.liner.Close() }
