package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// Native functions that lead back to themselves, with none of the script's between, end with an
// error of the script's and not with the process.
func TestNativesThatCallThemselves(t *testing.T) {
	for name, test := range map[string]struct{ source, want string }{
		"bound text":          {"const a = [1, 2]; a.toString = String.bind(null, a); String(a)", "RangeError: Maximum call stack"},
		"bound number":        {"const a = {}; a.valueOf = Number.bind(null, a); +a", "RangeError: Maximum call stack"},
		"bound twice":         {"const a = {}; a.toString = String.bind(null, a).bind(null); `${a}`", "RangeError: Maximum call stack"},
		"bound primitive":     {"const a = {}; a[Symbol.toPrimitive] = BigInt.bind(null, a); BigInt(a)", "RangeError: Maximum call stack"},
		"bound apply":         {"const a = {}; a.toString = Reflect.apply.bind(null, String, null, [a]); String(a)", "RangeError: Maximum call stack"},
		"methods of strings":  {"const a = {}; a.toString = String.prototype.trim; String(a)", "RangeError: Maximum call stack"},
		"methods of arrays":   {"const a = {join: Array.prototype.toString}; a.toString = a.join; String(a)", "RangeError: Maximum call stack"},
		"length":              {"const a = {}; a.length = a; a.valueOf = Array.prototype.pop; a.valueOf()", "RangeError: Maximum call stack"},
		"dates":               {"const a = {}; a.toISOString = Date.prototype.toJSON; a.toISOString()", "RangeError: Maximum call stack"},
		"errors":              {"const a = new Error(); a.name = a; String(a)", "RangeError: Maximum call stack"},
		"promises":            {"const a = {then: Promise.prototype.catch}; a.then()", "RangeError: Maximum call stack"},
		"a locale's text":     {"const a = {toString: Object.prototype.toLocaleString}; String(a)", "RangeError: Maximum call stack"},
		"bound again":         {"let f = Math.max; for (let i = 0; i < 2000; i++) f = f.bind(); f(1)", "RangeError: Maximum call stack"},
		"proxies":             {"let p = {}; for (let i = 0; i < 3000; i++) p = new Proxy(p, {}); p.x", "RangeError: Maximum call stack"},
		"a proxy of itself":   {"const p = new Proxy({}, {}); Object.setPrototypeOf(p, p)", "TypeError: Cyclic __proto__"},
		"a handler of itself": {"const h = {}, p = new Proxy({}, h); Reflect.setPrototypeOf(h, p)", "TypeError: Cyclic __proto__"},
		"by __proto__":        {"const h = {}, p = new Proxy({}, h); h.__proto__ = p", "TypeError: Cyclic __proto__"},
	} {
		t.Run(name, func(t *testing.T) {
			host := hosttest.New(t, runtime.Options{Limits: &runtime.Limits{}})
			err := host.Run(context.Background(), "again.js", test.source)
			var script *runtime.ScriptError
			if !errors.As(err, &script) || !strings.HasPrefix(script.Name+": "+script.Message, test.want) {
				t.Fatalf("%v, want %s", err, test.want)
			}
			if value, err := host.Eval(context.Background(), "after.js", "Math.max.bind(null, 3)(1) + [1, 2].map(String).join()"); err != nil || value.String() != "31,2" {
				t.Errorf("afterwards %v, %v", value, err)
			}
		})
	}
}

// What is bound shows itself as it did.
func TestBoundNatives(t *testing.T) {
	value, err := hosttest.New(t, runtime.Options{Limits: &runtime.Limits{}}).Eval(context.Background(), "bound.js", `
		const bound = Math.max.bind(null, 3), date = new (Date.bind(null, 0))();
		[bound(1, 5), bound.name, bound.length, typeof bound, date.getTime(), date instanceof Date, String.prototype.trimLeft === String.prototype.trimStart,
			Uint8Array.prototype.toString === Array.prototype.toString, (function () { return this.a }).bind({a: 1})(),
			new Map() instanceof Map.bind(null), {} instanceof Map.bind(null), Object.getOwnPropertySymbols(bound).length].join()`)
	if want := "5,bound max,1,function,0,true,true,true,1,true,false,0"; err != nil || value.String() != want {
		t.Errorf("%v, %v, want %s", value, err, want)
	}
}

// Matches are counted before they are made, whatever looks for them.
func TestManyMatchesAskForTheHeap(t *testing.T) {
	for name, source := range map[string]string{
		"match":        "'a'.repeat(1e6).match(/a/g)",
		"replace":      "'a'.repeat(1e6).replace(/a/g, 'b')",
		"replaceAll":   "'a'.repeat(1e6).replaceAll(/a/g, () => 'b')",
		"split":        "'é'.repeat(1e6).split(/é/)",
		"backtracking": "'a'.repeat(1e6).match(/a(?=a)/g)",
	} {
		err := hosttest.New(t, runtime.Options{Limits: &runtime.Limits{Heap: 20 << 20, Time: patience.Long, Regexp: patience.Long}}).Run(context.Background(), "matches.js", source)
		var limit *runtime.LimitError
		if !errors.As(err, &limit) || limit.Limit != runtime.LimitHeap || limit.Line != 1 {
			t.Errorf("%s: %v, want the limit of the heap", name, err)
		}
	}
	value, err := hosttest.New(t, runtime.Options{Limits: &runtime.Limits{}}).Eval(context.Background(), "matches.js", "const text = 'a b '.repeat(6e3); text.match(/a/g).length + text.replace(/a|b/g, '').length + text.split(/ /).length")
	if err != nil || value.ToInteger() != 6000+12000+12001 {
		t.Errorf("%v, %v", value, err)
	}
}
