package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/dop251/goja"
)

// Timers leave a console free: they go on between its entries and while one runs.
func TestTimersOfAConsole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := newConsole(t, newCaller(), runtime.Options{})
		host.entry("let n = 0; const every = setInterval(() => { n++ }, 1000); 'free'", "free")
		time.Sleep(2500 * time.Millisecond)
		host.entry("n", "2")
		// A timer keeps its time over entries, and an entry that awaits lets it have its turn.
		host.entry("await new Promise(done => setTimeout(done, 1000)); n", "3")
		// One that is set by a timer goes on as well.
		host.entry("let m = 0; const again = () => { m++; setTimeout(again, 100) }; again(); m", "1")
		time.Sleep(450 * time.Millisecond)
		host.entry("[n, m].join()", "3,5")
		host.entry("every.refresh(); setTimeout(() => {}, 5000).unref(); 0", "0")
		timers, err := host.Timers(t.Context())
		if err != nil || len(timers) != 3 || timers[0].Delay != 100*time.Millisecond || !timers[1].Repeats || timers[1].Left != time.Second ||
			!strings.Contains(timers[1].Callback.String(), "n++") {
			t.Errorf("%+v, %v", timers, err)
		}
		host.entry("clearInterval(every); clearTimeout(1e9); 0", "0")
		if stopped, err := host.StopTimers(t.Context()); err != nil || !stopped {
			t.Errorf("%v, %v", stopped, err)
		}
		time.Sleep(time.Minute)
		host.entry("[n, m].join()", "3,5")
		if timers, err := host.Timers(t.Context()); err != nil || timers != nil {
			t.Errorf("%v, %v", timers, err)
		}
		if err := host.Set("given", 1); err != nil {
			t.Error(err)
		}
	})
}

// Ctrl-C stops what an entry has set, and nothing older; a timer's function that does not end is
// interrupted by StopTimers.
func TestStoppingTimers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := newConsole(t, newCaller(), runtime.Options{})
		host.entry("let old = 0, young = 0; setInterval(() => { old++ }, 1000); 0", "0")
		ctx, cancel := context.WithCancelCause(t.Context())
		go func() { time.Sleep(1500 * time.Millisecond); cancel(runtime.ErrInterrupted) }()
		if _, err := host.Interact(ctx, "REPL", "setInterval(() => { young++ }, 1000); await new Promise(() => {})"); !errors.Is(err, runtime.ErrInterrupted) {
			t.Error(err)
		}
		time.Sleep(2 * time.Second)
		host.entry("[old, young].join()", "3,1")
		// Set is refused while an entry runs, and not while timers only wait.
		if err := host.Set("given", 1); err != nil {
			t.Error(err)
		}
	})
}

// What timers throw, and promises that nothing handles, are told of; the entry comes to what it
// does.
func TestStrayErrorsOfTimers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var strayed []string
		host := newConsole(t, newCaller(), runtime.Options{Stray: func(err error) { strayed = append(strayed, err.Error()[strings.Index(err.Error(), "Error"):]) }})
		host.entry("Promise.reject(new Error('lost')); Promise.reject(new Error('as well')); 5", "5")
		host.entry("setInterval(() => { throw new Error('astray') }, 10); setTimeout(async () => { throw new Error('later') }, 20); 0", "0")
		time.Sleep(time.Second)
		host.entry("1", "1")
		if got := strings.Join(strayed, "\n"); got != "Error: lost\nError: as well\nError: astray\nError: later" {
			t.Errorf("%s", got)
		}
		if _, err := host.Interact(t.Context(), "REPL", "Promise.reject(new Error('its value'))"); err == nil || len(strayed) != 4 {
			t.Errorf("%v, %v", err, strayed)
		}
		if timers, _ := host.Timers(t.Context()); timers != nil {
			t.Errorf("a timer that threw goes on: %v", timers)
		}
	})
}

// Who tells of an error that no entry has looks at it undisturbed: what comes meanwhile waits, and
// is not refused.
func TestTellingOfStrayErrors(t *testing.T) {
	for _, source := range []string{
		"setTimeout(() => { throw new Error('astray') }, 1); 0",
		"Promise.reject(new Error('astray')); 0",
	} {
		synctest.Test(t, func(t *testing.T) {
			var host *console
			told, looked := make(chan struct{}), ""
			host = newConsole(t, newCaller(), runtime.Options{Stray: func(err error) {
				<-told
				var script *runtime.ScriptError
				if !errors.As(err, &script) {
					t.Error(err)
					return
				}
				var lookErr error
				if looked, lookErr = host.Inspect(t.Context(), script.Value, runtime.InspectOptions{}); lookErr != nil {
					t.Error(lookErr)
				}
				// Its entries' errors are its own to be told of, within this telling.
				if _, err := host.Interact(t.Context(), "REPL", "let own = 1; own"); err != nil {
					t.Error(err)
				}
			}})
			entered := make(chan error)
			go func() {
				_, err := host.Interact(t.Context(), "REPL", source)
				entered <- err
			}()
			if !strings.Contains(source, "reject") {
				if err := <-entered; err != nil {
					t.Error(err)
				}
			}
			time.Sleep(time.Second)
			if err := host.WithAtOnce(t.Context(), func(*goja.Runtime) {}); !errors.Is(err, runtime.ErrBusy) {
				t.Errorf("at once, while it is told of: %v", err)
			}
			waited := make(chan error)
			go func() {
				waited <- host.With(t.Context(), func(*goja.Runtime) {
					if !strings.HasPrefix(looked, "Error: astray") {
						t.Errorf("it came before %q was looked at", looked)
					}
				})
			}()
			synctest.Wait()
			close(told)
			if err := <-waited; err != nil {
				t.Error(err)
			}
			if strings.Contains(source, "reject") {
				if err := <-entered; err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// Ctrl-C that comes before what waits for a timer's function has begun to wait stops the function.
func TestStoppingBeforeWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		entered := make(chan struct{}, 1)
		host := hosttest.New(t, runtime.Options{Stdout: writes(func() { entered <- struct{}{} })})
		if _, err := host.Interact(t.Context(), "REPL", "setTimeout(() => { console.log(1); for (;;) {} }, 1); 0"); err != nil {
			t.Fatal(err)
		}
		<-entered
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(runtime.ErrInterrupted)
		if err := host.With(ctx, func(*goja.Runtime) {}); !errors.Is(err, runtime.ErrInterrupted) {
			t.Error(err)
		}
		if err := host.With(t.Context(), func(*goja.Runtime) {}); err != nil {
			t.Error(err)
		}
	})
}

// writes is told of each write.
type writes func()

func (w writes) Write(p []byte) (int, error) { w(); return len(p), nil }
