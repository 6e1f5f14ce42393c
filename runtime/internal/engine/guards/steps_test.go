package guards

import (
	_ "embed"
	"testing"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

//go:embed testdata/steps.js
var stepsScript string

// testGuards are all guards in a VM, with a function that says how often they looked whether the
// script has to stop.
func testGuards() (vm *goja.Runtime, looked *int) {
	vm, looked = goja.New(), new(int)
	New(Host{
		VM: vm, Size: 1 << 24, Ask: func(uint64) {}, Ended: func() { *looked++ },
		Exceed:   func(limit, problem string) { panic(vm.NewTypeError("%s: %s", limit, problem)) },
		Throw:    func(class, message string) { panic(vm.NewTypeError("%s: %s", class, message)) },
		ZoneName: func(float64) string { return "UTC" },
		Replaced: func(function, guarded *goja.Object) {},
		Parse: func(source string) *ast.Program {
			tree, err := goja.Parse("function", source)
			if err != nil {
				panic(vm.NewTypeError(err.Error()))
			}
			return tree
		},
		Compile: func(tree *ast.Program, source string) *goja.Program {
			program, err := goja.CompileAST(tree, false)
			if err != nil {
				panic(vm.NewTypeError(err.Error()))
			}
			return program
		},
	}).Install(All)
	return vm, looked
}

// A native function that gives an object where it is called without an argument looks whether the
// script has to stop: it may be the next of an iterator.
func TestEndlessSteps(t *testing.T) {
	vm, looked := testGuards()
	value, err := vm.RunString(stepsScript)
	if err != nil {
		t.Fatal(err)
	}
	var found []struct {
		Path     string
		Function goja.Callable
		Receiver goja.Value
	}
	if err := vm.ExportTo(value, &found); err != nil {
		t.Fatal(err)
	}
	if len(found) < 90 {
		t.Errorf("there are %d such functions only", len(found))
	}
	for _, step := range found {
		*looked = 0
		for n := 0; n < pollEvery && *looked == 0; n++ {
			if _, err := step.Function(step.Receiver); err != nil {
				t.Errorf("%s: %v", step.Path, err)
				break
			}
		}
		if *looked == 0 {
			t.Errorf("%s can be the next of an iterator, and does not look whether the script has to stop", step.Path)
		}
	}
}
