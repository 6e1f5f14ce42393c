package gofuncs

import (
	"errors"
	"sync"

	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// Source gives one value after another of what a script can iterate over, to Go code that runs
// beside it. Its methods may be called on any goroutine.
type Source interface {
	// Ask asks for the next value. Got is called once with it, or with false and what was thrown,
	// if anything was, where the VM can be used; or never, where the script ends before. It must
	// not be called again before that.
	Ask(got func(value goja.Value, ok bool, thrown error))

	// Leave says that no more values are wanted.
	Leave()
}

// Feed is a [Source] of a script in this process. The loop steps through the iterable.
type Feed struct {
	host     Host
	later    func(do func()) // Has something done on the loop.
	iterator *goja.Object
	next     goja.Callable
	plain    bool // Whether it is not an async iterator.
	step     goja.Callable
}

// NewFeed begins an iteration over what a script gives. It throws what that throws.
func (h Host) NewFeed(given goja.Value) (*Feed, error) {
	f := &Feed{host: h, later: h.Script().Later}
	object, ok := given.(*goja.Object)
	if !ok {
		return nil, errors.New("it is to be an iterable or an async iterable")
	}
	begin, ok := goja.AssertFunction(object.GetSymbol(h.AsyncIterator()))
	if !ok {
		begin, ok = goja.AssertFunction(object.GetSymbol(goja.SymIterator))
		f.plain = true
	}
	if !ok {
		return nil, errors.New("it is to be an iterable or an async iterable")
	}
	begun, err := begin(object)
	if err != nil {
		native.Throw(h.VM, err)
	}
	if f.iterator, ok = begun.(*goja.Object); !ok {
		return nil, errors.New("its iterator is not an object")
	}
	if f.next, ok = goja.AssertFunction(f.iterator.Get("next")); !ok {
		return nil, errors.New("its iterator has no method next")
	}
	f.step = native.Callable(h.VM, stepProgram())
	return f, nil
}

// stepProgram steps through an iterator once, and waits for what it answers.
var stepProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(sources.HostFile, `async (next, plain, took, failed) => {
		let done, value
		try {
			const result = await next()
			if (typeof result !== 'object' && typeof result !== 'function' || result === null) throw new TypeError('the iterator answers with no object')
			done = result.done
			if (!done) value = plain ? await result.value : result.value
		} catch (error) {
			failed(error)
			return
		}
		if (done) took(true)
		else took(false, value)
	}`, true)
})

// Ask has the loop take a step.
func (f *Feed) Ask(got func(value goja.Value, ok bool, thrown error)) {
	f.later(func() { f.Step(got) })
}

// Step is Ask on the loop.
func (f *Feed) Step(got func(value goja.Value, ok bool, thrown error)) {
	vm := f.host.VM
	next := func(goja.FunctionCall) goja.Value {
		value, err := f.next(f.iterator)
		if err != nil {
			native.Throw(vm, err)
		}
		return value
	}
	took := func(call goja.FunctionCall) goja.Value {
		got(call.Argument(1), !call.Argument(0).ToBoolean(), nil)
		return goja.Undefined()
	}
	failed := func(call goja.FunctionCall) goja.Value {
		got(nil, false, vm.Try(func() { panic(call.Argument(0)) }))
		return goja.Undefined()
	}
	if _, err := f.step(goja.Undefined(), vm.ToValue(next), vm.ToValue(f.plain), vm.ToValue(took), vm.ToValue(failed)); err != nil {
		native.Throw(vm, err)
	}
}

// Leave has the loop tell the iterator.
func (f *Feed) Leave() { f.later(f.LeaveNow) }

// LeaveNow is Leave on the loop.
func (f *Feed) LeaveNow() {
	// What it throws, or rejects with, is nobody's to hear.
	_ = f.host.VM.Try(func() {
		if leave, ok := goja.AssertFunction(f.iterator.Get("return")); ok {
			_, _ = leave(f.iterator)
		}
	})
}
