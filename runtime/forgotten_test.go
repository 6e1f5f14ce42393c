package runtime_test

import (
	"errors"
	"fmt"
	goruntime "runtime"
	"strings"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// A host does not keep what it has run forever, however many names there are; the last sources it
// does.
func TestSourcesAreForgotten(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	heap := func() uint64 {
		goruntime.GC()
		var memory goruntime.MemStats
		goruntime.ReadMemStats(&memory)
		return memory.HeapAlloc
	}
	// A comment makes the sources large, and no work.
	rest := "/*" + strings.Repeat("x", 8<<10) + "*/"
	run := func(from, to int) {
		for i := from; i < to; i++ {
			if _, err := host.Eval(t.Context(), fmt.Sprintf("%d.js", i), fmt.Sprintf("f%d = () => { throw new Error('x') }%s", i%10, rest)); err != nil {
				t.Fatal(err)
			}
		}
	}
	run(0, 1100)
	before := heap()
	run(1100, 2600)
	if after := heap(); after > before+4<<20 {
		t.Errorf("1500 sources of 8 kB have left %d kB behind", (after-before)>>10)
	}
	_, err := host.Eval(t.Context(), "last.js", "f9()")
	var script *runtime.ScriptError
	if !errors.As(err, &script) || script.File != "2599.js" || !strings.Contains(script.SourceLine, "throw new Error") {
		t.Errorf("the error is %v", err)
	}
}
