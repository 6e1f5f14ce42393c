package peek_test

import (
	"fmt"
	"testing"

	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
)

// What Goja keeps is still where it was: where this fails after a new release of Goja's, the
// iterators are printed without their entries, and panics have no line.
func TestGojaKeepsItWhereItDid(t *testing.T) {
	vm := goja.New()
	for source, want := range map[string]string{
		"new Map([[1, 2], [3, 4]]).entries()":                                               "{true false [{1 2} {3 4}]}",
		"new Map([[1, 2], [3, 4]]).keys()":                                                  "{false true [{1 2} {3 4}]}",
		"{ const i = new Map([[1, 2], [3, 4]]).values(); i.next(); i }":                     "{false false [{3 4}]}",
		"{ const m = new Map([[1, 2], [3, 4]]), i = m.values(); i.next(); m.delete(1); i }": "{false false [{3 4}]}",
		"{ const i = new Map().values(); i.next(); i }":                                     "{false false []}",
		"new Set([5]).entries()":                                                            "{true false [{5 <nil>}]}",
		"new Set([5]).values()":                                                             "{false false [{5 <nil>}]}",
	} {
		value, err := vm.RunString(source)
		if err != nil {
			t.Fatal(err)
		}
		left, ok := peek.IteratorOf(value.(*goja.Object))
		if got := fmt.Sprint(left); !ok || got != want {
			t.Errorf("%s: %s (%v), want %s", source, got, ok, want)
		}
	}
	for _, source := range []string{"[]", "[1][Symbol.iterator]()", "new Map()", "''.matchAll(/a/g)"} {
		value, err := vm.RunString(source)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := peek.IteratorOf(value.(*goja.Object)); ok {
			t.Errorf("%s is taken for an iterator over a Map", source)
		}
	}
	_ = vm.Set("boom", func(goja.FunctionCall) goja.Value { panic("boom") })
	func() {
		defer func() { _ = recover() }()
		_, _ = vm.RunScript("a.js", "function f() {\n  boom()\n}\nf()")
	}()
	calls := peek.Calls(vm)
	if len(calls) == 0 || calls[0].Filename != "a.js" || calls[0].Line != 2 {
		t.Errorf("the calls at a panic: %v", calls)
	}
}
