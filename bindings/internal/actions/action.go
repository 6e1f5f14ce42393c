// Package actions runs what takes requests, and throws what goes wrong. An [Action] is waited for by
// the script or is a promise, and each [Method] exists as both. A [Loop] runs them in one VM, and
// makes the errors of requests into those that scripts see ([Loop.Throw], [Loop.ErrorOf]).
package actions

import (
	"context"

	"dialtone/bindings/internal/js"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// Loop runs actions in one VM.
type Loop struct {
	*js.VM              // Makes things in it.
	vm        module.VM // As its host has it.
	rt        *goja.Runtime
	Beginning func() // Called on the loop before an action's work begins.
	errors    *errorClasses
}

// New returns what runs actions in a VM. A script that its host has stopped ends at its next
// call of a function of the bindings.
func New(vm module.VM) *Loop {
	l := &Loop{VM: js.New(vm.Runtime()), vm: vm, rt: vm.Runtime(), Beginning: func() {}}
	l.Called = func() {
		if ctx := vm.Context(); ctx.Err() != nil {
			l.Interrupt(ctx)
		}
	}
	l.errors = &errorClasses{Loop: l}
	return l
}

// Host returns the VM as its host has it.
func (s *Loop) Host() module.VM { return s.vm }

// Action is something that takes requests. Its arguments have been read; Work
// makes the requests and may run on any goroutine, Done makes the result on the
// loop. Every method of the bindings that makes a request is one, so that it can
// be waited for or be a promise.
type Action struct {
	Work func(ctx context.Context) error
	Done func() goja.Value
	// Next, where it is not nil, makes on the loop another action that is the rest
	// of this one; there is no Done then.
	Next func() Action
	// Promised, where it is not nil, is given the promise of the action.
	Promised func(promise *goja.Object)
}

// Wait runs the action and returns its result, or throws.
func (s *Loop) Wait(a Action) goja.Value {
	s.Beginning()
	ctx := s.vm.Context()
	for {
		if err := a.Work(ctx); err != nil {
			if ctx.Err() != nil {
				s.Interrupt(ctx)
			}
			s.Throw(err)
		}
		if a.Next == nil {
			return a.Done()
		}
		a = a.Next()
	}
}

// promise runs the action beside the script.
func (s *Loop) promise(a Action) goja.Value {
	promise, resolve, reject := s.rt.NewPromise()
	value := s.rt.ToValue(promise)
	if a.Promised != nil {
		a.Promised(value.(*goja.Object))
	}
	s.settle(a, s.Place(), resolve, reject)
	return value
}

// settle runs the action beside the script, and settles a promise with what it
// comes to. An error has the stack of the place.
func (s *Loop) settle(a Action, place *goja.Object, resolve, reject func(any) error) {
	s.Beginning()
	s.vm.Ask(func(ctx context.Context) func() {
		err := a.Work(ctx)
		return func() {
			if err != nil {
				_ = reject(s.ErrorAt(place, err))
				return
			}
			var next Action
			value, thrown := s.Try(func() goja.Value {
				if a.Next == nil {
					return a.Done()
				}
				next = a.Next()
				return nil
			})
			switch {
			case thrown != nil:
				_ = reject(thrown)
			case a.Next != nil:
				s.settle(next, place, resolve, reject)
			default:
				_ = resolve(value)
			}
		}
	})
}

// Settled is an action that needs no request.
func Settled(v goja.Value) Action {
	return Action{
		Work: func(context.Context) error { return nil },
		Done: func() goja.Value { return v },
	}
}

// Then makes an action of another and what follows it on the loop.
func (a Action) Then(f func() goja.Value) Action {
	return Action{Work: a.Work, Done: func() goja.Value {
		a.Done()
		return f()
	}}
}

// Nothing is an action that has been done already.
func Nothing() Action {
	return Action{Work: func(context.Context) error { return nil }, Done: goja.Undefined}
}
