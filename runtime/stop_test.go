package runtime_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"
)

func TestMain(m *testing.M) {
	runtime.ServeProcess(embeddedOptions)
	hosttest.Main(m)
}

// endless are scripts that stop() in the middle and would not end by themselves.
var endless = map[string]string{
	"loop":               "stop(); for (;;) {}",
	"try":                "stop(); for (;;) { try { for (;;) {} } catch { never() } finally { never() } }",
	"microtasks":         "stop(); const again = () => Promise.resolve().then(again); again()",
	"ticks":              "stop(); const again = () => process.nextTick(again); again()",
	"async":              "stop(); (async () => { for (;;) await null })()",
	"awaiting":           "stop(); for (;;) await null",
	"timer":              "setTimeout(() => { stop(); for (;;) {} }, 1)",
	"interval":           "setInterval(stop, 1)",
	"immediates":         "const again = () => { stop(); setImmediate(again) }; again()",
	"callback":           "[1].map(() => { stop(); for (;;) {} })",
	"generator":          "function* g() { try { stop(); for (;;) yield } finally { never() } } for (const x of g()) {}",
	"getter":             "const o = {get a() { stop(); for (;;) {} }}; o.a",
	"proxy":              "const p = new Proxy({}, {get(t, k, r) { stop(); for (;;) {} }}); p.x",
	"promise":            "new Promise(() => { stop(); for (;;) {} })",
	"thenable":           "Promise.resolve({then() { stop(); for (;;) {} }})",
	"sort":               "[2, 1].sort(() => { stop(); for (;;) {} })",
	"inspect":            "console.log({[Symbol.for('nodejs.util.inspect.custom')]() { stop(); for (;;) {} }})",
	"inspect of error":   "throw {[Symbol.for('nodejs.util.inspect.custom')]() { stop(); for (;;) {} }}",
	"work":               "waitForever(); stop()",
	"work, stopped late": "waitForever(); setTimeout(stop, 1)",
	"module's function":  "block()",
}

func TestStop(t *testing.T) {
	for name, source := range endless {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(context.Background())
			defer cancel(nil)
			why := errors.New("why")
			stop := func() { cancel(why) }
			var output bytes.Buffer
			host := hosttest.New(t, runtime.Options{Stdout: &output, Clock: newFakeClock(), Modules: []module.Module{testModule{}, hosttest.Functions{
				"stop":  stop,
				"never": func() { t.Error("a catch or finally ran after the stop") },
				"block": func(vm module.VM) { stop(); <-vm.Context().Done() },
			}}})
			err := host.Run(ctx, "endless.js", source)
			if name == "inspect of error" {
				// The script had failed before it was stopped.
				var script *runtime.ScriptError
				if !errors.As(err, &script) {
					t.Errorf("got %v, want a ScriptError", err)
				}
				return
			}
			var stopped *runtime.InterruptError
			if !errors.As(err, &stopped) || !errors.Is(err, context.Canceled) || !errors.Is(err, why) {
				t.Errorf("got %v, want an InterruptError of the context and its cause", err)
			}
			if output.Len() > 0 {
				t.Errorf("printed %q", output.String())
			}
			value, err := host.Eval(context.Background(), "after.js", "await 1 + 1")
			// Where in the script the stop falls is up to the scheduler.
			mayBeUnusable := name == "async" || name == "awaiting" || name == "generator"
			if mayBeUnusable && errors.Is(err, runtime.ErrUnusable) {
				return
			}
			if err != nil || value.ToInteger() != 2 {
				t.Errorf("afterwards 1 + 1 is %v, %v", value, err)
			}
		})
	}
}

func TestUnusable(t *testing.T) {
	for _, source := range []string{
		"await null; process.exit(1)",
	} {
		host := hosttest.New(t, runtime.Options{Exit: true})
		if code := runtime.ExitCode(host.Run(context.Background(), "exit.js", source)); code != 1 {
			t.Errorf("%s: exit code %d, want 1", source, code)
		}
		if _, err := host.Eval(context.Background(), "after.js", "1"); !errors.Is(err, runtime.ErrUnusable) {
			t.Errorf("%s: afterwards %v, want ErrUnusable", source, err)
		}
	}
}

func TestStopSaysWhere(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	host := hosttest.New(t, runtime.Options{Modules: []module.Module{hosttest.Functions{"stop": func() { cancel(runtime.ErrInterrupted) }}}})
	err := host.Run(ctx, "endless.js", "stop()\n\n  for (;;) {}\n")
	if got, want := runtime.Report(err), "endless.js:1:5: the script was stopped: interrupted\n"; got != want &&
		!strings.HasPrefix(got, "endless.js:3:") {
		t.Errorf("got %q", got)
	}
	if code := runtime.ExitCode(err); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
}

func TestStopCodes(t *testing.T) {
	for cause, want := range map[error]int{
		nil:                    130,
		runtime.ErrInterrupted: 130,
		runtime.ErrTerminated:  143,
		errors.New("other"):    130,
	} {
		ctx, cancel := context.WithCancelCause(context.Background())
		cancel(cause)
		err := hosttest.New(t, runtime.Options{}).Run(ctx, "never.js", "throw 1")
		if code := runtime.ExitCode(err); code != want {
			t.Errorf("cancelled with %v: exit code %d, want %d", cause, code, want)
		}
	}
}

func TestDeadline(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	err := hosttest.New(t, runtime.Options{}).Run(ctx, "endless.js", "for (;;) {}")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want a DeadlineExceeded", err)
	}
	if code := runtime.ExitCode(err); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
}

func TestExitEndsWork(t *testing.T) {
	ended := false
	host := hosttest.New(t, runtime.Options{Modules: []module.Module{hosttest.Functions{"work": func(vm module.VM) {
		vm.Async(func(ctx context.Context) func() {
			<-ctx.Done()
			ended = true
			return func() { t.Error("settled after the exit") }
		})
	}}}, Exit: true})
	err := host.Run(context.Background(), "exit.js", "work(); setTimeout(() => process.exit(3), 1)")
	if code := runtime.ExitCode(err); code != 3 {
		t.Errorf("exit code %d (%v), want 3", code, err)
	}
	if !ended {
		t.Error("Run returned before the work had ended")
	}
}

func TestClose(t *testing.T) {
	started := make(chan bool)
	host := hosttest.New(t, runtime.Options{Modules: []module.Module{hosttest.Functions{"started": func() { close(started) }}}})
	result := make(chan error)
	go func() { result <- host.Run(context.Background(), "endless.js", "started(); for (;;) {}") }()
	<-started
	host.Close()
	if err := <-result; !errors.Is(err, runtime.ErrClosed) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want ErrClosed and Canceled", err)
	}
	if err := host.Run(context.Background(), "never.js", "1"); !errors.Is(err, runtime.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	host.Close()
}

func TestBusy(t *testing.T) {
	var host *runtime.Host
	var inner error
	host = hosttest.New(t, runtime.Options{Modules: []module.Module{hosttest.Functions{"again": func() {
		inner = host.Run(context.Background(), "inner.js", "1")
	}}}})
	if err := host.Run(context.Background(), "outer.js", "again()"); err != nil {
		t.Error(err)
	}
	if !errors.Is(inner, runtime.ErrBusy) {
		t.Errorf("a script in a script: %v, want ErrBusy", inner)
	}
}

func TestPanic(t *testing.T) {
	for _, source := range []string{
		"const f = () => panics(); [1].map(f)",
		"panicsLater(); setTimeout(() => {}, 1e6)",
		"setTimeout(() => { try { panics() } finally {} }, 1)",
		"Promise.resolve().then(() => panics())",
		"await null; panics()",
	} {
		host := hosttest.New(t, runtime.Options{Modules: []module.Module{testModule{}}})
		err := host.Run(context.Background(), "panic.js", source)
		var panicked *runtime.PanicError
		if !errors.As(err, &panicked) {
			t.Errorf("%s: got %v, want a PanicError", source, err)
			continue
		}
		if !strings.Contains(panicked.Function, "resolveTest") || !strings.Contains(panicked.GoStack, "fakes_test.go") {
			t.Errorf("%s: panic in %q, stack\n%s", source, panicked.Function, panicked.GoStack)
		}
		if runtime.ExitCode(err) != 1 || !strings.Contains(runtime.Report(err), "a bug") {
			t.Errorf("%s: %s", source, runtime.Report(err))
		}
		if again := host.Run(context.Background(), "after.js", "1"); !errors.As(again, &panicked) {
			t.Errorf("%s: the host goes on after a panic: %v", source, again)
		}
	}
}
