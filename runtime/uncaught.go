package runtime

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"dialtone/runtime/internal/compile"

	"github.com/dop251/goja"
)

// newScriptError is the error for an exception that nothing caught.
func (h *Host) newScriptError(exception *goja.Exception) *ScriptError {
	e := h.describe(exception.Value(), h.sources.frames(exception.Stack()))
	e.cause = errors.Unwrap(exception)
	if e.cause == nil {
		e.cause = h.goErrorIn(exception.Value())
	}
	if e.cause == nil {
		e.cause = h.goCause(exception.Value())
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
func (h *Host) goErrorIn(value goja.Value) error {
	object, ok := value.(*goja.Object)
	if !ok {
		return nil
	}
	kept, ok := h.inspecting().OwnValue(object, "value").(*goja.Object)
	if !ok {
		return nil
	}
	err, _ := kept.Export().(error)
	return err
}

// newRejectionError is the error for a promise that was rejected and not
// handled. A script that awaits ends with such a promise too, and there its
// reason is an ordinary uncaught error.
func (h *Host) newRejectionError(promise, awaited *goja.Promise) *ScriptError {
	reason := promise.Result()
	// Throwing an error object brings out the stack it was made with.
	exception := h.vm.Try(func() { panic(reason) })
	e := h.newScriptError(exception)
	if e.Name == "" {
		// The stack is then the host's, not that of whoever rejected.
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
func (h *Host) describe(value goja.Value, frames []Frame) *ScriptError {
	e := &ScriptError{Value: value, Stack: frames}
	print := h.inspecting().Thrown(value)
	if print.IsError {
		e.Name, e.Message = print.Name, print.Message
		e.Stack = h.sources.withoutConstructors(frames, print.Classes)
		e.report = print.Text
	} else {
		e.Message = print.Text
		e.report = "Uncaught " + print.Text + stackLines(frames)
	}
	if len(e.Stack) > 0 {
		e.at(h.sources, e.Stack[0].File, e.Stack[0].Line, e.Stack[0].Column)
	}
	return e
}

func (e *ScriptError) at(s sources, file string, line, column int) {
	e.File, e.Line, e.Column = file, line, column
	e.SourceLine = s.line(file, line)
}

// newOverflowError is the RangeError of too deep a recursion. Goja ends the
// script for it; a script cannot catch it.
func (h *Host) newOverflowError(overflow *goja.StackOverflowError) *ScriptError {
	e := &ScriptError{
		Name:    "RangeError",
		Message: "Maximum call stack size exceeded",
		Stack:   h.sources.frames(overflow.Stack()),
	}
	e.cause = (&LimitError{Limit: LimitCallDepth, Problem: "its calls were nested too deeply"}).at(e.Stack)
	e.report = e.Name + ": " + e.Message + stackLines(e.Stack)
	if len(e.Stack) > 0 {
		e.at(h.sources, e.Stack[0].File, e.Stack[0].Line, e.Stack[0].Column)
	}
	return e
}

// newSyntaxError is the error for source that does not compile.
func (s sources) newSyntaxError(err error) error {
	var problem *compile.SyntaxError
	if !errors.As(err, &problem) {
		return err
	}
	e := &ScriptError{Name: "SyntaxError", Message: problem.Message}
	if at := problem.Position; at.Line > 0 {
		e.at(s, at.Filename, at.Line, s.column(at.Filename, at.Line, at.Column))
	}
	e.report = "SyntaxError: " + e.Message
	return e
}

// goCause is the Go error in the cause of a JavaScript error, if it has one.
func (h *Host) goCause(value goja.Value) error {
	object, ok := value.(*goja.Object)
	if !ok {
		return nil
	}
	var cause error
	// A getter may throw; there is no cause then.
	_ = h.vm.Try(func() {
		inner, ok := object.Get("cause").(*goja.Object)
		if !ok {
			return
		}
		if cause = h.goErrorIn(inner); cause != nil {
			return
		}
		if cause, ok = inner.Export().(error); !ok {
			cause = errors.Unwrap(h.vm.Try(func() { panic(inner) }))
		}
	})
	return cause
}

// trackRejection keeps the list of rejected promises that nothing handles.
func (h *Host) trackRejection(promise *goja.Promise, operation goja.PromiseRejectionOperation) {
	r := h.run
	if r == nil {
		return
	}
	if operation == goja.PromiseRejectionReject {
		r.rejected = append(r.rejected, promise)
		return
	}
	r.rejected = slices.DeleteFunc(r.rejected, func(p *goja.Promise) bool { return p == promise })
}

// panickedFunction names the function whose panic is being recovered: of the
// frames below the innermost call of panic, the first that is not Go's own.
func panickedFunction() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	name, panicking := "", false
	for {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			// A panic that was recovered and went on stands above the first.
			name, panicking = "", true
		case panicking && name == "" && !strings.HasPrefix(frame.Function, "runtime."):
			name = frame.Function
			if !isGoja(name) {
				name = fmt.Sprintf("%s (%s:%d)", name, frame.File, frame.Line)
			}
		}
		if !more {
			return name
		}
	}
}

func isGoja(function string) bool {
	return strings.HasPrefix(function, "github.com/dop251/goja.")
}
