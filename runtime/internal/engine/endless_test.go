package engine_test

import (
	"errors"
	"testing"
	"time"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/dop251/goja"
)

// An iterator of which no step is JavaScript is stopped wherever the language goes through one, and
// whatever native function its next is.
func TestEndlessIteratorsAreStopped(t *testing.T) {
	const iterable = "const endless = {[Symbol.iterator]: () => ({next: Object})};\n"
	for _, source := range []string{
		"[...endless]", "Math.max(...endless)", "new Date(...endless)", "[a, ...b] = endless", "const [...all] = endless",
		"(([a, ...b]) => b)(endless)", "for (const [...b] of [endless]);", "try { throw endless } catch ([...b]) {}", "for (const a of endless);",
		"new Set(endless)", "new Map({[Symbol.iterator]: () => ({next: Object.prototype.valueOf, value: [1, 2]})})", "new WeakSet({[Symbol.iterator]: () => ({next: Object.prototype.valueOf, value: {}})})",
		"Array.from(endless)", "Array.from(endless, Object)", "new Uint8Array(endless)", "Float64Array.from(endless)",
		"Promise.all(endless)", "Promise.race(endless)", "Promise.any(endless)", "Promise.allSettled(endless)",
		"Object.fromEntries({[Symbol.iterator]: () => ({next: Object.prototype.valueOf, value: [1, 2]})})", "Map.groupBy(endless, Object)", "Object.groupBy(endless, String)",
		"new AggregateError(endless)", "[...(function* () { yield* endless })()]", "new Set([]).union({size: 1, has: Object, keys: () => ({next: Object})})",
		"const it = /u/; it.next = it.exec; [...{[Symbol.iterator]: () => it}]", "[...{[Symbol.iterator]: () => ({next: new Proxy(Object, {})})}]",
		"[...{[Symbol.iterator]: () => ({next: Reflect.getOwnPropertyDescriptor(Object.prototype, '__proto__').get})}]",
		"[...{[Symbol.iterator]: () => ({next: given})}]", "[...{[Symbol.iterator]: () => ({next: raw})}]",
		"const r = /a/g; r.exec = Object; 'a'.match(r)", "const r = /a/g; r.exec = Object; 'a'.replace(r, '')",
		"const r = /a/g; r.exec = Object; [...'a'.matchAll(r)]", "'a'.split({[Symbol.split]: RegExp.prototype[Symbol.split], flags: '', constructor: {[Symbol.species]: function () { return {exec: () => ({length: 2 ** 53 - 1}), lastIndex: 0} }}})",
	} {
		t.Run(source, func(t *testing.T) {
			host := hosttest.New(t, runtime.Options{Limits: &runtime.Limits{Time: 25 * time.Millisecond, Heap: 1 << 30}})
			if err := host.Set("given", func() map[string]any { return map[string]any{} }); err != nil {
				t.Fatal(err)
			}
			if err := host.Set("raw", rawObject); err != nil {
				t.Fatal(err)
			}
			var limit *runtime.LimitError
			if err := host.Run(t.Context(), "script.js", iterable+source+"\nfor (;;) {}"); !errors.As(err, &limit) {
				t.Errorf("%.300v", err)
			}
		})
	}
}

// rawObject is a function as modules have them.
func rawObject(goja.FunctionCall) goja.Value { return goja.New().NewObject() }
