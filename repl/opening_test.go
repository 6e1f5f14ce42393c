package repl_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"dialtone/repl"
	"dialtone/runtime"
)

// eager is an editor that tells when its first prompt is shown, and that ends a prompt when it is
// interrupted where nothing is typed.
type eager struct {
	*typist
	shown       chan struct{}
	once        sync.Once
	interrupted chan struct{}
}

func newEager(lines ...string) *eager {
	return &eager{typist: &typist{lines: lines, out: new(bytes.Buffer), columns: 80}, shown: make(chan struct{}), interrupted: make(chan struct{})}
}

func (e *eager) Prompt(prompt repl.Prompt) (string, error) {
	e.once.Do(func() { close(e.shown) })
	if len(e.lines) == 0 {
		<-e.interrupted
		return "", repl.ErrAborted
	}
	return e.typist.Prompt(prompt)
}

func (e *eager) Interrupt() { close(e.interrupted) }

// before makes a host, or fails, once something has happened.
func before(t *testing.T, happens <-chan struct{}, what string, open func() (*runtime.Host, error)) func() (*runtime.Host, error) {
	return func() (*runtime.Host, error) {
		select {
		case <-happens:
		case <-time.After(time.Minute): // a deadline that nothing that works meets
			t.Error(what)
		}
		return open()
	}
}

// TestThePromptDoesNotWaitForTheHost: the first prompt is shown, and an entry typed there, before
// there is what runs it.
func TestThePromptDoesNotWaitForTheHost(t *testing.T) {
	editor := newEager("6 * 7", "^D")
	err := repl.New(repl.Options{
		Editor: editor, Stdout: editor.out, Stderr: editor.out,
		Open: before(t, editor.shown, "the prompt waits for the host", func() (*runtime.Host, error) {
			return runtime.New(runtime.Options{})
		}),
	}).Run(context.Background())
	if got := editor.out.String(); err != nil || !strings.Contains(got, "\n42\n") {
		t.Errorf("%v, and the session is\n%s", err, got)
	}
}

// TestTabWaitsForTheHost: what is completed at the first prompt is what the host has.
func TestTabWaitsForTheHost(t *testing.T) {
	editor := newEager("parseI⇥", "^D")
	err := repl.New(repl.Options{
		Editor: editor, Stdout: editor.out, Stderr: editor.out,
		Open: before(t, editor.shown, "the prompt waits for the host", func() (*runtime.Host, error) {
			return runtime.New(runtime.Options{})
		}),
	}).Run(context.Background())
	if got := editor.out.String(); err != nil || !strings.Contains(got, "\nparseInt\n") {
		t.Errorf("%v, and the session is\n%s", err, got)
	}
}

// TestAHostThatCannotBeMade ends the session with its error, though a prompt waits.
func TestAHostThatCannotBeMade(t *testing.T) {
	broken := errors.New("there is no room for a host")
	editor := newEager()
	err := repl.New(repl.Options{
		Editor: editor, Stdout: editor.out, Stderr: editor.out,
		Open: before(t, editor.shown, "the prompt waits for the host", func() (*runtime.Host, error) { return nil, broken }),
	}).Run(context.Background())
	if !errors.Is(err, broken) {
		t.Errorf("the session ends with %v", err)
	}
}
