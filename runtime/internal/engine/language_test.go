package engine_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"
)

// libraries are files that the sources of the tests import.
var libraries = fstest.MapFS{
	"lib.mjs":   {Data: []byte("export default 'default'\nexport let named = 'named'\nexport function change() { named = 'changed' }")},
	"lib.ts":    {Data: []byte("export type T = string\nexport enum Level { Low, High }\nexport const typed: T = 'typed'\nexport function fail(): never {\n  throw new Error('failed')\n}")},
	"data.json": {Data: []byte(`{"a": 1}`)},
	"waits.mjs": {Data: []byte("export const value = await Promise.resolve('waited')")},
	"common.js": {Data: []byte("exports.a = 1")},
}

// A session at a console: what an import declares is there for later entries, and
// what esbuild adds is not.
func TestEntriesOfTheLanguage(t *testing.T) {
	for name, enter := range map[string]func(*runtime.Host, string) (string, error){
		"Interact": func(h *runtime.Host, source string) (string, error) {
			value, err := h.Interact(t.Context(), "entry", source)
			if err != nil {
				return "", err
			}
			return h.Inspect(t.Context(), value, runtime.InspectOptions{})
		},
		"Eval": func(h *runtime.Host, source string) (string, error) {
			value, err := h.Eval(t.Context(), "entry", source)
			if err != nil {
				return "", err
			}
			return h.Inspect(t.Context(), value, runtime.InspectOptions{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			host := hosttest.New(t, runtime.Options{Files: runtime.Files{FS: libraries}})
			for _, entry := range []struct{ source, want string }{
				{"import lib, {named as n, change} from './lib.mjs'", "undefined"},
				{"[lib, n, typeof change]", "[ 'default', 'named', 'function' ]"},
				{"import * as all from './lib.mjs'; change(); all.named", "'changed'"},
				{"import fs from 'fs'; import {join} from 'node:path'; [typeof fs.readFileSync, join('a', 'b')]", "[ 'function', 'a/b' ]"},
				{"import './common.js'; import data from './data.json'; data.a", "1"},
				{"import {value} from './waits.mjs'; value", "'waited'"},
				{"(await import('./waits.mjs')).value", "'waited'"},
				{"import {typed, Level} from './lib'; [typed, Level.High]", "[ 'typed', 1 ]"},
				{"const error = 'kept', iter = 'kept too'", "undefined"},
				{"for await (const x of [Promise.resolve(1), 2]) globalThis.last = x", "undefined"},
				{"[last, error, iter]", "[ 2, 'kept', 'kept too' ]"},
				{"async function* counted() { yield 1; yield 2 }; const list = []; for await (const x of counted()) list.push(x); list", "[ 1, 2 ]"},
				{"[counted.name, list.length]", "[ 'counted', 2 ]"},
				{"let sum = 0; for await (const x of counted()) { var final = x; sum += x }", "undefined"},
				{"[final, sum, typeof more, typeof __forAwait]", "[ 2, 3, 'undefined', 'undefined' ]"},
				{"class Decorated { @(method => method) m() { return 1 } } new Decorated().m()", "1"},
				{"new Decorated().m() + 1", "2"},
				{"async function* g2() { yield 1 } typeof g2", "'function'"},
				{"(await g2().next()).value", "1"},
				{"`import x from 'y'`", "\"import x from 'y'\""},
				{"typeof Symbol.asyncIterator", "'symbol'"},
				{"await (1)", "1"},
				{"const asyncs = {async *[Symbol.asyncIterator]() { yield 7 }}; for await (const x of asyncs) globalThis.last = x", "undefined"},
				{"last", "7"},
			} {
				if got, err := enter(host, entry.source); err != nil || got != entry.want {
					t.Errorf("%s: %s (%v), want %s", entry.source, got, err, entry.want)
				}
			}
			for source, want := range map[string]string{
				"import x from './no.mjs'":                    "entry:1:15: Error: Cannot find module './no.mjs'",
				"import {fail} from './lib.ts'; fail()":       "/lib.ts:5:9: Error: failed",
				"\nfor await (const x of [1]) { missing(x) }": "entry:2:37: ReferenceError: missing is not defined",
				"import fs from 'fs'\nconst a: number = 1":    "entry:2:8: SyntaxError: ",
				"for await (const x of [1]) { let a; let a }": "entry:1:41: SyntaxError: ",
				"import.meta.url":                             "entry:1:1: SyntaxError: import.meta",
				"export const a = 1":                          "entry:1:8: SyntaxError: export works in a file",
			} {
				if _, err := enter(host, source); err == nil || !strings.HasPrefix(err.Error(), want) {
					t.Errorf("%q: %v, want %s", source, err, want)
				}
			}
		})
	}
	for _, source := range []string{"for await (const x of y) {", "import x from 'y'; f(", "async function* f() {", "import {", "import {a} from"} {
		if !runtime.Unfinished(source) {
			t.Errorf("%q goes on", source)
		}
	}
	for _, source := range []string{"for await (const x of y) {}", "import x from 'y'", "import 'y'", "async function* f() {}"} {
		if runtime.Unfinished(source) {
			t.Errorf("%q is all there is", source)
		}
	}
}

// The name of a source says which language it is in, wherever it comes in.
func TestTypeScriptByItsName(t *testing.T) {
	const source = "interface A { a: number }\nconst a: A = {a: 1}\n;(a satisfies A).a as number"
	host := hosttest.New(t, runtime.Options{Files: runtime.Files{FS: libraries}})
	value, err := host.Eval(t.Context(), "entry.ts", source)
	if err != nil || value.String() != "1" {
		t.Errorf("Eval: %v, %v", value, err)
	}
	if value, err = hosttest.New(t, runtime.Options{}).Interact(t.Context(), "entry.mts", source+" + 1"); err != nil || value.String() != "2" {
		t.Errorf("Interact: %v, %v", value, err)
	}
	if err := host.Run(t.Context(), "script.ts", source); err != nil {
		t.Errorf("Run: %v", err)
	}
	if _, err := host.Eval(t.Context(), "entry.js", source); err == nil {
		t.Error("JavaScript has types")
	}
	p, err := runtime.Compile("program.mts", "import {typed} from './lib.ts'\nconst s: string = typed\nthrow new Error(s)")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		err := hosttest.New(t, runtime.Options{Files: runtime.Files{FS: libraries}}).RunProgram(t.Context(), p)
		var script *runtime.ScriptError
		if !errors.As(err, &script) || script.Line != 3 || script.Column != 7 || script.Message != "typed" || script.SourceLine != "throw new Error(s)" {
			t.Errorf("%#v", err)
		}
	}
}

// A body may import at its top, whatever the language.
func TestBodyOfTheLanguage(t *testing.T) {
	for name, source := range map[string]string{
		"body.js": "// first\nimport lib, {named} from './lib.mjs' // here\nimport 'fs'\nif (!lib) return 'none'\nfor await (const x of [Promise.resolve(1)]) lib2 = x\nlet lib2\nreturn named",
		"body.ts": "import lib, {named} from './lib.mjs'\nimport type {T} from './lib'\nimport {type T as U, Level} from './lib'\nconst level: Level = Level.High\nif (level as number) { return await Promise.resolve<T>(named) }",
	} {
		p, err := runtime.CompileBody(name, strings.Replace(source, "lib2 = x\nlet lib2", "void x", 1))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for range 2 {
			value, err := hosttest.New(t, runtime.Options{Files: runtime.Files{FS: libraries}}).EvalProgram(t.Context(), p)
			if err != nil || value.String() != "named" {
				t.Errorf("%s: %v, %v", name, value, err)
			}
		}
	}
	for _, test := range []struct{ name, source, want string }{
		{"wrong.ts", "import {Level} from './lib'\nconst a: Level = Level.Low\n  throw new Error('é' + a)", "wrong.ts:3:9: Error: é0"},
		{"wrong.ts", "class A {}\nclass B extends A {\n  async *m() { yield super.m() }\n}",
			"wrong.ts:3:22: SyntaxError: super does not work in an async generator: call a method of the class that uses it"},
		{"wrong.ts", "const a: = 1", "wrong.ts:1:10: SyntaxError: Unexpected \"=\""},
		{"wrong.ts", "const a: number = {", "wrong.ts:1:20: SyntaxError: Unexpected end of input"},
		{"wrong.js", "const a = 1\n}", "wrong.js:2:1: SyntaxError: Unexpected token }"},
		{"wrong.ts", "const a: number = 1; missing(a)", "wrong.ts:1:22: ReferenceError: missing is not defined"},
		{"wrong.ts", "import {x} from './no'\nreturn x", "wrong.ts:1:1: Error: Cannot find module './no'"},
	} {
		p, err := runtime.CompileBody(test.name, test.source)
		if err == nil {
			_, err = hosttest.New(t, runtime.Options{Files: runtime.Files{FS: libraries}}).EvalProgram(t.Context(), p)
		}
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q: %v, want %s", test.source, err, test.want)
		}
	}
}

// Each feature of the language runs, or is refused with an error that says so.
func TestFeatures(t *testing.T) {
	for _, test := range []struct{ source, want string }{
		{"a?.b ?? 1; var a", "1"},
		{"let n = null; n ??= 2; n ||= 3; n &&= 4; n", "4"},
		{"class A { #x = 1; static has(o) { return #x in o } } A.has(new A())", "true"},
		{"class A { static { this.x = 1 } } A.x", "1"},
		{"class A { static #p() { return 2 } static get q() { return A.#p() } } A.q", "2"},
		{"1_000 + 0b1 + 0o7", "1008"},
		{"String(10n ** 2n)", "100"},
		{"try { throw 1 } catch { 'caught' }", "caught"},
		{"/(?<year>\\d+)/.exec('in 2026').groups.year", "2026"},
		{"/(?<=a)b/.test('ab') && /a.b/s.test('a\\nb')", "true"},
		{"const {a, ...rest} = {a: 1, b: 2}; rest.b", "2"},
		{"class A { accessor x = 1 } new A().x", "1"},
		{"const up = f => f; class A { @up static m() {} } typeof A", "function"},
		{"let log = ''; { using a = {[Symbol.dispose]() { log += 'disposed' }} } log", "disposed"},
		{"let log = ''; { await using a = {async [Symbol.asyncDispose]() { log += 'disposed' }} } log", "disposed"},
		{"const all = []; for await (const x of (async function* () { yield* [1, 2] })()) all.push(x); all.join()", "1,2"},
		{"const o = {async *m() { yield 1 }}; (await o.m().next()).value", "1"},
		{"class A { static async *m() { yield 1 } } (await A.m().next()).value", "1"},
		{"(await import('./lib.mjs')).default", "default"},
		{"label: for (;;) { break label } 'out'", "out"},
		{"0 || (1 ?? 2)", "1"},
		{"/a/v.test('a')", "true"},
		{"/a/d.exec('ba').indices[0].join()", "1,2"},
		{"try { new RegExp('a', 'uv') } catch (e) { String(e) }", "SyntaxError: Invalid flags supplied to RegExp constructor 'uv'"},
		{"try { new RegExp('a', 'q') } catch (e) { String(e) }", "SyntaxError: Invalid flags supplied to RegExp constructor 'q'"},
		{"class A { static async = 1 } A.async", "1"},
		{"import defer * as x from './lib.mjs'; x.default", "default"},
		{"const a = <div/>", "SyntaxError: JSX does not work here"},
		{"let let = 1", "SyntaxError: "},
		{"/(/", "SyntaxError: Unterminated group"},
	} {
		value, err := hosttest.New(t, runtime.Options{Files: runtime.Files{FS: libraries}}).Eval(t.Context(), "feature.js", test.source)
		var script *runtime.ScriptError
		switch {
		case err == nil && value.String() != test.want:
			t.Errorf("%s: %v, want %s", test.source, value, test.want)
		case err != nil && (!errors.As(err, &script) || !strings.HasPrefix(script.Name+": "+script.Message, test.want) || script.Line != 1):
			t.Errorf("%s: %v, want %s", test.source, err, test.want)
		}
	}
}

// The body of a loop is not a place for a declaration of a function, also where the loop is given a
// place.
func TestFunctionsAsBodies(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	for _, loop := range []string{"while (false)", "while (true) while (false)", "for (; false;)", "for (;;)", "if (0) while (0)", "for (const x of [])", "while (0) x:"} {
		for _, declaration := range []string{"function f() {}", "function* f() {}", "async function f() {}"} {
			_, err := host.Eval(t.Context(), "body.js", loop+" "+declaration)
			var script *runtime.ScriptError
			if !errors.As(err, &script) || script.Name != "SyntaxError" {
				t.Errorf("%s %s: %v", loop, declaration, err)
			}
			_, err = host.Eval(t.Context(), "body.js", "do "+declaration+"\nwhile (false)")
			if !errors.As(err, &script) || script.Name != "SyntaxError" {
				t.Errorf("do %s: %v", declaration, err)
			}
		}
	}
}

// A script that is stopped was at a line of its own.
func TestStoppedInTypeScript(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	host := hosttest.New(t, runtime.Options{Modules: []module.Module{hosttest.Functions{"stop": func() { cancel() }}}})
	err := host.Run(ctx, "endless.ts", "interface A {}\nconst f = (a: A): never => {\n  stop()\n  for (;;) { String(a) }\n}\nf({})")
	var stopped *runtime.InterruptError
	if !errors.As(err, &stopped) || stopped.File != "endless.ts" || stopped.Line != 4 && stopped.Line != 3 {
		t.Errorf("%v", err)
	}
}

// A name that is not part of a URL is written as it is.
func TestNamesOfLoweredSources(t *testing.T) {
	for _, name := range []string{"/my folder/50%.ts", "<console>.ts", "a b/c.ts", "[eval]", "é.mts"} {
		var stderr bytes.Buffer
		host := hosttest.New(t, runtime.Options{Stderr: &stderr})
		_, err := host.Eval(t.Context(), name, "for await (const x of [1]) {}\nconsole.trace('here')\nmissing()")
		var script *runtime.ScriptError
		if !errors.As(err, &script) || script.File != name || script.Line != 3 || script.SourceLine != "missing()" {
			t.Errorf("%s: %#v", name, err)
		}
		if !strings.Contains(stderr.String(), name+":2:") {
			t.Errorf("%s: %s", name, stderr.String())
		}
	}
}

// A module that a stopped script was waiting for is evaluated again.
func TestImportStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	host := hosttest.New(t, runtime.Options{Modules: []module.Module{hosttest.Functions{"stop": func() { cancel() }}}, Files: runtime.Files{FS: fstest.MapFS{
		"slow.mjs": {Data: []byte("if (!globalThis.again) { setTimeout(stop, 1); await new Promise(() => {}) }\nexport default await 'loaded'")},
	}}})
	if err := host.Run(ctx, "a.mjs", "import './slow.mjs'"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want an interrupt", err)
	}
	value, err := host.Eval(t.Context(), "b.js", "globalThis.again = true; (await import('./slow.mjs')).default")
	if err != nil || value.String() != "loaded" {
		t.Errorf("afterwards %v, %v", value, err)
	}
}

// What an ES module exports is found by Call, as Go's callers know it.
func TestCallOfAnExport(t *testing.T) {
	host := hosttest.New(t, runtime.Options{Files: runtime.Files{FS: libraries}})
	if err := host.Run(t.Context(), "rules.ts", "import {typed} from './lib.ts'\nexport async function rule(n: number): Promise<string> { return typed + n }"); err != nil {
		t.Fatal(err)
	}
	value, err := host.Call(t.Context(), "rule", 2)
	if err != nil || value.String() != "typed2" {
		t.Errorf("%v, %v", value, err)
	}
}
