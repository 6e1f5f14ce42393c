package runtime

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/dop251/goja"
)

// LimitMemory is the limit that a [LimitError] names for [Process.Memory].
const LimitMemory = "Memory"

// ProcessError says that the child process of a host with [WithProcess] ended, or was
// ended, by something other than a limit. The next run has a new child.
type ProcessError struct {
	Script   string // The name of the script that was running; empty where there was none.
	Problem  string // What happened: "its process crashed: stack overflow".
	ExitCode int    // The child's; -1 where a signal killed it.
}

// Error says what happened to the child.
func (e *ProcessError) Error() string {
	if e.Script == "" {
		return "runtime: " + e.Problem
	}
	return e.Script + ": " + e.Problem
}

// errParentStopped is why a child's script stops that its parent has told to.
var errParentStopped = errors.New("stopped by the parent")

// failure is an error of a run, as the child tells it. One field counts.
type failure struct {
	Thrown  *scriptFailure   `json:"thrown,omitempty"`
	Exit    *ExitError       `json:"exit,omitempty"`
	Stopped *stopFailure     `json:"stopped,omitempty"`
	Limit   *LimitError      `json:"limit,omitempty"`
	Panic   *panicFailure    `json:"panic,omitempty"`
	Missing *NoFunctionError `json:"missing,omitempty"`
	Other   string           `json:"other,omitempty"`
}

// scriptFailure is a ScriptError.
type scriptFailure struct {
	Name       string          `json:"name,omitempty"`
	Message    string          `json:"message,omitempty"`
	File       string          `json:"file,omitempty"`
	Line       int             `json:"line,omitempty"`
	Column     int             `json:"column,omitempty"`
	SourceLine string          `json:"sourceLine,omitempty"`
	Stack      []Frame         `json:"stack,omitempty"`
	InPromise  bool            `json:"inPromise,omitempty"`
	Report     string          `json:"report,omitempty"`
	Value      json.RawMessage `json:"value,omitempty"` // Nothing where it cannot cross.
	Valued     bool            `json:"valued,omitempty"`
	Limit      *LimitError     `json:"limit,omitempty"` // Its cause,
	Call       int64           `json:"call,omitempty"`  // or the call whose error is.
}

// stopFailure is an InterruptError, or the LimitError of a limit of Process.
type stopFailure struct {
	Limit  string `json:"limit,omitempty"` // Empty for an InterruptError.
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// panicFailure is a PanicError without its stack, which may show secrets.
type panicFailure struct {
	Function string `json:"function"`
	Value    string `json:"value"`
}

// failureOf is what a child tells of an error.
func failureOf(err error) *failure {
	var script *ScriptError
	var exit *ExitError
	var stop *InterruptError
	var limit *LimitError
	var panic *PanicError
	var missing *NoFunctionError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &script):
		return &failure{Thrown: scriptFailureOf(script)}
	case errors.As(err, &exit):
		return &failure{Exit: exit}
	case errors.As(err, &limit) && limit.process:
		return &failure{Stopped: &stopFailure{limit.Limit, limit.File, limit.Line, limit.Column}}
	case errors.As(err, &limit):
		return &failure{Limit: limit}
	case errors.As(err, &stop):
		return &failure{Stopped: &stopFailure{"", stop.File, stop.Line, stop.Column}}
	case errors.As(err, &panic):
		return &failure{Panic: &panicFailure{panic.Function, fmt.Sprint(panic.Value)}}
	}
	if errors.As(err, &missing) {
		return &failure{Missing: missing}
	}
	return &failure{Other: err.Error()}
}

func scriptFailureOf(e *ScriptError) *scriptFailure {
	t := &scriptFailure{
		Name: e.Name, Message: e.Message, File: e.File, Line: e.Line, Column: e.Column, SourceLine: e.SourceLine,
		Stack: e.Stack[:min(len(e.Stack), maxFrames)], InPromise: e.InPromise, Report: e.report,
		Valued: e.Value != nil,
	}
	var called *callError
	if errors.As(e.cause, &called) {
		t.Call = called.id
	} else {
		errors.As(e.cause, &t.Limit)
	}
	return t
}

// error is the error that a failure tells of, in the parent. A child may tell
// anything.
func (f *failure) error(e *exchange) error {
	switch {
	case f.Thrown != nil:
		return f.Thrown.error(e)
	case f.Exit != nil:
		return f.Exit
	case f.Limit != nil:
		return f.Limit
	case f.Panic != nil:
		return &PanicError{Value: f.Panic.Value, Function: f.Panic.Function}
	case f.Missing != nil:
		return f.Missing
	case f.Stopped != nil:
		return f.Stopped.error(e)
	}
	return fmt.Errorf("%s: %s", cmp.Or(e.script, "runtime"), f.Other)
}

func (t *scriptFailure) error(e *exchange) error {
	script := &ScriptError{
		Name: t.Name, Message: t.Message, File: t.File, Line: t.Line, Column: t.Column, SourceLine: t.SourceLine,
		Stack: t.Stack, InPromise: t.InPromise, report: t.Report,
	}
	if t.Valued {
		script.Value = goja.Undefined()
		if value, err := e.worker.json.parse(t.Value); err == nil {
			script.Value = value
		}
	}
	if t.Limit != nil {
		script.cause = t.Limit
	} else {
		script.cause = e.failureOf(t.Call)
	}
	return script
}

func (s *stopFailure) error(e *exchange) error {
	switch s.Limit {
	case LimitTime:
		return e.worker.tooLong(s.File, s.Line, s.Column)
	case LimitMemory:
		return e.worker.tooLarge(s.File, s.Line, s.Column)
	}
	if e.run.ctx.Err() == nil {
		return &ProcessError{Script: e.script, Problem: "its process stopped by itself"}
	}
	return &InterruptError{Reason: e.run.ctx.Err(), Cause: context.Cause(e.run.ctx), File: s.File, Line: s.Line, Column: s.Column}
}

// tooLong is the error of a script that ran too long.
func (w *worker) tooLong(file string, line, column int) error {
	return &LimitError{process: true, Limit: LimitTime, Problem: fmt.Sprintf("it ran longer than %s", w.Time), File: file, Line: line, Column: column}
}

// tooLarge is the error of a script that took too much memory.
func (w *worker) tooLarge(file string, line, column int) error {
	return &LimitError{process: true, Limit: LimitMemory, Problem: fmt.Sprintf("its process took more than %d MiB of memory", w.Memory>>20), File: file, Line: line, Column: column}
}

// tooMuch is the error of a script that wrote too much.
func (w *worker) tooMuch() error {
	return &LimitError{process: true, Limit: LimitOutput, Problem: fmt.Sprintf("it wrote more than %d bytes", w.Output)}
}
