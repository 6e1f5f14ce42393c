package child

import (
	"bytes"
	"os"
	"runtime"
	"strconv"

	"golang.org/x/sys/unix"
)

func confine(memory uint64) {
	closeInherited()
	limit(unix.RLIMIT_CORE, 0)
	limit(unix.RLIMIT_NOFILE, 256)
	// One allocation larger than all the memory fails before anybody can look. What
	// Go has mapped so far differs by the build, and twice is room for what it maps
	// and gives back.
	if mapped, ok := dataSize(); ok {
		limit(unix.RLIMIT_DATA, mapped+2*memory*detector+threadRoom())
	}
}

// threadRoom is how many bytes RLIMIT_DATA counts for the stacks of threads that Go has
// yet to start: one for each processor, and some for calls that block. Most of it is
// never touched, and so is not memory.
func threadRoom() uint64 {
	const blocked = 16
	return uint64(runtime.GOMAXPROCS(0)+blocked) * threadStack
}

// limit lowers a limit of the system's. A limit that is lower already stays.
func limit(resource int, value uint64) {
	var current unix.Rlimit
	if unix.Getrlimit(resource, &current) == nil && value < current.Max {
		_ = unix.Setrlimit(resource, &unix.Rlimit{Cur: value, Max: value})
	}
}

// dataSize is how many bytes RLIMIT_DATA counts for this process.
func dataSize() (uint64, bool) {
	text, err := os.ReadFile("/proc/self/statm")
	fields := bytes.Fields(text)
	if err != nil || len(fields) < 6 {
		return 0, false
	}
	pages, err := strconv.ParseUint(string(fields[5]), 10, 64)
	return pages * uint64(os.Getpagesize()), err == nil
}

// closeInherited closes the files that the parent itself was started with and has
// passed on unknowingly. Go marks those that it opens.
func closeInherited() {
	const most = 1024
	for number := pipeOut + 1; number < most; number++ {
		flags, err := unix.FcntlInt(uintptr(number), unix.F_GETFD, 0)
		if err == nil && flags&unix.FD_CLOEXEC == 0 {
			_ = unix.Close(number)
		}
	}
}
