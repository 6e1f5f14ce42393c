package repl

import (
	"context"
	"errors"
	"io"

	"dialtone/runtime"
)

// Above returns a writer to out for what goes on while a line is typed, as the
// answers of a server do: it writes above that line.
func Above(editor Editor, out io.Writer) io.Writer { return above{editor, out} }

type above struct {
	editor Editor
	out    io.Writer
}

func (w above) Write(p []byte) (int, error) { return w.editor.Above(w.out, p) }

// Beside returns a writer to out for what moves the cursor itself, as a progress bar does.
func Beside(editor Editor, out io.Writer) io.Writer { return beside{editor, out} }

type beside struct {
	editor Editor
	out    io.Writer
}

func (w beside) Write(p []byte) (int, error) { return w.editor.Beside(w.out, p) }

// Stray tells of an error of code that ran between two entries. It is for
// [runtime.Options.Stray] of the hosts that Open makes.
func (s *Session) Stray(err error) {
	if exit := (*runtime.ExitError)(nil); errors.As(err, &exit) {
		s.mutex.Lock()
		s.exit = exit
		s.mutex.Unlock()
		s.Editor.Interrupt()
		return
	}
	s.report(context.Background(), err)
}
