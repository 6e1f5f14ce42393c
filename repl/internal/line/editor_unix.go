//go:build linux || darwin || freebsd || netbsd || openbsd

package line

import (
	"errors"
	"io"
	"os"
	"os/signal"

	"github.com/peterh/liner"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// minColumns is the least width in which lines are edited.
const minColumns = workingSpace + 2

// Editor reads what a person types at the process's terminal.
type Editor struct {
	keys      *keyboard
	out       *os.File     // Standard output.
	nowhere   *os.File     // Where liner writes.
	liner     *liner.State // nil while the terminal is as the shell has it.
	columns   int          // When liner was made.
	lines     bool         // Whether lines can be edited at all.
	prompts   io.Writer    // Where a prompt goes where they are not.
	screen    screen
	recall    recall
	kills     kills
	assistant Assistant
	typing    *typing // The prompt that waits; liner's completer is its.
}

// New returns an editor on the process's terminal. Where TERM is dumb, or standard output is not a
// terminal, lines are read without editing, and the prompt goes to standard error.
func New(stdin *os.File, stderr io.Writer, colors bool) (*Editor, error) {
	nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	keys, err := newKeyboard(stdin, os.Stdout)
	if err != nil {
		return nil, errors.Join(err, nowhere.Close())
	}
	e := &Editor{keys: keys, out: os.Stdout, nowhere: nowhere, prompts: stderr}
	e.screen.out, e.screen.size, e.screen.colors = e.out, e.size, colors
	if term.IsTerminal(int(e.out.Fd())) {
		e.prompts, e.lines = e.out, liner.TerminalSupported()
	}
	return e, nil
}

func (e *Editor) size() (columns, rows int) {
	columns, rows, _ = term.GetSize(int(e.out.Fd()))
	return columns, rows
}

// Columns is the width of the terminal that is written to, 0 where there is none.
func (e *Editor) Columns() int {
	columns, _ := e.size()
	return columns
}

// Prompt shows a prompt and returns what was typed behind it. It returns what there was as well
// where that was dropped, with ErrAborted.
func (e *Editor) Prompt(prompt Prompt) (string, error) {
	columns := e.Columns()
	if !e.lines || columns < minColumns {
		e.release()
		return e.keys.line(e.prompts, prompt.Text)
	}
	if e.liner == nil || e.columns != columns {
		// Liner keeps to the width that it began with where that was too narrow.
		e.release()
		e.acquire(columns)
	}
	// Liner does this itself, but only after the prompt is shown.
	restore := withoutSignals(int(e.keys.in.Fd()))
	defer restore()
	e.typing = newTyping(e.keys, &e.screen, &e.recall, &e.kills, e.assistant, prompt)
	e.screen.begin(prompt)
	_, _ = e.out.WriteString(pasteOn)
	stopResizing := e.resizing()
	stopTyping := e.startTyping()
	line, err := e.lineOf()
	typed := stopTyping()
	stopResizing()
	_, _ = e.out.WriteString(pasteOff)
	switch {
	case err == nil:
		return line, nil
	case errors.Is(err, io.EOF):
		e.screen.end("")
		return "", io.EOF
	case errors.Is(typed, ErrTooLong):
		e.screen.end("")
		return "", ErrTooLong
	case !errors.Is(err, liner.ErrPromptAborted):
		e.release() // A terminal without columns, in the middle of a line.
	}
	e.screen.end("^C")
	return e.dropped(), ErrAborted
}

// lineOf has liner read. What it writes is nothing to see.
func (e *Editor) lineOf() (string, error) {
	stdout := os.Stdout
	os.Stdout = e.nowhere
	defer func() { os.Stdout = stdout }()
	return e.liner.Prompt("")
}

// startTyping has keys be typed. What it returns ends that, and returns why it ended.
func (e *Editor) startTyping() (stop func() error) {
	_ = e.keys.sink.SetWriteDeadline(noDeadline)
	e.keys.begin()
	done := make(chan error, 1)
	go func() { done <- e.typing.run() }()
	return func() error {
		close(e.typing.ended)
		// Who writes to a liner that has gone must not wait for it.
		_ = e.keys.sink.SetWriteDeadline(pastDeadline)
		e.keys.wake()
		err := <-done
		e.keys.end()
		return err
	}
}

// dropped is what was typed and dropped, which can be recalled.
func (e *Editor) dropped() string {
	text := e.typing.text.String()
	if text != "" {
		e.recall.remember(text)
	}
	return text
}

// resizing draws the prompt again when the terminal gets another width, until what it returns is
// called.
func (e *Editor) resizing() (stop func()) {
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, unix.SIGWINCH)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range resized {
			e.screen.resized()
		}
	}()
	return func() {
		signal.Stop(resized)
		close(resized)
		<-done
	}
}

// Ask is Prompt for the answer to a question: what was entered before cannot be recalled, nothing
// helps, and the answer is not kept.
func (e *Editor) Ask(prompt Prompt) (string, error) {
	recall, assistant := e.recall, e.assistant
	defer func() { e.recall, e.assistant = recall, assistant }()
	e.recall.entries, e.assistant = nil, Assistant{}
	return e.Prompt(prompt)
}

// Remember adds an entry to those that can be recalled.
func (e *Editor) Remember(entry string) { e.recall.remember(entry) }

// Assist sets who helps from the next prompt on.
func (e *Editor) Assist(assistant Assistant) { e.assistant = assistant }

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

// acquire gives the terminal to liner. Liner reads what is standard input when it is made: here
// that is what is sent for it.
func (e *Editor) acquire(columns int) {
	stdin := os.Stdin
	os.Stdin = e.keys.out
	e.liner = liner.NewLiner()
	os.Stdin = stdin
	e.columns = columns
	e.liner.SetCtrlCAborts(true)
	e.liner.SetBeep(false)
	e.liner.SetWordCompleter(func(line string, at int) (string, []string, string) { return e.typing.complete(line, at) })
}

// release takes the terminal from liner.
func (e *Editor) release() {
	if e.liner != nil {
		_ = e.liner.Close()
		e.liner = nil
	}
}

// Interrupt drops what is being typed, or what is typed next.
func (e *Editor) Interrupt() { e.keys.interrupt() }

// Above writes a text above the prompt, where one is shown.
func (e *Editor) Above(out io.Writer, text []byte) (int, error) { return e.screen.above(out, text) }

// Beside writes a text that moves the cursor itself.
func (e *Editor) Beside(out io.Writer, text []byte) (int, error) { return e.screen.beside(out, text) }

// Life shows a sign of life where output goes on, or clears it away with an empty one.
func (e *Editor) Life(sign string) {
	if e.lines {
		e.screen.life(sign)
	}
}

// Aside gives the terminal back for a while.
func (e *Editor) Aside(f func() error) error {
	e.release()
	return f()
}

// Close gives the terminal back.
func (e *Editor) Close() error {
	e.release()
	return errors.Join(e.keys.close(), e.nowhere.Close())
}
