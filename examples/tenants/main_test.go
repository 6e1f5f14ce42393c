package main

import (
	"errors"
	"flag"
	goruntime "runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"dialtone/runtime"

	"go.uber.org/goleak"
)

var calls = flag.Int("calls", 500, "how many calls TestNothingGrows makes; 100000 takes a minute")

// Nothing is left when the tests have ended.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestDecide(t *testing.T) {
	engine := new(Engine)
	defer engine.Close()
	engine.Set("good", "export const decide = order => ({discount: order.amount / 10, reason: order.items.join()})")
	engine.Set("endless", "export const decide = () => { for (;;); }")
	engine.Set("misspelt", "export const decide = () => ({discuont: 1})")
	engine.Set("broken", "export const decide = (")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			got, err := engine.Decide(t.Context(), "good", Order{Amount: 50, Items: []string{"a", "b"}, At: time.Now()})
			if err != nil || got != (Decision{5, "a,b"}) {
				t.Errorf("it is %v, %v", got, err)
			}
		})
	}
	group.Wait()
	for name, want := range map[string]string{
		"endless": "Limits.Time", "misspelt": "discuont: a main.Decision has no field for it", "broken": "SyntaxError", "nobody": "no such tenant",
	} {
		if _, err := engine.Decide(t.Context(), name, Order{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gives %v, want %s", name, err, want)
		}
	}
	if _, err := engine.Decide(t.Context(), "nobody", Order{}); !errors.Is(err, ErrNoTenant) {
		t.Errorf("nobody gives %v", err)
	}
}

// However many calls there are, the heap is the same.
func TestNothingGrows(t *testing.T) {
	engine := new(Engine)
	defer engine.Close()
	engine.Set("a", "export const decide = order => ({discount: order.amount % 10, reason: 'r'.repeat(1000)})")
	make := func(n int) uint64 {
		for i := range n {
			if _, err := engine.Decide(t.Context(), "a", Order{Amount: i}); err != nil {
				t.Fatal(runtime.Report(err))
			}
		}
		goruntime.GC()
		var memory goruntime.MemStats
		goruntime.ReadMemStats(&memory)
		return memory.HeapAlloc
	}
	before, began := make(*calls/10), time.Now()
	after := make(*calls)
	t.Logf("%d calls, %v each; the heap had %d KiB and has %d KiB", *calls, time.Since(began)/time.Duration(*calls), before>>10, after>>10)
	if after > before+1<<20 {
		t.Errorf("after %d calls the heap has grown from %d to %d KiB", *calls, before>>10, after>>10)
	}
}

func TestRun(t *testing.T) {
	var out strings.Builder
	if err := run(t.Context(), &out, 20, 200); err != nil || !strings.HasPrefix(out.String(), "20 tenants, 200 calls: p50 ") {
		t.Errorf("it prints %q, %v", out.String(), err)
	}
}
