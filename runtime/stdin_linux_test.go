package runtime_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"
)

// Ctrl-C ends the reading of a standard input that does not end.
func TestStdinInterrupted(t *testing.T) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()
	for _, source := range []string{"-", "script"} {
		ctx, cancel := context.WithCancelCause(context.Background())
		host := hosttest.New(t, runtime.Options{
			Stdin:   in,
			Modules: []module.Module{hosttest.Functions{"stop": func() { cancel(runtime.ErrInterrupted) }}},
		})
		if source == "-" {
			go cancel(runtime.ErrInterrupted)
			err = host.RunFile(ctx, "-")
		} else {
			err = host.Run(ctx, "read.js", "queueMicrotask(() => { stop(); try { require('fs').readFileSync(0) } catch {} for (;;) {} })")
		}
		if !errors.Is(err, runtime.ErrInterrupted) {
			t.Errorf("%s: %v, want the interrupt", source, err)
		}
		cancel(nil)
	}
}
