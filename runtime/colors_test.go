package runtime_test

import (
	"strings"
	"testing"

	"dialtone/runtime"
)

// Values are in colours on the output that has some, and texts are as they are.
func TestTheConsoleColorsWhereItIsTold(t *testing.T) {
	t.Parallel()
	for _, colors := range []runtime.Colors{{}, {Stdout: true}, {Stderr: true}} {
		var out, errs strings.Builder
		host, err := runtime.New(runtime.Options{Stdout: &out, Stderr: &errs, Colors: colors})
		if err != nil {
			t.Fatal(err)
		}
		defer host.Close()
		if _, err := host.Eval(t.Context(), "s.js", `console.log('1', 1, '%d', {a: 'x'}); console.dir(2); console.log('%d %O', 3, 4); console.error(5)`); err != nil {
			t.Fatal(err)
		}
		want, wantErrors := "1 1 %d { a: 'x' }\n2\n3 4\n", "5\n"
		if colors.Stdout {
			want = "1 \x1b[33m1\x1b[39m %d { a: \x1b[32m'x'\x1b[39m }\n\x1b[33m2\x1b[39m\n3 \x1b[33m4\x1b[39m\n"
		}
		if colors.Stderr {
			wantErrors = "\x1b[33m5\x1b[39m\n"
		}
		if out.String() != want || errs.String() != wantErrors {
			t.Errorf("%+v: %q, %q", colors, out.String(), errs.String())
		}
	}
}
