package runtime_test

import (
	"context"
	"fmt"
	"testing"

	"dialtone/runtime"

	"github.com/dop251/goja"
)

// threeLines is what a new host and a bare VM run in the benchmarks. A new host
// may cost at most twice the time and bytes of a bare VM.
const threeLines = `const list = [1, 2, 3].map(n => n * 2)
const total = list.reduce((a, b) => a + b, 0)
if (total !== 12) throw new Error('total is ' + total)
`

// manyNames is a module of as many names as a large API has.
type manyNames struct{ names []string }

func (m manyNames) Names() []string { return m.names }

func (manyNames) Bind(vm runtime.VM) func(name string) (goja.Value, error) {
	return func(string) (goja.Value, error) { return vm.Runtime().NewObject(), nil }
}

func BenchmarkBareVM(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := goja.New().RunScript("bench.js", threeLines); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewHost(b *testing.B) {
	var module manyNames
	for i := range 150 {
		module.names = append(module.names, fmt.Sprintf("Model%03d", i))
	}
	ctx := context.Background()
	b.ReportAllocs()
	for b.Loop() {
		host, err := runtime.New(runtime.WithModules(module))
		if err != nil {
			b.Fatal(err)
		}
		if err := host.Run(ctx, "bench.js", threeLines); err != nil {
			b.Fatal(err)
		}
		host.Close()
	}
}

// BenchmarkFirstUse is a new host whose script names a part of the library.
func BenchmarkFirstUse(b *testing.B) {
	for _, source := range []string{"require('path')", "URL", "Buffer", "require('fs')", "fetch", "CSV"} {
		b.Run(source, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				host, err := runtime.New()
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
	host, err := runtime.New()
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
	host, err := runtime.New(runtime.WithClock(newFakeClock()))
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
