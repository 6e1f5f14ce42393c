package loop_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dialtone/runtime/internal/loop"

	"github.com/dop251/goja"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock is one that a test moves. Who waits for it waits until it moves.
type clock struct {
	now    time.Time
	waited []time.Duration
}

func (c *clock) Now() time.Time { return c.now }

// After jumps there, as there is nothing else to wait for.
func (c *clock) After(d time.Duration) (<-chan time.Time, func()) {
	c.waited = append(c.waited, d)
	c.now = c.now.Add(d)
	fired := make(chan time.Time, 1)
	fired <- c.now
	return fired, func() {}
}

// world is a VM with a loop and the timer functions, which notes what happens.
type world struct {
	vm    *goja.Runtime
	clock *clock
	loop  *loop.Loop
	entry *loop.Entry
	seen  []string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{vm: goja.New(), clock: &clock{now: time.Unix(0, 0)}}
	var err error
	if w.entry, err = loop.NewEntry(w.vm); err != nil {
		t.Fatal(err)
	}
	w.loop = loop.New(w.clock, func(fn func() error) error {
		var failed error
		return errors.Join(w.entry.Call(func() { failed = fn() }), failed)
	})
	t.Cleanup(w.loop.Close)
	timers := &loop.Timers{
		VM: w.vm, Entry: w.entry, Frames: loop.NewFrames(w.vm, func() {}), Loop: func() *loop.Loop { return w.loop }, Asked: func() {},
		Fail: func(err error) { w.see("uncaught " + err.Error()) }, Text: func(value goja.Value) string { return value.String() },
	}
	for _, name := range []string{"setTimeout", "setInterval", "setImmediate", "queueMicrotask", "clearTimeout"} {
		if err := w.vm.Set(name, timers.Function(name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.vm.Set("see", w.see); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) see(what string) { w.seen = append(w.seen, what) }

// run runs a script and turns the loop until nothing is left.
func (w *world) run(t *testing.T, source string) {
	t.Helper()
	if err := w.entry.Call(func() {
		if _, err := w.vm.RunString(source); err != nil {
			t.Error(err)
		}
	}); err != nil {
		t.Fatal(err)
	}
	for w.loop.Pending() {
		ran, err := w.loop.Turn(func() func() { return nil })
		if err != nil {
			t.Fatal(err)
		}
		if !ran && w.loop.Pending() {
			if goes, err := w.loop.Wait(t.Context().Done(), false); !goes || err != nil {
				t.Fatal(goes, err)
			}
		}
	}
}

// What a script has asked for comes in the order that Node has.
func TestOrder(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"by time":            {"setTimeout(see, 20, 'b'); setTimeout(see, 10, 'a')", "a b"},
		"of one time":        {"setTimeout(see, 10, 'a'); setTimeout(see, 10, 'b')", "a b"},
		"immediates later":   {"setImmediate(see, 'immediate'); Promise.resolve().then(() => see('promise')); see('script')", "script promise immediate"},
		"microtasks between": {"setTimeout(() => { see('a'); queueMicrotask(() => see('micro')) }, 1); setTimeout(see, 1, 'b')", "a micro b"},
		"again":              {"let n = 0; const i = setInterval(() => { see(String(++n)); if (n === 3) clearTimeout(i) }, 5)", "1 2 3"},
		"cleared":            {"clearTimeout(setTimeout(see, 1, 'a')); clearTimeout(+setTimeout(see, 1, 'b')); setTimeout(see, 2, 'c')", "c"},
		"unref keeps none":   {"setTimeout(see, 1000, 'never').unref(); setTimeout(see, 1, 'a')", "a"},
		"refreshed":          {"const late = setTimeout(see, 10, 'late'); setTimeout(() => late.refresh(), 5); setTimeout(see, 12, 'a')", "a late"},
		"arguments":          {"setTimeout((a, b) => see(a + b), 1, 'a', 'b')", "ab"},
		"a thrown microtask": {"queueMicrotask(() => { throw new Error('bad') })", "uncaught Error: bad at <eval>:1:30(3)"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.run(t, c.source)
			if got := strings.Join(w.seen, " "); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// A delay that is too long, or none, counts as a millisecond.
func TestDelays(t *testing.T) {
	w := newWorld(t)
	w.run(t, "setTimeout(see, 1e10, 'a'); setTimeout(see, -1, 'b'); setTimeout(see, 'x', 'c'); setTimeout(see, 2.9, 'd')")
	if got := strings.Join(w.seen, " "); got != "a b c d" || !slices.Equal(w.clock.waited, []time.Duration{time.Millisecond, time.Millisecond}) {
		t.Errorf("%q after %v", got, w.clock.waited)
	}
}

// What goroutines have done is settled on the loop, in the order in which it was done.
func TestAsync(t *testing.T) {
	w := newWorld(t)
	first := make(chan struct{})
	broke := func(p *loop.Panic) { w.see("broke") }
	w.loop.Async(t.Context(), func(context.Context) func() { <-first; return func() { w.see("second") } }, broke)
	w.loop.Async(t.Context(), func(context.Context) func() {
		return func() { w.see("first"); close(first) }
	}, broke)
	w.run(t, "see('script')")
	if got := strings.Join(w.seen, " "); got != "script first second" {
		t.Errorf("%q", got)
	}
}

// A panic of work ends in broke, and says which function it was.
func TestPanic(t *testing.T) {
	w := newWorld(t)
	var told *loop.Panic
	w.loop.Async(t.Context(), func(context.Context) func() { panics(); return nil }, func(p *loop.Panic) { told = p })
	w.run(t, "")
	if told == nil || told.Value != "bug" || !strings.Contains(told.Function, "loop_test.panics (") || !strings.Contains(told.Stack, "loop_test.go") {
		t.Errorf("told of %+v", told)
	}
}

func panics() { panic("bug") }

// What runs beside the script keeps no loop going, and Close waits for it.
func TestBeside(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := false
	w.loop.Beside(ctx, func(ctx context.Context) { <-ctx.Done(); ended = true }, func(*loop.Panic) {})
	if w.loop.Pending() {
		t.Error("it keeps the loop going")
	}
	cancel()
	w.loop.Close()
	if !ended {
		t.Error("Close does not wait")
	}
}

// A wait ends with its run, and with what another goroutine has for the loop.
func TestWait(t *testing.T) {
	w := newWorld(t)
	ended := make(chan struct{})
	close(ended)
	if goes, err := w.loop.Wait(ended, false); goes || err != nil {
		t.Errorf("the run has ended: %v, %v", goes, err)
	}
	go w.loop.Later(func() { w.see("later") })
	if goes, err := w.loop.Wait(nil, false); !goes || err != nil {
		t.Errorf("%v, %v", goes, err)
	}
	if ran, err := w.loop.Turn(func() func() { return func() { w.see("posted") } }); !ran || err != nil || strings.Join(w.seen, " ") != "posted later" {
		t.Errorf("%v, %v: %q", ran, err, w.seen)
	}
}

// pacer is a clock that stands.
type pacer struct {
	clock
	calls []string
	err   error
}

func (p *pacer) Busy(at func() string) (idle func()) {
	p.calls = append(p.calls, "busy at "+at())
	return func() { p.calls = append(p.calls, "idle") }
}

func (p *pacer) Stands() error { return p.err }

func (p *pacer) After(time.Duration) (<-chan time.Time, func()) { return nil, func() {} }

// A clock that is told of waits is told of each, and ends one for a time that stands.
func TestPacer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pacer{err: errors.New("time stands")}
		l := loop.New(p, func(fn func() error) error { return fn() })
		l.Busy(func() string { return "here" })
		began := time.Now()
		if goes, err := l.Wait(nil, false); !goes || !errors.Is(err, p.err) || time.Since(began) != loop.Grace {
			t.Errorf("%v, %v after %v", goes, err, time.Since(began))
		}
		l.Close()
		if want := []string{"busy at here", "idle", "busy at here", "idle"}; !slices.Equal(p.calls, want) {
			t.Errorf("the clock is told %q, want %q", p.calls, want)
		}
	})
}

// Promises are called once, when Go has done all that it was to do.
func TestEntry(t *testing.T) {
	w := newWorld(t)
	promise, resolve, _ := w.vm.NewPromise()
	if err := w.vm.Set("promise", promise); err != nil {
		t.Fatal(err)
	}
	if err := w.entry.Call(func() {
		if _, err := w.vm.RunString("promise.then(() => see('then'))"); err != nil {
			t.Error(err)
		}
		_ = resolve(1)
		_, _ = w.vm.RunString("throw 1")
		w.see("script")
	}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(w.seen, " "); got != "script then" {
		t.Errorf("%q", got)
	}
	if !w.entry.Usable() {
		t.Error("the VM is not usable")
	}
	// Goja loses count of its calls where it is stopped in an async function that has awaited.
	_ = w.vm.Set("stop", func() { w.vm.Interrupt("stop") })
	_ = w.entry.Call(func() { _, _ = w.vm.RunString("(async () => { await null; stop(); for (;;); })()") })
	w.vm.ClearInterrupt()
	if w.entry.Usable() {
		t.Error("the VM is taken for usable")
	}
}

// The frame that was current where something was asked for is there when it is called.
func TestFrames(t *testing.T) {
	vm := goja.New()
	asked := 0
	frames := loop.NewFrames(vm, func() { asked++ })
	if before := frames.Swap(vm.ToValue("outer")); !goja.IsUndefined(before) {
		t.Errorf("there was %v before", before)
	}
	var got []string
	_ = vm.Set("frame", func() { got = append(got, frames.Current.String()) })
	_ = vm.Set("swap", func(to string) { frames.Swap(vm.ToValue(to)) })
	if _, err := vm.RunString("const p = Promise.resolve(); p.then(frame); swap('inner'); p.then(frame); swap('last')"); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, []string{"outer", "inner"}) || asked != 2 || frames.Current != nil {
		t.Errorf("%q, asked %d times, at the end %v", got, asked, frames.Current)
	}
}
