package runtime_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"
)

// A script that takes too much ends by itself, and not with those that wait beside it under the
// same limit.
func TestOneGreedyScriptAmongSleepingOnes(t *testing.T) {
	limits := &runtime.Limits{Time: patience.Long, Heap: 64 << 20}
	ended := make(chan struct{})
	var waiting, finished sync.WaitGroup
	waiting.Add(39)
	for range 39 {
		host := hosttest.New(t, runtime.Options{Limits: limits, Modules: []module.Module{hosttest.Functions{
			"wait": hosttest.Later(func(ctx context.Context, _ module.VM) error {
				waiting.Done()
				select {
				case <-ended:
				case <-ctx.Done():
				}
				return nil
			}),
		}}})
		finished.Go(func() {
			value, err := host.Eval(context.Background(), "sleeping.js", "const all = new Array(1000).fill('x'); await wait(); all.concat(all.map(String)).length")
			if err != nil || value.ToInteger() != 2000 {
				t.Errorf("a script that had slept comes to %v, %v", value, err)
			}
		})
	}
	waiting.Wait()
	err := hosttest.New(t, runtime.Options{Limits: limits}).Run(context.Background(), "greedy.js", "const all = []\nfor (;;) all.push([all.length])")
	var limit *runtime.LimitError
	if !errors.As(err, &limit) || limit.Limit != runtime.LimitHeap || limit.Line != 2 {
		t.Errorf("the greedy script ends with %v", err)
	}
	close(ended)
	finished.Wait()
}

// What a native function was to make is more than the heap may grow by: it is refused before it is
// made.
func TestNativeFunctionsAskForTheHeap(t *testing.T) {
	for name, source := range map[string]string{
		"fill":            "new Array(1e7).fill(1)",
		"from":            "Array.from({length: 1e7})",
		"map of nothing":  "[].map.call({length: 1e7}, String)",
		"apply":           "Math.max.apply(null, {length: 1e7})",
		"a buffer":        "new ArrayBuffer(12e6)",
		"a typed array":   "new Float64Array(15e5)",
		"a string":        "'x'.repeat(9e6)",
		"Buffer.alloc":    "Buffer.alloc(12e6)",
		"randomBytes":     "require('crypto').randomBytes(12e6)",
		"toLocaleString":  "new Array(1e7).toLocaleString()",
		"slice of copies": "const a = []; for (let i = 0; i < 4e5; i++) a.push(0); a.concat(a, a, a)",
	} {
		t.Run(name, func(t *testing.T) {
			err := hosttest.New(t, runtime.Options{Limits: &runtime.Limits{Time: patience.Long, Heap: 10 << 20}}).Run(context.Background(), "ask.js", source)
			var limit *runtime.LimitError
			if !errors.As(err, &limit) || limit.Limit != runtime.LimitHeap || limit.Line != 1 {
				t.Errorf("%v, want the limit of the heap", err)
			}
		})
	}
}
