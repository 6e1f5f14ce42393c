package runtime_test

import (
	"errors"
	"strings"
	"testing"

	"dialtone/internal/printable"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// A message may be of others: what reports it moves no cursor and turns no direction of writing.
func TestReportEscapesWhatMovesTheCursor(t *testing.T) {
	for _, source := range []string{
		`throw new Error('a\x1b[2Jb\u202ec')`,
		`throw Object.assign(new Error('x'), {name: 'E\x1b]0;title\x07'})`,
		`throw Object.assign(new Error('x'), {detail: '\u2066'})`,
		`throw new Error('x', {cause: new Error('\x9b1m')})`,
		`Promise.reject(new Error('\u2028'))`,
		`throw '\x1b[A'`,
		"throw new Error('x') // \u202e",
		"let x = '\u202e' +",
		`fail()`,
	} {
		host := hosttest.New(t, runtime.Options{})
		if err := host.Set("fail", func() error { return errors.New("go\x1b[1m\u202e") }); err != nil {
			t.Fatal(err)
		}
		text := runtime.Report(host.Run(t.Context(), "script.js", source))
		if text == "" || strings.ContainsFunc(text, func(r rune) bool { return printable.Moves(r) && r != '\n' && r != '\t' }) {
			t.Errorf("%q is reported as %q", source, text)
		}
	}
	if text := runtime.Report(errors.New("of the program's\x1b[2J")); text != "of the program's\\x1b[2J\n" {
		t.Errorf("%q", text)
	}
}
