package runtime_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// What runs have used is counted, those of a child too, and adds up in a context.
func TestUsage(t *testing.T) {
	options := func() runtime.Options {
		return runtime.Options{Stdout: io.Discard, Setup: func(h *runtime.Host) error {
			if err := h.SetAsync("rest", func(ctx context.Context) { time.Sleep(2 * time.Millisecond) }); err != nil {
				return err
			}
			return h.Set("f", func() {})
		}}
	}
	bothModes(t, options, func(t *testing.T, host *runtime.Host) {
		var usage runtime.Usage
		ctx := runtime.WithUsage(t.Context(), &usage)
		if err := host.Run(ctx, "a.js", "console.log('four'); f(); f(); await rest()"); err != nil {
			t.Fatal(err)
		}
		if usage.Calls != 3 || usage.Output != 5 || usage.Requests != 0 || usage.Time < 2*time.Millisecond || usage.Time > time.Minute {
			t.Errorf("it is %+v", usage)
		}
		_, child := host.CallValue(t.Context(), nil)
		if strings.Contains(child.Error(), "process") != (usage.Memory > 1<<20) {
			t.Errorf("the memory is %d: %v", usage.Memory, child)
		}
		// A run that fails counts as well, and one without the context does not.
		if err := host.Run(ctx, "b.js", "f(); throw 1"); err == nil {
			t.Error("it does not fail")
		}
		if err := host.Run(t.Context(), "c.js", "f()"); err != nil || usage.Calls != 4 {
			t.Errorf("then it is %+v, %v", usage, err)
		}
	})
	pool := newPool(t, 2, "exports.f = () => f()", options())
	var usage runtime.Usage
	ctx := runtime.WithUsage(t.Context(), &usage)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() { _, _ = pool.Call(ctx, "f") })
	}
	group.Wait()
	if usage.Calls != 20 {
		t.Errorf("20 calls of a pool make it %+v", usage)
	}
}

// Requests are seen before and after, with the context of the run, and counted.
func TestNetworkAround(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/new", http.StatusFound)
		}
	}))
	defer server.Close()
	type tenant struct{}
	var seen []string
	around := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			response, err := next.RoundTrip(r)
			if err == nil {
				seen = append(seen, fmt.Sprint(r.Context().Value(tenant{}), " ", r.URL.Path, " ", response.StatusCode))
			}
			return response, err
		})
	}
	for name, network := range map[string]runtime.Network{
		"hosts":     {Hosts: []string{strings.TrimPrefix(server.URL, "http://")}, Around: around},
		"transport": {Transport: http.DefaultTransport, Around: around},
	} {
		seen = nil
		var usage runtime.Usage
		ctx := runtime.WithUsage(context.WithValue(t.Context(), tenant{}, "acme"), &usage)
		host := hosttest.New(t, runtime.Options{Network: network})
		if err := host.Run(ctx, "a.mjs", "await fetch('"+server.URL+"/old')"); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(seen, ", "); got != "acme /old 302, acme /new 200" || usage.Requests != 2 {
			t.Errorf("%s: seen are %s, counted %d", name, got, usage.Requests)
		}
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	if _, err := runtime.New(runtime.Options{Process: &runtime.Process{}, Network: runtime.Network{Around: around}}); err == nil || !strings.Contains(err.Error(), "Around") {
		t.Errorf("with a process it is %v", err)
	}
	if host := hosttest.New(t, runtime.Options{Network: runtime.Network{Around: around}}); host.Run(t.Context(), "a.mjs", "await fetch('"+server.URL+"')") == nil {
		t.Error("Around grants a network")
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Lines of the console come with their level and place instead of being written.
func TestConsoleHook(t *testing.T) {
	type key struct{}
	var lines []string
	var stdout, stderr bytes.Buffer
	options := func() runtime.Options {
		lines = nil
		return runtime.Options{Stdout: &stdout, Stderr: &stderr, Console: func(ctx context.Context, l runtime.ConsoleLine) {
			lines = append(lines, fmt.Sprintf("%v %s %s:%d:%d %q", ctx.Value(key{}), l.Level, l.File, l.Line, l.Column, l.Text))
		}}
	}
	bothModes(t, options, func(t *testing.T, host *runtime.Host) {
		stdout.Reset()
		err := host.Run(context.WithValue(t.Context(), key{}, 7), "lines.js", `console.log('a %d', 1)
console.debug('b'); console.info({c: 1})
function deep() { console.warn('d') }
deep()
console.group('g'); console.error('two\nlines'); console.groupEnd()
console.assert(false, 'sure'); console.count()
process.stdout.write('raw')
console.trace('t')
console.countReset('none')`)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{
			`7 log lines.js:1:12 "a 1"`, `7 debug lines.js:2:14 "b"`, `7 info lines.js:2:33 "{ c: 1 }"`, `7 warn lines.js:3:31 "d"`,
			`7 log lines.js:5:14 "g"`, `7 error lines.js:5:34 "two\nlines"`, `7 error lines.js:6:15 "Assertion failed: sure"`,
			`7 log lines.js:6:45 "default: 1"`, `7 trace lines.js:8:14 "Trace: t\n    at lines.js:8:14"`,
			`7 warn lines.js:9:19 "Warning: Count for 'none' does not exist"`,
		}
		if got := strings.Join(lines, "\n"); got != strings.Join(want, "\n") {
			t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
		}
		if stdout.String() != "raw" || stderr.Len() > 0 {
			t.Errorf("written are %q and %q", stdout.String(), stderr.String())
		}
	})
}

// Lines count as output, here and in a child, and a long one is cut at what may leave that.
func TestConsoleHookKeepsTheLimits(t *testing.T) {
	longest := 0
	count := func(_ context.Context, l runtime.ConsoleLine) { longest = max(longest, len(l.Text)) }
	here := hosttest.New(t, runtime.Options{Console: count, Limits: &runtime.Limits{Output: 1 << 10}})
	child := hosttest.NewProcess(t, runtime.Process{Output: 1 << 20, Message: 64 << 10}, runtime.Options{Console: count})
	for _, host := range []*runtime.Host{here, child} {
		if err := host.Run(t.Context(), "a.js", "for (;;) console.log('spam'.repeat(100))"); err == nil || !strings.Contains(err.Error(), "Output") {
			t.Errorf("it ends with %v", err)
		}
	}
	if err := child.Run(t.Context(), "b.js", "console.log('é'.repeat(1e5))"); err != nil || longest < 60<<10 || longest > 65<<10 {
		t.Errorf("a long line has %d bytes, %v", longest, err)
	}
}

// The ready hook logs to slog.
func TestSlogConsole(t *testing.T) {
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	host := hosttest.New(t, runtime.Options{Console: runtime.SlogConsole(logger)})
	if err := host.Run(t.Context(), "a.js", "console.log('l')\nconsole.warn('w'); console.error('e\\u001b'); console.debug('d')"); err != nil {
		t.Fatal(err)
	}
	const want = `level=INFO msg=l script=a.js line=1
level=WARN msg=w script=a.js line=2
level=ERROR msg="e\x1b" script=a.js line=2
level=DEBUG msg=d script=a.js line=2
`
	if log.String() != want {
		t.Errorf("got\n%s\nwant\n%s", log.String(), want)
	}
}
