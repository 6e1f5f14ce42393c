package runtime

import (
	"errors"
	"sync"

	"github.com/dop251/goja"
)

// entry calls Go functions as if a script had called them.
//
// Goja takes a call from outside for the end of all work when it returns: it
// then runs the callbacks of promises, and drops an interrupt. Code that
// settles two promises, or that ignores an error, would be surprised by that
// halfway. Below a JavaScript function it happens once, at the end.
type entry struct {
	enter goja.Callable // The JavaScript function.
	exit  goja.Value    // What that calls: leads to task.
	task  func()
}

// init makes the functions.
func (e *entry) init(vm *goja.Runtime) error {
	value, err := vm.RunProgram(entryProgram())
	if err != nil {
		return err
	}
	enter, ok := goja.AssertFunction(value)
	if !ok {
		return errors.New("the entry is not a function")
	}
	e.enter = enter
	e.exit = vm.ToValue(func(goja.FunctionCall) goja.Value {
		e.task()
		return goja.Undefined()
	})
	return nil
}

// call calls task, then the callbacks of promises.
func (e *entry) call(task func()) error {
	e.task = task
	_, err := e.enter(goja.Undefined(), e.exit)
	return err
}

// entryProgram is compiled once: a Goja program may be shared by VMs.
var entryProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(hostFile, "(exit) => { exit() }", true)
})

// usable tells whether the VM still calls the callbacks of promises. Goja
// loses count of its calls when it is stopped inside of a generator, or of an
// async function that has awaited before, and then never does again.
func (h *Host) usable() (usable bool) {
	defer func() {
		if recover() != nil {
			usable = false
		}
	}()
	_ = h.entry.call(func() {
		value, err := h.vm.RunProgram(probeProgram())
		if err != nil {
			return
		}
		if probe, ok := goja.AssertFunction(value); ok {
			_, _ = probe(goja.Undefined(), h.vm.ToValue(func(goja.FunctionCall) goja.Value {
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
	return goja.MustCompile(hostFile, "async (call) => { await undefined; call() }", true)
})

// microtask makes the function of [microtaskProgram].
func (h *Host) microtask() (goja.Callable, error) {
	value, err := h.vm.RunProgram(microtaskProgram())
	if err != nil {
		return nil, err
	}
	call, _ := goja.AssertFunction(value)
	return call, nil
}

// microtaskProgram is a function that has another called as the callback of a
// promise. It does not await: Goja must not be stopped inside of an async function.
var microtaskProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(hostFile, "(call) => { (async () => {})().then(() => { call() }) }", true)
})
