package runtime

import (
	"context"
	"errors"
	"fmt"

	"dialtone/runtime/internal/loop"
)

// longSource is from how many bytes on a source is compiled beside the loop, without limits:
// compiling one that is shorter takes some milliseconds, unless it was written to take longer.
const longSource = 64 << 10

// errCompiling is the error of a compilation that a run did not wait for.
var errCompiling = errors.New("the run ended while a source was compiled")

// compiling is what ready makes of a source. Neither of the parsers can be stopped, so that a long
// source, and with limits each, is compiled on a goroutine of its own, which a run that has to end
// leaves behind. It has no part in the VM, but takes time and memory until it is done: the host is
// finished, so that no more than one is left behind by each.
func compiling[T any](m *machine, source string, ready func() (T, error)) (made T, err error) {
	if len(source) < longSource && m.options.limits == nil {
		return ready()
	}
	ctx := m.run.ctx
	type outcome struct {
		made T
		err  error
	}
	done := make(chan outcome, 1)
	m.compilations.Add(1)
	go func() {
		defer m.compilations.Done()
		var o outcome
		defer func() {
			if value := recover(); value != nil {
				o.err = newPanicError(loop.Panicked(value))
			}
			done <- o
		}()
		o.made, o.err = ready()
	}()
	select {
	case o := <-done:
		return o.made, o.err
	case <-ctx.Done():
		m.run.abandoned = true
		return made, fmt.Errorf("%w: %w", errCompiling, ctx.Err())
	}
}

// CompileContext is [Compile], which returns when ctx has ended: what has not been compiled by then
// is left behind, and takes time and memory until it is done. The error is an [*InterruptError]
// then.
func CompileContext(ctx context.Context, name, source string) (*Program, error) {
	type outcome struct {
		program *Program
		err     error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if value := recover(); value != nil {
				o.err = newPanicError(loop.Panicked(value))
			}
			done <- o
		}()
		o.program, o.err = Compile(name, source)
	}()
	select {
	case o := <-done:
		return o.program, o.err
	case <-ctx.Done():
		return nil, stoppedBy(ctx, nil)
	}
}
