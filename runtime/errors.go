package runtime

import (
	"context"
	"errors"
	"fmt"

	"dialtone/internal/printable"
	"dialtone/runtime/internal/loop"
	"dialtone/runtime/internal/sources"
	"dialtone/runtime/internal/turns"

	"github.com/dop251/goja"
)

// Causes that a caller gives a context (context.WithCancelCause) to say which
// signal ended the script; [ExitCode] tells them apart.
var (
	ErrInterrupted = turns.ErrInterrupted
	ErrTerminated  = errors.New("terminated")
)

// ErrClosed is the error of using a host after [Host.Close], and the cause of
// ending the script that was running then.
var ErrClosed = turns.ErrClosed

// ErrBusy is the error of starting a script on a host that is running one.
var ErrBusy = turns.ErrBusy

// ErrUnusable is the error of using a host whose script was stopped while it was
// busy in a generator, or in an async function that had awaited before: the VM
// cannot go on from there. A script that was waiting when it was stopped, for a
// timer or a promise, does no harm. It is also that of a host whose script was
// stopped for its heap, which is given back in this way; see [Limits]. The way out
// is a new host: what was set in this one, and what scripts have left in it, is gone.
var ErrUnusable = turns.ErrUnusable

// ScriptError is an error that a script did not catch: an exception, a
// rejected promise that nothing handled, or source that does not parse.
type ScriptError struct {
	Name    string // The error's name, as "TypeError"; empty where the value thrown is not an Error.
	Message string // The error's message, or the value thrown as the console prints it.

	// Where the error was made, or a value that is not an Error was thrown. File is
	// empty and the rest zero where no JavaScript frame is known. Line and
	// Column count from 1, Column in UTF-16 units as editors and Node do.
	File       string
	Line       int
	Column     int
	SourceLine string // The text of that line, where the host has the source.

	// Hint is what a module says was meant by a name that there is not, in a sentence; or empty.
	Hint string

	Stack     []Frame    // JavaScript frames, innermost first.
	Value     goja.Value // What was thrown. It belongs to the host's VM.
	InPromise bool       // Whether this is a promise's rejection that nothing handled.

	report string
	cause  error
}

// Error is the error in one line.
func (e *ScriptError) Error() string {
	text := e.Message
	if e.Name != "" {
		text = e.Name + ": " + e.Message
		if e.Message == "" {
			text = e.Name
		}
	} else {
		text = "Uncaught " + text
	}
	return position(e.File, e.Line, e.Column) + text
}

// Unwrap is the Go error behind the JavaScript one, if there is one.
func (e *ScriptError) Unwrap() error { return e.cause }

// Frame is one call of a JavaScript stack.
type Frame struct {
	Function     string // Empty for a script's top level and for functions without a name.
	File         string
	Line, Column int // As in [ScriptError].
}

// String returns the frame as Node writes it, without "at".
func (f Frame) String() string { return sources.Frame(f).String() }

// framesOf are the frames of an error's stack.
func framesOf(found []sources.Frame) []Frame {
	var frames []Frame
	for _, frame := range found {
		frames = append(frames, Frame(frame))
	}
	return frames
}

// ExitError says that a script asked for an exit code: by process.exit, or by
// ending with process.exitCode or a module's code other than 0.
type ExitError struct{ Code int }

// Error names the code.
func (e *ExitError) Error() string { return fmt.Sprintf("exit code %d", e.Code) }

// InterruptError says that a script was stopped from outside, and where it
// was then. It answers errors.Is for context.Canceled or
// context.DeadlineExceeded, and for the cause given to the context.
type InterruptError struct {
	Reason error // What ended the context: context.Canceled or context.DeadlineExceeded.
	Cause  error // The context's cause; the same as Reason where none was given.

	// Where the script was. File is empty when it was waiting, not running.
	File         string
	Line, Column int
}

// Error says why and where the script was stopped.
func (e *InterruptError) Error() string {
	return position(e.File, e.Line, e.Column) + "the script was stopped: " + e.Cause.Error()
}

// Unwrap makes errors.Is find both the context's error and its cause.
func (e *InterruptError) Unwrap() []error { return []error{e.Reason, e.Cause} }

// PanicError is a panic in Go code that a script called: a bug in a module, or in Goja, not in the
// script. The host refuses work after it; with [Process] only after one in this process.
type PanicError struct {
	Value    any    // What was given to panic.
	Function string // The Go function that panicked.
	GoStack  string // The goroutine's stack at the panic.

	// Where the script was, as far as the panic has left traces of that; File is empty where
	// it has left none.
	File         string
	Line, Column int
	sourceLine   string
}

func newPanicError(p *loop.Panic) *PanicError {
	return &PanicError{Value: p.Value, Function: p.Function, GoStack: p.Stack}
}

// Error names the place in the script and the function that panicked; GoStack has the rest.
func (e *PanicError) Error() string {
	return position(e.File, e.Line, e.Column) + fmt.Sprintf("panic in %s: %v", e.Function, e.Value)
}

// Unwrap is the value of the panic where that is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// Exit codes that [ExitCode] gives; 2 is the command line's own, for wrong usage.
const (
	exitFailure     = 1
	exitInterrupted = 130 // 128 + SIGINT
	exitTerminated  = 143 // 128 + SIGTERM
)

// ExitCode is the code for a process to exit with after a run that returned
// err: 0 for nil, the script's own for an [ExitError], 143 for a context
// cancelled with [ErrTerminated] as its cause, 130 for one cancelled
// otherwise, 1 for everything else, a deadline included.
func ExitCode(err error) int {
	var exit *ExitError
	var stopped *InterruptError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.Code
	case !errors.As(err, &stopped):
		return exitFailure
	case errors.Is(err, ErrTerminated):
		return exitTerminated
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	default:
		return exitFailure
	}
}

func position(file string, line, column int) string {
	if file == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d: ", file, line, column)
}

// Report is an error of this package as a command line prints it, ending in a
// newline: for a [ScriptError] the file, line and source line with a caret,
// then the error with its stack and properties, as Node does. It is empty for
// nil and for an [ExitError], which is not a failure of the host's. Characters that move the cursor
// of a terminal or turn the direction of writing are escaped: a message may come from others.
func Report(err error) string {
	return printable.Escaped(report(err))
}

func report(err error) string {
	var script *ScriptError
	var exit *ExitError
	var panicked *PanicError
	switch {
	case err == nil, errors.As(err, &exit):
		return ""
	case errors.As(err, &script):
		return script.where() + script.report + "\n"
	case errors.As(err, &panicked):
		return panicked.where() + fmt.Sprintf("panic in %s: %v\nThis is a bug in the program, not in the script.\n\n%s\n", panicked.Function, panicked.Value, panicked.GoStack)
	default:
		return err.Error() + "\n"
	}
}

// where is the block above the error itself: position, source line, caret.
func (e *ScriptError) where() string {
	return sources.Excerpt(e.File, e.Line, e.Column, e.SourceLine)
}

func (e *PanicError) where() string {
	return sources.Excerpt(e.File, e.Line, e.Column, e.sourceLine)
}
