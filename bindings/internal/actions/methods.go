package actions

import (
	"slices"

	"github.com/dop251/goja"
)

// Method is a method that makes requests, so that it exists twice: waiting, and
// below async, returning a promise.
type Method struct {
	Name string
	Run  func(this goja.Value, args []goja.Value) Action
}

// Define gives an object its methods, and its async with the same ones and those
// that it inherits.
func (s *Loop) Define(o *goja.Object, own []Method, inherited ...Method) {
	for _, m := range own {
		s.Function(o, m.Name, func(call goja.FunctionCall) goja.Value {
			return s.Wait(m.Run(call.This, call.Arguments))
		})
	}
	s.Getter(o, "async", func(this goja.Value) goja.Value {
		async := s.rt.NewObject()
		for _, m := range append(inherited, own...) {
			s.Function(async, m.Name, func(call goja.FunctionCall) goja.Value {
				args := slices.Clone(call.Arguments) // which are the VM's own stack, and others' once this has returned
				return s.later(func() Action { return m.Run(this, args) })
			})
		}
		return async
	})
}

// later returns the promise of an action; what is wrong with the arguments
// rejects it.
func (s *Loop) later(make func() Action) goja.Value {
	var a Action
	if _, thrown := s.Try(func() goja.Value { a = make(); return nil }); thrown != nil {
		promise, _, reject := s.rt.NewPromise()
		_ = reject(thrown)
		return s.rt.ToValue(promise)
	}
	return s.promise(a)
}

func Argument(args []goja.Value, i int) goja.Value {
	if i < len(args) {
		return args[i]
	}
	return goja.Undefined()
}

// Arguments returns the arguments from one on, for those that are objects of
// options.
func Arguments(args []goja.Value, from int) []goja.Value {
	if from < len(args) {
		return args[from:]
	}
	return nil
}
