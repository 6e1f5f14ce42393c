//go:build !linux

package child

// Memory is not known of another process here: the child watches itself.
func (c *Child) Memory() (used uint64, ok bool) { return 0, false }

// statm is a file of Linux's.
type statm struct{}

func (*statm) close() {}

// Memory is how many bytes of memory this process has, as far as Go knows.
func Memory() uint64 { return goMemory() }
