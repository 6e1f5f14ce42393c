package process

import (
	"errors"
	"fmt"
	"slices"

	"dialtone/internal/goerror"
	"dialtone/runtime/internal/gofuncs"

	"github.com/dop251/goja"
)

// maxFailedCalls is how many errors of functions are kept for the error of the run.
const maxFailedCalls = 16

// failedCall is a call of a Go function that failed.
type failedCall struct {
	id  int64
	err error
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
	if f := e.worker.remotes.get(c.Number); f.Begin != nil {
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
	if refused := e.admit(c); refused != nil {
		return e.send(toChild{Answer: &answer{ID: c.ID, Class: "Error", Error: refused.Error()}})
	}
	feeds, err := e.feedsOf(c, f)
	if err != nil {
		e.kill(err)
		return err
	}
	var work gofuncs.Work
	a, err := e.within(c, func(args []goja.Value) (goja.Value, error) {
		thrown := e.worker.json.vm.Try(func() { work = f.Begin(args, feeds) })
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
		e.forget(c)
		return e.send(toChild{Answer: a})
	}
	e.beside.Go(func() {
		settle := work(e.ctx)
		a, err := e.within(&call{ID: c.ID}, func([]goja.Value) (goja.Value, error) { return settle() })
		e.forget(c)
		if err != nil {
			e.kill(err)
			return
		}
		// Where the child has gone, talk finds out why.
		_ = e.send(toChild{Answer: a})
	})
	return nil
}

// What a child may have under way at once of calls that go on beside the script: so many, with
// arguments of so many messages.
const (
	maxCalls    = 10_000
	maxMessages = 16
)

// admit says why a call is not begun.
func (e *exchange) admit(c *call) error {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	switch {
	case e.underway >= maxCalls:
		return fmt.Errorf("more than %d calls of the program's functions are under way", maxCalls)
	case e.underwayBytes > 0 && e.underwayBytes+len(c.Args) > maxMessages*int(e.worker.Message):
		return fmt.Errorf("the calls under way have arguments of more than %d bytes as JSON", maxMessages*int(e.worker.Message))
	}
	e.underway++
	e.underwayBytes += len(c.Args)
	return nil
}

// forget forgets a call that was admitted, and its feeds.
func (e *exchange) forget(c *call) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.underway--
	e.underwayBytes -= len(c.Args)
	for _, id := range c.Feeds {
		delete(e.feeds, id)
	}
}

// answer makes the answer to a call.
func (e *exchange) answer(c *call) (*answer, error) {
	function := e.worker.remotes.get(c.Number)
	if function.call == nil {
		return &answer{ID: c.ID, Class: "Error", Error: "the function is no longer there: Set has put something else in its place"}, nil
	}
	return e.within(c, func(args []goja.Value) (goja.Value, error) { return function.call(goja.Undefined(), args...) })
}

// within calls do with the arguments of a call, as if a script had, and makes an answer of what it
// returns. What goes on beside the script comes from goroutines of its own, and the VM is for one
// at a time.
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
			thrown = w.write(a, value)
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
		a.Feed = e.thrower(exception)
		e.keep(a, cause)
	case thrown != nil:
		a.Class, a.Error = "Error", thrown.Error()
		e.keep(a, thrown)
	}
	return a, nil
}

// write writes a value as that of an answer.
func (w *Worker) write(a *answer, value goja.Value) (err error) {
	if a.Bytes = bytesIn(value); a.Bytes != nil {
		return nil
	}
	if a.Value, err = w.json.Stringify(value); err != nil {
		return err
	}
	a.Streams, err = w.lend(value)
	return err
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
	var found []function
	if f, ok := functionOf(value); ok && f.call != nil {
		g.Functions, found = []remote{f.remote(nil)}, []function{f}
	} else {
		var err error
		if g.Value, err = w.json.Stringify(value); err != nil {
			return err
		}
		g.Functions, found = find(value, nil, nil, nil, func(function) bool { return true })
	}
	if i := slices.IndexFunc(w.globals, func(old global) bool { return old.Name == g.Name && old.Module == g.Module }); i >= 0 {
		for _, old := range w.globals[i].Functions {
			w.remotes.delete(old.Number)
		}
		w.globals = slices.Delete(w.globals, i, i+1)
		if i < w.sent {
			w.sent--
		}
	}
	for i, function := range found {
		g.Functions[i].Number = w.remotes.add(function)
	}
	w.globals = append(w.globals, g)
	return nil
}
