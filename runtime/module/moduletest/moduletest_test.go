package moduletest_test

import (
	"context"
	"errors"
	"testing"

	"dialtone/runtime/module"
	"dialtone/runtime/module/moduletest"

	"github.com/dop251/goja"
)

// weather is a module with a global of each kind: a function that answers later, one that fails,
// and one that cannot be made.
type weather struct{ binds *int }

func (weather) Names() []string { return []string{"broken", "degrees", "fails"} }

func (w weather) Bind(vm module.VM) func(name string) (goja.Value, error) {
	*w.binds++
	return func(name string) (goja.Value, error) {
		switch name {
		case "degrees":
			return vm.Runtime().ToValue(func(city string) *goja.Promise { return later(vm, city) }), nil
		case "fails":
			return vm.Runtime().ToValue(func() error { return errors.New("no thermometer") }), nil
		}
		return nil, errors.New("broken cannot be made")
	}
}

func later(vm module.VM, city string) *goja.Promise {
	promise, resolve, reject := vm.Runtime().NewPromise()
	vm.Async(func(ctx context.Context) func() {
		release, err := vm.Admit(ctx)
		if err != nil {
			return func() { _ = reject(err.Error()) }
		}
		defer release()
		_, _ = vm.Stderr().Write([]byte("asked for " + city + "\n"))
		return func() {
			vm.SetExitCode(3)
			if city == "" {
				_ = reject(vm.Runtime().NewTypeError("no city"))
				return
			}
			_ = resolve(len(city))
		}
	})
	return promise
}

func TestRun(t *testing.T) {
	for name, test := range map[string]struct{ source, want, err string }{
		"a value":             {source: "1 + 1", want: "2"},
		"a promise":           {source: "degrees('Oakland')", want: "7"},
		"one after another":   {source: "degrees('Oakland').then(n => degrees('x'.repeat(n + 1)))", want: "8"},
		"several at once":     {source: "Promise.all([degrees('a'), degrees('bb')]).then(all => all.join())", want: "1,2"},
		"an await":            {source: "(async () => 1 + await degrees('abc'))()", want: "4"},
		"a rejection":         {source: "degrees('')", err: "TypeError: no city"},
		"an error of Go's":    {source: "fails()", err: "GoError: no thermometer"},
		"a global that fails": {source: "broken", err: "GoError: broken cannot be made"},
		"no other globals":    {source: "typeof console + ('degrees' in globalThis)", want: "undefinedtrue"},
	} {
		t.Run(name, func(t *testing.T) {
			value, err := moduletest.New(t, weather{new(int)}).Run(test.source)
			var thrown *goja.Exception
			switch {
			case test.err == "" && err != nil:
				t.Fatal(err)
			case test.err == "" && value.String() != test.want:
				t.Errorf("%s, want %s", value, test.want)
			case test.err != "" && (!errors.As(err, &thrown) || thrown.Value().String() != test.err):
				t.Errorf("the error is %v, want %s", err, test.err)
			}
		})
	}
}

// TestWhatIsSeen: a test sees what a module told its host.
func TestWhatIsSeen(t *testing.T) {
	binds := 0
	vm := moduletest.New(t, weather{&binds})
	if _, err := vm.Run("0"); err != nil || binds != 0 {
		t.Errorf("%v, bound %d times before a name was used", err, binds)
	}
	if _, err := vm.Run("degrees('a'); degrees('b')"); err != nil {
		t.Fatal(err)
	}
	if vm.Requests != 2 || vm.ExitCode != 3 || vm.Warnings.Len() != len("asked for a\n")*2 || binds != 1 {
		t.Errorf("%d requests, exit code %d, warnings %q, bound %d times", vm.Requests, vm.ExitCode, &vm.Warnings, binds)
	}
}
