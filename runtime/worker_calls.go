package runtime

import (
	"errors"
	"slices"

	"github.com/dop251/goja"
)

// maxFailedCalls is how many errors of functions are kept for the error of the run.
const maxFailedCalls = 16

// failedCall is a call of a Go function that failed.
type failedCall struct {
	id  int64
	err error
}

// failureOf is the Go error of a call, nil where there is none.
func (e *exchange) failureOf(id int64) error {
	for _, failed := range slices.Backward(e.failed) {
		if failed.id == id {
			return failed.err
		}
	}
	return nil
}

// call calls a function that Set was given, as the child asks, and answers. The error
// is one that ends the run.
func (e *exchange) call(c *call) error {
	a, err := e.answer(c)
	if err != nil {
		e.kill(err)
		return err
	}
	return e.send(toChild{Answer: a})
}

// answer makes the answer to a call.
func (e *exchange) answer(c *call) (*answer, error) {
	w := e.worker
	function := w.remotes[c.Number]
	if function == nil {
		return &answer{ID: c.ID, Class: "Error", Error: "the function is no longer there: Set has put something else in its place"}, nil
	}
	args, err := w.json.parseArgs(c.Args)
	if err != nil {
		return nil, e.protocol(err)
	}
	a := &answer{ID: c.ID}
	var thrown error
	err = e.run.enter(func() error {
		var value goja.Value
		if value, thrown = function(goja.Undefined(), args...); thrown == nil {
			a.Value, thrown = w.json.stringify(value)
		}
		return nil
	})
	var exception *goja.Exception
	switch {
	case err != nil:
		return nil, err
	case errors.As(thrown, &exception):
		script := w.host.newScriptError(exception)
		a.Class, a.Error = script.Name, script.Message
		e.keep(c.ID, script.cause)
	case thrown != nil:
		a.Class, a.Error = "Error", thrown.Error()
		e.keep(c.ID, thrown)
	}
	return a, nil
}

// keep keeps the error of a call, should the run end with it.
func (e *exchange) keep(id int64, err error) {
	if len(e.failed) == maxFailedCalls {
		e.failed = slices.Delete(e.failed, 0, 1)
	}
	e.failed = append(e.failed, failedCall{id, err})
}

// set keeps a global for the child, and for those after it. It is called on the loop.
func (w *worker) set(name string, value goja.Value) error {
	g := global{Name: name}
	var functions []goja.Callable
	if function, ok := goja.AssertFunction(value); ok {
		g.Functions, functions = []remote{{}}, []goja.Callable{function}
	} else {
		var err error
		if g.Value, err = w.json.stringify(value); err != nil {
			return err
		}
		functions = g.find(value, nil, nil)
	}
	if i := slices.IndexFunc(w.globals, func(g global) bool { return g.Name == name }); i >= 0 {
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
func (g *global) find(value goja.Value, path []string, found []goja.Callable) []goja.Callable {
	object, ok := value.(*goja.Object)
	if !ok || object.ClassName() != "Object" && object.ClassName() != "Array" {
		return found
	}
	for _, key := range object.Keys() {
		member := object.Get(key)
		if function, ok := goja.AssertFunction(member); ok {
			g.Functions = append(g.Functions, remote{Path: append(slices.Clone(path), key)})
			found = append(found, function)
			continue
		}
		found = g.find(member, append(path, key), found)
	}
	return found
}
