package engine

import "testing"

// Sources that may replace a built-in are told from those that use them.
func TestMayPatch(t *testing.T) {
	for _, source := range []string{
		"Array.prototype.push = f", "[].__proto__.push = f", "Object.getPrototypeOf([]).push = f", "Number.isInteger = f", "const N = Number; N.isInteger = f",
		"Object.assign(Math, {max: f})", "[Math.max] = [f]", "({max: Math.max} = x)", "x['proto' + 'type']", "x[k].push = f", "[]['__pro' + 'to__']",
		"delete Math.max", "eval(text)", "this.Math.max = f", "globalThis.JSON.parse = f", "(0).constructor.isInteger = f", "Arr\\u0061y.from = f",
		"Object.defineProperty(Array.prototype, 'push', {})", "f`${x}`[k] = 1", "a?.[b]", "super[x]",
	} {
		if !mayPatch(source) {
			t.Errorf("%s is taken to replace nothing", source)
		}
	}
	for _, source := range []string{
		"1", "Call.all().first(5).map(c => c.sid)", "const a = [1, 2]; console.log(a[0], a['b'])", "Math.max(1, 2) + Number(x)",
		"class Own extends Map {}; new Map([[1, 2]])", "x instanceof Error", "call.url = 'x'", "this.count = 1", "throw new Error('a')", "require('fs')",
	} {
		if mayPatch(source) {
			t.Errorf("%s is taken to replace something", source)
		}
	}
}
