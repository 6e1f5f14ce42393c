package runtime

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
)

// oneLine is an ES module of so many bytes on one line.
func oneLine(size int) string {
	var source strings.Builder
	for i := 0; source.Len() < size; i++ {
		fmt.Fprintf(&source, "export function f%d(a,b){let c=a+b;return c>3?c*%d:[c,\"é\"].map(x=>x??1)};", i, i)
	}
	return source.String()
}

// A module on one line costs what it costs on many.
func TestOneLongLine(t *testing.T) {
	source := oneLine(120 << 10)
	took := func(source string) time.Duration {
		return patience.Work(func() {
			if _, err := Compile("long.mjs", source); err != nil {
				t.Fatal(err)
			}
		})
	}
	lines := took(strings.ReplaceAll(source, ";export", ";\nexport"))
	if line := took(source); line > 5*lines+time.Second {
		t.Errorf("one line took %v, lines took %v", line, lines)
	}
	if short, long := took(oneLine(64<<10)), took(oneLine(256<<10)); long > 10*short {
		t.Errorf("64 KB took %v, 256 KB %v: that is not linear", short, long)
	}
}

// The limit of time holds while a long source is compiled, of a script as of what it requires or
// evaluates.
func TestTimeLimitWhileCompiling(t *testing.T) {
	long := oneLine(256 << 10)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "long.mjs"), []byte(long), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, source string }{
		{"long.mjs", long},
		{"requires.js", "require('./long.mjs')"},
		{"imports.mjs", "import './long.mjs'"},
	} {
		// On a busy machine the compiler may be done before this goroutine goes on.
		stopped := false
		for tries := 0; tries < 5 && !stopped; tries++ {
			stopped = stopsWhileCompiling(t, filepath.Join(folder, test.name), test.source)
		}
		if !stopped {
			t.Errorf("%s: stopped when it had been compiled", test.name)
		}
	}
}

// stopsWhileCompiling runs a source that takes longer to compile than it may run, and reports
// whether the run was over before the compiler was.
func stopsWhileCompiling(t *testing.T, name, source string) bool {
	t.Helper()
	host, err := New(Options{Limits: &Limits{Time: 10 * time.Millisecond}, Files: Files{All: true}})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	machine := host.js // The host gives it up when a compilation is left behind.
	defer machine.compilations.Wait()
	err = host.Run(context.Background(), name, source)
	var limit *LimitError
	if !errors.As(err, &limit) || limit.Limit != LimitTime {
		t.Errorf("%s: %v, want the limit of time", name, err)
	}
	return host.js != machine
}

// BenchmarkOneLine is an ES module on one line, compiled and run in a new host.
func BenchmarkOneLine(b *testing.B) {
	for _, size := range []int{240 << 10, 1 << 20, 5 << 20} {
		source := oneLine(size)
		b.Run(fmt.Sprintf("%dKB", size>>10), func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				host, err := New(Options{})
				if err != nil {
					b.Fatal(err)
				}
				if err := host.Run(b.Context(), "line.mjs", source); err != nil {
					b.Fatal(err)
				}
				host.Close()
			}
		})
	}
}
