package logs

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/internal/printable"
)

// Text returns a handler that writes a log for a person to read: a line a record, and the text of
// an error below it, indented. Each record is one write.
func Text(out io.Writer) slog.Handler { return lineHandler{out: out} }

// lineHandler is what [Text] returns.
type lineHandler struct {
	out   io.Writer
	line  []byte // What WithAttrs has added to every record's line.
	below string // And below it.
	group string // What stands before the names of attributes: "outer.inner."
}

// bare are the attributes whose value says enough: those of a request.
var bare = []string{"method", "path", "sid", "status", "duration", "reason", "text"}

// Enabled reports true: everything is logged.
func (h lineHandler) Enabled(context.Context, slog.Level) bool { return true }

// WithAttrs returns a handler that writes attributes in every record.
func (h lineHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	h.line = slices.Clip(h.line)
	for _, attr := range attrs {
		h.line, h.below = appendAttr(h.line, h.below, h.group, attr)
	}
	return h
}

// WithGroup returns a handler that writes the attributes to come as those of a group:
// outer.name=value.
func (h lineHandler) WithGroup(name string) slog.Handler {
	if name != "" {
		h.group += name + "."
	}
	return h
}

// Handle writes a record.
func (h lineHandler) Handle(_ context.Context, record slog.Record) error {
	line, below := make([]byte, 0, 128), h.below
	if !record.Time.IsZero() {
		line = record.Time.AppendFormat(line, "15:04:05")
	}
	if record.Level >= slog.LevelWarn {
		line = append(append(line, ' '), record.Level.String()...)
	}
	if record.Message != "request" { // which is what the line looks like
		line = append(append(line, ' '), printable.Line(record.Message)...)
	}
	line = append(line, h.line...)
	record.Attrs(func(attr slog.Attr) bool {
		line, below = appendAttr(line, below, h.group, attr)
		return true
	})
	line = append(append(bytes.TrimLeft(line, " "), '\n'), below...)
	_, err := h.out.Write(line)
	return err
}

// appendAttr adds an attribute to a line, or to what stands below it.
func appendAttr(line []byte, below, group string, attr slog.Attr) ([]byte, string) {
	value := attr.Value.Resolve()
	switch {
	case attr.Equal(slog.Attr{}):
		return line, below
	case value.Kind() == slog.KindGroup:
		if attr.Key != "" {
			group += attr.Key + "."
		}
		for _, inner := range value.Group() {
			line, below = appendAttr(line, below, group, inner)
		}
		return line, below
	case attr.Key == "error" && group == "":
		return line, below + indented(value.String())
	}
	text := printable.Line(value.String())
	if value.Kind() == slog.KindDuration {
		text = value.Duration().Round(time.Millisecond / 10).String()
	}
	line = append(line, ' ')
	if group != "" || !slices.Contains(bare, attr.Key) {
		line = append(append(line, printable.Line(group+attr.Key)...), '=')
		if text == "" || strings.ContainsAny(text, " =\"\t") {
			text = strconv.Quote(text)
		}
	}
	return append(line, text...), below
}

// indented is a text with every line moved in, so that none passes for a record.
func indented(text string) string {
	var out strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		out.WriteString(strings.TrimRight("    "+printable.Line(line), " ") + "\n")
	}
	return out.String()
}
