package runtime_test

import (
	"context"
	"errors"
	goruntime "runtime"
	"strings"
	"testing"
	"time"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// A function that closes the host of the script which has called it ends the script, and waits for
// nothing.
func TestCloseWithinAFunctionOfTheScript(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	var closing error
	if err := host.Set("end", func() { closing = host.Close() }); err != nil {
		t.Fatal(err)
	}
	err := host.Run(context.Background(), "closes.js", "try { end() } finally { for (;;) {} }")
	if !errors.Is(err, runtime.ErrClosed) || closing == nil {
		t.Errorf("the script ends with %v, and Close with %v", err, closing)
	}
	if err := host.Close(); err != nil {
		t.Error(err)
	}
	if err := host.Run(context.Background(), "after.js", "1"); !errors.Is(err, runtime.ErrClosed) {
		t.Errorf("afterwards %v", err)
	}
}

// Compiling ends with its context, whatever the source, and a run whose source was not compiled in
// time ends its host.
func TestCompilingEndsInTime(t *testing.T) {
	source := strings.Repeat("x = [1, 2, 3].map(a => a + 1)\n", 15_000)
	defer waitForCompilations(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := runtime.CompileContext(ctx, "long.js", source); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want the context's error", err)
	}
	if program, err := runtime.CompileContext(context.Background(), "short.js", "1"); err != nil || program.Name() != "short.js" {
		t.Errorf("%v, %v", program, err)
	}
	host := hosttest.New(t, runtime.Options{Limits: &runtime.Limits{Time: 20 * time.Millisecond}})
	var limit *runtime.LimitError
	if err := host.Run(context.Background(), "long.js", source); !errors.As(err, &limit) || limit.Limit != runtime.LimitTime {
		t.Errorf("%v, want the limit of time", err)
	}
	if err := host.Run(context.Background(), "after.js", "1"); !errors.Is(err, runtime.ErrUnusable) {
		t.Errorf("afterwards %v, want ErrUnusable", err)
	}
}

// waitForCompilations waits for those that were left behind.
func waitForCompilations(t *testing.T) {
	t.Helper()
	stacks := make([]byte, 4<<20)
	for range 60_000 {
		all := string(stacks[:goruntime.Stack(stacks, true)])
		if !strings.Contains(all, "runtime.apart[") {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Error("a compilation does not end")
}
