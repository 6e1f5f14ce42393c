package logs

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/slogtest"
	"time"

	"dialtone/internal/printable"
)

// The log for people keeps the contract of slog's handlers.
func TestTheLineHandlerIsOneOfSlogs(t *testing.T) {
	var out bytes.Buffer
	slogtest.Run(t, func(*testing.T) slog.Handler {
		out.Reset()
		return Text(&out)
	}, func(t *testing.T) map[string]any {
		if strings.Count(out.String(), "\n") != 1 {
			t.Fatalf("a record is one line, not %q", out.String())
		}
		return parseLine(t, strings.TrimSuffix(out.String(), "\n"))
	})
}

var (
	clockTime = regexp.MustCompile(`^\d\d:\d\d:\d\d `)
	pairs     = regexp.MustCompile(` ([^ =]+)=("(?:[^"\\]|\\.)*"|[^ ]*)`)
)

// parseLine reads a line of the log: what has no level is INFO.
func parseLine(t *testing.T, line string) map[string]any {
	t.Helper()
	read := map[string]any{slog.LevelKey: "INFO"}
	if at := clockTime.FindString(line); at != "" {
		read[slog.TimeKey], line = at, line[len(at):]
	}
	message, _, _ := strings.Cut(line, " ")
	read[slog.MessageKey] = message
	for _, pair := range pairs.FindAllStringSubmatch(line[len(message):], -1) {
		path, value := strings.Split(pair[1], "."), pair[2]
		if unquoted, err := strconv.Unquote(value); err == nil {
			value = unquoted
		}
		in := read
		for _, group := range path[:len(path)-1] {
			if in[group] == nil {
				in[group] = map[string]any{}
			}
			in = in[group].(map[string]any)
		}
		in[path[len(path)-1]] = value
	}
	return read
}

// A request is a line of its values; what a logger brings along has its names, and an error stands
// below.
func TestALineOfTheLog(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(Text(&out))
	noTime := func(log *slog.Logger, level slog.Level, message string, attrs ...slog.Attr) string {
		out.Reset()
		record := slog.NewRecord(time.Time{}, level, message, 0)
		record.AddAttrs(attrs...)
		if err := log.Handler().Handle(t.Context(), record); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	request := []slog.Attr{slog.String("method", "POST"), slog.String("path", "/voice"), slog.Int("status", 200), slog.Duration("duration", 1234567*time.Nanosecond)}
	first := log.With("tenant", "blue sky", "error", errors.New("of all"))
	second := first.WithGroup("http").With("proto", "1.1")
	for _, test := range []struct{ got, want string }{
		{noTime(log, slog.LevelInfo, "request", request...), "POST /voice 200 1.2ms\n"},
		{noTime(log, slog.LevelError, "request", append(request, slog.String("error", "lost()\n  at 1"))...), "ERROR POST /voice 200 1.2ms\n    lost()\n      at 1\n"},
		{noTime(log, slog.LevelWarn, "a\x1b[2Jb", slog.String("x", "\x1b")), "WARN a\uFFFD[2Jb x=\uFFFD\n"},
		{noTime(first, slog.LevelInfo, "request", request[0]), "tenant=\"blue sky\" POST\n    of all\n"},
		{noTime(second, slog.LevelInfo, "request", request[0]), "tenant=\"blue sky\" http.proto=1.1 http.method=POST\n    of all\n"},
		{noTime(first, slog.LevelInfo, "request", request[1]), "tenant=\"blue sky\" /voice\n    of all\n"}, // second has changed nothing
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}

// What strangers put into a request does not write a log's lines, in whichever way a terminal can
// be made to.
func TestLogLinesAreTheirOwn(t *testing.T) {
	for _, text := range []string{"a\x1b[2Jb", "a\rb", "a\nb", "a\x07b", "a\u202eb", "a\u2066b", "a\u200fb", "a\u061cb", "a\u2028b", "a\u2029b", "a\u009bb"} {
		var out bytes.Buffer
		slog.New(Text(&out)).Warn(text, slog.String("path", text), slog.String("other", text))
		if got := out.String(); strings.Contains(strings.TrimSuffix(got, "\n"), text) || strings.Count(got, "a\uFFFDb")+strings.Count(got, "a\uFFFD[2Jb") != 3 || strings.Count(got, "\n") != 1 {
			t.Errorf("%q: the log says %q", text, got)
		}
	}
}

// Nor in a log of JSON, which says what they put there.
func TestLogLinesOfJSONAreTheirOwn(t *testing.T) {
	for _, text := range []string{"a\x1b[2Jb", "a\nb", "a\u202eb", "a\u2066b", "a\u2028b", "a\u009bb", "a\x7fb"} {
		var out bytes.Buffer
		slog.New(JSON(&out)).Warn(text, slog.String("path", text))
		if line, _ := strings.CutSuffix(out.String(), "\n"); strings.ContainsFunc(line, printable.Moves) {
			t.Errorf("%q: the log says %q", text, line)
		}
		var read struct{ Msg, Path string }
		if err := json.Unmarshal(out.Bytes(), &read); err != nil || read.Msg != text || read.Path != text {
			t.Errorf("%q is read as %+v, %v", text, read, err)
		}
	}
}
