package peek_test

import (
	"errors"
	"strings"
	"testing"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
)

// loops are written from line 3 to the last but one of a script.
var loops = []string{
	"for (;;)\n a.push([a.length])",
	"for (;;) a",
	"for (;;) {}",
	"for (;;);",
	"for (;;) 1",
	"for (;;) { let x }",
	"for (;;) { let x, y }",
	"for (;;) { const x = 1 }",
	"for (;;) { var x }",
	"for (;;) { function f() {} }",
	"for (;;) { class C {} }",
	"for (;;) { if (true) {} }",
	"for (;;) { if (true) {} else a }",
	"for (;;) { if (a) {} }",
	"for (;;) { 1 + 1 }",
	"for (;;) { 'a' + 'b'; -1; !1; void 0; typeof 1 }",
	"for (;;) { `a` }",
	"for (;;) { /a/ }",
	"for (;;) { this }",
	"for (;;) { null, 1 }",
	"for (;;) { (1) }",
	"for (;;) { ({}) }",
	"for (;;) { 1 ? 2 : 3 }",
	"for (;;) { 1 && 2; 0 || 1; null ?? 1 }",
	"for (;;) { debugger }",
	"for (;;) { x: { break x } }",
	"x: for (;;) { continue x }",
	"x: for (;;) { for (;;) continue x }",
	"for (;;) { switch (1) {} }",
	"for (;;) { switch (1) { default: } }",
	"for (;;) { switch (1) { case 1: break; case 2: } }",
	"for (;;) { try {} catch {} }",
	"for (;;) { try {} finally {} }",
	"for (;;) { try { throw 1 } catch {} }",
	"for (;;) { try { continue } finally { 1 } }",
	"for (let i = 0; ;) {}",
	"for (let i = 0; ; 1) {}",
	"for (let i = 0; true; ) {}",
	"for (let i = 0; ; i++) {}",
	"for (let i = 0; ; i++)\n () => i",
	"for (let i = 0; i < 10; i++)\n a[i] = i",
	"for (;;/* */) {}",
	"for (; /* */ ;) {}",
	"for (;\n// none\n;) {}",
	"for (; true ;) {}",
	"for (; 1 < 2 ;) {}",
	"for (; !0 ;) {}",
	"for (; -1 ;) {}",
	"for (; `a` ;) {}",
	"for (; 'a' + 'b' ;) {}",
	"for (var x; ;) {}",
	"while (true) {}",
	"while (true);",
	"while (!false) {}",
	"while (-1) {}",
	"while (~0) {}",
	"while (+1) {}",
	"while (1 + 1) {}",
	"while (2 > 1) {}",
	"while (`a`) {}",
	"while (/* */ true) {}",
	"while (/a/) {}",
	"while (this) {}",
	"while ([]) {}",
	"while ({}) {}",
	"while (() => 1) {}",
	"while (typeof 1) {}",
	"while (void 0, 1) {}",
	"while (true || a) {}",
	"while (a) { a }",
	"while (a)\n ;",
	"while (a)\n a.push(1)",
	"while (\n a.push(1)) {}",
	"do {} while (true)",
	"do ; while (1)",
	"do {} while (!0)",
	"do {} while (1 + 1)",
	"do { if (a) a } while (true)",
	"do { if (a) {} } while (1)",
	"do { a ? 1 : 2 } while (1)",
	"do {\n a } while (a)",
	"do {\n let x } while (true)",
	"for (const x of a) {}",
	"for (const x of a)\n a.push(x)",
	"for (const [x, y = 1] of a) {}",
	"for (var x of a) {}",
	"for (let x of a) { () => x }",
	"for (a of a) ;",
	"for (const x in a) {}",
	"for (x in a) ;",
	"a.forEach(function () { for (;;) {} })",
	"a.forEach(() => { for (;;) { let x } })",
	"a.forEach(async () => { for (;;) await null })",
	"a.forEach(async () => { for (;;) await 1 })",
	"a.forEach(async () => { for await (const x of a) {} })",
	"function* g() { for (;;) yield }",
	"function* g() { for (;;) yield* a }",
	"class C { m() { for (;;) ; } static { for (;;) ; } }",
	"with (a) for (;;) {}",
	"with (a) for (;;) { b }",
	"for (;;) {\n a ??= b\n a ||= 1\n a &&= 2 }",
	"for (;;)\n a?.b?.()",
	"for (;;)\n delete a?.b",
	"for (;;) {\n const {x = 1, ...y} = a }",
	"for (;;) { eval('1') }",
	"a.forEach(function () { for (;;) { new.target } })",
	"a.forEach(function () { for (;;) { arguments } })",
	"{ using x = a; for (;;) {} }",
	"for (;;) { using x = null }",
}

// A script that is stopped in a loop is said to be in it, at whichever instruction that is.
func TestStopsInLoops(t *testing.T) {
	for _, loop := range loops {
		for name, how := range map[string]engine.Manner{"loop.js": engine.AsScript, "loop.ts": engine.AsScript, "entry.js": engine.AsEntry} {
			source := "var a = []\n\n" + loop + "\n\na = 'after'\n"
			compiled, err := engine.Source(name, source, how, engine.AnyKind)
			if err != nil {
				t.Errorf("%s: %v", loop, err)
				continue
			}
			last := 3 + strings.Count(loop, "\n")
			stops := peek.Loops(compiled.Program)
			if len(stops) == 0 {
				t.Errorf("%s: no loop is found", loop)
			}
			for _, stop := range stops {
				if !stop.OK || stop.At.Filename == name && (stop.At.Line < 3 || stop.At.Line > last) {
					t.Errorf("%s: stopped before %s it is at %v (%v)", loop, stop.Name, stop.At, stop.OK)
				}
			}
		}
	}
}

// What a stack of Goja's says of a stop is still where it was.
func TestStoppedAt(t *testing.T) {
	stops := func(source string, early bool) goja.StackFrame {
		t.Helper()
		vm := goja.New()
		if early {
			vm.Interrupt("stop")
		}
		_ = vm.Set("stop", func() { vm.Interrupt("stop") })
		_, err := vm.RunScript("stop.js", source)
		var stopped *goja.InterruptedError
		if !errors.As(err, &stopped) || len(stopped.Stack()) == 0 {
			t.Fatalf("%q ends with %v", source, err)
		}
		return stopped.Stack()[0]
	}
	for _, test := range []struct {
		source string
		early  bool
		line   int
	}{
		{"\n\nstop()\nfor (;;) ;", false, 3},
		{"\n\nfor (;;)\n stop()", false, 4},
		{"\n\nfor (;;)\n never()", true, 4},
		{"\n\nlet a = 1\n", true, 3},
		{"(() => {\n for (;;)\n stop() })()", false, 3},
	} {
		if at, ok := peek.StoppedAt(stops(test.source, test.early)); !ok || at.Filename != "stop.js" || at.Line != test.line {
			t.Errorf("%q stopped at %v (%v), want line %d", test.source, at, ok, test.line)
		}
	}
	if at, ok := peek.StoppedAt(goja.StackFrame{}); ok {
		t.Errorf("a frame of nothing is at %v", at)
	}
}

// A frame that has not begun, or has been left, is at no instruction.
func TestStoppedAtNoInstruction(t *testing.T) {
	for _, source := range []string{"for (;;);", "1", ""} {
		for _, pc := range []int{-2, -1, 1000} {
			if at, ok := peek.PlaceOf(goja.MustCompile("none.js", source, false), pc); ok && pc < 0 {
				t.Errorf("%q at %d: %d", source, pc, at)
			}
		}
	}
}
