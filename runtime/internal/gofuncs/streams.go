package gofuncs

import (
	"context"
	"fmt"
	"sync"

	"dialtone/runtime/internal/loop"
	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/sources"
	"dialtone/runtime/internal/values"

	"github.com/dop251/goja"
)

// Iteration is one loop over what gives one value after another.
type Iteration struct {
	// Next waits for the next value, on any goroutine, until ctx ends. What it returns makes it, on
	// the loop, and reports false where there is none.
	Next func(ctx context.Context) (settle func() (value goja.Value, ok bool, err error))

	// Stop is called once, when no Next is under way, on any goroutine. It returns the panic of
	// what is iterated over.
	Stop func() *loop.Panic
}

// newStream makes an async iterable of a Go sequence. Each loop over it begins the sequence again,
// as far as that can: a channel and a reader go on.
func (h Host) newStream(name string, s *values.Sequence) (goja.Value, error) {
	open := func() Iteration { return h.iterate(name, s) }
	iterable := h.NewStream(open)
	if h.Mark != nil {
		h.Mark(iterable, Crossing{Open: open})
	}
	return iterable, nil
}

// NewStream makes an async iterable. It opens an iteration for each loop over it.
func (h Host) NewStream(open func() Iteration) *goja.Object {
	iterable := h.VM.NewObject()
	// A new object takes any property.
	_ = iterable.SetSymbol(h.AsyncIterator(), native.Function(h.VM, "[Symbol.asyncIterator]", func(goja.FunctionCall) goja.Value {
		return (&streamIterator{host: h, open: open}).object()
	}))
	return iterable
}

// iterate begins a loop over a Go sequence.
func (h Host) iterate(name string, s *values.Sequence) Iteration {
	pull := s.Open()
	protected := func(do func()) *loop.Panic {
		_, panicked := loop.Protect(context.Background(), func(context.Context) func() { do(); return nil })
		return panicked
	}
	return Iteration{
		Stop: func() *loop.Panic { return protected(pull.Stop) },
		Next: func(ctx context.Context) func() (goja.Value, bool, error) {
			var value any
			var ok bool
			var err error
			panicked := protected(func() { value, ok, err = pull.Next(ctx) })
			return func() (goja.Value, bool, error) {
				if panicked != nil {
					h.Script().Broke(panicked)
				}
				if !ok || err != nil {
					return nil, false, err
				}
				made, err := h.Importer().Import(name, value)
				if err != nil {
					object := h.errorWith("TypeError", fmt.Sprintf("%s: %v", name, err), err)
					return nil, false, h.VM.Try(func() { panic(object) })
				}
				return made, true, nil
			}
		},
	}
}

// AsyncIterator returns Symbol.asyncIterator, which Goja has not of its own, of a VM in which no
// script has replaced a built-in.
func AsyncIterator(vm *goja.Runtime) *goja.Symbol {
	value, err := vm.RunProgram(asyncIteratorProgram())
	if err != nil {
		panic(err) // nothing is replaced
	}
	return value.(*goja.Symbol)
}

var asyncIteratorProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(sources.HostFile, "Symbol.for('Symbol.asyncIterator')", true)
})

// streamIterator is one loop over what gives values. Its fields but for taking belong to the loop
// of the host.
type streamIterator struct {
	host Host
	open func() Iteration

	of    *Iteration
	last  <-chan struct{}    // Closed when the step before is done: steps go one after another.
	life  context.Context    // Ends when no more values are wanted; nil until the first is.
	leave context.CancelFunc // Ends it.
	ended bool

	taking sync.Mutex // Held while a value is taken.
}

func (it *streamIterator) object() goja.Value {
	vm := it.host.VM
	object := vm.NewObject()
	_ = object.Set("next", native.Function(vm, "next", func(goja.FunctionCall) goja.Value { return it.next() }))
	_ = object.Set("return", native.Function(vm, "return", func(call goja.FunctionCall) goja.Value {
		it.end()
		promise, resolve, _ := vm.NewPromise()
		_ = resolve(it.answer(call.Argument(0), true))
		return vm.ToValue(promise)
	}))
	_ = object.SetSymbol(it.host.AsyncIterator(), native.Function(vm, "[Symbol.asyncIterator]", func(call goja.FunctionCall) goja.Value { return call.This }))
	return object
}

// answer is what next returns, or its promise is fulfilled with.
func (it *streamIterator) answer(value goja.Value, done bool) goja.Value {
	object := it.host.VM.NewObject()
	_ = object.Set("value", value)
	_ = object.Set("done", done)
	return object
}

// end says that no more values are wanted. It ends the wait for one, too.
func (it *streamIterator) end() {
	it.ended = true
	if it.life != nil {
		it.leave()
	}
}

// begin begins the iteration. It is stopped when the loop is left, and at the latest when the
// script ends.
func (it *streamIterator) begin() {
	of := it.open()
	it.of = &of
	it.life, it.leave = context.WithCancel(context.Background())
	life, script := it.life, it.host.Script()
	script.Beside(func(ctx context.Context) {
		select {
		case <-life.Done():
		case <-ctx.Done():
		}
		it.taking.Lock()
		defer it.taking.Unlock()
		it.of = nil
		if panicked := of.Stop(); panicked != nil {
			script.Later(func() { script.Broke(panicked) })
		}
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
	if it.life == nil {
		it.begin()
	}
	failure := native.Error(vm, "Error", "") // With the stack of the one who asks.
	before, done := it.last, make(chan struct{})
	it.last = done
	it.host.Script().Async(func(ctx context.Context) func() {
		settle := it.take(ctx, before, done)
		return func() {
			value, ok, err := settle()
			left := it.ended
			if !ok {
				it.end()
			}
			switch {
			case err != nil && !left:
				_ = reject(it.host.rejection(failure, err))
			case !ok:
				_ = resolve(it.answer(goja.Undefined(), true))
			default:
				_ = resolve(it.answer(value, false))
			}
		}
	})
	return vm.ToValue(promise)
}

// take takes a value on a goroutine, when the one before has been taken.
func (it *streamIterator) take(ctx context.Context, before <-chan struct{}, done chan<- struct{}) (settle func() (goja.Value, bool, error)) {
	defer close(done)
	if before != nil {
		<-before
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(it.life, cancel)()
	it.taking.Lock()
	defer it.taking.Unlock()
	if it.of == nil {
		err := ctx.Err()
		return func() (goja.Value, bool, error) { return nil, false, err }
	}
	return it.of.Next(ctx)
}
