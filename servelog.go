package main

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"time"
	"unicode"
)

// lineHandler writes a log for a person to read: a line a record, and the text of an error below it, indented.
// Each record is one write.
type lineHandler struct{ out io.Writer }

// WithAttrs and WithGroup are for loggers that carry attributes along; here none does.
func (h lineHandler) WithAttrs([]slog.Attr) slog.Handler { return h }

// WithGroup is like WithAttrs.
func (h lineHandler) WithGroup(string) slog.Handler { return h }

// Enabled says that everything is logged.
func (h lineHandler) Enabled(context.Context, slog.Level) bool { return true }

// Handle writes a record.
func (h lineHandler) Handle(_ context.Context, record slog.Record) error {
	line := record.Time.AppendFormat(make([]byte, 0, 128), "15:04:05")
	if record.Level >= slog.LevelWarn {
		line = append(append(line, ' '), record.Level.String()...)
	}
	if record.Message != "request" { // which is what the line looks like
		line = append(append(line, ' '), printable(record.Message)...)
	}
	var below string
	record.Attrs(func(attr slog.Attr) bool {
		switch attr.Key {
		case "error":
			below += indented(attr.Value.String())
		case "duration":
			line = append(append(line, ' '), attr.Value.Duration().Round(time.Millisecond/10).String()...)
		default:
			line = append(append(line, ' '), printable(attr.Value.String())...)
		}
		return true
	})
	line = append(append(line, '\n'), below...)
	_, err := h.out.Write(line)
	return err
}

// indented is a text with every line moved in, so that none passes for a record.
func indented(text string) string {
	var out strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		out.WriteString(strings.TrimRight("    "+printable(line), " ") + "\n")
	}
	return out.String()
}

// printable is a text without what would move the cursor of a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// milliseconds writes a duration as a number of milliseconds, where JSON would have nanoseconds.
func milliseconds(_ []string, attr slog.Attr) slog.Attr {
	if attr.Key == "duration" {
		return slog.Float64("ms", float64(attr.Value.Duration().Microseconds())/1000)
	}
	return attr
}

// printedWriter makes each write a record, with what was written as its text.
type printedWriter struct{ log *slog.Logger }

// Write takes whole lines.
func (w printedWriter) Write(lines []byte) (int, error) {
	w.log.Warn("printed", slog.String("text", strings.TrimSuffix(string(lines), "\n")))
	return len(lines), nil
}
