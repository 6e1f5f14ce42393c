// Package moduletest has a VM for the tests of modules: scripts run in it as in a host, with the
// globals of the modules and nothing else, and a test sees what they did.
package moduletest

import (
	"bytes"
	"context"
	"io"
	"sync"
	"testing"

	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// VM is a [module.VM] with an event loop that does what [module.VM.Async] asks for. Its fields may
// be read when a run has ended, and set before.
type VM struct {
	ExitCode        int          // What SetExitCode was given.
	Requests        int          // How many requests were admitted.
	Warnings        bytes.Buffer // What was written to Stderr.
	ShowCredentials bool         // What Credentials returns.

	js     *goja.Runtime
	ctx    context.Context
	source string // What was run last.

	mutex    sync.Mutex // Guards Requests, Warnings and running.
	running  int
	settling chan func()
}

var _ module.VM = (*VM)(nil)

// New returns a VM with the globals of modules. Its context ends with the test.
func New(tb testing.TB, modules ...module.Module) *VM {
	tb.Helper()
	vm := &VM{js: goja.New(), ctx: tb.Context(), settling: make(chan func())}
	globals := &globals{made: map[string]goja.Value{}, makers: map[string]func(string) (goja.Value, error){}, js: vm.js}
	for _, m := range modules {
		resolve := sync.OnceValue(func() func(string) (goja.Value, error) { return m.Bind(vm) })
		for _, name := range m.Names() {
			globals.makers[name] = func(name string) (goja.Value, error) { return resolve()(name) }
		}
	}
	if err := vm.js.GlobalObject().SetPrototype(vm.js.NewDynamicObject(globals)); err != nil {
		tb.Fatal(err)
	}
	return vm
}

// Run runs a script and all that it has started, and returns its value: where that is a promise
// which was fulfilled, what it was fulfilled with. The error is a *goja.Exception for what the
// script throws, and for a promise that was rejected.
func (vm *VM) Run(source string) (goja.Value, error) {
	vm.source = source
	value, err := vm.js.RunString(source)
	for vm.pending() {
		(<-vm.settling)()
		// The callbacks of promises that it has settled run with the next call of the VM.
		if _, failed := vm.js.RunString(""); err == nil {
			err = failed
		}
	}
	if err != nil {
		return nil, err
	}
	promise, ok := value.Export().(*goja.Promise)
	if !ok {
		return value, nil
	}
	if promise.State() == goja.PromiseStateRejected {
		return nil, vm.js.Try(func() { panic(promise.Result()) })
	}
	return promise.Result(), nil
}

func (vm *VM) pending() bool {
	vm.mutex.Lock()
	defer vm.mutex.Unlock()
	return vm.running > 0
}

// Runtime returns the VM.
func (vm *VM) Runtime() *goja.Runtime { return vm.js }

// Context returns the test's context.
func (vm *VM) Context() context.Context { return vm.ctx }

// Async has [VM.Run] wait for work and call what it returns.
func (vm *VM) Async(work func(ctx context.Context) (settle func())) {
	vm.mutex.Lock()
	vm.running++
	vm.mutex.Unlock()
	go func() {
		settle := work(vm.ctx)
		done := func() {
			vm.mutex.Lock()
			vm.running--
			vm.mutex.Unlock()
			if settle != nil {
				settle()
			}
		}
		select {
		case vm.settling <- done:
		case <-vm.ctx.Done():
		}
	}()
}

// Ask is Async.
func (vm *VM) Ask(work func(ctx context.Context) (settle func())) { vm.Async(work) }

// Post has [VM.Run] call do, unless it ends before.
func (vm *VM) Post(do func()) bool {
	go func() {
		select {
		case vm.settling <- do:
		case <-vm.ctx.Done():
		}
	}()
	return true
}

// Admit counts a request and admits it.
func (vm *VM) Admit(ctx context.Context) (release func(), err error) {
	vm.mutex.Lock()
	defer vm.mutex.Unlock()
	vm.Requests++
	return func() {}, ctx.Err()
}

// Stderr returns what writes to Warnings.
func (vm *VM) Stderr() io.Writer { return warnings{vm} }

type warnings struct{ vm *VM }

func (w warnings) Write(p []byte) (int, error) {
	w.vm.mutex.Lock()
	defer w.vm.mutex.Unlock()
	return w.vm.Warnings.Write(p)
}

// Credentials returns ShowCredentials.
func (vm *VM) Credentials() bool { return vm.ShowCredentials }

// Source returns what was run last.
func (vm *VM) Source() string { return vm.source }

// SetExitCode sets ExitCode.
func (vm *VM) SetExitCode(code int) { vm.ExitCode = code }

// globals makes the globals of modules when they are first named.
type globals struct {
	js     *goja.Runtime
	makers map[string]func(name string) (goja.Value, error)
	made   map[string]goja.Value
}

// Get makes a global. What its module fails with is thrown.
func (g *globals) Get(name string) goja.Value {
	if value, ok := g.made[name]; ok {
		return value
	}
	make, ok := g.makers[name]
	if !ok {
		return nil
	}
	value, err := make(name)
	if err != nil {
		panic(g.js.NewGoError(err))
	}
	g.made[name] = value
	return value
}

// Has and the rest are those of [goja.DynamicObject].
func (g *globals) Has(name string) bool        { return g.makers[name] != nil }
func (g *globals) Keys() []string              { return nil }
func (g *globals) Set(string, goja.Value) bool { return false }
func (g *globals) Delete(name string) bool     { return !g.Has(name) }
