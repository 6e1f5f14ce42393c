package files_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// Opening a pipe waits for a process at its other end, and no limit ends that.
func TestPipesAreNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.js"), 0o600); err != nil {
		t.Fatal(err)
	}
	host := hosttest.New(t, runtime.Options{
		Files:  runtime.Files{Folders: []runtime.Folder{{Path: dir, Writable: true}}},
		Dir:    dir,
		Limits: &runtime.Limits{Time: patience.Long},
	})
	for _, source := range []string{
		"fs.readFileSync('pipe.js')", "fs.writeFileSync('pipe.js', 'x')", "fs.copyFileSync('pipe.js', 'copy')", "require('./pipe.js')",
	} {
		value, err := host.Eval(t.Context(), "script.js", "fs = require('fs'); try { "+source+" } catch (e) { e.message }")
		if err != nil || !strings.Contains(value.String(), "it is not a regular file, and may never end") {
			t.Errorf("%s: %v, %v", source, value, err)
		}
	}
}
