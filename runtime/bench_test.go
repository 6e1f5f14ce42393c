package runtime_test

import (
	"context"
	"fmt"
	"testing"

	"dialtone/runtime"
)

// BenchmarkFirstUse is a new host whose script names a part of the library.
func BenchmarkFirstUse(b *testing.B) {
	for _, source := range []string{"require('path')", "URL", "Buffer", "require('fs')", "fetch", "CSV"} {
		b.Run(source, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				host, err := runtime.New(runtime.Options{})
				if err != nil {
					b.Fatal(err)
				}
				if err := host.Run(context.Background(), "bench.js", source); err != nil {
					b.Fatal(err)
				}
				host.Close()
			}
		})
	}
}

func BenchmarkConsoleLog(b *testing.B) {
	host, err := runtime.New(runtime.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer host.Close()
	b.ReportAllocs()
	if err := host.Run(context.Background(), "bench.js", fmt.Sprintf(`
		const record = {sid: 'SM1', to: '+15551234567', body: 'Hello', status: 'queued', nested: {list: [1, 2, 3]}}
		for (let i = 0; i < %d; i++) console.log(record)
	`, b.N)); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkTimers(b *testing.B) {
	host, err := runtime.New(runtime.Options{Clock: newFakeClock()})
	if err != nil {
		b.Fatal(err)
	}
	defer host.Close()
	b.ReportAllocs()
	if err := host.Run(context.Background(), "bench.js", fmt.Sprintf(`
		let n = 0
		const again = () => { if (++n < %d) setTimeout(again, 1) }
		again()
	`, b.N)); err != nil {
		b.Fatal(err)
	}
}
