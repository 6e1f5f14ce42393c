package engine

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// Whatever the source, compiling it answers, and an error is at a place that
// the source has.
func FuzzCompile(f *testing.F) {
	for _, source := range []string{
		"", "await 1", "await", "await 1; return", "}", "await 1 }{", "await `", "await /*", "#!x\nawait 1",
		"for await (const x of y) {}", "async () => { await 1 }", "await 1\n//", "class A { [await 1] = await }",
		"'use strict'; await (x = 1)", "const {a, b: [c = await 1, ...d], ...e} = f", "var await; await",
		"é; await 1; let let", "await function", "function* g() { yield await }", "await 1;;;", "\ufeffawait 1",
	} {
		for _, how := range []Manner{AsScript, AsExpression, AsEntry} {
			f.Add(source, int(how))
		}
	}
	f.Fuzz(func(t *testing.T, source string, how int) {
		if len(source) > 1000 {
			t.Skip("nesting is limited elsewhere")
		}
		source = strings.ToValidUTF8(source, "\ufffd")
		_, err := Source("fuzz.js", source, Manner(how), AnyKind)
		checkCompileError(t, source, err)
	})
}

// Whatever the source, requiring it answers likewise.
func FuzzCompileModule(f *testing.F) {
	for _, source := range []string{
		"", "return", "}", "} {", "exports.a = 1", "await 1", "const x = await f(); }", "#!x\nreturn", "`", "/*", "let module; let exports",
		"'use strict'; with (a) {}", "import x from 'y'", "é; let a; let a", "}\n function () {", "function* g() { yield 1 }", "//", "\ufeff1", "class A { static { await } }",
	} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 1000 {
			t.Skip("nesting is limited elsewhere")
		}
		source = strings.ToValidUTF8(source, "\ufffd")
		_, err := Required("fuzz.js", source, AnyKind)
		checkCompileError(t, source, err)
	})
}

// Whatever the TypeScript, compiling it answers likewise, and soon: what esbuild would take years
// for is refused.
func FuzzCompileTypeScript(f *testing.F) {
	for _, source := range []string{
		"", "await 1", "enum E {a = 'x', b = a + a, c = `${b}${b}`}", "const enum E {a, b = 1 << a}", "x = a ? (b) : c => a ? (b) : d => 1", "let a: Map<string, Set<number>> = <any>b",
		"namespace N { export const a = 1 }", "class A<T> { constructor(private a: T, readonly b?: string) {} }", "abstract class A { declare a: number; @b() c }", "type A<B> = B extends infer C ? C : never",
		"import a = require('b')", "export = a", "import type {a} from 'b'; export type {a}", "function f(this: A, a?: number): asserts a {}", "a satisfies B as C", "using a = b", "a!<b>(c)", "x = <T,>(a: T): a is B => a",
	} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 1000 {
			t.Skip("nesting is limited elsewhere")
		}
		source = strings.ToValidUTF8(source, "\ufffd")
		begun := time.Now()
		_, err := Source("fuzz.ts", source, AsScript, AnyKind)
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("%q took %v", source, took)
		}
		checkCompileError(t, source, err)
	})
}

// checkCompileError checks that an error is at a place that the source has.
func checkCompileError(t *testing.T, source string, err error) {
	t.Helper()
	var problem *SyntaxError
	if !errors.As(err, &problem) {
		if err != nil {
			t.Errorf("%q: %v (%T) is not a SyntaxError", source, err, err)
		}
		return
	}
	lines := strings.Count(source, "\n") + strings.Count(source, "\r") + strings.Count(source, "\u2028") + strings.Count(source, "\u2029")
	if at := problem.Position; at.Line > lines+1 || at.Line > 0 && at.Column < 1 {
		t.Errorf("%q: %v at %v", source, err, at)
	}
}
