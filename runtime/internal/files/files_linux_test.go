package files_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"dialtone/runtime/internal/files"
)

// granted are all ways in which the files of the machine are granted.
var granted = map[string]files.Files{
	"all":      files.All{},
	"a folder": files.Folders{{Path: "/", Writable: true}},
	"an fs.FS": files.FS{FS: os.DirFS("/")},
}

// Opening a pipe waits for a process at its other end, and no limit ends that.
func TestPipesAreNotWaitedFor(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, among := range granted {
		limited := files.Bounded{Files: among, Max: 100, Limit: true}
		_, read := files.Read(limited, pipe)
		_, streamed := limited.Stream(pipe)
		for verb, err := range map[string]error{"reading": read, "streaming": streamed, "writing": limited.WriteFile(pipe, []byte("x"), os.O_WRONLY, 0)} {
			var refused *files.DeniedError
			if !errors.As(err, &refused) || refused.Write != (verb == "writing") || !strings.Contains(err.Error(), "it is not a regular file, and may never end") {
				t.Errorf("%s, %s: %v", name, verb, err)
			}
		}
	}
}

// However files are granted, those in which a process shows its memory and its environment are not,
// and neither is what never ends.
func TestFilesOfProcesses(t *testing.T) {
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink("/proc/self/environ", link); err != nil {
		t.Fatal(err)
	}
	for name, among := range granted {
		for _, file := range []string{
			"/proc/self/environ", "/proc/thread-self/environ", "/proc/self/root/proc/self/environ",
			"/proc/self/cmdline", "/proc/self/auxv", "/proc/self/mem", "/proc/self/pagemap", "/proc/kmsg", "/proc/kcore", link,
		} {
			if _, err := os.Lstat(file); err != nil {
				continue // This kernel has no such file.
			}
			if data, err := files.Read(among, file); err == nil {
				t.Errorf("%s: %s is read: %.60q", name, file, data)
			}
		}
		if err := among.WriteFile("/proc/self/mem", []byte("x"), os.O_WRONLY, 0); !errors.As(err, new(*files.DeniedError)) {
			t.Errorf("%s: writing to memory: %v", name, err)
		}
		if data, err := files.Read(among, "/proc/self/stat"); err != nil || len(data) < 10 {
			t.Errorf("%s: what is not a secret is not read: %q, %v", name, data, err)
		}
	}
}

// A file that says nothing of its size, or grows while it is read, is read as far as a limit lets
// it.
func TestFilesWithoutASize(t *testing.T) {
	exact := filepath.Join(t.TempDir(), "exact")
	if err := os.WriteFile(exact, []byte(strings.Repeat("x", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, among := range granted {
		limited := files.Bounded{Files: among, Max: 100}
		var large *files.LargeError
		if _, err := files.Read(limited, "/proc/self/status"); !errors.As(err, &large) || !strings.Contains(err.Error(), "'/proc/self/status' has more than 100 bytes") {
			t.Errorf("%s: the error is %v", name, err)
		}
		if data, err := files.Read(limited, exact); err != nil || len(data) != 100 {
			t.Errorf("%s: of a file of the greatest size %d bytes are read, %v", name, len(data), err)
		}
	}
	if _, err := files.Read(files.None{}, exact); !errors.As(err, new(*files.DeniedError)) || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("where none are granted: %v", err)
	}
}
