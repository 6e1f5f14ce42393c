package runtime

import (
	"context"
	"errors"
	"fmt"
	"time"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/loop"
	"dialtone/runtime/internal/sources"
	"dialtone/runtime/internal/turns"

	"github.com/dop251/goja"
)

// Interact runs what a person typed, as [Host.Eval] does, with the liberties of
// a console: let, const and class may be declared again, at which they become
// var; and source that is an object literal is one, not a block. Timers leave the console free: the
// entry ends before they are due, unless it awaits them or its value is a promise, and they go on
// between the entries. What goes wrong there, and a rejected promise that is not the entry's value,
// is told to [Options.Stray].
func (h *Host) Interact(ctx context.Context, name, source string) (goja.Value, error) {
	return h.execute(ctx, name, source, engine.AsEntry)
}

// Unfinished reports whether source is the beginning of a script that only goes
// on: a brace, a bracket, a template or a comment is still open.
func Unfinished(source string) bool { return engine.Unfinished(sources.ValidUTF8(source)) }

// With calls fn on the loop, as if a script had. What fn panics with as a script
// throws is a [*ScriptError]; the rest is as in [Host.Run]. It is for those who
// look at values, as a console does.
func (h *Host) With(ctx context.Context, fn func(vm *goja.Runtime)) error {
	return h.with(ctx, new(run), fn)
}

// WithAtOnce is [Host.With] for those who have no time to wait: the error is [ErrBusy] while
// anything of the scripts' runs, also between the entries of a console.
func (h *Host) WithAtOnce(ctx context.Context, fn func(vm *goja.Runtime)) error {
	return h.with(ctx, &run{Turn: turns.Turn[*run]{AtOnce: true}}, fn)
}

func (h *Host) with(ctx context.Context, r *run, fn func(vm *goja.Runtime)) error {
	if err := h.beginRun(ctx, r); err != nil {
		return err
	}
	defer h.end(r)
	if err := r.enter(func() error {
		if thrown := h.js.vm.Try(func() { fn(h.js.vm) }); thrown != nil {
			return thrown
		}
		return nil
	}); err != nil {
		return err
	}
	return r.drain()
}

// Globals names what scripts find beside the language itself: the host's own
// globals and those of its modules, sorted. It makes none of them.
func (h *Host) Globals() []string { return h.modules.Names() }

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
	if active := h.turns.Current(); active != nil && active.Attending && active.Loop.Firing() {
		active.Cancel(ErrInterrupted)
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
	if m.kept == nil && r.Loop.Timed() {
		m.kept = loop.New(m.options.Clock, nil)
	}
	if m.kept != nil {
		m.kept.Keep(r.Loop, stopped(r.outcome))
	}
}

// timed reports whether timers wait that no run has.
func (m *machine) timed() bool { return m.kept != nil && m.kept.Timed() }

// attend runs what was posted and timers that are due, and what comes of it.
func (h *Host) attend() {
	r := &run{Turn: turns.Turn[*run]{Attending: true, Outlived: true}}
	if err := h.beginRun(h.turns.Life(), r); err != nil {
		return // Another was faster, or there is nothing more to do.
	}
	err := r.drain()
	strays := r.strays
	if stopped := (*InterruptError)(nil); err != nil && !errors.As(err, &stopped) { // who stops it knows
		strays = append(strays, err)
	}
	h.endTelling(r, strays)
}

// stray tells of an error that no entry has.
func (h *Host) stray(err error) {
	if h.options.Stray != nil {
		h.options.Stray(err)
		return
	}
	tell := func(*goja.Runtime) { fmt.Fprint(h.stderr, Report(err)) }
	if h.With(context.Background(), tell) != nil {
		tell(nil) // Nothing runs on this host any more, and nothing else writes.
	}
}
