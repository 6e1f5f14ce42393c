package process

import (
	"context"
	"runtime"

	"dialtone/runtime/internal/gofuncs"
	"dialtone/runtime/internal/loop"

	"github.com/dop251/goja"
)

// lentStream is a stream of the parent's that scripts have.
type lentStream struct{ number int }

// stream makes an async iterable of a stream of the parent's. The parent is told when no script has
// it any more.
func (s *server) stream(number int) goja.Value {
	lent := &lentStream{number}
	runtime.AddCleanup(lent, func(number int) { _ = s.trySend(fromChild{Unused: number}) }, number)
	return s.host.Stream(func() gofuncs.Iteration { return s.iterate(lent.number) })
}

// iterate begins a loop over a stream of the parent's.
func (s *server) iterate(stream int) gofuncs.Iteration {
	s.mutex.Lock()
	s.lastIteration++
	id := s.lastIteration
	s.mutex.Unlock()
	begun, over := false, false
	return gofuncs.Iteration{
		Next: func(ctx context.Context) func() (goja.Value, bool, error) {
			if over {
				return func() (goja.Value, bool, error) { return nil, false, nil }
			}
			begun = true
			a, err := s.ask(ctx, func(call int64) fromChild {
				return fromChild{Pull: &pull{ID: call, Stream: stream, Iteration: id}}
			})
			over = err == nil && (a.Done || a.failed())
			return func() (goja.Value, bool, error) {
				if err != nil || a.Done {
					return nil, false, err
				}
				return s.pulled(a)
			}
		},
		Stop: func() *loop.Panic {
			if begun && !over {
				_ = s.trySend(fromChild{Left: id})
			}
			return nil
		},
	}
}

// pulled is what a pull came to.
func (s *server) pulled(a *answer) (value goja.Value, ok bool, err error) {
	switch {
	case a.failed() && a.Class == "Error":
		return nil, false, a.err()
	case a.failed():
		return nil, false, s.host.Runtime().Try(func() { panic(s.errorOf(a)) })
	}
	value, err = s.result(a, "")
	return value, err == nil, err
}
