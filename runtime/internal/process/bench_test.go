package process_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"dialtone/runtime"
)

// BenchmarkProcessStart is a new host with a child that runs three lines, up to its end.
func BenchmarkProcessStart(b *testing.B) {
	for b.Loop() {
		host, err := runtime.New(runtime.Options{Process: &runtime.Process{}})
		if err != nil {
			b.Fatal(err)
		}
		if err := host.Run(context.Background(), "bench.js", "const list = [1, 2, 3]\nconst total = list.reduce((a, b) => a + b)\nif (total !== 6) throw total"); err != nil {
			b.Fatal(err)
		}
		host.Close()
	}
}

// BenchmarkProcessRun is a run in a child that is there.
func BenchmarkProcessRun(b *testing.B) {
	host := newBenchProcess(b)
	for b.Loop() {
		if _, err := host.Eval(context.Background(), "bench.js", "1 + 1"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkProcessFunction is a script's call of a function of this process.
func BenchmarkProcessFunction(b *testing.B) {
	host := newBenchProcess(b)
	if err := host.Set("double", func(n int) int { return 2 * n }); err != nil {
		b.Fatal(err)
	}
	if err := host.Run(context.Background(), "bench.js", fmt.Sprintf("for (let i = 0; i < %d; i++) double(i)", b.N)); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkProcessOutput is a line of output.
func BenchmarkProcessOutput(b *testing.B) {
	host := newBenchProcess(b)
	if err := host.Run(context.Background(), "bench.js", fmt.Sprintf("for (let i = 0; i < %d; i++) console.log(i)", b.N)); err != nil {
		b.Fatal(err)
	}
}

func newBenchProcess(b *testing.B) *runtime.Host {
	b.Helper()
	host, err := runtime.New(runtime.Options{Process: &runtime.Process{Time: time.Hour, Output: 1 << 40}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { host.Close() })
	if err := host.Run(context.Background(), "start.js", ""); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	return host
}
