package runtime

import (
	"dialtone/runtime/internal/sources"
	"errors"
	"fmt"
)

// Report is an error of this package as a command line prints it, ending in a
// newline: for a [ScriptError] the file, line and source line with a caret,
// then the error with its stack and properties, as Node does. It is empty for
// nil and for an [ExitError], which is not a failure of the host's.
func Report(err error) string {
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
