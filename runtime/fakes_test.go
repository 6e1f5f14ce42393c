package runtime_test

import (
	"context"
	"errors"
	"time"

	"dialtone/runtime/module"

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

var _ module.Module = testModule{}

func (testModule) Names() []string {
	return []string{"Broken", "Call", "background", "double", "fail", "failLater", "panics", "panicsLater", "setExitCode", "source", "waitForever"}
}

func (testModule) Bind(vm module.VM) func(name string) (goja.Value, error) {
	return func(name string) (goja.Value, error) { return resolveTest(vm, name) }
}

func resolveTest(vm module.VM, name string) (goja.Value, error) {
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
	case "source":
		return js.ToValue(vm.Source), nil
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
