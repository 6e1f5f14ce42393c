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
			value = s.place(value, g.Functions, g.Name)
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

// place puts functions and streams of the parent's into a value, and returns that, or else the one
// that is the value itself.
func (s *server) place(value goja.Value, remotes []remote, of string) goja.Value {
	for _, r := range remotes {
		made := s.remote(strings.Join(append([]string{of}, r.Path...), "."), r)
		if len(r.Path) == 0 {
			return made
		}
		last := len(r.Path) - 1
		holder := value.ToObject(s.host.Runtime())
		for _, key := range r.Path[:last] {
			holder = holder.Get(key).ToObject(s.host.Runtime())
		}
		// What was parsed just now takes any property.
		_ = holder.Set(r.Path[last], made)
	}
	return value
}

// remote makes a function or a stream of the parent's.
func (s *server) remote(name string, r remote) goja.Value {
	if r.Stream {
		return s.stream(r.Number)
	}
	call := s.call
	if r.Async {
		call = s.callAsync
	}
	return native.Function(s.host.Runtime(), name, func(given goja.FunctionCall) goja.Value { return call(name, r, given.Arguments) })
}

// call has the parent call a function and waits for what it returns, or throws what
// it fails with.
func (s *server) call(name string, r remote, given []goja.Value) goja.Value {
	args, err := s.json.stringifyArgs(given)
	if err != nil {
		s.throw(name, err)
	}
	a, err := s.askCall(s.host.Running(), &call{Number: r.Number, Args: args})
	s.host.StopIfEnded()
	if err != nil {
		s.throw(name, err)
	}
	if a.failed() {
		panic(s.errorOf(a))
	}
	value, err := s.result(a, name)
	if err != nil {
		s.throw(name, err)
	}
	return value
}

// errorOf is the error that the parent tells of.
func (s *server) errorOf(a *answer) *goja.Object {
	object := native.Error(s.host.Runtime(), a.Class, a.Error)
	goerror.Keep(s.host.Runtime(), object, a.err())
	return object
}

func (a *answer) err() *CallError { return &CallError{a.ID, a.Error, a.Code, a.Name} }

// result is the value of an answer.
func (s *server) result(a *answer, name string) (goja.Value, error) {
	if a.Bytes != nil {
		return s.json.bytes(*a.Bytes)
	}
	value, err := s.json.Parse(a.Value)
	if err != nil {
		return nil, err
	}
	return s.place(value, a.Streams, name), nil
}

// callAsync has the parent call a function, for a promise of what it returns.
func (s *server) callAsync(name string, r remote, given []goja.Value) goja.Value {
	vm := s.host.Runtime()
	promise, resolve, reject := vm.NewPromise()
	failure := native.Error(vm, "Error", "") // With the stack of the call.
	c := &call{Number: r.Number}
	var feeds []*servedFeed
	thrown := vm.Try(func() {
		var err error
		if given, feeds, err = s.openFeeds(name, r, given); err == nil {
			c.Args, err = s.json.stringifyArgs(given)
		}
		if err != nil {
			s.closeFeeds(feeds)
			s.throw(name, err)
		}
	})
	if thrown != nil {
		_ = reject(thrown.Value())
		return vm.ToValue(promise)
	}
	for _, f := range feeds {
		if c.Feeds == nil {
			c.Feeds = map[int]int64{}
		}
		c.Feeds[f.argument] = f.id
	}
	s.host.Async(func(ctx context.Context) func() {
		a, err := s.askCall(ctx, c)
		return func() {
			defer s.closeFeeds(feeds)
			if err == nil && !a.failed() {
				var value goja.Value
				if value, err = s.result(a, name); err == nil {
					_ = resolve(value)
					return
				}
			}
			if err != nil {
				_ = reject(native.Error(vm, "TypeError", fmt.Sprintf("%s: %v", name, err)))
				return
			}
			for _, f := range feeds {
				if a.Feed == f.id && f.thrown != nil {
					_ = reject(f.thrown)
					return
				}
			}
			if a.Class != "Error" {
				_ = reject(s.errorOf(a))
				return
			}
			_ = failure.DefineDataProperty("message", vm.ToValue(a.Error), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
			goerror.Keep(vm, failure, a.err())
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

// askCall has the parent call a function and waits for the answer, or until ctx ends.
func (s *server) askCall(ctx context.Context, c *call) (*answer, error) {
	a, err := s.ask(ctx, func(id int64) fromChild {
		c.ID = id
		return fromChild{Call: c}
	})
	if errors.Is(err, frames.ErrTooLong) {
		return nil, fmt.Errorf("its arguments have %d bytes as JSON; at most %d may leave a process (Process.Message)", len(c.Args), s.limit)
	}
	return a, err
}

// ask sends what the parent answers, and waits for the answer, or until ctx ends.
func (s *server) ask(ctx context.Context, message func(id int64) fromChild) (*answer, error) {
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
	if err := s.trySend(message(id)); err != nil {
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
