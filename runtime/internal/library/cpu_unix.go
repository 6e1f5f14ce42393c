//go:build unix

package library

import "golang.org/x/sys/unix"

// cpuUsage is how many microseconds the process has worked.
func cpuUsage() map[string]any {
	var usage unix.Rusage
	// It fails for nothing that it is given here.
	_ = unix.Getrusage(unix.RUSAGE_SELF, &usage)
	return map[string]any{"user": usage.Utime.Nano() / 1000, "system": usage.Stime.Nano() / 1000}
}
