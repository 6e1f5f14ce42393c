package runtime_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/dop251/goja"
)

var _, _ io.Closer = (*runtime.Host)(nil), (*runtime.Pool)(nil)

const priced = `
	exports.price = order => ({total: order.count * 5, currency: 'EUR', format() {}, note: undefined})
	exports.count = async list => list.length
	exports.none = () => {}
	exports.nested = () => ({rows: [{total: 1}, {total: 2, totel: 3}]})
	exports.mapped = () => new Map([['total', 1]])
	exports.at = date => date instanceof Date ? date.getTime() : typeof date
`

type price struct {
	Total    int    `json:"total"`
	Currency string `json:"currency"`
}

// A host's functions and a pool's are called for a Go value in the same way, with a child as
// without.
func TestCallTo(t *testing.T) {
	callers := map[string]runtime.Caller{"a pool": newPool(t, 2, priced, runtime.Options{})}
	for name, host := range map[string]*runtime.Host{"a host": hosttest.New(t, runtime.Options{}), "a host with a process": hosttest.NewProcess(t, runtime.Process{}, runtime.Options{})} {
		if err := host.Run(t.Context(), "priced.js", priced); err != nil {
			t.Fatal(err)
		}
		callers[name] = host
	}
	for name, caller := range callers {
		got, err := runtime.CallTo[price](t.Context(), caller, "price", map[string]int{"count": 3})
		if err != nil || got != (price{15, "EUR"}) {
			t.Errorf("%s gives %v, %v", name, got, err)
		}
		if n, err := runtime.CallTo[int](t.Context(), caller, "count", []int{1, 2}); err != nil || n != 2 {
			t.Errorf("%s gives %v, %v", name, n, err)
		}
		kept := price{Total: 7}
		if err := caller.CallTo(t.Context(), &kept, "none"); err != nil || kept.Total != 7 {
			t.Errorf("%s gives %v, %v for undefined", name, kept, err)
		}
		if _, err := runtime.CallTo[int](t.Context(), caller, "missing"); !errors.As(err, new(*runtime.NoFunctionError)) {
			t.Errorf("%s gives %v", name, err)
		}
	}
}

// What a struct has no field for is an error that names it, and is passed over with Loose.
func TestNothingIsLost(t *testing.T) {
	type total struct {
		Total int `json:"total"`
	}
	type nested struct {
		Rows []total `json:"rows"`
	}
	strict, loose := newPool(t, 1, priced, runtime.Options{}), newPool(t, 1, priced, runtime.Options{Loose: true})
	_, err := runtime.CallTo[total](t.Context(), strict, "price", map[string]int{"count": 1})
	if err == nil || err.Error() != "currency: a runtime_test.total has no field for it" {
		t.Errorf("a property too many gives %v", err)
	}
	if got, err := runtime.CallTo[total](t.Context(), loose, "price", map[string]int{"count": 1}); err != nil || got.Total != 5 {
		t.Errorf("loosely it is %v, %v", got, err)
	}
	if _, err = runtime.CallTo[nested](t.Context(), strict, "nested"); err == nil || !strings.HasPrefix(err.Error(), "rows[1].totel: ") {
		t.Errorf("within a list it gives %v", err)
	}
	if got, err := runtime.CallTo[nested](t.Context(), loose, "nested"); err != nil || len(got.Rows) != 2 {
		t.Errorf("loosely it is %v, %v", got, err)
	}
	if got, err := runtime.CallTo[total](t.Context(), strict, "mapped"); err == nil {
		t.Errorf("a Map in a struct is %v", got)
	}
	if got, err := runtime.CallTo[map[string]any](t.Context(), strict, "price", map[string]int{"count": 1}); err != nil || len(got) != 3 {
		t.Errorf("a map takes all: %v, %v", got, err)
	}
	value := goja.New().ToValue(map[string]any{"total": 1, "more": 2})
	if err := runtime.ExportTo(value, new(total)); err == nil {
		t.Error("ExportTo loses a property")
	}
	host := hosttest.New(t, runtime.Options{})
	// A function takes what it has use for.
	if err := host.Set("take", func(given total) int { return given.Total }); err != nil {
		t.Fatal(err)
	}
	if value, err := host.Eval(t.Context(), "take.js", "take({total: 3, more: 4})"); err != nil || value.ToInteger() != 3 {
		t.Errorf("a function that is given more gives %v, %v", value, err)
	}
}

// A function that was kept is called again, also after other scripts have run.
func TestCallValue(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	var kept goja.Value
	if err := host.Set("on", func(handler goja.Value) { kept = handler }); err != nil {
		t.Fatal(err)
	}
	if err := host.Run(t.Context(), "on.js", "let calls = 0; on(async name => { calls++; if (name === 'bad') throw new TypeError('bad name'); return name + calls })"); err != nil {
		t.Fatal(err)
	}
	if err := host.Run(t.Context(), "other.js", "1"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"a1", "a2"} {
		if value, err := host.CallValue(t.Context(), kept, "a"); err != nil || value.String() != want {
			t.Errorf("it gives %v, %v, want %s", value, err, want)
		}
	}
	var script *runtime.ScriptError
	if _, err := host.CallValue(t.Context(), kept, "bad"); !errors.As(err, &script) || script.Name != "TypeError" || script.File != "on.js" {
		t.Errorf("what it throws is %v", err)
	}
	for name, test := range map[string]struct {
		host  *runtime.Host
		value goja.Value
		want  string
	}{
		"no function":      {host, goja.Undefined(), "which is not a function"},
		"another host's":   {hosttest.New(t, runtime.Options{}), kept, "cannot be given to another"},
		"nothing":          {host, nil, "which is not a function"},
		"beside a process": {hosttest.NewProcess(t, runtime.Process{}, runtime.Options{}), kept, "do not leave the process"},
	} {
		if _, err := test.host.CallValue(t.Context(), test.value); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s gives %v, want %s", name, err, test.want)
		}
	}
}

// A pointer to a time is the Date that the time is.
func TestPointersToTimesAreDates(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	host := hosttest.New(t, runtime.Options{})
	if err := host.Run(t.Context(), "priced.js", priced); err != nil {
		t.Fatal(err)
	}
	for _, given := range []any{at, &at} {
		if got, err := runtime.CallTo[int64](t.Context(), host, "at", given); err != nil || got != at.UnixMilli() {
			t.Errorf("%T gives %v, %v", given, got, err)
		}
	}
	var none *time.Time
	if got, err := runtime.CallTo[string](t.Context(), host, "at", none); err != nil || got != "object" {
		t.Errorf("none gives %v, %v", got, err)
	}
	type event struct {
		At   *time.Time `json:"at"`
		Ends *time.Time `json:"ends"`
	}
	if err := host.Set("event", event{At: &at}); err != nil {
		t.Fatal(err)
	}
	value, err := host.Eval(t.Context(), "event.js", "({at: new Date(event.at.getTime() + 1000), ends: event.ends})")
	var back event
	if err == nil {
		err = host.ExportTo(t.Context(), value, &back)
	}
	if err != nil || back.At == nil || !back.At.Equal(at.Add(time.Second)) || back.Ends != nil {
		t.Errorf("it comes back as %v, %v", back, err)
	}
}

// Shutdown lets the calls under way end, and takes no more.
func TestPoolShutdown(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	pool := newPool(t, 2, "exports.f = () => wait()", runtime.Options{Setup: func(h *runtime.Host) error {
		return h.SetAsync("wait", func(ctx context.Context) (string, error) {
			entered <- struct{}{}
			select {
			case <-leave:
				return "done", nil
			case <-ctx.Done():
				return "", context.Cause(ctx)
			}
		})
	}})
	type outcome struct {
		value any
		err   error
	}
	call := func() <-chan outcome {
		ended := make(chan outcome, 1)
		go func() {
			value, err := pool.Call(context.Background(), "f")
			ended <- outcome{value, err}
		}()
		<-entered
		return ended
	}
	first, second := call(), call()
	shut := make(chan error, 1)
	go func() { shut <- pool.Shutdown(context.Background()) }()
	// From then on it refuses.
	for {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		_, err := pool.Call(ctx, "f")
		cancel()
		if errors.Is(err, runtime.ErrClosed) {
			break
		}
	}
	select {
	case err := <-shut:
		t.Fatalf("it did not wait: %v", err)
	default:
	}
	close(leave)
	for _, ended := range []<-chan outcome{first, second} {
		if got := <-ended; got.err != nil || got.value != "done" {
			t.Errorf("a call under way ends with %v, %v", got.value, got.err)
		}
	}
	if err := <-shut; err != nil {
		t.Errorf("it ends with %v", err)
	}
	if err := pool.Shutdown(context.Background()); err != nil {
		t.Errorf("again it ends with %v", err)
	}
	if err := pool.Close(); err != nil {
		t.Errorf("Close afterwards: %v", err)
	}
}

// Where its context ends, it ends the calls.
func TestPoolShutdownGivesUp(t *testing.T) {
	entered := make(chan struct{})
	pool := newPool(t, 1, "exports.f = () => wait()", runtime.Options{Setup: func(h *runtime.Host) error {
		return h.SetAsync("wait", func(ctx context.Context) { close(entered); <-ctx.Done() })
	}})
	ended := make(chan error, 1)
	go func() { _, err := pool.Call(context.Background(), "f"); ended <- err }()
	<-entered
	why := errors.New("no more time")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(why)
	if err := pool.Shutdown(ctx); !errors.Is(err, why) {
		t.Errorf("it ends with %v", err)
	}
	if err := <-ended; !errors.Is(err, runtime.ErrClosed) {
		t.Errorf("the call ends with %v", err)
	}
}

// NewPool ends with its context.
func TestNewPoolTakesAContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	program := compileScript(t, "stop(); for (;;) {}")
	_, err := runtime.NewPool(ctx, 1, program, runtime.Options{Setup: func(h *runtime.Host) error { return h.Set("stop", cancel) }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
}
