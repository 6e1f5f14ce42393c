package runtime_test

import (
	"testing"

	"dialtone/runtime"
)

// BenchmarkGuards is what guards cost: a fresh host that runs three lines, and regular
// expressions in one that has guards and in one that has not.
func BenchmarkGuards(b *testing.B) {
	const plain = "const a = [1, 2, 3]\nconst b = a.map(x => x * 2)\nb.length"
	for _, bench := range []struct {
		name, source string
		limits       *runtime.Limits
	}{
		{"three lines", plain, nil},
		{"three lines, limited", plain, &runtime.Limits{}},
		{"three lines with a regular expression", plain + ";/a/.test('a')", nil},
		{"10,000 tests", "for (let i = 0; i < 10000; i++) /a(b)/.test('xab')", nil},
		{"10,000 execs", "for (let i = 0; i < 10000; i++) /a(b)/.exec('xab')", nil},
		{"10,000 computed execs", "for (let i = 0; i < 10000; i++) /a(b)/['ex' + 'ec']('xab')", nil},
		{"10,000 replacements", "for (let i = 0; i < 10000; i++) 'xabxab'.replace(/a(b)/g, 'y')", nil},
		{"10,000 repeats", "for (let i = 0; i < 10000; i++) 'ab'.repeat(3)", nil},
		{"10,000 repeats, computed", "for (let i = 0; i < 10000; i++) 'ab'['re' + 'peat'](3)", nil},
		{"1,000 objects as JSON", "JSON.stringify(Array.from({length: 1000}, (_, i) => ({i, list: [i]})))", nil},
		{"1,000 objects as JSON, limited", "JSON.stringify(Array.from({length: 1000}, (_, i) => ({i, list: [i]})))", &runtime.Limits{}},
		{"10,000 letters", "const r = /^\\p{L}+$/u; for (let i = 0; i < 10000; i++) r.test('äöü')", nil},
	} {
		b.Run(bench.name, func(b *testing.B) {
			program, err := runtime.Compile("bench.js", bench.source)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				host, err := runtime.New(runtime.Options{Limits: bench.limits})
				if err != nil {
					b.Fatal(err)
				}
				if err := host.RunProgram(b.Context(), program); err != nil {
					b.Fatal(err)
				}
				host.Close()
			}
		})
	}
}
