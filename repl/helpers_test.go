package repl_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"dialtone/repl"
	"dialtone/runtime"
)

// typist is an editor whose lines are there from the start. A line that begins
// with ^ is a key: ^C. What ends in ⇥ is completed, and shown as it then is.
type typist struct {
	lines      []string
	out        *bytes.Buffer
	remembered []string
	complete   func(string, int) (string, int)
	columns    int
	life       func(sign string)
}

func (t *typist) Prompt(prompt repl.Prompt) (string, error) {
	if len(t.lines) == 0 {
		return "", io.EOF
	}
	line := t.lines[0]
	t.lines = t.lines[1:]
	t.out.WriteString(prompt.Text + line + "\n")
	switch line {
	case "^C":
		return "", repl.ErrAborted
	case "^D":
		return "", io.EOF
	case "^LONG":
		return "", repl.ErrTooLong
	}
	if before, ok := strings.CutSuffix(line, "⇥"); ok {
		if t.complete == nil {
			return "", errors.New("there is nothing to complete with")
		}
		line, _ = t.complete(before, len([]rune(before)))
		t.out.WriteString(line + "\n")
		return "", repl.ErrAborted
	}
	return line, nil
}

func (t *typist) Ask(prompt repl.Prompt) (string, error)         { return t.Prompt(prompt) }
func (t *typist) Remember(line string)                           { t.remembered = append(t.remembered, line) }
func (t *typist) Assist(a repl.Assistant)                        { t.complete = a.Complete }
func (t *typist) Interrupt()                                     {}
func (t *typist) Above(out io.Writer, text []byte) (int, error)  { return out.Write(text) }
func (t *typist) Beside(out io.Writer, text []byte) (int, error) { return out.Write(text) }
func (t *typist) Life(sign string) {
	if t.life != nil {
		t.life(sign)
	}
}
func (t *typist) Aside(f func() error) error { return f() }
func (t *typist) Columns() int               { return t.columns }
func (t *typist) Close() error               { return nil }

// session runs lines in a console and returns all that is to be seen of it.
func session(t *testing.T, change func(*repl.Options), lines ...string) (screen string, err error) {
	t.Helper()
	var out bytes.Buffer
	editor := &typist{lines: lines, out: &out, columns: 80}
	options := repl.Options{
		Editor: editor, Stdout: &out, Stderr: &out, Location: time.FixedZone("CET", 3600),
		Open: func() (*runtime.Host, error) {
			return runtime.New(runtime.Options{Stdout: &out, Stderr: &out, Exit: true})
		},
	}
	if change != nil {
		change(&options)
	}
	err = repl.New(options).Run(context.Background())
	return out.String(), err
}

// expect runs a session that is written down as it is seen: lines that begin with
// a prompt are typed, and so is what follows .editor up to a key.
func expect(t *testing.T, change func(*repl.Options), want string) {
	t.Helper()
	var typed []string
	editing := false
	for _, line := range strings.Split(want, "\n") {
		switch {
		case strings.HasPrefix(line, "Ctrl-D runs"):
			editing = true
			continue
		case editing:
			typed = append(typed, line)
			editing = !strings.HasPrefix(line, "^")
			continue
		}
		for _, prompt := range []string{"> ", "... "} {
			if text, ok := strings.CutPrefix(line, prompt); ok {
				typed = append(typed, text)
			}
		}
	}
	got, err := session(t, change, typed...)
	if err != nil {
		t.Fatal(err)
	}
	got, want = strings.TrimSpace(got), strings.TrimSpace(want)
	if got != want {
		t.Errorf("the session is\n%s\n\nwant\n%s", got, want)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
