package process

import (
	"context"
	"errors"
	"slices"

	"dialtone/internal/goerror"

	"github.com/dop251/goja"
)

// maxFailedCalls is how many errors of functions are kept for the error of the run.
const maxFailedCalls = 16

// failedCall is a call of a Go function that failed.
type failedCall struct {
	id  int64
	err error
}

// function is a function of this process that the child may call.
type function struct {
	call  goja.Callable
	begin Begin // Of one that goes on beside the script; nil of any other.
}

// Begin begins a call of a function that goes on beside the script. It is called within a run. What
// it returns runs on any goroutine, and returns what makes the result, within the run again.
type Begin = func(args []goja.Value) (work func(ctx context.Context) (settle func() (goja.Value, error)))

// asyncSymbol is where a function keeps how its calls begin.
var asyncSymbol = goja.NewSymbol("async")

// marked is how the calls of a function begin, as a value of a VM.
type marked struct{ begin Begin }

// MarkAsync has calls of a function begin by begin.
func MarkAsync(vm *goja.Runtime, function *goja.Object, begin Begin) {
	_ = function.DefineDataPropertySymbol(asyncSymbol, vm.ToValue(&marked{begin}), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
}

// functionOf is a value as a function.
func functionOf(value goja.Value) (function, bool) {
	call, ok := goja.AssertFunction(value)
	if !ok {
		return function{}, false
	}
	f := function{call: call}
	if kept := value.(*goja.Object).GetSymbol(asyncSymbol); kept != nil {
		if m, ok := kept.Export().(*marked); ok {
			f.begin = m.begin
		}
	}
	return f, true
}

// causeOf is the Go error of a call, nil where there is none.
func (e *exchange) causeOf(id int64) error {
	for _, failed := range slices.Backward(e.calls) {
		if failed.id == id {
			return failed.err
		}
	}
	return nil
}

// call calls a function that Set was given, as the child asks, and answers. The error
// is one that ends the run.
func (e *exchange) call(c *call) error {
	if f := e.worker.remotes[c.Number]; f.begin != nil {
		return e.callAsync(c, f)
	}
	a, err := e.answer(c)
	if err != nil {
		e.kill(err)
		return err
	}
	return e.send(toChild{Answer: a})
}

// callAsync begins a call that goes on beside the script, and answers when it is done.
func (e *exchange) callAsync(c *call, f function) error {
	var work func(ctx context.Context) (settle func() (goja.Value, error))
	a, err := e.within(c, func(args []goja.Value) (goja.Value, error) {
		thrown := e.worker.json.vm.Try(func() { work = f.begin(args) })
		if thrown != nil {
			return nil, thrown
		}
		return nil, nil
	})
	switch {
	case err != nil:
		e.kill(err)
		return err
	case work == nil:
		return e.send(toChild{Answer: a})
	}
	e.beside.Go(func() {
		settle := work(e.ctx)
		a, err := e.within(&call{ID: c.ID}, func([]goja.Value) (goja.Value, error) { return settle() })
		if err != nil {
			e.kill(err)
			return
		}
		// Where the child has gone, talk finds out why.
		_ = e.send(toChild{Answer: a})
	})
	return nil
}

// answer makes the answer to a call.
func (e *exchange) answer(c *call) (*answer, error) {
	function := e.worker.remotes[c.Number]
	if function.call == nil {
		return &answer{ID: c.ID, Class: "Error", Error: "the function is no longer there: Set has put something else in its place"}, nil
	}
	return e.within(c, func(args []goja.Value) (goja.Value, error) { return function.call(goja.Undefined(), args...) })
}

// within calls do with the arguments of a call, as if a script had, and makes an answer of what it
// returns. Calls that go on beside the script come from goroutines of their own, and the VM is for
// one at a time.
func (e *exchange) within(c *call, do func(args []goja.Value) (goja.Value, error)) (*answer, error) {
	w := e.worker
	e.entering.Lock()
	defer e.entering.Unlock()
	var args []goja.Value
	if c.Args != nil {
		var err error
		if args, err = w.json.parseArgs(c.Args); err != nil {
			return nil, e.protocol(err)
		}
	}
	a := &answer{ID: c.ID}
	var thrown error
	err := e.run.Enter(func() error {
		var value goja.Value
		if value, thrown = do(args); thrown == nil {
			a.Value, thrown = w.json.Stringify(value)
		}
		return nil
	})
	var exception *goja.Exception
	switch {
	case err != nil:
		return nil, err
	case errors.As(thrown, &exception):
		var cause error
		a.Class, a.Error, cause = e.run.Thrown(exception)
		e.keep(a, cause)
	case thrown != nil:
		a.Class, a.Error = "Error", thrown.Error()
		e.keep(a, thrown)
	}
	return a, nil
}

// keep keeps the error of a call, should the run end with it, and tells the child what scripts see
// of it.
func (e *exchange) keep(a *answer, err error) {
	id := a.ID
	a.Code, a.Name = goerror.Names(err)
	if len(e.calls) == maxFailedCalls {
		e.calls = slices.Delete(e.calls, 0, 1)
	}
	e.calls = append(e.calls, failedCall{id, err})
}

// Set keeps a global for the child, and for those after it. It is called on the loop.
func (w *Worker) Set(name string, value goja.Value) error { return w.give(global{Name: name}, value) }

// Provide keeps likewise what a module exports.
func (w *Worker) Provide(name string, exports goja.Value) error {
	return w.give(global{Name: name, Module: true}, exports)
}

func (w *Worker) give(g global, value goja.Value) error {
	var functions []function
	if f, ok := functionOf(value); ok {
		g.Functions, functions = []remote{{Async: f.begin != nil}}, []function{f}
	} else {
		var err error
		if g.Value, err = w.json.Stringify(value); err != nil {
			return err
		}
		functions = g.find(value, nil, nil)
	}
	if i := slices.IndexFunc(w.globals, func(old global) bool { return old.Name == g.Name && old.Module == g.Module }); i >= 0 {
		for _, old := range w.globals[i].Functions {
			delete(w.remotes, old.Number)
		}
		w.globals = slices.Delete(w.globals, i, i+1)
		if i < w.sent {
			w.sent--
		}
	}
	for i, function := range functions {
		w.lastRemote++
		g.Functions[i].Number = w.lastRemote
		w.remotes[w.lastRemote] = function
	}
	w.globals = append(w.globals, g)
	return nil
}

// find finds the functions in a value that JSON can write but for them.
func (g *global) find(value goja.Value, path []string, found []function) []function {
	object, ok := value.(*goja.Object)
	if !ok || object.ClassName() != "Object" && object.ClassName() != "Array" {
		return found
	}
	for _, key := range object.Keys() {
		member := object.Get(key)
		if f, ok := functionOf(member); ok {
			g.Functions = append(g.Functions, remote{Path: append(slices.Clone(path), key), Async: f.begin != nil})
			found = append(found, f)
			continue
		}
		found = g.find(member, append(path, key), found)
	}
	return found
}
