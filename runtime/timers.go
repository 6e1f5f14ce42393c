package runtime

import (
	"context"
	"time"

	"dialtone/runtime/internal/loop"

	"github.com/dop251/goja"
)

// Timer is a timer that an entry of a console has left behind.
type Timer struct {
	Callback goja.Value    // What it calls. It belongs to the host's VM.
	Delay    time.Duration // As the script set it.
	Repeats  bool          // Whether setInterval has set it.
	Left     time.Duration // Until it is due.
}

// Timers returns the timers that the entries of a console ([Host.Interact]) have set and that wait,
// the next one first. The error is that of [Host.With].
func (h *Host) Timers(ctx context.Context) ([]Timer, error) {
	var timers []Timer
	err := h.With(ctx, func(*goja.Runtime) {
		if h.js.kept == nil {
			return
		}
		for _, t := range h.js.kept.Waiting() {
			timers = append(timers, Timer(t))
		}
	})
	return timers, err
}

// StopTimers gives up those timers, interrupts the function of one that runs, and reports whether
// there were any. The error is that of [Host.With].
func (h *Host) StopTimers(ctx context.Context) (stopped bool, err error) {
	if active := h.turns.current(); active != nil && active.attending && active.loop.Firing() {
		active.cancel(ErrInterrupted)
		stopped = true
	}
	err = h.With(ctx, func(*goja.Runtime) {
		if h.js.kept != nil {
			stopped = h.js.kept.Drop() || stopped
		}
	})
	return stopped, err
}

// keep takes what the timers of a run are that has ended, for the runs to come.
func (m *machine) keep(r *run) {
	if m.kept == nil && r.loop.Timed() {
		m.kept = loop.New(m.options.Clock, nil)
	}
	if m.kept != nil {
		m.kept.Keep(r.loop, stopped(r.outcome))
	}
}

// timed reports whether timers wait that no run has.
func (m *machine) timed() bool { return m.kept != nil && m.kept.Timed() }
