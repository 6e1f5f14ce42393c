package engine_test

import (
	"errors"
	"testing"

	"dialtone/runtime"
)

// What takes time by the square of its size is refused under limits before it begins, also where
// the size comes from an object or a member.
func TestBigIntsAreBounded(t *testing.T) {
	for _, source := range []string{
		"2n ** 10n ** 9n",
		"let x = 3n; for (;;) x = x * x",
		"let x = 3n; for (;;) x *= x",
		"const o = {x: 3n}; for (;;) o.x *= o.x",
		"const a = [3n]; for (;;) a[0] *= a[0]",
		"class A { #x = 3n; go() { for (;;) this.#x *= this.#x } } new A().go()",
		"const o = {x: 3n}; o.x **= 10n ** 8n",
		"const o = {x: 3n}; o['x'] <<= 10n ** 8n",
		"BigInt('9'.repeat(1e6))",
		"BigInt({valueOf: () => '9'.repeat(1e6)})",
		"BigInt({[Symbol.toPrimitive]: () => '9'.repeat(1e6)})",
		"BigInt(Object('9'.repeat(1e6)))",
		"BigInt.asIntN(64, '9'.repeat(1e6))",
		"BigInt.asUintN(64, {toString: () => '9'.repeat(1e6)})",
		"Object.keys(new Uint8Array(9e5).fill(1)); Object.keys('x'.repeat(1e6).split('')); Object.keys(Array(2e6).fill(1))",
	} {
		t.Run(source, func(t *testing.T) {
			var limit *runtime.LimitError
			if err := guardedHost(t).Run(t.Context(), "script.js", source); !errors.As(err, &limit) || limit.Limit != runtime.LimitSize {
				t.Errorf("%.300v", err)
			}
		})
	}
	value, err := guardedHost(t).Eval(t.Context(), "script.js", `
		const a = {n: 3n, 'm k': 2, [1]: 2n}
		let calls = 0
		const once = () => { calls++; return a }
		a.n *= 2n; a['m k'] *= 2.5; a[1] **= 3n; once().n *= 1n
		let mixed
		try { 1n * 2 } catch (e) { mixed = e.name }
		[a.n, a['m k'], a[1], calls, mixed, 0 * -1 === 0 && 1 / (0 * -1), 2 ** 40 * 2 ** 30, '3' * 4, null * 1, BigInt('12'), BigInt({valueOf: () => '5'}),
			BigInt(Object(7n)), BigInt.asIntN(8, '255'), BigInt.asUintN(8, '-1'), [3n] * [2], 'é'.repeat(20000).normalize('NFD').length].join()`)
	if want := "6,5,8,1,TypeError,-Infinity,1.1805916207174113e+21,12,0,12,5,7,-1,255,6,40000"; err != nil || value.String() != want {
		t.Errorf("got %v, %v, want %s", value, err, want)
	}
}
