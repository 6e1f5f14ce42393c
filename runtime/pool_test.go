package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"
)

// compileScript compiles a script that is right.
func compileScript(t testing.TB, source string) *runtime.Program {
	t.Helper()
	program, err := runtime.Compile("rules.js", source)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

func newPool(t testing.TB, size int, source string, options runtime.Options) *runtime.Pool {
	t.Helper()
	pool, err := runtime.NewPool(t.Context(), size, compileScript(t, source), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pool.Close() })
	return pool
}

// Many goroutines use a pool's hosts, each of them one at a time.
func TestPoolAndManyGoroutines(t *testing.T) {
	var prepared atomic.Int32
	var inUse, most atomic.Int32
	pool := newPool(t, 3, `
		prepared()
		let busy = false
		exports.twice = async n => {
			if (busy) throw new Error('two calls in one host')
			busy = true
			enter()
			await new Promise(resolve => setTimeout(resolve, n % 3))
			leave()
			busy = false
			return {n: n * 2, at: new Date(n)}
		}
		exports.fails = n => { throw new RangeError('no ' + n) }
	`, runtime.Options{
		Modules: []module.Module{hosttest.Functions{
			"prepared": func() { prepared.Add(1) },
			"enter": func() {
				now := inUse.Add(1)
				for old := most.Load(); now > old && !most.CompareAndSwap(old, now); old = most.Load() {
				}
			},
			"leave": func() { inUse.Add(-1) },
		}},
	})
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			for j := range 10 {
				n := 10*i + j
				var answer struct {
					N  int       `json:"n"`
					At time.Time `json:"at"`
				}
				if err := pool.CallTo(t.Context(), &answer, "twice", n); err != nil || answer.N != 2*n || answer.At.UnixMilli() != int64(n) {
					t.Errorf("twice(%d) is %v, %v", n, answer, err)
				}
				_, err := pool.Call(t.Context(), "fails", n)
				var script *runtime.ScriptError
				if !errors.As(err, &script) || script.Message != fmt.Sprint("no ", n) {
					t.Errorf("fails(%d) is %v", n, err)
				}
			}
		})
	}
	group.Wait()
	if got := prepared.Load(); got > 3 {
		t.Errorf("the program ran %d times; what a script throws needs no new host", got)
	}
	if got := most.Load(); got > 3 {
		t.Errorf("%d calls ran at the same time", got)
	}
}

// A host in which a script was stopped is used no more; another takes its place.
func TestPoolReplacesHosts(t *testing.T) {
	var prepared atomic.Int32
	stop := func() {} // Ends the call under way.
	pool := newPool(t, 1, `
		prepared()
		let calls = 0
		exports.calls = () => ++calls
		exports.endless = () => { stop(); for (;;); }
		exports.generated = () => { for (const x of (function* () { stop(); for (;;); })()); }
		exports.exit = () => process.exit(3)
		exports.deep = () => exports.deep()
		exports.throws = () => { throw 1 }
		exports.panics = () => panics()
	`, runtime.Options{
		Modules: []module.Module{hosttest.Functions{"prepared": func() { prepared.Add(1) }, "panics": func() { panic("a bug") }, "stop": func() { stop() }}},
		Exit:    true,
	})
	for _, test := range []struct {
		does     string
		replaced bool
	}{{"throws", false}, {"endless", true}, {"generated", true}, {"exit", true}, {"deep", true}, {"panics", true}, {"nothing", false}} {
		t.Run(test.does, func(t *testing.T) {
			before := prepared.Load()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stop = cancel
			if _, err := pool.Call(ctx, test.does); err == nil {
				t.Error("there is no error")
			}
			if _, err := pool.Call(t.Context(), "calls"); err != nil {
				t.Errorf("afterwards: %v", err)
			}
			if replaced := prepared.Load() > before; replaced != test.replaced {
				t.Errorf("the host was replaced: %v", replaced)
			}
		})
	}
}

// A script that Do runs does not take the exports away from those who call next.
func TestPoolDo(t *testing.T) {
	pool := newPool(t, 1, "exports.f = () => 'prepared'; exports.keep = x => globalThis.kept = x", runtime.Options{})
	err := pool.Do(t.Context(), func(h *runtime.Host) error { return h.Run(t.Context(), "other.js", "exports.f = () => 'other'") })
	if err != nil {
		t.Fatal(err)
	}
	if got, err := pool.Call(t.Context(), "f"); err != nil || got != "prepared" {
		t.Errorf("f is %v, %v", got, err)
	}
	mine := errors.New("mine")
	if err := pool.Do(t.Context(), func(*runtime.Host) error { return mine }); err != mine {
		t.Errorf("the error is %v", err)
	}
	// Calls leave their traces.
	if _, err := pool.Call(t.Context(), "keep", 5); err != nil {
		t.Fatal(err)
	}
	err = pool.Do(t.Context(), func(h *runtime.Host) error {
		value, err := h.Call(t.Context(), "Number", nil)
		if err == nil {
			value, err = h.Eval(t.Context(), "eval", "kept")
		}
		if err == nil && value.ToInteger() != 5 {
			t.Errorf("kept is %v", value)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// A caller that waits for a host that does not come free is told by the context.
func TestPoolWaits(t *testing.T) {
	pool := newPool(t, 1, "exports.f = () => 1", runtime.Options{})
	err := pool.Do(t.Context(), func(*runtime.Host) error {
		ctx, cancel := hosttest.Soon(t)
		defer cancel()
		_, err := pool.Call(ctx, "f")
		return err
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the error is %v", err)
	}
}

func TestPoolCloses(t *testing.T) {
	pool := newPool(t, 2, "exports.wait = () => new Promise(resolve => setTimeout(resolve, 1e6)); exports.f = () => 1", runtime.Options{})
	started := make(chan struct{})
	ended := make(chan error)
	for range 2 {
		go func() {
			ended <- pool.Do(context.Background(), func(h *runtime.Host) error {
				started <- struct{}{}
				_, err := h.Call(context.Background(), "wait")
				return err
			})
		}()
	}
	<-started
	<-started
	waiting := make(chan error)
	go func() { _, err := pool.Call(context.Background(), "f"); waiting <- err }()
	closed := make(chan struct{})
	go func() { pool.Close(); pool.Close(); close(closed) }()
	for range 2 {
		if err := <-ended; !errors.Is(err, runtime.ErrClosed) {
			t.Errorf("a call ends with %v", err)
		}
	}
	if err := <-waiting; !errors.Is(err, runtime.ErrClosed) {
		t.Errorf("waiting ends with %v", err)
	}
	<-closed
	if _, err := pool.Call(t.Context(), "f"); err != runtime.ErrClosed {
		t.Errorf("afterwards: %v", err)
	}
}

func TestNewPoolFails(t *testing.T) {
	if _, err := runtime.NewPool(t.Context(), 1, compileScript(t, "throw new Error('not ready')"), runtime.Options{}); err == nil || !strings.Contains(err.Error(), "not ready") {
		t.Errorf("the error is %v", err)
	}
	if _, err := runtime.NewPool(t.Context(), 0, nil, runtime.Options{}); err == nil {
		t.Error("a pool of nothing is made")
	}
	if _, err := runtime.NewPool(t.Context(), 1, nil, runtime.Options{CallDepth: -1}); err == nil {
		t.Error("a pool with a wrong option is made")
	}
}

const benchedRules = `exports.answer = message => ({to: message.from, text: message.text.toUpperCase()})`

// BenchmarkPool is calls of a pool's function, beside a new host for each.
func BenchmarkPool(b *testing.B) {
	message := map[string]string{"from": "+15005550006", "text": "hello"}
	b.Run("pool", func(b *testing.B) {
		pool := newPool(b, 4, benchedRules, runtime.Options{Stdout: io.Discard})
		b.ReportAllocs()
		b.RunParallel(func(each *testing.PB) {
			for each.Next() {
				if _, err := pool.Call(context.Background(), "answer", message); err != nil {
					b.Error(err)
				}
			}
		})
	})
	b.Run("host each", func(b *testing.B) {
		program := compileScript(b, benchedRules)
		b.ReportAllocs()
		b.RunParallel(func(each *testing.PB) {
			for each.Next() {
				host, err := runtime.New(runtime.Options{Stdout: io.Discard})
				if err == nil {
					err = host.RunProgram(context.Background(), program)
				}
				var result any
				if err == nil {
					value, callErr := host.Call(context.Background(), "answer", message)
					if err = callErr; err == nil {
						err = host.ExportTo(context.Background(), value, &result)
					}
				}
				if err != nil {
					b.Error(err)
				}
				host.Close()
			}
		})
	})
}

// A pool takes a new host for one whose process was stopped.
func TestProcessPool(t *testing.T) {
	pool := newPool(t, 2, "let n = 0; module.exports = {next: () => ++n, stop: () => { for (const a = [];;) a.push(Buffer.alloc(1e6, 1)) }}",
		runtime.Options{
			Process: &runtime.Process{Time: patience.Long, Memory: 32 << 20},
		})
	ctx := context.Background()
	next := func() (got any, err error) { return pool.Call(ctx, "next") }
	var calls sync.WaitGroup
	for range 4 {
		calls.Go(func() {
			for range 20 {
				if got, err := next(); err != nil || got == int64(0) {
					t.Errorf("next() is %v, %v", got, err)
				}
			}
			var limit *runtime.LimitError
			if _, err := pool.Call(ctx, "stop"); !errors.As(err, &limit) || limit.Limit != runtime.LimitMemory {
				t.Errorf("stop() gives %v", err)
			}
		})
	}
	calls.Wait()
	if got, err := next(); err != nil || got == int64(0) {
		t.Errorf("afterwards next() is %v, %v", got, err)
	}
}
