package gofuncs

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"dialtone/internal/goerror"
	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/sources"
	"dialtone/runtime/internal/values"

	"github.com/dop251/goja"
)

// newStream makes an async iterable of a Go sequence. Each loop over it begins the sequence again,
// as far as that can: a channel and a reader go on.
func (h Host) newStream(name string, s *values.Sequence) (goja.Value, error) {
	if h.Mark != nil {
		return nil, fmt.Errorf("a %s cannot go into the process of the scripts", s.Type)
	}
	symbol, err := h.asyncIterator()
	if err != nil {
		return nil, err
	}
	iterable := h.VM.NewObject()
	// A new object takes any property.
	_ = iterable.SetSymbol(symbol, native.Function(h.VM, "[Symbol.asyncIterator]", func(goja.FunctionCall) goja.Value {
		return (&streamIterator{host: h, name: name, sequence: s}).object(symbol)
	}))
	return iterable, nil
}

// asyncIterator is Symbol.asyncIterator, which Goja has not of its own.
func (h Host) asyncIterator() (*goja.Symbol, error) {
	value, err := h.VM.RunProgram(asyncIteratorProgram())
	if err != nil {
		return nil, err
	}
	symbol, ok := value.(*goja.Symbol)
	if !ok {
		return nil, errors.New("a script has replaced Symbol.for")
	}
	return symbol, nil
}

var asyncIteratorProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(sources.HostFile, "Symbol.for('Symbol.asyncIterator')", true)
})

// streamIterator is one loop over a Go sequence. Its fields but for taking belong to the loop of
// the host.
type streamIterator struct {
	host     Host
	name     string
	sequence *values.Sequence

	pull  *values.Pull
	last  <-chan struct{} // Closed when the step before is done: steps go one after another.
	left  chan struct{}   // Closed when no more values are wanted.
	ended bool

	taking sync.Mutex // Held while a value is taken.
}

func (it *streamIterator) object(symbol *goja.Symbol) goja.Value {
	vm := it.host.VM
	object := vm.NewObject()
	_ = object.Set("next", native.Function(vm, "next", func(goja.FunctionCall) goja.Value { return it.next() }))
	_ = object.Set("return", native.Function(vm, "return", func(call goja.FunctionCall) goja.Value {
		it.leave()
		promise, resolve, _ := vm.NewPromise()
		_ = resolve(it.answer(call.Argument(0), true))
		return vm.ToValue(promise)
	}))
	_ = object.SetSymbol(symbol, native.Function(vm, "[Symbol.asyncIterator]", func(call goja.FunctionCall) goja.Value { return call.This }))
	return object
}

// answer is what next returns, or its promise is fulfilled with.
func (it *streamIterator) answer(value goja.Value, done bool) goja.Value {
	object := it.host.VM.NewObject()
	_ = object.Set("value", value)
	_ = object.Set("done", done)
	return object
}

// leave says that no more values are wanted.
func (it *streamIterator) leave() {
	if !it.ended && it.left != nil {
		close(it.left)
	}
	it.ended = true
}

// open begins the sequence. It is stopped when the loop is left, and at the latest when the script
// ends.
func (it *streamIterator) open() {
	pull := it.sequence.Open()
	it.pull, it.left = &pull, make(chan struct{})
	left := it.left
	it.host.Script().Beside(func(ctx context.Context) {
		select {
		case <-left:
		case <-ctx.Done():
		}
		it.taking.Lock()
		defer it.taking.Unlock()
		pull.Stop()
		it.pull = nil
	})
}

// next takes the next value.
func (it *streamIterator) next() goja.Value {
	vm := it.host.VM
	promise, resolve, reject := vm.NewPromise()
	if it.ended {
		_ = resolve(it.answer(goja.Undefined(), true))
		return vm.ToValue(promise)
	}
	if it.left == nil {
		it.open()
	}
	failure := native.Error(vm, "Error", "") // With the stack of the one who asks.
	before, done := it.last, make(chan struct{})
	it.last = done
	it.host.Script().Async(func(ctx context.Context) func() {
		value, ok, err := it.take(ctx, before, done)
		return func() {
			if !ok {
				it.leave()
			}
			switch {
			case err != nil:
				_ = failure.DefineDataProperty("message", vm.ToValue(err.Error()), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
				goerror.Keep(vm, failure, err)
				_ = reject(failure)
			case !ok:
				_ = resolve(it.answer(goja.Undefined(), true))
			default:
				made, err := it.host.Importer().Import(it.name, value)
				if err != nil {
					_ = reject(it.host.errorWith("TypeError", fmt.Sprintf("%s: %v", it.name, err), err))
					return
				}
				_ = resolve(it.answer(made, false))
			}
		}
	})
	return vm.ToValue(promise)
}

// take takes a value on a goroutine, when the one before has been taken.
func (it *streamIterator) take(ctx context.Context, before <-chan struct{}, done chan<- struct{}) (value any, ok bool, err error) {
	defer close(done)
	if before != nil {
		<-before
	}
	it.taking.Lock()
	defer it.taking.Unlock()
	if it.pull == nil {
		return nil, false, ctx.Err()
	}
	return it.pull.Next(ctx)
}
