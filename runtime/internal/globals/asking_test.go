package globals_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/google/go-cmp/cmp"
)

// answers is a terminal at which a user has typed ahead.
type answers struct {
	lines []string
	asked []string
}

func (a *answers) Ask(ctx context.Context, question string) (string, error) {
	a.asked = append(a.asked, question)
	if len(a.lines) == 0 {
		return "", io.EOF
	}
	line := a.lines[0]
	a.lines = a.lines[1:]
	return line, nil
}

func TestAsk(t *testing.T) {
	for _, test := range []struct {
		source string
		lines  []string
		asked  []string
		want   string
	}{
		{"confirm('Delete 12 recordings?')", []string{"y"}, []string{"Delete 12 recordings? [y/N] "}, "true"},
		{"confirm('Sure? ')", []string{" YES "}, []string{"Sure? [y/N] "}, "true"},
		{"confirm('Sure?')", []string{""}, []string{"Sure? [y/N] "}, "false"},
		{"confirm('Sure?')", []string{"no"}, []string{"Sure? [y/N] "}, "false"},
		{"confirm('Sure?')", []string{"yep"}, []string{"Sure? [y/N] "}, "false"},
		{"confirm('Sure?')", nil, []string{"Sure? [y/N] "}, "false"},
		{"confirm()", []string{"y"}, []string{" [y/N] "}, "true"},
		{"prompt('Which number? ')", []string{"+15551234567"}, []string{"Which number? "}, "'+15551234567'"},
		{"prompt('Which number?')", []string{" two  words "}, []string{"Which number? "}, "' two  words '"},
		{"prompt('Name:', 'Ann')", []string{""}, []string{"Name: "}, "'Ann'"},
		{"prompt('Name:')", []string{""}, []string{"Name: "}, "''"},
		{"prompt('Name:', 'Ann')", nil, []string{"Name: "}, "null"},
		{"[prompt('a'), prompt('b')]", []string{"1", "2"}, []string{"a ", "b "}, "[ '1', '2' ]"},
	} {
		terminal := &answers{lines: test.lines}
		host := hosttest.New(t, runtime.Options{Terminal: terminal})
		value, err := host.Eval(context.Background(), "ask.js", test.source)
		if err != nil {
			t.Errorf("%s: %v", test.source, err)
			continue
		}
		got, err := host.Inspect(context.Background(), value, runtime.InspectOptions{})
		if err != nil || got != test.want {
			t.Errorf("%s with %q is %s (%v), want %s", test.source, test.lines, got, err, test.want)
		}
		if diff := cmp.Diff(test.asked, terminal.asked); diff != "" {
			t.Errorf("%s asked -want +got:\n%s", test.source, diff)
		}
	}
}

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

// With the answer yes nobody is asked, but what cannot be answered with yes.
func TestAskYes(t *testing.T) {
	terminal := &answers{lines: []string{"42"}}
	host := hosttest.New(t, runtime.Options{Yes: true, Terminal: terminal})
	value, err := host.Eval(context.Background(), "ask.js", "[confirm('Sure?'), prompt('Which? ')].join()")
	if err != nil || value.String() != "true,42" || strings.Join(terminal.asked, "|") != "Which? " {
		t.Errorf("got %v, %v after asking %q", value, err, terminal.asked)
	}
	if err := hosttest.New(t, runtime.Options{Yes: true}).Run(context.Background(), "ask.js", "prompt('Which?')"); err == nil {
		t.Error("prompt has an answer where nobody is")
	}
}

var errBroken = errors.New("no line")

type brokenTerminal struct{}

func (brokenTerminal) Ask(context.Context, string) (string, error) { return "", errBroken }

func TestAskBroken(t *testing.T) {
	err := hosttest.New(t, runtime.Options{Terminal: brokenTerminal{}}).Run(context.Background(), "ask.js", "confirm('Sure?')")
	if !errors.Is(err, errBroken) {
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
