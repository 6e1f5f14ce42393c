package lower

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"
)

// Columns are found in lines of any length, whatever characters they have.
func TestColumns(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var line []rune
		for range random.IntN(500) {
			line = append(line, []rune("ab;é\u2027字😀𝒳")[random.IntN(8)])
		}
		text := "first\n" + string(line) + "\nlast"
		c := newColumns(text)
		units := 0
		for i, r := range line {
			if got, want := c.byteOffset(1, units), len(string(line[:i])); got != want {
				t.Fatalf("unit %d of %q is at byte %d, want %d", units, string(line), got, want)
			}
			units += utf16.RuneLen(r)
		}
		if got := c.byteOffset(1, units+3); got != len(string(line)) {
			t.Fatalf("behind the end of %q: byte %d", string(line), got)
		}
	}
}

// What a column costs does not depend on where in its line it is.
func BenchmarkColumns(b *testing.B) {
	for _, size := range []int{1 << 10, 1 << 20} {
		b.Run(byteCount(size), func(b *testing.B) {
			c := newColumns(strings.Repeat("x", size))
			c.byteOffset(0, 1)
			b.ResetTimer()
			for i := range b.N {
				c.byteOffset(0, (i*7919)%size)
			}
		})
	}
}

func byteCount(size int) string {
	if size < 1<<20 {
		return "1KB"
	}
	return "1MB"
}
