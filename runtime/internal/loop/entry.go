package loop

import (
	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/sources"
	"sync"

	"github.com/dop251/goja"
)

// Entry calls Go functions as if a script had called them.
//
// Goja takes a call from outside for the end of all work when it returns: it
// then runs the callbacks of promises, and drops an interrupt. Code that
// settles two promises, or that ignores an error, would be surprised by that
// halfway. Below a JavaScript function it happens once, at the end.
type Entry struct {
	vm    *goja.Runtime
	enter goja.Callable // The JavaScript function.
	exit  goja.Value    // What that calls: leads to task.
	task  func()
}

// NewEntry makes the functions, before any script runs.
func NewEntry(vm *goja.Runtime) (*Entry, error) {
	value, err := vm.RunProgram(entryProgram())
	if err != nil {
		return nil, err
	}
	e := &Entry{vm: vm}
	e.enter, _ = goja.AssertFunction(value)
	e.exit = vm.ToValue(func(goja.FunctionCall) goja.Value {
		e.task()
		return goja.Undefined()
	})
	return e, nil
}

// Call calls task, then the callbacks of promises.
func (e *Entry) Call(task func()) error {
	e.task = task
	_, err := e.enter(goja.Undefined(), e.exit)
	return err
}

// entryProgram is compiled once: a Goja program may be shared by VMs.
var entryProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(sources.HostFile, "(exit) => { exit() }", true)
})

// Usable reports whether the VM still calls the callbacks of promises. Goja
// loses count of its calls when it is stopped inside of a generator, or of an
// async function that has awaited before, and then never does again.
func (e *Entry) Usable() (usable bool) {
	defer func() {
		if recover() != nil {
			usable = false
		}
	}()
	_ = e.Call(func() {
		value, err := e.vm.RunProgram(probeProgram())
		if err != nil {
			return
		}
		if probe, ok := goja.AssertFunction(value); ok {
			_, _ = probe(goja.Undefined(), e.vm.ToValue(func(goja.FunctionCall) goja.Value {
				usable = true
				return goja.Undefined()
			}))
		}
	})
	return usable
}

// probeProgram is a function that calls another after a turn of promises. It reads
// nothing that a script can change: no limit holds while the VM is tried.
var probeProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(sources.HostFile, "async (call) => { await undefined; call() }", true)
})

// Microtask has a function called as the callback of a promise.
func (e *Entry) Microtask(task func()) {
	_, err := native.Callable(e.vm, microtaskProgram())(goja.Undefined(), e.vm.ToValue(func(goja.FunctionCall) goja.Value {
		task()
		return goja.Undefined()
	}))
	if err != nil {
		native.Throw(e.vm, err)
	}
}

// microtaskProgram is a function that has another called as the callback of a
// promise. It does not await: Goja must not be stopped inside of an async function.
var microtaskProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(sources.HostFile, "(call) => { (async () => {})().then(() => { call() }) }", true)
})
