package logs

import (
	"io"
	"log/slog"
	"strings"

	"dialtone/internal/printable"
)

// JSON returns a handler that writes a record as a line of JSON, with a duration in milliseconds.
func JSON(out io.Writer) slog.Handler {
	return slog.NewJSONHandler(escaping{out}, &slog.HandlerOptions{ReplaceAttr: milliseconds})
}

// escaping escapes in lines of JSON what would move the cursor of a terminal.
type escaping struct{ out io.Writer }

func (e escaping) Write(line []byte) (int, error) {
	if _, err := e.out.Write(printable.JSON(line)); err != nil {
		return 0, err
	}
	return len(line), nil
}

// milliseconds writes a duration as a number of milliseconds, where JSON would have nanoseconds.
func milliseconds(_ []string, attr slog.Attr) slog.Attr {
	if attr.Key == "duration" {
		return slog.Float64("ms", float64(attr.Value.Duration().Microseconds())/1000)
	}
	return attr
}

// Printed returns a writer that makes each write a record, with what was written as its text.
func Printed(log *slog.Logger) io.Writer { return printedWriter{log} }

// printedWriter is what [Printed] returns.
type printedWriter struct{ log *slog.Logger }

// Write takes whole lines.
func (w printedWriter) Write(lines []byte) (int, error) {
	w.log.Warn("printed", slog.String("text", strings.TrimSuffix(string(lines), "\n")))
	return len(lines), nil
}
