package native_test

import (
	"errors"
	"fmt"
	"testing"

	"dialtone/runtime/internal/native"

	"github.com/dop251/goja"
)

// A function of Go's looks like one of a script's.
func TestFunction(t *testing.T) {
	vm := goja.New()
	double := native.Function(vm, "double", func(call goja.FunctionCall) goja.Value {
		return vm.ToValue(2 * call.Argument(0).ToInteger())
	})
	if err := vm.Set("f", double); err != nil {
		t.Fatal(err)
	}
	const source = `[f.name, f(21), typeof f, Object.getOwnPropertyDescriptor(f, 'name').writable].join()`
	if got, err := vm.RunString(source); err != nil || got.String() != "double,42,function,false" {
		t.Errorf("it is %v, %v", got, err)
	}
}

// An error has the class that is asked for, also where a script has replaced it with what makes
// none.
func TestError(t *testing.T) {
	for replaced, want := range map[string]string{"": "true RangeError: too far", "RangeError = 5": "false RangeError: too far", "RangeError = Error = 5": "false RangeError: too far"} {
		vm := goja.New()
		_, err := vm.RunString("var Before = RangeError; " + replaced)
		if err != nil {
			t.Fatal(err)
		}
		if err := vm.Set("e", native.Error(vm, "RangeError", "too far")); err != nil {
			t.Fatal(err)
		}
		if got, err := vm.RunString("(e instanceof Before) + ' ' + e"); err != nil || got.String() != want {
			t.Errorf("after %q it is %v, %v, want %s", replaced, got, err, want)
		}
	}
}

// What a script throws passes through Go as it is; a Go error becomes one that has it, and what no
// script may catch is not caught.
func TestThrow(t *testing.T) {
	vm, problem := goja.New(), errors.New("a problem")
	thrown := vm.Try(func() { panic(vm.NewTypeError("thrown")) })
	stop := fmt.Errorf("ended: %w", &goja.InterruptedError{})
	for _, test := range []struct {
		name   string
		err    error
		caught string
	}{
		{"an exception", thrown, "TypeError: thrown"},
		{"a Go error", problem, "GoError: a problem"},
		{"a stop", stop, ""},
	} {
		_ = vm.Set("fail", func(goja.FunctionCall) goja.Value { native.Throw(vm, test.err); return nil })
		var got goja.Value
		var panicked any
		func() {
			defer func() { panicked = recover() }()
			got, _ = vm.RunString("try { fail() } catch (e) { String(e) }")
		}()
		switch {
		case test.caught != "" && (got == nil || got.String() != test.caught):
			t.Errorf("%s is caught as %v, want %s", test.name, got, test.caught)
		case test.caught == "" && got != nil:
			t.Errorf("%s is caught as %v (%v)", test.name, got, panicked)
		}
	}
	if !native.IsUncatchable(stop) || native.IsUncatchable(problem) {
		t.Error("what cannot be caught is not told apart")
	}
}

func TestCallback(t *testing.T) {
	vm := goja.New()
	text := func(value goja.Value) string { return "<" + value.String() + ">" }
	function, _ := vm.RunString("(n => n + 1)")
	if got, err := native.Callback(vm, "each", function, text)(nil, vm.ToValue(1)); err != nil || got.ToInteger() != 2 {
		t.Errorf("the callback returns %v, %v", got, err)
	}
	thrown := vm.Try(func() { native.Callback(vm, "each", vm.ToValue(7), text) })
	if thrown == nil || thrown.Value().String() != "TypeError: each needs a function, not <7>" {
		t.Errorf("it throws %v", thrown)
	}
}

func TestHas(t *testing.T) {
	vm := goja.New()
	object, err := vm.RunString("({own: undefined, get given() { throw 1 }})")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"own": true, "given": true, "toString": true, "missing": false} {
		if native.Has(object.(*goja.Object), name) != want {
			t.Errorf("that it has %s is not %t", name, want)
		}
	}
}
