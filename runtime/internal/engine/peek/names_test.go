package peek_test

import (
	"slices"
	"testing"

	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
)

// Where this fails after a new release of Goja's, what is millions long is listed before it is
// printed, and matches are not counted before they are made.
func TestGojaKeepsArraysAndExpressionsWhereItDid(t *testing.T) {
	vm := goja.New()
	run := func(source string) *goja.Object {
		t.Helper()
		value, err := vm.RunString(source)
		if err != nil {
			t.Fatal(err)
		}
		return value.ToObject(vm)
	}
	for source, want := range map[string]int{"Object.assign([1, , 3], {a: 1})": 3, "Object.assign(new Uint8Array(3), {a: 1})": 3} {
		names, length, ok := peek.Names(run(source))
		if !ok || length != want || !slices.Contains(names, "a") || slices.Contains(names, "0") {
			t.Errorf("%s: %q, %d, %v", source, names, length, ok)
		}
	}
	if _, _, ok := peek.Names(run("({a: 1})")); ok {
		t.Error("an object is an array")
	}
	if next, ok := peek.NextElement(run("[1, , , 4]"), 0); !ok || next != 3 {
		t.Errorf("the element after the first is at %d, %v", next, ok)
	}
	if count, ok := peek.Elements(run("[1, 2, 3]")); !ok || count != 3 {
		t.Errorf("%d elements, %v", count, ok)
	}
	if plain, _ := peek.Regexp(run("/a+/g")); plain == nil || plain.FindString("baab") != "aa" {
		t.Errorf("the expression is %v", plain)
	}
	if _, other := peek.Regexp(run("/a(?=b)/g")); other == nil {
		t.Error("the expression that looks ahead is not found")
	} else if found, err := other.FindStringMatch("ab"); err != nil || found == nil {
		t.Errorf("%v, %v", found, err)
	}
}
