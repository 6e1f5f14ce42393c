package engine_test

import (
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// reaching are scripts that call each of the helpers, by its name.
var reaching = map[string][]struct{ source, want string }{
	"ForAwait":   {{"(async () => { const got = []; for await (const x of [1, 2]) got.push(x); return got.join() })()", "1,2"}},
	"Generators": {{"async function* g() { yield 1; yield* [2] }; (async () => { const i = g(); return [(await i.next()).value, (await i.next()).value].join() })()", "1,2"}},
	"Import":     {{"import('path').then(path => path.default.basename('a/b'))", "b"}},
	"ImportNow":  {{"import path from 'path'; path.basename('a/b')", "b"}},
	"Stack":      {{"new Error('x').stack.split('\\n')[0]", "Error: x"}, {"try { null.stack } catch (e) { e.name }", "TypeError"}},
	"Caught":     {{"try { throw 'caught' } catch (e) { e }", "caught"}, {"try { throw {a: 1} } catch ({a}) { a }", "1"}},
	"Declare":    {{"{ function inner() { return 'declared' } } inner()", "declared"}},
	"Delegate":   {{"function* g() { yield* [1, 2] }; [...g()].join()", "1,2"}},
	"Evaluate":   {{"(0, eval)('1 + 1')", "2"}, {"globalThis.eval('1 + 1')", "2"}},
	"Source":     {{"eval('1 + 2')", "3"}},
	"Exec":       {{"/(a)b/.exec('ab')[1]", "a"}},
	"Power":      {{"const two = 2n; String(two ** 3n)", "8"}},
	"Equal":      {{"const one = 1n; String(one == one)", "true"}},
	"Unequal":    {{"const one = 1n; String(one != one)", "false"}},
	"Less":       {{"const one = 1n; String(one < one)", "false"}},
	"AtMost":     {{"const one = 1n; String(one <= one)", "true"}},
	"Greater":    {{"const one = 1n; String(one > one)", "false"}},
	"AtLeast":    {{"const one = 1n; String(one >= one)", "true"}},
	"Multiply":   {{"const two = 2n; String(two * two)", "4"}},
	"ShiftLeft":  {{"const two = 2n; String(two << 3n)", "16"}},
	"ShiftRight": {{"const two = 2n; String(two >> 1n)", "1"}},
	"Returned":   {{"function* g() { try { yield 1 } finally { got = 'left' } }; var got; for (const x of g()) break; got", "left"}},
	"Value":      {{"function* g() { try { yield 1 } finally { got = 'left' } }; var got; const i = g(); i.next(); i.return('returned').value + got", "returnedleft"}},
}

// names are the names of the helpers in Go, and what their values are in scripts.
func names(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "helpers/helpers.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	ast.Inspect(file, func(node ast.Node) bool {
		if spec, ok := node.(*ast.ValueSpec); ok && spec.Names[0].IsExported() && len(spec.Values) == 1 {
			found[spec.Names[0].Name], _ = strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		}
		return true
	})
	if len(found) < 15 {
		t.Fatalf("only %d helpers are found: %v", len(found), found)
	}
	return found
}

// Each helper is neither changed nor seen by what a script does to the global object or to
// prototypes, by its own name and by those that helpers have had.
func TestScriptsDoNotReachHelpers(t *testing.T) {
	helpers := names(t)
	spellings := []string{"import()", "for await", "async function*", "error.stack", "dialtone:"}
	for _, name := range slices.Sorted(maps.Values(helpers)) {
		spellings = append(spellings, name, "dialtone:"+name)
	}
	written, err := json.Marshal(spellings)
	if err != nil {
		t.Fatal(err)
	}
	tamper := `
		for (const name of ` + string(written) + `)
			for (const object of [globalThis, Object.prototype, Function.prototype])
				if (object !== Object.prototype || name !== 'value') // which would be part of every descriptor
					Object.defineProperty(object, name, {get: () => () => 'changed', set() {}, configurable: true})
	`
	for helper := range helpers {
		if len(reaching[helper]) == 0 {
			t.Errorf("no script calls %s", helper)
		}
		for _, test := range reaching[helper] {
			for _, limits := range []*runtime.Limits{nil, {Size: 1 << 20}} {
				host := hosttest.New(t, runtime.Options{Limits: limits})
				if _, err := host.Eval(t.Context(), "tamper.js", tamper); err != nil {
					t.Fatal(err)
				}
				value, err := host.Eval(t.Context(), "helpers.js", test.source)
				if err != nil || value.String() != test.want {
					t.Errorf("%s: with limits %v, %s is %v, %v, want %q", helper, limits != nil, test.source, value, err, test.want)
				}
			}
		}
	}
}

// A script sees no helper, and no name that it can write is that of the variable.
func TestHelpersAreNotSeen(t *testing.T) {
	for _, test := range []struct{ source, want string }{
		{"Object.getOwnPropertyNames(globalThis).filter(name => name.includes('dialtone')).join()", ""},
		{"String('dialtone:' in globalThis)", "false"},
		{"typeof globalThis['dialtone:']", "undefined"},
		{"try { eval('dialtone:') } catch (e) { e.name }", "SyntaxError"},
		{"try { eval('dialtone\\\\u003a') } catch (e) { e.name }", "SyntaxError"},
		{"typeof Function('return typeof dialtone')()", "string"},
	} {
		value, err := hosttest.New(t, runtime.Options{}).Eval(t.Context(), "helpers.js", test.source)
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
