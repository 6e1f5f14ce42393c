package child

import (
	"bytes"
	"os"
	"strconv"
	"sync"
)

// Memory is how many bytes of memory the child has for itself: what is resident,
// without the files it shares with others, as its program. It is not ok where that
// cannot be known.
func (c *Child) Memory() (used uint64, ok bool) {
	return c.statm.memory(strconv.Itoa(c.process.Pid))
}

// own is the file of this process.
var own statm

// Memory is what [Child.Memory] is, of this process.
func Memory() uint64 {
	if used, ok := own.memory("self"); ok {
		return used
	}
	return goMemory() // There is no /proc.
}

// statm is the file in which the system says what memory a process has. It stays open, for it is
// read every few milliseconds.
type statm struct {
	mutex  sync.Mutex
	file   *os.File
	closed bool
}

func (s *statm) memory(process string) (used uint64, ok bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.closed {
		return 0, false
	}
	if s.file == nil {
		file, err := os.Open("/proc/" + process + "/statm")
		if err != nil {
			return 0, false
		}
		s.file = file
	}
	var text [128]byte
	n, _ := s.file.ReadAt(text[:], 0) // An error, as that of a process that has ended, leaves fields out.
	fields := bytes.Fields(text[:n])
	if len(fields) < 3 {
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

// close closes the file, for good.
func (s *statm) close() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.closed = true
	if s.file != nil {
		_ = s.file.Close()
	}
}
