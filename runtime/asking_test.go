package runtime_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// A question that nobody is there to answer is an error at its place.
func TestAskNobody(t *testing.T) {
	for source, want := range map[string]string{
		"confirm('Delete 12 recordings?')": "ask.js:1:8: Error: confirm('Delete 12 recordings?') has nobody to ask: run the script on a terminal, or with --yes to answer yes",
		"prompt('Which number? ')":         "ask.js:1:7: Error: prompt('Which number? ') has nobody to ask: run the script on a terminal",
	} {
		err := hosttest.New(t, runtime.Options{Terminal: nil}).Run(context.Background(), "ask.js", source)
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// Options.Yes answers confirm, and nothing else.
func TestAskYes(t *testing.T) {
	host := hosttest.New(t, runtime.Options{Yes: true})
	if value, err := host.Eval(t.Context(), "ask.js", "confirm('Sure?')"); err != nil || !value.ToBoolean() {
		t.Errorf("got %v, %v", value, err)
	}
	if err := host.Run(t.Context(), "ask.js", "prompt('Which?')"); err == nil {
		t.Error("prompt has an answer where nobody is")
	}
}

var errNoLine = errors.New("no line")

type brokenTerminal struct{}

func (brokenTerminal) Ask(context.Context, string) (string, error) { return "", errNoLine }

func TestAskBroken(t *testing.T) {
	err := hosttest.New(t, runtime.Options{Terminal: brokenTerminal{}}).Run(context.Background(), "ask.js", "confirm('Sure?')")
	if !errors.Is(err, errNoLine) {
		t.Errorf("got %v, want the terminal's error", err)
	}
}

// interrupted is a terminal at which a user presses Ctrl-C in place of the first answer.
type interrupted struct {
	cancel context.CancelCauseFunc
	asked  int
}

func (i *interrupted) Ask(ctx context.Context, _ string) (string, error) {
	if i.asked++; i.asked > 1 {
		return "y", nil
	}
	i.cancel(runtime.ErrInterrupted)
	<-ctx.Done()
	return "", ctx.Err()
}

// Ctrl-C ends a question that nobody answers, and what catches errors does not catch that.
func TestAskInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	terminal := &interrupted{cancel: cancel}
	host := hosttest.New(t, runtime.Options{Terminal: terminal})
	err := host.Run(ctx, "ask.js", "try { confirm('Sure?') } catch { confirm('Really?') } finally { confirm('?') }")
	var stopped *runtime.InterruptError
	if !errors.As(err, &stopped) || !errors.Is(err, runtime.ErrInterrupted) || runtime.ExitCode(err) != 130 || stopped.Line != 1 || terminal.asked != 1 {
		t.Errorf("got %v after %d questions, want an interrupt at line 1", err, terminal.asked)
	}
	if value, err := host.Eval(t.Context(), "ask.js", "confirm('Again?')"); err != nil || !value.ToBoolean() {
		t.Errorf("the next question: %v, %v", value, err)
	}
}

// What is not a terminal is not taken for one.
func TestOpenTerminal(t *testing.T) {
	if terminal := runtime.OpenTerminal(nil, &bytes.Buffer{}); terminal != nil {
		t.Errorf("a buffer is a terminal: %v", terminal)
	}
}
