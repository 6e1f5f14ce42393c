package budget

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
)

// newBudget makes a budget whose run is nothing but what it ended with.
func newBudget(t *testing.T, limits Limits) (context.Context, *Budget, *[]error) {
	t.Helper()
	if limits.Heap == 0 {
		limits.Heap = math.MaxInt64
	}
	if limits.Time == 0 {
		limits.Time = patience.Long
	}
	var stopped []error
	ctx, b := New(t.Context(), limits, func(reached Reached) error { return errors.New(reached.Limit + ": " + reached.Problem) },
		func(err error) { stopped = append(stopped, err) })
	t.Cleanup(func() {
		b.End()
		b.Released()
	})
	return ctx, b, &stopped
}

func TestTime(t *testing.T) {
	ctx, _, _ := newBudget(t, Limits{Time: time.Nanosecond})
	<-ctx.Done()
	if err := context.Cause(ctx); err.Error() != "Time: it ran longer than 1ns" {
		t.Errorf("the cause is %v", err)
	}
}

// What fits is written, and the run ends with the rest.
func TestOutput(t *testing.T) {
	_, b, stopped := newBudget(t, Limits{Output: 5})
	var out bytes.Buffer
	if n, err := b.Write(&out, []byte("abc")); n != 3 || err != nil || *stopped != nil {
		t.Errorf("%d bytes, %v, stopped by %v", n, err, *stopped)
	}
	if n, err := b.Write(&out, []byte("defg")); n != 2 || err == nil || out.String() != "abcde" {
		t.Errorf("%d bytes, %v: %q", n, err, &out)
	}
	if len(*stopped) != 1 || (*stopped)[0].Error() != "Output: it wrote more than 5 bytes" {
		t.Errorf("the run is stopped by %v", *stopped)
	}
}

// A request waits for a place, and one too many ends the run.
func TestAdmit(t *testing.T) {
	ctx, b, stopped := newBudget(t, Limits{Requests: 3, RequestsInFlight: 1})
	release, err := b.Admit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := b.Admit(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("where no place is free the error is %v", err)
	}
	release()
	release() // a second time it does nothing
	if _, err := b.Admit(ctx); err != nil {
		t.Errorf("the place that was given back: %v", err)
	}
	if _, err := b.Admit(ctx); err == nil || !strings.HasPrefix(err.Error(), "Requests: it made more than 3") || len(*stopped) != 1 {
		t.Errorf("the request that is one too many: %v, stopped by %v", err, *stopped)
	}
}

func TestByteText(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 1023: "1023 bytes", 1 << 10: "1 KiB", 1536 << 10: "1.5 MiB", 2 << 30: "2 GiB"} {
		if got := byteText(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}
