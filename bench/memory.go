package main

import (
	"bytes"
	"fmt"
	"os"
	"time"
)

// peakMemory watches a process until it ends and returns the most bytes that it
// had resident, or 0 where the system does not say. Linux keeps the mark itself,
// so that only what the last moment adds is missed. (What wait reports is of no
// use: it begins with the memory of what started the process.)
func peakMemory(pid int) int64 {
	var peak int64
	for {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			return peak
		}
		_, rest, found := bytes.Cut(status, []byte("VmHWM:"))
		if !found {
			return peak // it has ended, and nobody has waited for it yet
		}
		var kib int64
		if _, err := fmt.Sscan(string(rest), &kib); err == nil {
			peak = max(peak, kib<<10)
		}
		time.Sleep(500 * time.Microsecond)
	}
}
