package runtime

import (
	"context"
	"io"
	"log/slog"
	"strings"

	"dialtone/runtime/internal/process"
)

// ConsoleLine is what a script has printed by one call of console; see [Options.Console].
type ConsoleLine struct {
	Level string // The method, as "log", "warn" or "trace"; an assertion that failed is an "error", tables and counts are "log".
	Text  string // As it would have been printed, without the line break at its end and the indent of groups.

	// Where the script called. File is empty where no line of the script led there.
	File         string
	Line, Column int
}

// SlogConsole is an [Options.Console] that logs to logger, with the script and the line as
// attributes: debug and trace at slog's level Debug, log and info at Info, warn at Warn, error at
// Error. The logger's handler gets the context of the run.
func SlogConsole(logger *slog.Logger) func(ctx context.Context, line ConsoleLine) {
	return func(ctx context.Context, line ConsoleLine) {
		logger.LogAttrs(ctx, line.slogLevel(), line.Text, slog.String("script", line.File), slog.Int("line", line.Line))
	}
}

func (l ConsoleLine) slogLevel() slog.Level {
	switch l.Level {
	case "debug", "trace":
		return slog.LevelDebug
	case "warn":
		return slog.LevelWarn
	case "error":
		return slog.LevelError
	}
	return slog.LevelInfo
}

// printed hands a line to Options.Console. It counts as output.
func (h *Host) printed(ctx context.Context, line ConsoleLine) {
	if _, err := (output{h, io.Discard}).Write([]byte(line.Text + "\n")); err == nil {
		h.options.Console(ctx, line)
	}
}

// printLine is the console of a machine as package globals wants it; nil where lines are written to
// the outputs.
func (m *machine) printLine() func(level, text string) {
	if m.options.Console == nil {
		return nil
	}
	return func(level, text string) {
		line := ConsoleLine{Level: level, Text: text}
		const enough = 16 // The innermost may be the host's own.
		if frames := m.sources.Frames(m.vm.CaptureCallStack(enough, nil)); len(frames) > 0 {
			line.File, line.Line, line.Column = frames[0].File, frames[0].Line, frames[0].Column
		}
		m.run.host.printed(m.run.ctx, line)
	}
}

// lineOf is a line that has come from a child.
func lineOf(l process.Line) ConsoleLine {
	return ConsoleLine{Level: l.Level, Text: l.Text, File: l.File, Line: l.Line, Column: l.Column}
}

// crossing is a line on its way to the parent, cut to what may leave the process.
func (l ConsoleLine) crossing(limit uint32) process.Line {
	if len(l.Text) > int(limit) {
		l.Text = strings.ToValidUTF8(l.Text[:limit], "") + "…"
	}
	return process.Line{Level: l.Level, Text: l.Text, Place: process.Place{File: l.File, Line: l.Line, Column: l.Column}}
}
