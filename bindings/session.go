package bindings

import (
	"context"

	"dialtone/api"

	"github.com/dop251/goja"
)

// session is the bindings in one VM.
type session struct {
	vm     VM
	rt     *goja.Runtime
	js     intrinsics
	root   *namespace // Twilio itself
	errors *errorClasses
	protos *prototypes
}

func newSession(vm VM, client *api.Client) *session {
	s := &session{vm: vm, rt: vm.Runtime(), js: newIntrinsics(vm.Runtime())}
	s.errors = &errorClasses{session: s}
	s.protos = newPrototypes(s)
	s.root = newNamespace(s, client)
	return s
}

// action is something that takes requests. Its arguments have been read; work
// makes the requests and may run on any goroutine, done makes the result on the
// loop. Every method of the bindings that makes a request is one, so that it can
// be waited for or be a promise.
type action struct {
	work func(ctx context.Context) error
	done func() goja.Value
}

// wait runs the action and returns its result, or throws.
func (s *session) wait(a action) goja.Value {
	if err := a.work(s.vm.Context()); err != nil {
		s.throw(err)
	}
	return a.done()
}

// promise runs the action beside the script.
func (s *session) promise(a action) goja.Value {
	promise, resolve, reject := s.rt.NewPromise()
	s.vm.Async(func(ctx context.Context) func() {
		err := a.work(ctx)
		return func() {
			if err != nil {
				_ = reject(s.errors.of(err))
				return
			}
			value, thrown := s.try(a.done)
			if thrown != nil {
				_ = reject(thrown)
				return
			}
			_ = resolve(value)
		}
	})
	return s.rt.ToValue(promise)
}

// try returns what f throws as a value.
func (s *session) try(f func() goja.Value) (value, thrown goja.Value) {
	ex := s.rt.Try(func() { value = f() })
	if ex != nil {
		return nil, ex.Value()
	}
	return value, nil
}

// settled is an action that needs no request.
func settled(v goja.Value) action {
	return action{
		work: func(context.Context) error { return nil },
		done: func() goja.Value { return v },
	}
}
