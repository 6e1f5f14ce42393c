package engine_test

import (
	"errors"
	"testing"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// What takes time by the square of its size is refused under limits before it begins, also where
// the size comes from an object or a member.
func TestBigIntsAreBounded(t *testing.T) {
	within := "9e4" // Elements of lists that the limit allows.
	if patience.Thorough() {
		within = "9e5"
	}
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
		"1n == '9'.repeat(1e6)",
		"'9'.repeat(1e6) != 1n",
		"1n < '0x' + 'f'.repeat(1e6)",
		"' -' + '9'.repeat(1e6) <= 1n",
		"const a = BigInt(1), t = '9'.repeat(1e6); if (a > t) 1",
		"const a = BigInt(1), t = '9'.repeat(1e6); while (t >= a);",
		"const a = {valueOf: () => 1n}, t = {toString: () => '9'.repeat(1e6)}; a < t",
		"const a = {valueOf: () => 1n}, t = '9'.repeat(1e6); t == a",
		"const t = {[Symbol.toPrimitive]: () => '9'.repeat(1e6)}; t == 1n",
		"for (let i = 0; i != 2; [i] = ['9'.repeat(1e6)]) 1n == i",
		"for (let i = 0; i < 2; i++) { for (let i of ['9'.repeat(1e6)]) i == 1n }",
		"for (let i = 0; i < 2; i++) { try { throw '9'.repeat(1e6) } catch (i) { i == 1n } }",
		"for (let i = 0; i < 2; i++) (i => i == 1n)('9'.repeat(1e6))",
		"for (let i = 0, t = '9'.repeat(1e6); i != 2; i = t) 1n == i",
		"new DataView(new ArrayBuffer(8)).setBigInt64(0, '9'.repeat(1e6))",
		"new DataView(new ArrayBuffer(8)).setBigUint64(0, {valueOf: () => '9'.repeat(1e6)})",
		"new BigInt64Array(1).fill('9'.repeat(1e6))",
		"new BigUint64Array(1).fill({toString: () => '9'.repeat(1e6)})",
		"new BigInt64Array(1).with(0, '9'.repeat(1e6))",
		"new BigInt64Array(1).map(() => '9'.repeat(1e6))",
		"new BigInt64Array(1).set(['9'.repeat(1e6)])",
		"new BigInt64Array(1).set({length: 1, get 0() { return {valueOf: () => '9'.repeat(1e6)} }})",
		"BigInt64Array.of(1n, '9'.repeat(1e6))",
		"(class extends BigUint64Array {}).of('9'.repeat(1e6))",
		"BigInt64Array.from(['9'.repeat(1e6)])",
		"BigInt64Array.from([1], () => '9'.repeat(1e6))",
		"Uint8Array.from.call(class { constructor() { return new BigInt64Array(1) } }, ['9'.repeat(1e6)])",
		"new BigInt64Array(['9'.repeat(1e6)])",
		"new BigInt64Array((function* () { yield {valueOf: () => '9'.repeat(1e6)} })())",
		"new (class extends BigInt64Array {})({length: 1, 0: '9'.repeat(1e6)})",
		"Object.keys(new Uint8Array(" + within + ").fill(1)); Object.keys('x'.repeat(" + within + ").split('')); Object.keys(Array(2e6).fill(1))",
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

// What looks at the elements of arrays of big integers leaves them as they are: the answers are
// Node's.
func TestBigElementsAreAsTheyAre(t *testing.T) {
	const source = `
		const order = [], noted = (name, value) => ({valueOf() { order.push(name); return value }})
		const failing = f => { try { return f() } catch (e) { return e.name } }
		class Own extends BigInt64Array { get twice() { return this[0] * 2n } }
		const view = new DataView(new ArrayBuffer(8)), three = new BigInt64Array(3)
		view.setBigInt64(noted('a', 0), noted('b', -2n), true)
		three.set({length: 2, get 0() { order.push('c'); return noted('d', '7') }, get 1() { order.push('e'); return 8n }}, 1)
		;[
			view.getBigInt64(0, true), view.getBigUint64(0, true), three, three.with(-1, true), new BigInt64Array(2).fill(noted('f', '0x10')),
			BigInt64Array.of(1n, '2', true, [3]), BigInt64Array.from('123'), BigInt64Array.from([1, 2], function (x, i) { return BigInt(x + i) * this.by }, {by: 10n}),
			new BigUint64Array(['-1']), new BigInt64Array(new Set([4n, '5'])), new BigInt64Array({length: 2, 0: 1n, 1: 2n}), new BigInt64Array(new BigUint64Array([9n])),
			new BigInt64Array(new ArrayBuffer(16), 8), new BigInt64Array(2), new Own(['21']).twice, Own.from([1n]) instanceof Own, Own.of(3n).twice, new Own([1n]).map(x => x + 1n) instanceof Own,
			three.map(String), Object.prototype.toString.call(new Own([1n])), Uint8Array.of('9', {valueOf: () => 8}), Uint8Array.from([1, '2'], x => x * 2), new Uint8Array(2).fill('3'),
			failing(() => new BigInt64Array([1])), failing(() => three.fill(1)), failing(() => three.fill()), failing(() => BigInt64Array.of('x')), failing(() => three.set(null)),
			failing(() => BigInt64Array.from([1n], 1)), failing(() => BigInt64Array.from()), failing(() => three.set([1n], 3)), failing(() => view.setBigInt64(0)), failing(() => three.map()),
			failing(() => view.setBigInt64(0, Symbol())), failing(() => three.with(9, 1n)), failing(() => new BigInt64Array({length: 1})), failing(() => three.set({length: 1, get 0() { throw new EvalError('mine') }})),
			failing(() => BigInt64Array.from([{valueOf() { throw new EvalError('mine') }}])),
			BigInt64Array.from.length, three.fill.length, three.set.name, order.join('')].join(' ')`
	const want = "-2 18446744073709551614 0,7,8 0,7,1 16,16 1,2,1,3 1,2,3 10,30 18446744073709551615 4,5 1,2 9 0 0,0 42 true 6 true " +
		"0,7,8 [object BigInt64Array] 9,8 2,4 3,3 " +
		"TypeError TypeError TypeError SyntaxError TypeError TypeError TypeError RangeError TypeError TypeError TypeError RangeError TypeError EvalError EvalError 1 1 set abcdef"
	for name, host := range map[string]*runtime.Host{"with limits": guardedHost(t), "without": hosttest.New(t, runtime.Options{})} {
		value, err := host.Eval(t.Context(), "script.js", source)
		if err != nil || value.String() != want {
			t.Errorf("%s: %v, %v; want\n%s", name, value, err, want)
		}
	}
}

// What looks at comparisons before they are made changes none of them: the answers are Node's.
func TestComparisonsAreAsTheyAre(t *testing.T) {
	const source = `
		1n
		const pairs = [[1n,1],[1n,'1'],['1',1n],[{},1n],[1n,{}],[null,1n],[null,undefined],[undefined,null],[NaN,NaN],['a','b'],[[],false],[[1],1n],[new Date(0), 0n],
			[null,{}],[{},null],[Symbol.iterator,Symbol.iterator],[0,-0],['x',1n],[1.5,2n],[Infinity,1n],[true,1n],['10','9'],['10',9],[null,0],[undefined,0],[3,4],[-1,-1]]
		const answers = pairs.map(([a, b]) => [a == b, a != b, ...[() => a < b, () => a <= b, () => a > b, () => a >= b].map(f => { try { return f() } catch (e) { return e.name } })].map(x => String(x)[0]).join(''))
		const order = [], noted = (name, value) => ({valueOf() { order.push(name); return value }})
		noted('a', 1) < noted('b', 2), noted('c', 1n) > noted('d', 2), noted('e', 1) == 1n, noted('f', 1) == null, noted('g', 1) == noted('h', 1)
		let turns = 0
		for (let i = 0; i < 3; i++) for (let i = '0'; i < 5n; i += '1') if (++turns > 9) break
		const date = new Date(0), long = 'x'.repeat(2e5)
		;[...answers, order.join(''), turns, date == String(date), 1n == long, 1n < long].join(' ')`
	const want = "tfftft tfftft tfftft ftffff ftffff ftttff tfffff tfffff ftffff ftttff tfftft tfftft ftftft ftffff ftffff tfTTTT tfftft ftffff ftttff ftfftt tfftft ftttff ftfftt " +
		"ftftft ftffff ftttff tfftft abcde 6 true false false"
	for name, host := range map[string]*runtime.Host{"with limits": guardedHost(t), "without": hosttest.New(t, runtime.Options{})} {
		value, err := host.Eval(t.Context(), "script.js", source)
		if err != nil || value.String() != want {
			t.Errorf("%s: %v, %v; want\n%s", name, value, err, want)
		}
	}
}
