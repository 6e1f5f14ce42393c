package runtime_test

import (
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// What is rewritten before it runs is inspected as it was written.
func TestInspect(t *testing.T) {
	for source, want := range map[string]string{
		"[function () {}, () => 1, async () => 1, async function g() {}, function* gen() {}, {async m() {}}.m, class {}, class B extends Array {}]": "[\n  [Function (anonymous)],\n  [Function (anonymous)],\n  [AsyncFunction (anonymous)],\n  [AsyncFunction: g],\n" +
			"  [GeneratorFunction: gen],\n  [AsyncFunction: m],\n  [class (anonymous)],\n  [class B extends Array]\n]",
		"class A { static x = 1 }; A": "[class A] { x: 1 }",
		"class Foo { constructor() { this.a = 1 } }; [new Foo(), Foo.prototype, new (class extends Foo {})()]":                                                            "[ Foo { a: 1 }, {}, Foo { a: 1 } ]",
		"const custom = Symbol.for('nodejs.util.inspect.custom'); class C { [custom]() { return 'instance' } }; [new C(), C.prototype, require('util').inspect(new C())]": "[ instance, {}, 'instance' ]",
	} {
		host := hosttest.New(t, runtime.Options{})
		value, err := host.Eval(t.Context(), "case.js", source)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := host.Inspect(t.Context(), value, runtime.InspectOptions{}); err != nil || got != want {
			t.Errorf("%s\n%s, %v\nwant %s", source, got, err, want)
		}
	}
}
