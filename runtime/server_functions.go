package runtime

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dialtone/runtime/internal/frames"

	"github.com/dop251/goja"
)

// callError is the error of a function of the parent's, in the child. The parent has
// the error itself.
type callError struct {
	id   int64
	text string
}

func (e *callError) Error() string { return e.text }

// setGlobals sets what Set was given.
func (s *server) setGlobals(ctx context.Context, globals []global) error {
	if len(globals) == 0 {
		return nil
	}
	return s.within(ctx, func() error {
		for _, g := range globals {
			value, err := s.json.parse(g.Value)
			if err != nil {
				return err
			}
			for _, r := range g.Functions {
				value = s.put(value, r, g.Name)
			}
			if err := s.host.vm.Set(g.Name, value); err != nil {
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
	function := s.host.function(name, func(given goja.FunctionCall) goja.Value { return s.call(name, r.Number, given.Arguments) })
	if len(r.Path) == 0 {
		return function
	}
	last := len(r.Path) - 1
	holder := value.ToObject(s.host.vm)
	for _, key := range r.Path[:last] {
		holder = holder.Get(key).ToObject(s.host.vm)
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
	a, err := s.ask(s.host.run.ctx, number, args)
	s.host.stopIfEnded()
	if err != nil {
		s.throw(name, err)
	}
	if a.Error != "" || a.Class != "" {
		panic(s.host.errorWith(a.Class, a.Error, &callError{a.ID, a.Error}))
	}
	value, err := s.json.parse(a.Value)
	if err != nil {
		s.throw(name, err)
	}
	return value
}

// throw throws why a call was not made.
func (s *server) throw(name string, err error) {
	var exception *goja.Exception
	if errors.As(err, &exception) {
		panic(exception)
	}
	if isUncatchable(err) {
		panic(err)
	}
	panic(s.host.newErrorOf("TypeError", fmt.Sprintf("%s: %v", name, err)))
}

// ask sends a call to the parent and waits for the answer, or until ctx ends.
func (s *server) ask(ctx context.Context, number int, args []byte) (*answer, error) {
	answers := make(chan *answer, 1)
	s.mutex.Lock()
	s.lastCall++
	id := s.lastCall
	s.answers = answers
	s.mutex.Unlock()
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

// answer hands over the answer to the call that the script is waiting for. After it
// was stopped, it is not.
func (s *server) answer(a *answer) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if a.ID == s.lastCall && s.answers != nil {
		s.answers <- a
		s.answers = nil
	}
}
