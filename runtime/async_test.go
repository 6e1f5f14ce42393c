package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// quota is an error of the program's with a code and a name for scripts.
type quota struct{ message string }

func (q quota) Error() string { return q.message }
func (quota) Code() string    { return "ERR_QUOTA" }
func (quota) Name() string    { return "QuotaError" }

var errQuota = &quota{"no messages left"}

// Async functions run beside the script and beside each other, and their promises are settled, with
// a child as without.
func TestAsync(t *testing.T) {
	options := func() runtime.Options {
		both := make(chan struct{})
		var met sync.Once
		return runtime.Options{Setup: func(h *runtime.Host) error {
			if err := h.SetAsync("twice", func(ctx context.Context, n int) (int, error) { return 2 * n, ctx.Err() }); err != nil {
				return err
			}
			// Each waits for the other.
			if err := h.SetAsync("give", func() { met.Do(func() { close(both) }) }); err != nil {
				return err
			}
			return h.Set("db", map[string]any{
				"take": runtime.Async(func(ctx context.Context) (string, error) {
					select {
					case <-both:
						return "taken", nil
					case <-ctx.Done():
						return "", ctx.Err()
					}
				}),
				"fails": runtime.Async(func() error { return fmt.Errorf("sending: %w", errQuota) }),
				"sync":  func(n int) int { return n + 1 },
			})
		}}
	}
	bothModes(t, options, func(t *testing.T, host *runtime.Host) {
		for _, test := range []struct{ source, want string }{
			{"await twice(21)", "42"},
			{"const got = db.take(); const sync = db.sync(1); await give();; sync + await got", "2taken"},
			{"(await Promise.all([1, 2, 3].map(n => twice(n)))).join()", "2,4,6"},
			{"twice('x').catch(e => e.name + ': ' + e.message)", "TypeError: twice: argument 1: cannot put a string into an int"},
			{"twice().catch(e => e.message)", "twice: argument 1 is missing"},
			{"typeof twice(1).then", "function"},
			{"const e = await db.fails().catch(e => e);; [e.name, e.code, e.message, e instanceof Error, Object.keys(e)].join()", "QuotaError,ERR_QUOTA,sending: no messages left,true,code"},
		} {
			value, err := host.Eval(t.Context(), "async.js", "(async () => { "+withReturn(test.source)+" })()")
			if err != nil || value.String() != test.want {
				t.Errorf("%s is %v, %v, want %s", test.source, value, err, test.want)
			}
		}
		for _, source := range []string{"\nawait db.fails()", "\ntry { await db.fails() } catch (e) { throw new Error('outer', {cause: new Error('inner', {cause: e})}) }"} {
			err := host.Run(t.Context(), "fails.js", source)
			var script *runtime.ScriptError
			if !errors.Is(err, errQuota) || !errors.As(err, &script) || script.Line != 2 {
				t.Errorf("%s gives %v, want the program's error at line 2", source, err)
			}
		}
	})
}

// withReturn returns what stands behind ;; or all of a body that has none.
func withReturn(source string) string {
	before, last, ok := strings.Cut(source, ";; ")
	if !ok {
		before, last = "", source
	}
	return before + "; return " + last
}

// A script that is stopped stops what runs beside it, and nothing of it is left.
func TestAsyncEndsWithTheScript(t *testing.T) {
	options := func() runtime.Options {
		return runtime.Options{Setup: func(h *runtime.Host) error {
			return h.SetAsync("forever", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		}}
	}
	bothModes(t, options, func(t *testing.T, host *runtime.Host) {
		ctx, cancel := context.WithCancel(t.Context())
		if err := host.Set("stop", cancel); err != nil {
			t.Fatal(err)
		}
		err := host.Run(ctx, "forever.js", "forever(); stop(); await forever()")
		if !errors.Is(err, context.Canceled) {
			t.Errorf("it ends with %v", err)
		}
		if err := host.Run(t.Context(), "throws.js", "forever(); throw new Error('over')"); err == nil || !strings.Contains(err.Error(), "over") {
			t.Errorf("it ends with %v", err)
		}
	})
}

// Its panic is a bug in the program, not in the script.
func TestAsyncPanics(t *testing.T) {
	options := func() runtime.Options {
		return runtime.Options{Setup: func(h *runtime.Host) error { return h.SetAsync("bug", func() { panic("a bug") }) }}
	}
	bothModes(t, options, func(t *testing.T, host *runtime.Host) {
		var panicked *runtime.PanicError
		if err := host.Run(t.Context(), "bug.js", "await bug()"); !errors.As(err, &panicked) || panicked.Value != "a bug" {
			t.Errorf("it is %v", err)
		}
	})
}

// What a Go function fails with has its code and name, thrown and as a value, and is found again.
func TestGoErrorsHaveCodes(t *testing.T) {
	options := func() runtime.Options {
		return runtime.Options{Setup: func(h *runtime.Host) error {
			return h.Set("send", func() error { return fmt.Errorf("sending: %w", errQuota) })
		}}
	}
	bothModes(t, options, func(t *testing.T, host *runtime.Host) {
		value, err := host.Eval(t.Context(), "a.js", "try { send() } catch (e) { [e.name, e.code, String(e)].join() }")
		if err != nil || value.String() != "QuotaError,ERR_QUOTA,QuotaError: sending: no messages left" {
			t.Errorf("it is %v, %v", value, err)
		}
		err = host.Run(t.Context(), "b.js", "send()")
		var script *runtime.ScriptError
		if !errors.Is(err, errQuota) || !errors.As(err, &script) || script.Name != "QuotaError" {
			t.Errorf("uncaught it is %v", err)
		}
		// Also where the host has made functions that fail by themselves.
		if err := host.Run(t.Context(), "c.js", "for (const x of (function* () { send() })()) ;"); !errors.Is(err, errQuota) {
			t.Errorf("of a generator it is %v", err)
		}
		if report := runtime.Report(err); !strings.Contains(report, "Error [QuotaError]: sending: no messages left\n    at b.js:1:") {
			t.Errorf("the report is %s", report)
		}
	})
	host := hosttest.New(t, runtime.Options{})
	if err := host.Set("problem", error(errQuota)); err != nil {
		t.Fatal(err)
	}
	if value, err := host.Eval(t.Context(), "c.js", "problem.code + problem.name"); err != nil || value.String() != "ERR_QUOTAQuotaError" {
		t.Errorf("as a value it is %v, %v", value, err)
	}
}
