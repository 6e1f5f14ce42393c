package files

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sys/unix"
)

// secret are the files of procfs in which a process shows what it has in memory or was started
// with, the variables that process.env is without among it, and those in which the kernel does or
// that never end.
var secret = []string{
	"auxv", "cmdline", "environ", "kcore", "kmsg", "kpagecgroup", "kpagecount", "kpageflags", "mem", "pagemap", "vmcore",
}

// Secret returns an error for an open file in which Linux shows the memory of a process, whatever
// name has led to it.
func Secret(file *os.File, write bool) error {
	raw, err := file.SyscallConn()
	if err != nil {
		return err
	}
	var system unix.Statfs_t
	real := ""
	failed := raw.Control(func(descriptor uintptr) {
		if err = unix.Fstatfs(int(descriptor), &system); err == nil && system.Type == unix.PROC_SUPER_MAGIC {
			real, err = os.Readlink(fmt.Sprintf("/proc/self/fd/%d", descriptor))
		}
	})
	switch {
	case failed != nil:
		return failed
	case err != nil:
		return &DeniedError{file.Name(), write, "what it is cannot be told: " + err.Error()}
	case system.Type == unix.TRACEFS_MAGIC || system.Type == unix.DEBUGFS_MAGIC,
		system.Type == unix.PROC_SUPER_MAGIC && slices.Contains(secret, filepath.Base(real)):
		return &DeniedError{file.Name(), write, SecretHint}
	}
	return nil
}
