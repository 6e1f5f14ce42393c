package runtime

import (
	"cmp"
	"context"
	"errors"

	"dialtone/runtime/internal/engine/peek"
	"dialtone/runtime/internal/loop"
	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// explain turns an error of Goja's into one of ours.
func (r *run) explain(err error) error {
	var exception *goja.Exception
	var interrupted *goja.InterruptedError
	var overflow *goja.StackOverflowError
	switch {
	case errors.As(err, &overflow):
		return r.js.newOverflowError(overflow)
	case errors.As(err, &interrupted) && r.ctx.Err() != nil:
		frames := r.js.sources.Stopped(interrupted.Stack())
		if len(frames) == 0 && r.budget != nil {
			frames = r.js.sources.Frames(r.budget.Later())
		}
		return r.stopped(frames)
	case errors.As(err, &exception):
		return r.js.newScriptError(exception)
	}
	return err
}

// panicked makes the error of a Go panic. The host is done for: the panic has
// left the VM in the middle of something.
func (r *run) panicked(value any) error {
	if err, ok := value.(error); ok && native.IsUncatchable(err) {
		return r.settle(err)
	}
	err := newPanicError(loop.Panicked(value))
	err.at(r.host)
	r.host.turns.BreakWith(err)
	return r.settle(err)
}

// at finds where the script was when it panicked.
func (e *PanicError) at(h *Host) {
	for _, place := range peek.Calls(h.js.vm) {
		if name := h.js.sources.Named(place.Filename); place.Line > 0 && !h.js.sources.IsOutside(name, place.Line) {
			at := h.js.sources.Original(sources.Frame{File: cmp.Or(name, evalName), Line: place.Line, Column: h.js.sources.Column(name, place.Line, place.Column)})
			e.File, e.Line, e.Column = at.File, at.Line, at.Column
			e.sourceLine = h.js.sources.Line(at.File, at.Line)
			return
		}
	}
}

// stoppedBy is the error of a script that ctx ended while it was at the
// innermost of frames.
func stoppedBy(ctx context.Context, frames []sources.Frame) error {
	err := &InterruptError{Reason: ctx.Err(), Cause: context.Cause(ctx)}
	if len(frames) > 0 {
		err.File, err.Line, err.Column = frames[0].File, frames[0].Line, frames[0].Column
	}
	return err
}

// stopSignal unwinds the VM. Goja lets a script catch neither it nor anything
// else that wraps an error of its own kind.
type stopSignal struct{}

var errStopped error = stopSignal{}

func (stopSignal) Error() string { return "the script was stopped" }
func (stopSignal) Unwrap() error { return &goja.InterruptedError{} }

// stopIfEnded stops the script at once if its context has ended, also where the
// VM has not noticed yet.
func (m *machine) stopIfEnded() {
	if m.run.ctx.Err() != nil {
		m.run.stop(m.run.stopped(m.sources.Frames(m.vm.CaptureCallStack(0, nil))))
	}
}
