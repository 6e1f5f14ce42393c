package files

import (
	"fmt"
	"io/fs"
)

// Bounded are files of which none is read that has more than Max bytes: a file is
// read at once, and what there is no memory for ends the process. With Limit they are those of
// a host with limits, and nothing is read or written that may never end, as a pipe.
type Bounded struct {
	Files
	Max   int64
	Limit bool
}

// LargeError says that a file has too many bytes to be read.
type LargeError struct {
	Name  string
	Size  int64
	Max   int64
	Limit bool // Whether Max is a limit of the host's.
}

// Error names the file and its size.
func (e *LargeError) Error() string {
	text := fmt.Sprintf("'%s' has %d bytes, more than %d", e.Name, e.Size, e.Max)
	if e.Limit {
		text += " (Limits.Size)"
	}
	return text
}

// ReadFile reads a file that is not too large.
func (b Bounded) ReadFile(name string) ([]byte, error) {
	info, err := b.ends(name, false)
	if err != nil {
		return nil, err
	}
	if info != nil && !info.IsDir() && info.Size() > b.Max {
		return nil, &LargeError{name, info.Size(), b.Max, b.Limit}
	}
	return b.Files.ReadFile(name)
}

// WriteFile writes to a file.
func (b Bounded) WriteFile(name string, data []byte, flag int, perm fs.FileMode) error {
	if _, err := b.ends(name, true); err != nil {
		return err
	}
	return b.Files.WriteFile(name, data, flag, perm)
}

// ends describes what a name leads to, if it is known; that it may not be used the
// caller's own attempt says better. The error is of what may never end.
func (b Bounded) ends(name string, write bool) (fs.FileInfo, error) {
	info, err := b.Stat(name)
	if err != nil {
		return nil, nil
	}
	if b.Limit && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, &DeniedError{name, write, "it is no regular file, and may never end; a host with limits grants no such"}
	}
	return info, nil
}
