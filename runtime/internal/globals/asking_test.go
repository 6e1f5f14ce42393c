package globals_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"dialtone/runtime/internal/globals"
	"dialtone/runtime/internal/inspect"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
	"github.com/google/go-cmp/cmp"
)

// ask returns what a script comes to that asks, as it is inspected.
func ask(t *testing.T, asking globals.Asking, source string) (string, error) {
	t.Helper()
	vm := goja.New()
	inspector := inspect.New(vm, sources.New().NodeStack, nil)
	asking.VM, asking.Inspector, asking.Context, asking.Check = vm, inspector, t.Context, func() {}
	for _, name := range []string{"confirm", "prompt"} {
		if err := vm.Set(name, asking.Function(name)); err != nil {
			t.Fatal(err)
		}
	}
	value, err := vm.RunScript("ask.js", source)
	if err != nil {
		return "", err
	}
	return inspector.Text(value, inspect.Options{}), nil
}

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
		got, err := ask(t, globals.Asking{Terminal: terminal}, test.source)
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
		"confirm('Delete 12 recordings?')": "Error: confirm('Delete 12 recordings?') has nobody to ask: run the script on a terminal, or with --yes to answer yes",
		"prompt('Which number? ')":         "Error: prompt('Which number? ') has nobody to ask: run the script on a terminal",
	} {
		if _, err := ask(t, globals.Asking{}, source); err == nil || !strings.HasPrefix(err.Error(), want+" at ") {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// With the answer yes nobody is asked, but what cannot be answered with yes.
func TestAskYes(t *testing.T) {
	terminal := &answers{lines: []string{"42"}}
	got, err := ask(t, globals.Asking{Yes: true, Terminal: terminal}, "[confirm('Sure?'), prompt('Which? ')].join()")
	if err != nil || got != "'true,42'" || strings.Join(terminal.asked, "|") != "Which? " {
		t.Errorf("got %v, %v after asking %q", got, err, terminal.asked)
	}
	if _, err := ask(t, globals.Asking{Yes: true}, "prompt('Which?')"); err == nil {
		t.Error("prompt has an answer where nobody is")
	}
}

var errBroken = errors.New("no line")

type brokenTerminal struct{}

func (brokenTerminal) Ask(context.Context, string) (string, error) { return "", errBroken }

func TestAskBroken(t *testing.T) {
	if _, err := ask(t, globals.Asking{Terminal: brokenTerminal{}}, "confirm('Sure?')"); !errors.Is(err, errBroken) {
		t.Errorf("got %v, want the terminal's error", err)
	}
}
