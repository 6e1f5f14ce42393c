package engine_test

import (
	"errors"
	"strings"
	"testing"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// guardedHost is a host as an embedder makes it for scripts that it does not trust.
func guardedHost(t *testing.T) *runtime.Host {
	return hosttest.New(t, runtime.Options{Limits: &runtime.Limits{Time: patience.Long, Size: 1 << 20, Heap: 1 << 30}})
}

func TestSizesAreCheckedFirst(t *testing.T) {
	for _, source := range []string{
		"'x'.repeat(2 ** 27)",
		"''['re' + 'peat'].call('x', 2 ** 40)",
		"Reflect.get(Object(''), 'padStart').call('x', 2 ** 40)",
		"'x'.padEnd(2 ** 27, 'ab')",
		"'x'.concat(...Array(200).fill('y'.repeat(9999)))",
		"'a'.repeat(9999).replaceAll('a', 'b'.repeat(9999))",
		"'a'.repeat(9999).replace(/a/g, 'b'.repeat(9999))",
		"'a'.repeat(9999).replace(/a/g, \"$'\")",
		"'a'.repeat(9999).replace(/(a+)/g, '$1'.repeat(999))",
		"Array(2 ** 24).fill(0)",
		"Array(4e9).forEach(x => x)",
		"[].indexOf.call({length: 2 ** 53 - 1}, 1)",
		"let n = 0; [].indexOf.call({get length() { return n++ ? 2 ** 53 - 1 : 1 }}, 1); [].indexOf.call({length: 2 ** 50})",
		"Array(9999).fill('x'.repeat(9999)).join()",
		"Array(9999).join('x'.repeat(9999))",
		"String(Array(9999).fill(['x'.repeat(9999)]))",
		"Array.from({length: 2 ** 40})",
		"[].concat({length: 2 ** 40, [Symbol.isConcatSpreadable]: true})",
		"Math.max.apply(null, {length: 2 ** 40})",
		"Reflect.apply(Math.max, null, {length: 2 ** 40})",
		"Reflect.construct(Date, {length: 2 ** 40})",
		"[].sort.call({length: 2 ** 40})",
		"new ArrayBuffer(2 ** 27)",
		"new (ArrayBuffer.prototype.constructor)(2 ** 40)",
		"new Float64Array(2 ** 20)",
		"new (Object.getPrototypeOf(new Uint8Array).constructor)(2 ** 40)",
		"new Uint8Array({length: 2 ** 40})",
		"class B extends Uint8Array {}; new B(2 ** 40)",
		"Reflect.construct(Uint8Array, [2 ** 40])",
		"Buffer.alloc(2 ** 27)",
		"2n ** 100000000n",
		"let a = 2n; a **= 100000000n",
		"1n << 100000000n",
		"1n >> -100000000n",
		"BigInt.asUintN(2 ** 40, -1n)",
		"String.raw({raw: {length: 2 ** 40}})",
		"eval(\"'x'.repeat(2 ** 40)\")",
		"Function(\"return 2n ** 10000000000n\")()",
		"JSON.parse('[' + '1,'.repeat(2 ** 19) + '1]')",
		"JSON.parse('[1, 2]', function () { this[1] = Array(4e9) })",
		"JSON.stringify(Array(4e9))",
		"JSON.stringify({}, new Proxy([], {get: () => 1e10}))",
		"JSON.stringify([Array(9999).fill('x'.repeat(9999))], (key, value) => value)",
		"JSON.stringify(Array(9999).fill([[[[0]]]]), null, '          '.repeat(99))",
		"let twice = [1]; for (let i = 0; i < 60; i++) twice = [twice, twice]; JSON.stringify(twice)",
		"let twice = [1]; for (let i = 0; i < 60; i++) twice = [twice, twice]; twice.flat(Infinity)",
		"[Array(4e9)].flat()",
	} {
		t.Run(source, func(t *testing.T) {
			host := guardedHost(t)
			err := host.Run(t.Context(), "script.js", "\ntry { "+source+" } finally { console.log('on') }")
			var limit *runtime.LimitError
			if !errors.As(err, &limit) || limit.Limit != runtime.LimitSize || limit.Line != 2 && !strings.Contains(source, "(\"") {
				t.Fatalf("%.300v", err)
			}
			if err := host.Run(t.Context(), "after.js", "1"); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

func TestSizesThatNoJavaScriptHasAreErrorsOfTheScript(t *testing.T) {
	for source, want := range map[string]string{
		"'x'.repeat(2 ** 40)":          "RangeError: Invalid string length",
		"'x'.padStart(2 ** 40)":        "RangeError: Invalid string length",
		"'x'.repeat(-1)":               "RangeError: Invalid count value",
		"new ArrayBuffer(2 ** 40)":     "RangeError: Array buffer allocation failed",
		"new Float64Array(2 ** 40)":    "RangeError: Array buffer allocation failed",
		"Buffer.alloc(2 ** 40)":        "RangeError",
		"2n ** (2n ** 40n)":            "RangeError: Maximum BigInt size exceeded",
		"1n << (2n ** 40n)":            "RangeError: Maximum BigInt size exceeded",
		"BigInt.asUintN(2 ** 50, -1n)": "RangeError: Maximum BigInt size exceeded",
	} {
		t.Run(source, func(t *testing.T) {
			host := hosttest.New(t, runtime.Options{})
			value, err := host.Eval(t.Context(), "script.js", "try { "+source+" } catch (e) { String(e) }")
			if err != nil || !strings.HasPrefix(value.String(), want) {
				t.Errorf("%v, %v", value, err)
			}
		})
	}
}

// What is within the limits is as it is without guards.
func TestGuardsChangeNothingElse(t *testing.T) {
	const source = `JSON.stringify([
	'ab'.repeat(3), 'x'.padStart(3, 'ab'), 'x'.padEnd(3), 'a'.concat(1, null), 'aXbX'.replaceAll('X', "$&$'"), 'aXb'.replace('X', '[$&]'),
	'a-b-c'.split('-'), 'a1b2'.split(/\d/), 'a1b2'.replace(/(\d)/g, '<$1>'), 'a1b2'.replace(/\d/g, d => d * 2), 'abc'.search(/c/), 'a1b2'.match(/\d/g),
	[...'a1b2'.matchAll(/\d/g)].map(m => m.index), /a(b)/.exec('xab').index, /a/.test('b'), 'abc'.match('b').index,
	[3, 1, 2].sort(), [1, 2, 3].map(x => x * 2), [1, [2, [3]]].flat(2), [1, [2, [3]], , [, 4]].flat(), [[1], [[2]]].flat(NaN), [[[[5]]]].flat(Infinity),
	Array.prototype.flat.call({length: 2, 0: [1], 1: 2}), new (class extends Array {})([1], 2).flat().constructor.name, new Proxy([[1], 2], {}).flat(),
	JSON.stringify({a: [1, {b: undefined}], c: new Date(0), d: 'é"'}, null, 2), JSON.stringify({a: 1, b: {a: 2}}, ['b']), JSON.stringify(() => 1),
	JSON.stringify({a: 1, b: 2}, function (key, value) { return key === 'a' ? undefined : this === value ? 1 : value }, '--'), JSON.stringify(Object('x')),
	JSON.parse('{"a": [1, 2, {"b": null}], "c": 3}', function (key, value) { return key === 'c' ? this.a : value === 1 ? undefined : value }),
	new Set('aab').size, [...new Map([[1, 2]])], Math.max(...[1, 5], ...new Set([7])), Object.fromEntries(new Map([['a', 1]])), String([][Symbol.iterator]().next).replace(/\s+/g, ' '),
	[1, 2, 3].join('-'), String([1, [2, 3]]), [1].concat([2], 3), [..."ab"],
	Array.from({length: 2}, (_, i) => i), Array.from('ab'), [1, 2, 3].fill(0, 1), Array.prototype.slice.call({length: 2, 0: 'a', 1: 'b'}),
	(function () { return Array.prototype.slice.call(arguments, 1) })(1, 2, 3), Math.max.apply(null, [1, 5, 2]), Reflect.construct(Date, [0]).getTime(),
	new Uint8Array(2).length, [...new Uint8Array([1, 2])], new Uint8Array(new ArrayBuffer(4), 2).length, [...Uint16Array.from([1, 2])], [...Uint8Array.of(7)],
	String(2n ** 10n), String(1n << 5n), String(-8n >> 1n), 2 ** 0.5, (-2) ** 2, 7 << 2, String(BigInt.asUintN(8, -1n)), String(BigInt.asUintN(2 ** 50, 5n)),
	eval('1 + 1'), Function('a', 'b', 'return a + b')(1, 2), new Function('return this')() === globalThis, (0, eval)('var evaluated = 5'), evaluated,
	JSON.parse('{"a":[1,"]"]}'), JSON.parse('[1]', (k, v) => v), RegExp('a/b').source, String(new RegExp('x', 'g')), RegExp('a') instanceof RegExp,
	new RegExp(/x/g).flags, new RegExp(/x/g, 'i').flags, [1, 2].indexOf(2), [1, , 3].join(), [null, undefined].join('-'),
	'x'.repeat.name, 'x'.repeat.length, String([].map).replace(/\s+/g, ' '), Uint8Array.name, Uint8Array.length, Uint8Array.BYTES_PER_ELEMENT, Function.name,
	(async () => {}).constructor.name, (() => {}).constructor === Function, [].constructor === Array, new Uint8Array().constructor === Uint8Array,
	Object.getPrototypeOf((async () => {}).constructor) === Function, (() => {}) instanceof Function, new Uint8Array(1) instanceof Uint8Array,
	Object.keys(RegExp), Object.keys(String.prototype), /a/ instanceof RegExp, /a/.constructor === RegExp, RegExp.prototype.constructor === RegExp,
	(class extends Array {}).from([1]).length, new (class extends Uint8Array {})(3).length, new (class extends RegExp {})('b').test('abc'),
	new (class extends Function {})('return 7')(), Object.getOwnPropertyDescriptor(String.prototype, 'repeat').enumerable, ArrayBuffer.isView(new Uint8Array()),
	new ArrayBuffer(8).slice(2).byteLength, 'aa'.replace(/a/y, 'b'), [5, 25, 100].toSorted(), Array(2000).fill(0).map((_, i) => i).sort()[3],
	])`
	plain, err := hosttest.New(t, runtime.Options{}).Eval(t.Context(), "plain.js", source)
	if err != nil {
		t.Fatal(err)
	}
	guarded, err := guardedHost(t).Eval(t.Context(), "guarded.js", source)
	if err != nil {
		t.Fatal(err)
	}
	if plain.String() != guarded.String() {
		t.Errorf("not the same:\n%s\n%s", plain, guarded)
	}
}

func TestNestingBeforeEveryParse(t *testing.T) {
	for _, source := range []string{
		"eval('['.repeat(100000))",
		"(0, eval)('['.repeat(100000))",
		"globalThis.eval('['.repeat(100000))",
		"(() => { 'use strict'; return eval('1;' + '['.repeat(100000)) })()",
		"Function('['.repeat(100000))",
		"new Function('a = ' + '['.repeat(100000), '')",
		"(() => {}).constructor('['.repeat(100000))",
		"(async () => {}).constructor('['.repeat(100000))",
		"(function* () {}).constructor('['.repeat(100000))",
		"Object.getPrototypeOf(Object.getPrototypeOf(async () => {}).constructor)('['.repeat(100000))",
		"Reflect.construct(Function, ['['.repeat(100000)])",
		"new (class extends Function {})('['.repeat(100000))",
		"JSON.parse('['.repeat(100000))",
		"new RegExp('('.repeat(100000))",
		"RegExp('(?=a)' + '('.repeat(100000))",
		"/a/.compile('('.repeat(100000))",
		"'a'.match('('.repeat(100000))",
		"'a'.search('('.repeat(100000))",
	} {
		for name, host := range map[string]*runtime.Host{"": hosttest.New(t, runtime.Options{}), " under limits": guardedHost(t)} {
			if name == "" && strings.Contains(source, "constructor") {
				continue
			}
			t.Run(source+name, func(t *testing.T) {
				value, err := host.Eval(t.Context(), "script.js", "try { "+source+" } catch (e) { String(e) }")
				if err != nil || !strings.Contains(value.String(), "nested more than") || !strings.HasPrefix(value.String(), "SyntaxError: ") {
					t.Errorf("%.200v, %.200v", value, err)
				}
			})
		}
	}
}

// Without a bound each would fill the stack, which ends the process.
func TestWhatHoldsItselfIsNotGoneThroughWithoutEnd(t *testing.T) {
	for _, source := range []string{
		"const list = []; list.push(list); list.flat(Infinity)",
		"let list = []; for (let i = 0; i < 1e5; i++) list = [list]; list.flat(Infinity)",
		"JSON.parse('[1, 2]', function (key, value) { if (key === '0') this[1] = this; return value })",
		"const next = () => ({toJSON: () => ({next: next()})}); JSON.stringify(next())",
	} {
		for name, host := range map[string]*runtime.Host{"": hosttest.New(t, runtime.Options{}), " under limits": guardedHost(t)} {
			if name == "" && strings.Contains(source, "stringify") {
				continue
			}
			t.Run(source+name, func(t *testing.T) {
				value, err := host.Eval(t.Context(), "script.js", "try { "+source+" } catch (e) { String(e) }")
				if err != nil || value.String() != "RangeError: Maximum call stack size exceeded" {
					t.Errorf("%.200v, %.200v", value, err)
				}
			})
		}
	}
}

func TestDirectEvalSeesItsVariables(t *testing.T) {
	value, err := hosttest.New(t, runtime.Options{}).Eval(t.Context(), "script.js", "(() => { const here = 5; return eval('here + 1') })()")
	if err != nil || value.String() != "6" {
		t.Errorf("%v, %v", value, err)
	}
}

func TestUnicodeProperties(t *testing.T) {
	for source, want := range map[string]string{
		`/^\p{L}+$/u.test('Äλя')`:                                      "true",
		`/[\p{Lu}\d]/u.test('a')`:                                      "false",
		`new RegExp('^\\p{Script=Greek}$', 'u').test('λ')`:             "true",
		`/\p{L}/u.source`:                                              `\p{L}`,
		`String(/\p{L}/gu)`:                                            `/\p{L}/gu`,
		`new RegExp('\\p{L}', 'u').source`:                             `\p{L}`,
		`new RegExp(/\p{Lu}/u, 'gu').source`:                           `\p{Lu}`,
		`'Äb1'.replace(/\p{L}/gu, 'x')`:                                "xx1",
		`/\p{L}/.test('p{L}')`:                                         "true",
		`eval("/^\\p{L}$/u.test('ä')")`:                                "true",
		`Function("return /^\\p{L}$/u.test('ä')")()`:                   "true",
		`try { new RegExp('\\p{Nope}', 'u') } catch (e) { String(e) }`: `SyntaxError: Invalid regular expression: /\p{Nope}/u: Invalid property name`,
	} {
		for name, host := range map[string]*runtime.Host{"": hosttest.New(t, runtime.Options{}), " under limits": guardedHost(t)} {
			t.Run(source+name, func(t *testing.T) {
				value, err := host.Eval(t.Context(), "script.js", source)
				if err != nil || value.String() != want {
					t.Errorf("%v, %v", value, err)
				}
			})
		}
	}
	err := hosttest.New(t, runtime.Options{}).Run(t.Context(), "script.js", "\n  /\\p{Nope}/u")
	var problem *runtime.ScriptError
	if !errors.As(err, &problem) || problem.Name != "SyntaxError" || problem.Line != 2 || problem.Column != 3 {
		t.Errorf("%v", err)
	}
}
