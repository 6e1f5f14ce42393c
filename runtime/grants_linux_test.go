package runtime_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// However files are granted, those in which a process shows its memory and its environment are not,
// and neither is what never ends.
func TestFilesOfProcesses(t *testing.T) {
	t.Setenv("SECRET_OF_THIS_TEST", "the-variable-of-the-process")
	dir := t.TempDir()
	if err := os.Symlink("/proc/self/environ", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for name, granted := range map[string]runtime.Files{
		"all":      {All: true},
		"a folder": {Folders: []runtime.Folder{{Path: "/", Writable: true}}},
		"an fs.FS": {FS: os.DirFS("/")},
	} {
		for _, limits := range []*runtime.Limits{nil, {}} {
			host := hosttest.New(t, runtime.Options{Files: granted, Limits: limits})
			for _, file := range []string{
				"/proc/self/environ", "/proc/thread-self/environ", "/proc/self/task/../environ", "/proc/self/root/proc/self/environ",
				"/proc/self/cmdline", "/proc/self/auxv", "/proc/self/mem", "/proc/self/pagemap", "/proc/kmsg", "/proc/kcore", filepath.Join(dir, "link"),
			} {
				if _, err := os.Lstat(file); err != nil {
					continue // This kernel has no such file.
				}
				value, err := host.Eval(t.Context(), "read.js", "try { String(require('fs').readFileSync("+strconv.Quote(file)+")) } catch (e) { 'refused: ' + e.code }")
				if err != nil || !strings.HasPrefix(value.String(), "refused: ") {
					t.Errorf("%s, %s: %.60q, %v", name, file, value, err)
				}
			}
			for _, source := range []string{"fs.writeFileSync('/proc/self/mem', 'x')", "fs.copyFileSync('/proc/self/environ', '/dev/stdout')", "require('/proc/self/environ')"} {
				value, err := host.Eval(t.Context(), "use.js", "fs = require('fs'); try { "+source+"; 'done' } catch (e) { 'refused' }")
				if err != nil || value.String() != "refused" {
					t.Errorf("%s, %s: %v, %v", name, source, value, err)
				}
			}
			value, err := host.Eval(t.Context(), "stat.js", "require('fs').readFileSync('/proc/self/stat', 'utf8').length > 10")
			if err != nil || !value.ToBoolean() {
				t.Errorf("%s: what is not a secret is not read: %v, %v", name, value, err)
			}
		}
	}
}

// A file that says nothing of its size, or grows while it is read, is read as far as a limit lets
// it.
func TestFilesWithoutASize(t *testing.T) {
	host := hosttest.New(t, runtime.Options{Files: runtime.Files{All: true}, Limits: &runtime.Limits{Size: 100}})
	_, err := host.Eval(t.Context(), "read.js", "require('fs').readFileSync('/proc/self/status')")
	var limit *runtime.LimitError
	if !errors.As(err, &limit) || limit.Limit != runtime.LimitSize {
		t.Errorf("the error is %v", err)
	}
	if _, err := host.Eval(t.Context(), "require.js", "require('/proc/self/status')"); err == nil || !strings.Contains(err.Error(), "more than 100") {
		t.Errorf("the error is %v", err)
	}
	exact := hosttest.New(t, runtime.Options{Files: runtime.Files{FS: fstest.MapFS{"a.txt": {Data: []byte(strings.Repeat("x", 100))}}}, Limits: &runtime.Limits{Size: 100}})
	if value, err := exact.Eval(t.Context(), "read.js", "require('fs').readFileSync('/a.txt').length"); err != nil || value.ToInteger() != 100 {
		t.Errorf("a file of the greatest size: %v, %v", value, err)
	}
}

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
