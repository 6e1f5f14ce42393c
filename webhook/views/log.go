package views

import (
	"log/slog"
	"net/http"
	"time"

	"dialtone/webhook/internal/serverlog"
)

// statusRecorder remembers the status for the log.
type statusRecorder struct {
	http.ResponseWriter
	status int
}

func (w *statusRecorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusRecorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the writer below.
func (w *statusRecorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// entry is what the log says of a request beside its method and path.
type entry struct {
	sid      string
	status   int
	duration time.Duration
	reason   string // Why it was refused, or not answered.
	failed   error  // The view's error.
}

// log writes one record a request: "request" with method, path, sid, status and duration, and with
// reason or error where there is one.
func (v *Views) log(r *http.Request, e entry) {
	if v.options.Filter.Log == nil {
		if e.failed != nil {
			serverlog.Of(r).Printf("webhook: %s %s: %s", r.Method, r.URL.Path, describe(e.failed))
		}
		return
	}
	level := slog.LevelInfo
	attrs := make([]slog.Attr, 0, 6)
	attrs = append(attrs, slog.String("method", r.Method), slog.String("path", r.URL.Path))
	if e.sid != "" {
		attrs = append(attrs, slog.String("sid", e.sid))
	}
	attrs = append(attrs, slog.Int("status", e.status), slog.Duration("duration", e.duration))
	if e.reason != "" {
		level = slog.LevelWarn
		attrs = append(attrs, slog.String("reason", e.reason))
	}
	if e.failed != nil {
		level = slog.LevelError
		attrs = append(attrs, slog.String("error", describe(e.failed)))
	}
	v.options.Filter.Log.LogAttrs(r.Context(), level, "request", attrs...)
}
