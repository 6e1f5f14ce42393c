//go:build unix

package patience

import (
	"time"

	"golang.org/x/sys/unix"
)

// worked returns the processor time of this process, that of the system for it included.
func worked() time.Duration {
	var usage unix.Rusage
	// It does not fail with these arguments.
	_ = unix.Getrusage(unix.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
