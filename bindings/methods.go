package bindings

import (
	"slices"

	"github.com/dop251/goja"
)

// method is a method that makes requests, so that it exists twice: waiting, and
// below async, returning a promise.
type method struct {
	name string
	run  func(this goja.Value, args []goja.Value) action
}

// define gives an object its methods, and its async with the same ones and those
// that it inherits.
func (s *session) define(o *goja.Object, own []method, inherited ...method) {
	for _, m := range own {
		s.Function(o, m.name, func(call goja.FunctionCall) goja.Value {
			return s.wait(m.run(call.This, call.Arguments))
		})
	}
	s.Getter(o, "async", func(this goja.Value) goja.Value {
		async := s.rt.NewObject()
		for _, m := range append(inherited, own...) {
			s.Function(async, m.name, func(call goja.FunctionCall) goja.Value {
				args := slices.Clone(call.Arguments) // which are the VM's own stack, and others' once this has returned
				return s.later(func() action { return m.run(this, args) })
			})
		}
		return async
	})
}

// later returns the promise of an action; what is wrong with the arguments
// rejects it.
func (s *session) later(make func() action) goja.Value {
	var a action
	if _, thrown := s.Try(func() goja.Value { a = make(); return nil }); thrown != nil {
		promise, _, reject := s.rt.NewPromise()
		_ = reject(thrown)
		return s.rt.ToValue(promise)
	}
	return s.promise(a)
}

func argument(args []goja.Value, i int) goja.Value {
	if i < len(args) {
		return args[i]
	}
	return goja.Undefined()
}

// arguments returns the arguments from one on, for those that are objects of
// options.
func arguments(args []goja.Value, from int) []goja.Value {
	if from < len(args) {
		return args[from:]
	}
	return nil
}
