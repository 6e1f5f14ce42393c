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
		s.function(o, m.name, func(call goja.FunctionCall) goja.Value {
			return s.wait(m.run(call.This, call.Arguments))
		})
	}
	s.getter(o, "async", func(this goja.Value) goja.Value {
		async := s.rt.NewObject()
		for _, m := range append(inherited, own...) {
			s.function(async, m.name, func(call goja.FunctionCall) goja.Value {
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
	if _, thrown := s.try(func() goja.Value { a = make(); return nil }); thrown != nil {
		promise, _, reject := s.rt.NewPromise()
		_ = reject(thrown)
		return s.rt.ToValue(promise)
	}
	return s.promise(a)
}

// function defines a method as JavaScript defines those of its own classes:
// it can be replaced, and is not listed.
func (s *session) function(o *goja.Object, name string, f func(goja.FunctionCall) goja.Value) {
	must(o.DefineDataProperty(name, s.named(name, f), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

func (s *session) symbol(o *goja.Object, symbol *goja.Symbol, name string, f func(goja.FunctionCall) goja.Value) {
	must(o.DefineDataPropertySymbol(symbol, s.named(name, f), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

func (s *session) getter(o *goja.Object, name string, get func(this goja.Value) goja.Value) {
	f := s.named("get "+name, func(call goja.FunctionCall) goja.Value { return get(call.This) })
	must(o.DefineAccessorProperty(name, f, goja.Undefined(), goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// named makes a function with the name that stacks show.
func (s *session) named(name string, f func(goja.FunctionCall) goja.Value) *goja.Object {
	v := s.rt.ToValue(f).(*goja.Object)
	must(v.DefineDataProperty("name", s.rt.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	return v
}

// must is for what fails only if the bindings are wrong.
func must(err error) {
	if err != nil {
		panic(err)
	}
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
