package bindings

import (
	"context"
	"io"
	"sync"

	"dialtone/bindings/durable"
	"dialtone/bindings/internal/js"
	"dialtone/internal/misses"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// session is the bindings in one VM.
type session struct {
	*js.VM           // Makes things in it.
	vm     module.VM // As its host has it.
	rt     *goja.Runtime
	module *Module
	root   *namespace // Twilio itself
	errors *errorClasses
	protos *prototypes

	files     Files                            // nil where scripts have none
	terminal  io.Writer                        // nil where nobody is watching
	guard     func(context.Context, Deed) bool // nil where nobody is asked
	durable   durable.Runs                     // nil where no runs are kept
	misses    misses.Ring                      // the names that were asked for in vain
	foundNone string                           // the method that found nothing last, unless one has found something since
	drawing   sync.Mutex                       // held by the one bar that is on the terminal
}

func newSession(vm module.VM, m *Module) *session {
	s := &session{vm: vm, rt: vm.Runtime(), module: m, VM: js.New(vm.Runtime()), files: m.options.Files, terminal: m.options.Terminal, guard: m.options.Guard, durable: m.options.Durable}
	s.Called = func() {
		if ctx := vm.Context(); ctx.Err() != nil {
			s.Interrupt(ctx)
		}
	}
	s.errors = &errorClasses{session: s}
	s.protos = newPrototypes(s)
	s.root = newNamespace(s, m.client)
	return s
}

// action is something that takes requests. Its arguments have been read; work
// makes the requests and may run on any goroutine, done makes the result on the
// loop. Every method of the bindings that makes a request is one, so that it can
// be waited for or be a promise.
type action struct {
	work func(ctx context.Context) error
	done func() goja.Value
	// next, where it is not nil, makes on the loop another action that is the rest
	// of this one; there is no done then.
	next func() action
	// promised, where it is not nil, is given the promise of the action.
	promised func(promise *goja.Object)
}

// wait runs the action and returns its result, or throws.
func (s *session) wait(a action) goja.Value {
	s.root.begin()
	ctx := s.vm.Context()
	for {
		if err := a.work(ctx); err != nil {
			if ctx.Err() != nil {
				s.Interrupt(ctx)
			}
			s.throw(err)
		}
		if a.next == nil {
			return a.done()
		}
		a = a.next()
	}
}

// promise runs the action beside the script.
func (s *session) promise(a action) goja.Value {
	promise, resolve, reject := s.rt.NewPromise()
	value := s.rt.ToValue(promise)
	if a.promised != nil {
		a.promised(value.(*goja.Object))
	}
	s.settle(a, s.errors.place(), resolve, reject)
	return value
}

// settle runs the action beside the script, and settles a promise with what it
// comes to. An error has the stack of the place.
func (s *session) settle(a action, place *goja.Object, resolve, reject func(any) error) {
	s.root.begin()
	s.vm.Ask(func(ctx context.Context) func() {
		err := a.work(ctx)
		return func() {
			if err != nil {
				_ = reject(s.errors.at(place, err))
				return
			}
			var next action
			value, thrown := s.Try(func() goja.Value {
				if a.next == nil {
					return a.done()
				}
				next = a.next()
				return nil
			})
			switch {
			case thrown != nil:
				_ = reject(thrown)
			case a.next != nil:
				s.settle(next, place, resolve, reject)
			default:
				_ = resolve(value)
			}
		}
	})
}

// settled is an action that needs no request.
func settled(v goja.Value) action {
	return action{
		work: func(context.Context) error { return nil },
		done: func() goja.Value { return v },
	}
}
