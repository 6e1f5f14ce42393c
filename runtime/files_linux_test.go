package runtime_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"dialtone/runtime"
)

// Whoever opens a pipe waits for somebody at its other end, and no limit ends that.
func TestPipesAreNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.js"), 0o600); err != nil {
		t.Fatal(err)
	}
	host := newHost(t, runtime.WithFolder(dir, runtime.Writable), runtime.WithDir(dir), runtime.WithLimits(runtime.Limits{Time: time.Minute}))
	for _, source := range []string{
		"fs.readFileSync('pipe.js')", "fs.writeFileSync('pipe.js', 'x')", "fs.copyFileSync('pipe.js', 'copy')", "require('./pipe.js')",
	} {
		value, err := host.Eval(t.Context(), "script.js", "fs = require('fs'); try { "+source+" } catch (e) { e.message }")
		if err != nil || !strings.Contains(value.String(), "it is no regular file, and may never end") {
			t.Errorf("%s: %v, %v", source, value, err)
		}
	}
}
