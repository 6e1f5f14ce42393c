// Package kept is what scripts leave for other scripts and processes: values, in the global Store,
// and jobs, by Job.enqueue. It knows nothing of Twilio, and not where things are kept.
//
// Most callers need [StoreModule], with a [Store] of their own or [NewMemory], and [JobModule],
// with their [Jobs].
package kept

import (
	"context"

	"dialtone/bindings/internal/js"
	"dialtone/internal/goerror"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// script is the VM of a script that keeps something.
type script struct {
	*js.VM
	vm module.VM
}

func newScript(vm module.VM) *script { return &script{js.New(vm.Runtime()), vm} }

// ask does what may wait for the database, or throws. What is wrong, but for a script that has to
// end, wrong may throw in its own words before.
func (o *script) ask(method string, do func(ctx context.Context) error, wrong func(error)) {
	ctx := o.vm.Context()
	err := do(ctx)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		o.Interrupt(ctx)
	default:
		wrong(err)
		o.throw(method, err)
	}
}

// throw throws an error that says which method could not reach what keeps things.
func (o *script) throw(method string, err error) {
	err = &failure{method, err}
	made, thrown := o.Runtime().New(o.JS.Error, o.Runtime().ToValue(err.Error()))
	if thrown != nil {
		panic(thrown)
	}
	goerror.Keep(o.Runtime(), made, err)
	panic(made)
}

// failure is an error of a method.
type failure struct {
	method string
	error
}

func (e *failure) Error() string { return e.method + ": " + e.error.Error() }
func (e *failure) Unwrap() error { return e.error }

func argument(args []goja.Value, i int) goja.Value {
	return goja.FunctionCall{Arguments: args}.Argument(i)
}
