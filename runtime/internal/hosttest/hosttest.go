// Package hosttest makes hosts for the tests of the packages that runtime is made of. What these do
// shows in a script.
package hosttest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/engine/guards"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
	"go.uber.org/goleak"
)

// Main runs the tests of a package, and fails where they leave goroutines behind.
func Main(m *testing.M) {
	// What takes too long is tested where the guard is; here an expression may wait for a
	// processor.
	guards.MatchTime = patience.Long
	// The clock of the regular expression library stops some seconds after the last of them.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/dlclark/regexp2/v2.runClock"),
		// Nothing stops the making of a key of RSA, which takes seconds on a busy machine after the
		// script that wanted it has ended; it ends by itself.
		goleak.IgnoreAnyFunction("dialtone/runtime/internal/library/webcrypto.generateRSA.func1"))
}

// New makes a host that is closed with the test. The times of its limits are long where the options
// do not say them, for those that an embedder gets by default are too short on a busy machine.
func New(t *testing.T, options runtime.Options) *runtime.Host {
	t.Helper()
	if options.Limits != nil {
		limits := *options.Limits
		limits.Time, limits.Regexp = cmp.Or(limits.Time, patience.Long), cmp.Or(limits.Regexp, patience.Long)
		options.Limits = &limits
	}
	if options.Process != nil {
		process := *options.Process
		process.Time = cmp.Or(process.Time, patience.Long)
		options.Process = &process
	}
	host, err := runtime.New(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = host.Close() })
	return host
}

// NewProcess makes a host whose scripts run in a process of their own, which is closed with the
// test.
func NewProcess(t *testing.T, process runtime.Process, options runtime.Options) *runtime.Host {
	t.Helper()
	options.Process = &process
	return New(t, options)
}

// Soon is a context that ends soon.
func Soon(t *testing.T) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), 20*time.Millisecond)
}

// Functions is a module of Go functions, by name. One may take the VM, and a [Later] returns a
// promise.
type Functions map[string]any

// Later is a function that works on a goroutine.
type Later func(context.Context, module.VM) error

// Names returns the names of the functions.
func (f Functions) Names() []string { return slices.Sorted(maps.Keys(f)) }

// Bind makes the functions.
func (f Functions) Bind(vm module.VM) func(name string) (goja.Value, error) {
	return func(name string) (goja.Value, error) {
		switch function := f[name].(type) {
		case func(module.VM):
			return vm.Runtime().ToValue(func() { function(vm) }), nil
		case func(module.VM) error:
			return vm.Runtime().ToValue(func() error { return function(vm) }), nil
		case Later:
			return vm.Runtime().ToValue(func() *goja.Promise { return function.promise(vm) }), nil
		}
		return vm.Runtime().ToValue(f[name]), nil
	}
}

func (l Later) promise(vm module.VM) *goja.Promise {
	promise, resolve, reject := vm.Runtime().NewPromise()
	vm.Async(func(ctx context.Context) func() {
		err := l(ctx, vm)
		return func() {
			if err != nil {
				_ = reject(vm.Runtime().NewGoError(err))
				return
			}
			_ = resolve(nil)
		}
	})
	return promise
}
