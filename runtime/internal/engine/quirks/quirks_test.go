package quirks_test

import (
	"testing"

	"dialtone/runtime/internal/engine/helpers"
	"dialtone/runtime/internal/engine/quirks"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// answer is what plain Goja answers to a source whose tree was mended, or was not.
func answer(t *testing.T, source string, mend bool) (text string, generators bool) {
	t.Helper()
	tree, err := parser.ParseFile(nil, "quirk.js", source, 0, parser.WithDisableSourceMaps)
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	if mend {
		generators = quirks.Mend(tree)
	}
	vm := goja.New()
	// No generator is left by return here: so nothing is thrown that means that.
	if err := helpers.Capture(vm, func(name string) goja.Value {
		if name == helpers.Caught {
			return vm.ToValue(func(call goja.FunctionCall) goja.Value { return call.Argument(0) })
		}
		return vm.ToValue(func(goja.FunctionCall) goja.Value { return vm.ToValue(false) })
	}); err != nil {
		t.Fatal(err)
	}
	program, err := goja.CompileAST(tree, false)
	if err != nil {
		return "SyntaxError", generators
	}
	value, err := vm.RunProgram(program)
	if err != nil {
		return "thrown", generators
	}
	return value.String(), generators
}

// Goja answers wrong to each of these, and right once it is mended: as ECMAScript says, and Node
// answers.
func TestMend(t *testing.T) {
	for source, want := range map[string]string{
		"[1, 2].map(n => { var t; const f = () => { t = t || n * 10; return t }; return f() }).join()":              "10,20",
		"(function (a) { var b; return (() => a + String(b))() })(1, 2)":                                            "1undefined",
		"const seen = []; for (let i = 0; i < 2; i++) { if (0) break; seen.push(i) } seen.join()":                   "0,1",
		"let n = 0; a: for (;;) { for (;;) { if (false) continue a; n++; break a } } n":                             "1",
		"(() => { try { try { } catch (e) { return 'own' } finally { throw 1 } } catch (e) { return 'outer' } })()": "outer",
		"(() => { try { return 1 } finally { l: { try { return 2 } finally { break l } } } })()":                    "1",
		"function* g() { let q = 1; q &&= yield; return q } const i = g(); i.next(); i.next(5).value":               "5",
	} {
		if got, _ := answer(t, source, true); got != want {
			t.Errorf("%s\nis %q, want %q", source, got, want)
		}
		if got, _ := answer(t, source, false); got == want {
			t.Errorf("%s\nis %q without being mended", source, got)
		}
	}
}

// What is mended does what it did where Goja is right about it.
func TestMendChangesNothingElse(t *testing.T) {
	for _, source := range []string{
		"(function () { 'use strict'; var a = 1; return typeof this + a })()",
		"(function (a, b = a) { var a; return [a, b, arguments.length].join() })(1)",
		"(function (a, a) { return a })(1, 2)",
		"(function f() { var f; return typeof f })()",
		"(function () { return typeof f; function f() {} })()",
		"(() => { try { x; let x = 1 } catch (e) { return e.name } })()",
		"(() => { const f = () => x; let x = 1; return f() })()",
		"const log = []; try { log.push(1); throw 2 } catch (e) { log.push(e) } finally { log.push(3) } log.join()",
		"(() => { try { return 1 } finally { } })()",
		"(() => { for (const x of [1, 2]) try { if (x > 1) return x } finally { continue } })()",
		"(() => { a: try { break a } finally { } return 1 })()",
		"(() => { try { throw {a: 1} } catch ({a}) { return a } })()",
		"function* g() { try { yield 1; yield 2 } finally { yield 3 } } [...g()].join()",
		"let x; x ??= 1; x &&= 2; x ||= 3; x",
		"switch (1) { case 0: 'a'; default: 'b' }",
		"var v; for (v of [1]) { if (true) v++ } v",
	} {
		plain, _ := answer(t, source, false)
		mended, _ := answer(t, source, true)
		if plain != mended || plain == "thrown" {
			t.Errorf("%s\nis %q, and %q once it is mended", source, plain, mended)
		}
	}
}

// Whether a source has generators is known, for those need a method return of our own.
func TestGenerators(t *testing.T) {
	for source, want := range map[string]bool{
		"1": false, "(function () {})": false, "(async () => {})": false,
		"(function* () {})": true, "({* m() {}})": true, "(class { static *#m() {} })": true, "() => { function* g() {} }": true,
	} {
		if _, got := answer(t, source, true); got != want {
			t.Errorf("%s has generators: %v", source, got)
		}
	}
}
