package engine_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// The script for_await_kinds.txtar, of which Node prints the same as an ES module, prints
// that whatever kind of source it is.
func TestForAwaitInEveryKindOfSource(t *testing.T) {
	archive, err := txtar.ParseFile("../../testdata/scripts/for_await_kinds.txtar")
	if err != nil {
		t.Fatal(err)
	}
	source, want := string(archive.Files[0].Data), string(archive.Files[1].Data)
	for _, name := range []string{"loops.js", "loops.mjs", "loops.ts", "loops.mts"} {
		var out bytes.Buffer
		host := hosttest.New(t, runtime.Options{Stdout: &out})
		if err := host.Run(context.Background(), name, source); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// More loops than labels of two digits can tell apart, some of them within each other and some
// of them none.
func TestManyForAwait(t *testing.T) {
	source := "let sum = 0\n" +
		"for await (const x of [1, 2]) { 'for await (const y of [1])'; " + strings.Repeat("for await (const y of [x]) sum += y\n", 300) + "}\n" +
		strings.Repeat("for await (const x of [1]) sum += x\n", 300) + "console.log(sum)\n"
	for _, name := range []string{"loops.js", "loops.mjs", "loops.ts"} {
		var out bytes.Buffer
		if err := hosttest.New(t, runtime.Options{Stdout: &out}).Run(context.Background(), name, source); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if out.String() != "1200\n" {
			t.Errorf("%s prints %q", name, out.String())
		}
	}
}

func TestForAwaitErrors(t *testing.T) {
	for source, want := range map[string]string{
		"function f() {\n  for await (const x of []) ;\n}": `loop.js:2:7: SyntaxError: Cannot use "await" outside an async function`,
		"for await (const x in {}) ;":                      `loop.js:1:20: SyntaxError: Expected "of" but found "in"`,
		"for await (let i = 0; i < 1; i++) ;":              `loop.js:1:21: SyntaxError: Expected "of" but found ";"`,
		"\nfor await (const x of 5) ;":                     "loop.js:2:23: TypeError: for await needs an iterable, such as a collection or an array",
		"for await (const x of [1])\n  x.y.z":              "loop.js:2:7: TypeError: Cannot read property 'z' of undefined",
		"async () => { for await (const x of [1] }":        "loop.js:1:41: SyntaxError: Unexpected token }",
		"for await (const x of [1]) throw 5":               "Uncaught 5",
	} {
		err := hosttest.New(t, runtime.Options{}).Run(context.Background(), "loop.js", source)
		var script *runtime.ScriptError
		if !errors.As(err, &script) || err.Error() != want {
			t.Errorf("%s\n\tgives %v\n\twant  %s", source, err, want)
		}
	}
}
