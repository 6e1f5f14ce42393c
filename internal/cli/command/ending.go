package command

import (
	"context"
	"errors"
	"fmt"

	"dialtone/runtime"
)

// WrongUsage is the exit code for a command line that makes no sense.
const WrongUsage = 2

// usageError is a command line that parses and makes no sense all the same.
type usageError struct{ error }

// Usage returns the error of a command line that parses and makes no sense all the same.
func Usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// EndedError is the end of a command with an exit code of its own. Its error is nil where the
// command has said itself what was wrong.
type EndedError struct {
	Err  error
	Code int
}

// Ended returns the end of a command that has said itself what was wrong.
func Ended(code int) error { return &EndedError{Code: code} }

func (e *EndedError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("exit code %d", e.Code)
	}
	return e.Err.Error()
}

// ExitCode returns the exit code of a command that has returned an error, or nil.
func ExitCode(err error) int {
	var wrong usageError
	if errors.As(err, &wrong) {
		return WrongUsage
	}
	var ended *EndedError
	if errors.As(err, &ended) {
		return ended.Code
	}
	return runtime.ExitCode(err)
}

// Report returns an error as a person reads it: a script's own with its line and stack, any other
// in a line, and "" where there is nothing to say.
func Report(err error) string {
	var script *runtime.ScriptError
	var panicked *runtime.PanicError
	var stopped *runtime.InterruptError
	var ended *EndedError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &ended) && ended.Err == nil:
		return "" // the command has said what there is to say
	case errors.As(err, &script), errors.As(err, &panicked):
		return runtime.Report(err)
	case errors.As(err, &stopped) && errors.Is(err, context.Canceled):
		return "" // the user pressed Ctrl-C and knows
	case runtime.Report(err) == "":
		return ""
	}
	return "dialtone: " + err.Error() + "\n"
}

// Stopped returns the end of a command that a signal has told to stop.
func (c *Call) Stopped() error {
	return &runtime.InterruptError{Reason: c.Context.Err(), Cause: context.Cause(c.Context)}
}
