package runtime

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"dialtone/internal/goerror"
	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/engine/peek"
	"dialtone/runtime/internal/loop"
	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// newScriptError is the error for an exception that nothing caught.
func (m *machine) newScriptError(exception *goja.Exception) *ScriptError {
	e := m.describe(exception.Value(), m.sources.Frames(exception.Stack()))
	e.cause = m.goErrorIn(exception.Value())
	if e.cause == nil {
		e.cause = m.goCause(exception.Value())
	}
	var problem *ScriptError
	if errors.As(e.cause, &problem) && e.Name == "SyntaxError" {
		// It is the required file that is wrong, not where it is required.
		e.File, e.Line, e.Column, e.SourceLine = problem.File, problem.Line, problem.Column, problem.SourceLine
		e.report = strings.TrimPrefix(e.report, problem.where())
	}
	return e
}

// goErrorIn is the Go error that a JavaScript error of the host's own keeps.
func (m *machine) goErrorIn(value goja.Value) error {
	return goerror.In(value, m.inspecting().OwnValue)
}

// newRejectionError is the error for a promise that was rejected and not
// handled. A script that awaits ends with such a promise too, and there its
// reason is an ordinary uncaught error.
func (m *machine) newRejectionError(promise, awaited *goja.Promise) *ScriptError {
	reason := promise.Result()
	// Throwing an error object brings out the stack it was made with.
	exception := m.vm.Try(func() { panic(reason) })
	e := m.newScriptError(exception)
	if e.Name == "" {
		// The stack is then the host's, not that of the code that rejected.
		e.Stack, e.File, e.Line, e.Column, e.SourceLine = nil, "", 0, 0, ""
	}
	if promise != awaited {
		e.InPromise = true
		if e.Name == "" {
			e.report = "Uncaught (in promise) " + e.Message
		}
	}
	return e
}

// describe fills in a ScriptError for a value that was thrown.
func (m *machine) describe(value goja.Value, frames []sources.Frame) *ScriptError {
	e := &ScriptError{Value: value}
	print := m.inspecting().Thrown(value)
	if print.IsError {
		e.Name, e.Message = print.Name, print.Message
		frames = m.sources.WithoutConstructors(frames, print.Classes)
		e.report = print.Text
	} else {
		e.Message = print.Text
		e.report = "Uncaught " + print.Text + sources.Lines(frames)
	}
	e.place(m.sources.Sources, frames)
	if e.Hint = m.hints.Of(e.Name, e.Message, e.SourceLine); e.Hint != "" && !strings.Contains(e.report, e.Hint) {
		e.report += "\n" + e.Hint
	}
	return e
}

// place says where the error was made, and that the frames led there.
func (e *ScriptError) place(s sources.Sources, frames []sources.Frame) {
	if e.Stack = framesOf(frames); len(frames) > 0 {
		e.at(s, frames[0].File, frames[0].Line, frames[0].Column)
	}
}

func (e *ScriptError) at(s sources.Sources, file string, line, column int) {
	e.File, e.Line, e.Column = file, line, column
	e.SourceLine = s.Line(file, line)
}

// newOverflowError is the RangeError of too deep a recursion. Goja ends the
// script for it; a script cannot catch it.
func (m *machine) newOverflowError(overflow *goja.StackOverflowError) *ScriptError {
	frames := m.sources.Frames(overflow.Stack())
	e := &ScriptError{Name: "RangeError", Message: "Maximum call stack size exceeded"}
	e.cause = (&LimitError{Limit: LimitCallDepth, Problem: "its calls were nested too deeply"}).at(frames)
	e.report = e.Name + ": " + e.Message + sources.Lines(frames)
	e.place(m.sources.Sources, frames)
	return e
}

// newSyntaxError is the error for source that does not compile.
func newSyntaxError(s sources.Sources, err error) error {
	var problem *engine.SyntaxError
	if !errors.As(err, &problem) {
		return err
	}
	e := &ScriptError{Name: "SyntaxError", Message: problem.Message}
	if at := problem.Position; at.Line > 0 {
		e.at(s, at.Filename, at.Line, s.Column(at.Filename, at.Line, at.Column))
	}
	e.report = "SyntaxError: " + e.Message
	return e
}

// thrownSyntaxError is the exception for a required file that does not parse. It
// shows the place in the file, and has the stack of the require.
func (m *machine) thrownSyntaxError(err error) *goja.Object {
	var problem *ScriptError
	if !errors.As(newSyntaxError(m.sources.Sources, err), &problem) {
		return native.Error(m.vm, "Error", err.Error())
	}
	object := native.Error(m.vm, "SyntaxError", problem.Message)
	goerror.Keep(m.vm, object, problem)
	if stack := object.Get("stack"); stack != nil {
		_ = object.DefineDataProperty("stack", m.vm.ToValue(problem.where()+stack.String()), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	return object
}

// maxCauses is how many causes of causes are looked through: one may lead back to itself.
const maxCauses = 16

// goCause is the Go error in the cause of a JavaScript error, or in that one's cause, if there is
// one.
func (m *machine) goCause(value goja.Value) error {
	var cause error
	// A getter may throw; there is no cause then.
	_ = m.vm.Try(func() {
		object, ok := value.(*goja.Object)
		for range maxCauses {
			if !ok {
				return
			}
			inner, isObject := object.Get("cause").(*goja.Object)
			if !isObject {
				return
			}
			if cause = m.goErrorIn(inner); cause == nil {
				cause = goerror.Behind(inner)
			}
			if cause != nil {
				return
			}
			object = inner
		}
	})
	return cause
}

// rejection is a promise that was rejected, and the frame of AsyncLocalStorage in which it was.
type rejection struct {
	promise *goja.Promise
	frame   goja.Value
}

// trackRejection keeps the list of rejected promises that nothing handles.
func (m *machine) trackRejection(promise *goja.Promise, operation goja.PromiseRejectionOperation) {
	r := m.run
	if r == nil {
		return
	}
	if operation == goja.PromiseRejectionReject {
		m.hints.Say(promise.Result()) // A function may be given it that is not there yet.
		r.rejected = append(r.rejected, rejection{promise, m.frames.Current})
		return
	}
	r.rejected = slices.DeleteFunc(r.rejected, func(other rejection) bool { return other.promise == promise })
}

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
