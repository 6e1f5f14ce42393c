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
	if c.Number < 0 || c.Number >= len(w.remotes) {
		return nil, e.protocol(errors.New("it calls a function that there is not"))
	}
	args, err := w.json.parseArgs(c.Args)
	if err != nil {
		return nil, e.protocol(err)
	}
	a := &answer{ID: c.ID}
	var thrown error
	err = e.run.enter(func() error {
		var value goja.Value
		if value, thrown = w.remotes[c.Number](goja.Undefined(), args...); thrown == nil {
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
