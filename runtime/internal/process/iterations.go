package process

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"dialtone/runtime/internal/gofuncs"

	"github.com/dop251/goja"
)

// maxIterations is how many iterations over streams may be under way at once.
const maxIterations = 1000

// iteration is one loop of the child's over a stream of this process.
type iteration struct {
	of     gofuncs.Iteration
	ctx    context.Context // Ends when no more values are wanted.
	end    context.CancelFunc
	taking sync.Mutex // Held while a value is taken, and when there are no more.
	busy   bool       // Whether one is being taken. It is guarded by that of the exchange.
}

// pull takes the next value of an iteration and answers, beside the script. The error is one that
// ends the run.
func (e *exchange) pull(p *pull) error {
	it, refused := e.iterationOf(p)
	if errors.Is(refused, errBusyIteration) {
		err := e.protocol(refused)
		e.kill(err)
		return err
	}
	if refused != nil {
		return e.send(toChild{Answer: &answer{ID: p.ID, Class: "Error", Error: refused.Error()}})
	}
	it.taking.Lock()
	e.beside.Go(func() {
		settle := it.of.Next(it.ctx)
		it.taking.Unlock()
		done := false
		a, err := e.within(&call{ID: p.ID}, func([]goja.Value) (goja.Value, error) {
			value, ok, err := settle()
			done = !ok
			return value, err
		})
		if err != nil {
			e.kill(err)
			return
		}
		a.Done = done && !a.failed()
		e.mutex.Lock()
		it.busy = false
		e.mutex.Unlock()
		if a.Done || a.failed() {
			e.leave(p.Iteration)
		}
		_ = e.send(toChild{Answer: a})
	})
	return nil
}

var errBusyIteration = errors.New("it asks for a value before it has the one before")

// iterationOf is the iteration of a pull, begun if there is none.
func (e *exchange) iterationOf(p *pull) (*iteration, error) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	it := e.iterations[p.Iteration]
	if it != nil {
		if it.busy {
			return nil, errBusyIteration
		}
		it.busy = true
		return it, nil
	}
	open := e.worker.remotes.get(p.Stream).Open
	switch {
	case open == nil:
		return nil, errors.New("the iterable is no longer there: Set has put something else in its place")
	case len(e.iterations) >= maxIterations:
		return nil, fmt.Errorf("more than %d iterations over the program's iterables are under way", maxIterations)
	}
	it = &iteration{of: open(), busy: true}
	it.ctx, it.end = context.WithCancel(e.ctx)
	if e.iterations == nil {
		e.iterations = map[int64]*iteration{}
	}
	e.iterations[p.Iteration] = it
	return it, nil
}

// leave ends an iteration, beside the script: what is iterated over may take its time.
func (e *exchange) leave(number int64) {
	e.mutex.Lock()
	it := e.iterations[number]
	delete(e.iterations, number)
	e.mutex.Unlock()
	if it != nil {
		it.end()
		e.beside.Go(func() { e.stop(it) })
	}
}

// stop stops an iteration that is not in the list any more.
func (e *exchange) stop(it *iteration) {
	it.end()
	it.taking.Lock()
	panicked := it.of.Stop()
	it.taking.Unlock()
	if panicked == nil {
		return
	}
	e.entering.Lock()
	err := e.run.Enter(func() error { e.run.Broke(panicked); return nil })
	e.entering.Unlock()
	e.kill(err)
}

// stopIterations stops those that are under way at the end of the script.
func (e *exchange) stopIterations() {
	for _, it := range e.iterations {
		e.stop(it)
	}
}
