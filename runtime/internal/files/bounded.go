package files

import (
	"fmt"
	"io/fs"
	"syscall"
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
	Size  int64 // Max+1 where it is not known.
	Max   int64
	Limit bool // Whether Max is a limit of the host's.
}

// Error names the file and its size.
func (e *LargeError) Error() string {
	text := fmt.Sprintf("'%s' has %d bytes, more than %d", e.Name, e.Size, e.Max)
	if e.Size == e.Max+1 {
		text = fmt.Sprintf("'%s' has more than %d bytes", e.Name, e.Max)
	}
	if e.Limit {
		text += " (Limits.Size)"
	}
	return text
}

// Open opens a file that is not too large. Of one that does not say how large it is, as those that
// a system makes when they are read, or that grows, no more than the largest size is read.
func (b Bounded) Open(name string) (fs.File, error) {
	// Opening a pipe waits for a process at its other end.
	if _, err := b.ends(name, false); err != nil {
		return nil, err
	}
	file, err := b.Files.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	switch {
	case err != nil:
	case b.isEndless(info):
		err = endless(name, false)
	case !info.IsDir() && info.Size() > b.Max:
		err = &LargeError{name, info.Size(), b.Max, b.Limit}
	default:
		return &boundedFile{File: file, name: name, left: b.Max, of: b}, nil
	}
	_ = file.Close()
	return nil, err
}

// boundedFile is a file of which no more than a number of bytes is read.
type boundedFile struct {
	fs.File
	name string
	left int64
	of   Bounded
}

// Read reads, and fails when there is more than may be read.
func (f *boundedFile) Read(p []byte) (int, error) {
	if int64(len(p)) > f.left+1 {
		p = p[:f.left+1]
	}
	n, err := f.File.Read(p)
	if f.left -= int64(n); f.left < 0 {
		return 0, &LargeError{f.name, f.of.Max + 1, f.of.Max, f.of.Limit}
	}
	return n, err
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
	if b.isEndless(info) {
		return nil, endless(name, write)
	}
	return info, nil
}

// isEndless reports whether a file may never end, in a host where nothing does.
func (b Bounded) isEndless(info fs.FileInfo) bool {
	return b.Limit && !info.Mode().IsRegular() && !info.IsDir()
}

func endless(name string, write bool) error {
	return &DeniedError{name, write, "it is not a regular file, and may never end; a host with limits grants no such"}
}

// Stream opens a file that is read piece by piece, and so may have any size.
func (b Bounded) Stream(name string) (fs.File, error) {
	if _, err := b.ends(name, false); err != nil {
		return nil, err
	}
	file, err := b.Files.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	switch {
	case err != nil:
	case b.isEndless(info):
		err = endless(name, false)
	case info.IsDir():
		err = &fs.PathError{Op: "read", Path: name, Err: syscall.EISDIR}
	default:
		return file, nil
	}
	_ = file.Close()
	return nil, err
}
