package process

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dialtone/internal/goerror"
	"dialtone/runtime/internal/frames"
	"dialtone/runtime/internal/native"

	"github.com/dop251/goja"
)

// setGlobals sets what Set was given.
func (s *server) setGlobals(ctx context.Context, globals []global) error {
	if len(globals) == 0 {
		return nil
	}
	return s.host.Within(ctx, func() error {
		for _, g := range globals {
			value, err := s.json.Parse(g.Value)
			if err != nil {
				return err
			}
			for _, r := range g.Functions {
				value = s.put(value, r, g.Name)
			}
			if g.Module {
				err = s.host.Provide(g.Name, value)
			} else {
				err = s.host.Runtime().Set(g.Name, value)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// put puts a function of the parent's into the value of a global, and returns that,
// or else the function itself.
func (s *server) put(value goja.Value, r remote, global string) goja.Value {
	name := strings.Join(append([]string{global}, r.Path...), ".")
	call := s.call
	if r.Async {
		call = s.callAsync
	}
	function := native.Function(s.host.Runtime(), name, func(given goja.FunctionCall) goja.Value { return call(name, r.Number, given.Arguments) })
	if len(r.Path) == 0 {
		return function
	}
	last := len(r.Path) - 1
	holder := value.ToObject(s.host.Runtime())
	for _, key := range r.Path[:last] {
		holder = holder.Get(key).ToObject(s.host.Runtime())
	}
	// What was parsed just now takes any property.
	_ = holder.Set(r.Path[last], function)
	return value
}

// call has the parent call a function and waits for what it returns, or throws what
// it fails with.
func (s *server) call(name string, number int, given []goja.Value) goja.Value {
	args, err := s.json.stringifyArgs(given)
	if err != nil {
		s.throw(name, err)
	}
	a, err := s.ask(s.host.Running(), number, args)
	s.host.StopIfEnded()
	if err != nil {
		s.throw(name, err)
	}
	if a.Error != "" || a.Class != "" {
		object := native.Error(s.host.Runtime(), a.Class, a.Error)
		goerror.Keep(s.host.Runtime(), object, &CallError{a.ID, a.Error, a.Code, a.Name})
		panic(object)
	}
	value, err := s.json.Parse(a.Value)
	if err != nil {
		s.throw(name, err)
	}
	return value
}

// callAsync has the parent call a function, for a promise of what it returns.
func (s *server) callAsync(name string, number int, given []goja.Value) goja.Value {
	vm := s.host.Runtime()
	promise, resolve, reject := vm.NewPromise()
	failure := native.Error(vm, "Error", "") // With the stack of the call.
	args, err := s.json.stringifyArgs(given)
	if err != nil {
		thrown := vm.Try(func() { s.throw(name, err) })
		_ = reject(thrown.Value())
		return vm.ToValue(promise)
	}
	s.host.Async(func(ctx context.Context) func() {
		a, err := s.ask(ctx, number, args)
		return func() {
			if err == nil && a.Error == "" && a.Class == "" {
				var value goja.Value
				if value, err = s.json.Parse(a.Value); err == nil {
					_ = resolve(value)
					return
				}
			}
			if err != nil {
				_ = reject(native.Error(vm, "TypeError", fmt.Sprintf("%s: %v", name, err)))
				return
			}
			if a.Class != "Error" {
				failure = native.Error(vm, a.Class, a.Error)
			}
			_ = failure.DefineDataProperty("message", vm.ToValue(a.Error), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
			goerror.Keep(vm, failure, &CallError{a.ID, a.Error, a.Code, a.Name})
			_ = reject(failure)
		}
	})
	return vm.ToValue(promise)
}

// throw throws why a call was not made.
func (s *server) throw(name string, err error) {
	var exception *goja.Exception
	if errors.As(err, &exception) {
		panic(exception)
	}
	if native.IsUncatchable(err) {
		panic(err)
	}
	panic(native.Error(s.host.Runtime(), "TypeError", fmt.Sprintf("%s: %v", name, err)))
}

// ask sends a call to the parent and waits for the answer, or until ctx ends.
func (s *server) ask(ctx context.Context, number int, args []byte) (*answer, error) {
	answers := make(chan *answer, 1)
	s.mutex.Lock()
	s.lastCall++
	id := s.lastCall
	s.answers[id] = answers
	s.mutex.Unlock()
	defer func() {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		delete(s.answers, id)
	}()
	err := s.trySend(fromChild{Call: &call{id, number, args}})
	if errors.Is(err, frames.ErrTooLong) {
		return nil, fmt.Errorf("its arguments have %d bytes as JSON; at most %d may leave a process (Process.Message)", len(args), s.limit)
	}
	if err != nil {
		return nil, err
	}
	select {
	case a := <-answers:
		return a, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// answer hands over the answer to a call that the script is waiting for. After it
// was stopped, it is not.
func (s *server) answer(a *answer) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if answers := s.answers[a.ID]; answers != nil {
		answers <- a
		delete(s.answers, a.ID)
	}
}
