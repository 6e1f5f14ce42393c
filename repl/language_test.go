package repl_test

import (
	"context"
	"slices"
	"testing"

	"dialtone/internal/dts"
	"dialtone/runtime"

	"github.com/dop251/goja"
)

// What JavaScript itself has is declared as the engine has it.
func TestTheLanguageIsDeclaredAsItIs(t *testing.T) {
	t.Parallel()
	host, err := runtime.New(runtime.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	library := dts.New("", nil)
	err = host.With(context.Background(), func(vm *goja.Runtime) {
		for _, name := range []string{"String", "Number", "Boolean", "BigInt", "Symbol", "Array", "Date", "Map", "Set", "WeakMap", "WeakSet", "RegExp", "Promise", "Function"} {
			class, ok := vm.GlobalObject().Get(name).(*goja.Object)
			if !ok {
				t.Errorf("there is no %s", name)
				continue
			}
			there := class.Get("prototype").(*goja.Object).GetOwnPropertyNames()
			var declared []string
			for _, m := range library.Named(name).Members() {
				declared = append(declared, m.Name)
				if m.Name[0] != '[' && !slices.Contains(there, m.Name) && !slices.Contains([]string{"length", "lastIndex"}, m.Name) {
					t.Errorf("%s has no %s", name, m.Name)
				}
			}
			for _, there := range there {
				if !slices.Contains(declared, there) && !slices.Contains(old, there) {
					t.Errorf("%s.%s is not declared", name, there)
				}
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// old is what nobody should be led to.
var old = []string{
	"constructor", "anchor", "big", "blink", "bold", "fixed", "fontcolor", "fontsize", "italics", "link", "small", "strike", "sub", "sup", "trimLeft",
	"trimRight", "getYear", "setYear", "toGMTString", "compile", "arguments", "caller", "length", "name", "prototype",
}
