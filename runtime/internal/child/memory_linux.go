package child

import (
	"bytes"
	"os"
	"strconv"
)

// Memory is how many bytes of memory the child has for itself: what is resident,
// without the files it shares with others, as its program. It is not ok where that
// cannot be known.
func (c *Child) Memory() (used uint64, ok bool) {
	return memoryOf(strconv.Itoa(c.process.Pid))
}

// Memory is what [Child.Memory] is, of this process.
func Memory() uint64 {
	if used, ok := memoryOf("self"); ok {
		return used
	}
	return goMemory() // There is no /proc.
}

func memoryOf(process string) (used uint64, ok bool) {
	text, err := os.ReadFile("/proc/" + process + "/statm")
	fields := bytes.Fields(text)
	if err != nil || len(fields) < 3 {
		return 0, false
	}
	resident, err := strconv.ParseUint(string(fields[1]), 10, 64)
	if err != nil {
		return 0, false
	}
	shared, err := strconv.ParseUint(string(fields[2]), 10, 64)
	if err != nil || shared > resident {
		return 0, false
	}
	return (resident - shared) * uint64(os.Getpagesize()) / detector, true
}
