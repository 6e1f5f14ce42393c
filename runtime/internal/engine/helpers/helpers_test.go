package helpers_test

import (
	"context"
	"strings"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// What rewritten code calls is neither changed nor seen by what a script does to the global object
// or to prototypes.
func TestScriptsDoNotReachHelpers(t *testing.T) {
	const tamper = `
		const names = ['forAwait', 'generators', 'import', 'importNow', 'stack', 'declare', 'delegate', 'evaluate', 'source', 'exec',
			'power', 'shift', 'shiftRight', 'returned']
		for (const name of [...names, 'import()', 'for await', 'async function*', 'error.stack', 'dialtone:', ...names.map(name => 'dialtone:' + name)]) {
			for (const object of [globalThis, Object.prototype, Function.prototype])
				Object.defineProperty(object, name, {get: () => () => 'changed', set() {}, configurable: true})
		}
	`
	for _, test := range []struct{ source, want string }{
		{"(async () => { const got = []; for await (const x of [1, 2]) got.push(x); return got.join() })()", "1,2"},
		{"async function* g() { yield 1; yield* [2] }; (async () => { const got = []; for await (const x of g()) got.push(x); return got.join() })()", "1,2"},
		{"import('path').then(path => path.default.basename('a/b'))", "b"},
		{"new Error('x').stack.split('\\n')[0]", "Error: x"},
		{"{ function inner() { return 'declared' } } inner()", "declared"},
		{"function* g() { yield* [1, 2] }; [...g()].join()", "1,2"},
		{"function* g() { try { yield 1 } finally { got = 'left' } }; var got; for (const x of g()) break; got", "left"},
		{"(0, eval)('1 + 1')", "2"},
		{"eval('1 + 2')", "3"},
		{"/(a)b/.exec('ab')[1]", "a"},
		{"const two = 2n; String(two ** 3n << 1n >> 2n)", "4"},
		{"Object.getOwnPropertyNames(globalThis).filter(name => name.includes('dialtone')).join()", ""},
		{"String('dialtone:' in globalThis)", "false"},
	} {
		host := hosttest.New(t, runtime.Options{})
		before := ""
		if !strings.Contains(test.source, "globalThis") {
			before = tamper
		}
		value, err := host.Eval(context.Background(), "helpers.js", before+test.source)
		if err != nil || value.String() != test.want {
			t.Errorf("%s is %v, %v, want %q", test.source, value, err, test.want)
		}
	}
}

// A source that eval is given where it sees no variables around it is mended as a script is.
func TestIndirectEvalIsMended(t *testing.T) {
	const body = `"const seen = []; for (let i = 0; i < 2; i++) { if (0) break; seen.push(i) } seen.join()"`
	for _, limits := range []*runtime.Limits{nil, {Size: 1 << 20}} {
		for _, test := range []struct{ source, want string }{
			{"(0, eval)(" + body + ")", "0,1"},
			{"(1, eval)(" + body + ", 'surplus')", "0,1"},
			{"globalThis.eval(" + body + ")", "0,1"},
			{"global.eval(...[" + body + "])", "0,1"},
			{"(0, eval)('3 > 2 > 1')", "false"},
			{"(0, eval)('var made = 1'); made", "1"},
			{"const local = 1; (0, eval)('typeof local')", "number"},
			{"(() => { const local = 1; return (0, eval)('typeof local') })()", "undefined"},
			{"(0, eval)(5)", "5"},
			{"typeof (0, eval)()", "undefined"},
			{"globalThis.eval = text => 'own ' + text; globalThis.eval('x')", "own x"},
			{"try { (0, eval)('1 +') } catch (e) { e.name }", "SyntaxError"},
			{"globalThis.eval = 1; try { globalThis.eval('x') } catch (e) { e.name }", "TypeError"},
		} {
			value, err := hosttest.New(t, runtime.Options{Limits: limits}).Eval(context.Background(), "eval.js", test.source)
			if err != nil || value.String() != test.want {
				t.Errorf("with limits %v, %s is %v, %v, want %s", limits, test.source, value, err, test.want)
			}
		}
	}
}
