package runtime_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"dialtone/runtime"

	"github.com/dop251/goja"
)

// fakeClock passes at once whatever time is waited for.
type fakeClock struct{ now time.Time }

func newFakeClock() *fakeClock {
	return &fakeClock{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
}

func (c *fakeClock) Now() time.Time { return c.now }

func (c *fakeClock) After(d time.Duration) (<-chan time.Time, func()) {
	c.now = c.now.Add(max(d, 0))
	fired := make(chan time.Time, 1)
	fired <- c.now
	return fired, func() {}
}

// testModule is a module with functions of every temper.
type testModule struct{}

var _ runtime.Module = testModule{}

func (testModule) Names() []string {
	return []string{"Broken", "Call", "background", "double", "fail", "failLater", "panics", "panicsLater", "setExitCode", "waitForever"}
}

func (testModule) Bind(vm runtime.VM) func(name string) (goja.Value, error) {
	return func(name string) (goja.Value, error) { return resolveTest(vm, name) }
}

func resolveTest(vm runtime.VM, name string) (goja.Value, error) {
	js := vm.Runtime()
	switch name {
	case "Broken":
		return nil, errors.New("Broken cannot be made")
	case "Call":
		return js.ToValue(func(call goja.ConstructorCall) *goja.Object { return nil }), nil
	case "background":
		// background(value) is a promise of value, by way of a goroutine.
		return js.ToValue(func(call goja.FunctionCall) goja.Value {
			promise, resolve, _ := js.NewPromise()
			value := call.Argument(0)
			vm.Async(func(context.Context) func() {
				return func() { _ = resolve(value) }
			})
			return js.ToValue(promise)
		}), nil
	case "double":
		return js.ToValue(func(n int) int { return 2 * n }), nil
	case "fail":
		return js.ToValue(func() error { return errFromGo }), nil
	case "failLater":
		return js.ToValue(func() *goja.Promise {
			promise, _, reject := js.NewPromise()
			vm.Async(func(context.Context) func() {
				return func() { _ = reject(js.NewGoError(errFromGo)) }
			})
			return promise
		}), nil
	case "panics":
		return js.ToValue(func() { panic("a bug") }), nil
	case "panicsLater":
		return js.ToValue(func() {
			vm.Async(func(context.Context) func() { panic("a bug, later") })
		}), nil
	case "setExitCode":
		return js.ToValue(vm.SetExitCode), nil
	case "waitForever":
		return js.ToValue(func() {
			vm.Async(func(ctx context.Context) func() {
				<-ctx.Done()
				return nil
			})
		}), nil
	}
	return nil, nil
}

var errFromGo = errors.New("from Go")

// functions is a module of Go functions, by name.
type functions map[string]any

func (f functions) Names() []string { return slices.Sorted(maps.Keys(f)) }

func (f functions) Bind(vm runtime.VM) func(name string) (goja.Value, error) {
	return func(name string) (goja.Value, error) {
		if withVM, ok := f[name].(func(runtime.VM)); ok {
			return vm.Runtime().ToValue(func() { withVM(vm) }), nil
		}
		if withVM, ok := f[name].(func(runtime.VM) error); ok {
			return vm.Runtime().ToValue(func() error { return withVM(vm) }), nil
		}
		if promised, ok := f[name].(later); ok {
			return vm.Runtime().ToValue(func() *goja.Promise {
				promise, resolve, reject := vm.Runtime().NewPromise()
				vm.Async(func(ctx context.Context) func() {
					err := promised(ctx, vm)
					return func() {
						if err != nil {
							_ = reject(vm.Runtime().NewGoError(err))
							return
						}
						_ = resolve(nil)
					}
				})
				return promise
			}), nil
		}
		return vm.Runtime().ToValue(f[name]), nil
	}
}

// later is a function that works on a goroutine and returns a promise.
type later func(context.Context, runtime.VM) error
