package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/dop251/goja"
)

// errUnknown is an error of the program's that scripts meet.
var errUnknown = errors.New("unknown service")

// ops is a module of Go functions and one of TypeScript that is written upon it.
func ops(restarted *[]string) []runtime.Import {
	return []runtime.Import{{
		Name: "acme:ops",
		Exports: map[string]any{
			"restart": func(ctx context.Context, service string, hard ...bool) (string, error) {
				if service == "unknown" {
					return "", fmt.Errorf("restart: %w", errUnknown)
				}
				*restarted = append(*restarted, service)
				return service + " restarted", ctx.Err()
			},
			"limits": map[string]int{"services": 3},
			"nested": map[string]any{"twice": func(n int) int { return 2 * n }},
		},
	}, {
		Name: "acme:helpers", File: "helpers.ts",
		Source: `import {restart, limits} from 'acme:ops'
import {join} from 'node:path'
export const all = (...names: string[]): string[] => names.slice(0, limits.services).map(name => restart(name))
export default join('a', 'b')
export function fails(): never {
	throw new TypeError('not today')
}`,
	}, {
		Name: "acme:common", Source: "exports.answer = 42\nexports.broken = () => undefined.x",
	}}
}

// embeddedOptions are what an embedder adds, in every child of these tests.
func embeddedOptions() (options runtime.Options, err error) {
	options.Imports = []runtime.Import{{Name: "child:own", Exports: map[string]any{"where": func() string { return "child" }}}}
	options.Setup = func(h *runtime.Host) error {
		return h.Run(context.Background(), "setup.js", "globalThis.ofChildsSetup = 'there'")
	}
	return options, err
}

// bothModes calls test with hosts in this process and in one of their own.
func bothModes(t *testing.T, options func() runtime.Options, test func(t *testing.T, host *runtime.Host)) {
	t.Run("in one process", func(t *testing.T) { test(t, hosttest.New(t, options())) })
	t.Run("with a process", func(t *testing.T) { test(t, hosttest.NewProcess(t, runtime.Process{}, options())) })
}

// Modules of the embedder's are imported and required by every way there is, with a child process
// as without.
func TestImports(t *testing.T) {
	var restarted []string
	bothModes(t, func() runtime.Options { restarted = nil; return runtime.Options{Imports: ops(&restarted)} }, func(t *testing.T, host *runtime.Host) {
		for _, test := range []struct{ name, source, want string }{
			{"named.mjs", "import {restart} from 'acme:ops'; export const f = () => restart('api', true)", "api restarted"},
			{"default.mjs", "import ops from 'acme:ops'; export const f = () => ops.nested.twice(21)", "42"},
			{"all.mjs", "import * as ops from 'acme:ops'; export const f = () => Object.keys(ops).sort().join()", "default,limits,nested,restart"},
			{"again.mjs", "export {restart as f} from 'acme:ops'", ""},
			{"required.js", "const {restart} = require('acme:ops'); exports.f = () => restart('web')", "web restarted"},
			{"same.js", "exports.f = () => require('acme:ops') === require('acme:ops')", "true"},
			{"dynamic.js", "exports.f = async () => (await import('acme:ops')).nested.twice(4)", "8"},
			{"resolve.js", "exports.f = () => [require.resolve('acme:ops'), require.resolve('acme:common')].join()", "acme:ops,acme:common"},
			{"meta.mjs", "export const f = () => import.meta.resolve('acme:ops') + ' ' + import.meta.resolve('acme:helpers')", "acme:ops acme:helpers"},
			{"source.mjs", "import {all} from 'acme:helpers'; export const f = () => all('a', 'b', 'c', 'd').join()", "a restarted,b restarted,c restarted"},
			{"sourcedefault.mjs", "import where from 'acme:helpers'; export const f = () => where", "a/b"},
			{"common.mjs", "import {answer} from 'acme:common'; export const f = () => answer", "42"},
			{"common.js", "exports.f = () => require('acme:common').answer", "42"},
			{"typescript.ts", "import {all} from 'acme:helpers'; export const f = (): string => all('x')[0]", "x restarted"},
		} {
			if err := host.Run(t.Context(), test.name, test.source); err != nil {
				t.Errorf("%s: %v", test.name, err)
				continue
			}
			value, err := host.Call(t.Context(), "f", "arg")
			if err != nil || test.want != "" && value.String() != test.want {
				t.Errorf("%s gives %v, %v, want %s", test.name, value, err, test.want)
			}
		}
		if !strings.HasPrefix(strings.Join(restarted, " "), "api arg web a b c x") {
			t.Errorf("restarted were %v", restarted)
		}
	})
}

// What goes wrong in a module, or with its name, is told of where it is.
func TestImportErrors(t *testing.T) {
	var restarted []string
	bothModes(t, func() runtime.Options { return runtime.Options{Imports: ops(&restarted)} }, func(t *testing.T, host *runtime.Host) {
		for _, test := range []struct{ source, want string }{
			{"import {fails} from 'acme:helpers'; fails()", "acme:helpers/helpers.ts:6:8: TypeError: not today"},
			{"import {broken} from 'acme:common'; broken()", "acme:common:2:"},
			{"import {reboot} from 'acme:ops'", "does not provide an export named 'reboot'"},
			{"import {gone} from 'acme:helpers'", "does not provide an export named 'gone'"},
			{"import 'acme:none'", "Cannot find module 'acme:none'"},
			{"require('acme:ops').restart(1)", "acme:ops.restart: argument 1: cannot put a number into a string"},
		} {
			name := "wrong.mjs"
			if strings.HasPrefix(test.source, "require") {
				name = "wrong.js"
			}
			if err := host.Run(t.Context(), name, test.source); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s gives %v, want %s", test.source, err, test.want)
			}
		}
		err := host.Run(t.Context(), "unknown.mjs", "import {restart} from 'acme:ops'; restart('unknown')")
		if !errors.Is(err, errUnknown) {
			t.Errorf("%v is not the error of the Go function", err)
		}
	})
}

// A child's own modules are there beside those of its parent.
func TestImportsOfAChild(t *testing.T) {
	host := hosttest.NewProcess(t, runtime.Process{}, runtime.Options{Imports: []runtime.Import{{Name: "acme:parent", Exports: map[string]any{"where": func() string { return "parent" }}}}})
	err := host.Run(t.Context(), "both.mjs", "import {where} from 'acme:parent'; import {where as inside} from 'child:own'; export const f = () => where() + ' ' + inside()")
	if err != nil {
		t.Fatal(err)
	}
	if value, err := host.Call(t.Context(), "f"); err != nil || value.String() != "parent child" {
		t.Errorf("got %v, %v", value, err)
	}
	taken := hosttest.NewProcess(t, runtime.Process{}, runtime.Options{Imports: []runtime.Import{{Name: "child:own", Exports: map[string]any{}}}})
	if err := taken.Run(t.Context(), "a.js", "1"); err == nil || !strings.Contains(err.Error(), "two modules are called child:own") {
		t.Errorf("a name of the child's gives %v", err)
	}
}

// A module that cannot be is refused before a script runs.
func TestImportsAreChecked(t *testing.T) {
	for _, test := range []struct {
		imports []runtime.Import
		want    string
	}{
		{[]runtime.Import{{Name: "ops", Source: "1"}}, `has a module "ops"`},
		{[]runtime.Import{{Name: "node:fs", Source: "1"}}, `has a module "node:fs"`},
		{[]runtime.Import{{Name: "https://acme.example", Source: "1"}}, `has a module`},
		{[]runtime.Import{{Name: "acme:'", Source: "1"}}, `has a module`},
		{[]runtime.Import{{Name: "acme:ops"}}, "neither Exports nor Source"},
		{[]runtime.Import{{Name: "acme:ops", Source: "1", Exports: map[string]any{}}}, "both Exports and Source"},
		{[]runtime.Import{{Name: "acme:ops", Source: "1"}, {Name: "acme:ops", Source: "2"}}, "has two modules acme:ops"},
		{[]runtime.Import{{Name: "acme:ops", Exports: map[string]any{"default": 1}}}, "exports default"},
		{[]runtime.Import{{Name: "acme:ops", Exports: map[string]any{"c": make(chan<- int)}}}, "acme:ops: c: a script cannot have a chan<- int"},
	} {
		if _, err := runtime.New(runtime.Options{Imports: test.imports}); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v gives %v, want %s", test.imports, err, test.want)
		}
	}
}

// Setup begins each host: of New, of a pool, in front of a child and within one.
func TestSetup(t *testing.T) {
	calls := 0
	setup := func(h *runtime.Host) error {
		calls++
		if err := h.Set("greeting", "hello"); err != nil {
			return err
		}
		return h.Set("shout", func(text string) string { return strings.ToUpper(text) })
	}
	bothModes(t, func() runtime.Options { return runtime.Options{Setup: setup} }, func(t *testing.T, host *runtime.Host) {
		value, err := host.Eval(t.Context(), "a.js", "shout(greeting)")
		if err != nil || value.String() != "HELLO" {
			t.Errorf("got %v, %v", value, err)
		}
	})
	calls = 0
	pool := newPool(t, 2, "exports.f = () => shout(greeting)", runtime.Options{Setup: setup})
	err := pool.Do(t.Context(), func(*runtime.Host) error {
		got, err := pool.Call(t.Context(), "f")
		if got != "HELLO" {
			t.Errorf("in a pool it is %v", got)
		}
		return err
	})
	if err != nil || calls != 2 {
		t.Errorf("a pool of 2 calls it %d times: %v", calls, err)
	}
	dying := hosttest.NewProcess(t, runtime.Process{Time: time.Second}, runtime.Options{Setup: setup})
	for range 2 {
		// The child ends with it, and the next has the same.
		if err := dying.Run(t.Context(), "a.js", "shout(greeting); for (;;) new Array(1e6).join(Math.random())"); err == nil || strings.Contains(err.Error(), "ReferenceError") {
			t.Errorf("it ends with %v", err)
		}
	}
	child := hosttest.NewProcess(t, runtime.Process{}, runtime.Options{})
	if value, err := child.Eval(t.Context(), "a.js", "ofChildsSetup"); err != nil || value.String() != "there" {
		t.Errorf("in a child it leaves %v, %v", value, err)
	}
}

// Its error is New's, and nothing is left of the host.
func TestSetupFails(t *testing.T) {
	wrong := errors.New("wrong")
	var kept *runtime.Host
	fails := func(h *runtime.Host) error {
		kept = h
		return wrong
	}
	if _, err := runtime.New(runtime.Options{Setup: fails}); !errors.Is(err, wrong) {
		t.Errorf("New gives %v", err)
	}
	if err := kept.Run(t.Context(), "a.js", "1"); !errors.Is(err, runtime.ErrClosed) {
		t.Errorf("the host then gives %v", err)
	}
	if _, err := runtime.NewPool(t.Context(), 1, nil, runtime.Options{Setup: fails}); !errors.Is(err, wrong) {
		t.Errorf("NewPool gives %v", err)
	}
}

// A declaration says what Go's types say, or what the module says itself.
func TestImportDeclaration(t *testing.T) {
	type rule struct {
		Name  string   `json:"name"`
		Tags  []string `json:"tags,omitempty"`
		Inner *rule    `json:"inner"`
	}
	for _, test := range []struct {
		module runtime.Import
		want   string
	}{
		{runtime.Import{Name: "acme:ops", Exports: map[string]any{
			"restart": func(context.Context, string, ...bool) (string, error) { return "", nil },
			"rules":   func(map[string]int, *rule) []rule { return nil },
			"raw":     func(goja.FunctionCall) goja.Value { return nil },
			"each":    func(func(n int) string) {},
			"limit":   3, "none": nil, "not-a-name": 1,
		}}, `declare module 'acme:ops' {
  export function each(arg1?: (arg1: number) => string): void
  export const limit: number
  export const none: null
  export function raw(...args: any[]): any
  export function restart(arg1: string, ...arg2: boolean[]): string
  export function rules(arg1?: Record<string, number>, arg2?: { name: string; tags?: string[]; inner: any } | null): { name: string; tags?: string[]; inner: any }[]
  const all: { each: typeof each; limit: typeof limit; none: typeof none; raw: typeof raw; restart: typeof restart; rules: typeof rules }
  export default all
}
`},
		{runtime.Import{Name: "acme:es", File: "es.ts", Source: "export const a: number = 1; export default 2"}, "declare module 'acme:es' {\n  export const a: any\n  const all: any\n  export default all\n}\n"},
		{runtime.Import{Name: "acme:common", Source: "exports.b = 1"}, "declare module 'acme:common' {\n  export const b: any\n}\n"},
		{runtime.Import{Name: "acme:typed", Source: "exports.b = 1", Types: "export const b: 1\n"}, "declare module 'acme:typed' {\n  export const b: 1\n}\n"},
	} {
		if got := test.module.Declaration(); got != test.want {
			t.Errorf("%s is declared as\n%s\nwant\n%s", test.module.Name, got, test.want)
		}
	}
}
