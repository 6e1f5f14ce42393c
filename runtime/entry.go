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

// microtaskProgram is a function that calls another as a promise callback would
// be called, without touching the script's own Promise.
var microtaskProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(hostFile, "async (call) => { await undefined; call() }", true)
})
