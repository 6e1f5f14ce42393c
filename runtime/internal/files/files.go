// Package files is what a script may reach of files: nothing, all of the
// machine's, some folders of it, or an fs.FS.
//
// Names are absolute and clean, in the form of the operating system.
package files

import (
	"fmt"
	"io"
	"io/fs"
	"slices"
)

// Files are the files that are granted. The errors are those of package os,
// or a [*DeniedError] for what is not granted.
type Files interface {
	// Open opens a file to be read; [Read] reads it whole.
	Open(name string) (fs.File, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	Stat(name string) (fs.FileInfo, error)

	// Lstat is Stat that does not follow a symbolic link.
	Lstat(name string) (fs.FileInfo, error)

	// Readlink is where a symbolic link leads, as it says.
	Readlink(name string) (string, error)

	// RealPath is the name without symbolic links.
	RealPath(name string) (string, error)

	// WriteFile writes to a file that is opened with a flag of package os.
	WriteFile(name string, data []byte, flag int, perm fs.FileMode) error
	Mkdir(name string, perm fs.FileMode) error
	Rename(from, to string) error

	// Remove removes a file or an empty folder, RemoveAll a folder with all in
	// it; what does not exist is not an error then.
	Remove(name string) error
	RemoveAll(name string) error
}

// Read reads a file whole.
func Read(among Files, name string) ([]byte, error) {
	file, err := among.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var size int64
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
		size = info.Size()
	}
	// What is read last is nothing, for which there has to be room.
	data := make([]byte, 0, size+512)
	for {
		n, err := file.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case err == io.EOF:
			return data, nil
		case err != nil:
			return nil, err
		case len(data) == cap(data):
			data = slices.Grow(data, len(data))
		}
	}
}

// DeniedError says that something is not granted.
type DeniedError struct {
	Name  string
	Write bool   // Whether it was to be written, not read.
	Hint  string // What grants it.
}

// Error names the file and what grants it.
func (e *DeniedError) Error() string {
	verb := "reading"
	if e.Write {
		verb = "writing"
	}
	return fmt.Sprintf("%s '%s' is not allowed: %s", verb, e.Name, e.Hint)
}

// SecretHint says why a file is refused that holds a process's secrets.
const SecretHint = "it holds what a process has in its memory, credentials included"

// None grants nothing.
type None struct{}

var _ Files = None{}

// NoneHint says what grants files where none are.
const NoneHint = "this host grants its scripts no files (runtime.Options.Files does)"

func denied(name string, write bool) error { return &DeniedError{name, write, NoneHint} }

// Open and the rest fail.
func (None) Open(name string) (fs.File, error)                           { return nil, denied(name, false) }
func (None) ReadDir(name string) ([]fs.DirEntry, error)                  { return nil, denied(name, false) }
func (None) Stat(name string) (fs.FileInfo, error)                       { return nil, denied(name, false) }
func (None) Lstat(name string) (fs.FileInfo, error)                      { return nil, denied(name, false) }
func (None) Readlink(name string) (string, error)                        { return "", denied(name, false) }
func (None) RealPath(name string) (string, error)                        { return "", denied(name, false) }
func (None) WriteFile(name string, _ []byte, _ int, _ fs.FileMode) error { return denied(name, true) }
func (None) Mkdir(name string, _ fs.FileMode) error                      { return denied(name, true) }
func (None) Rename(name, _ string) error                                 { return denied(name, true) }
func (None) Remove(name string) error                                    { return denied(name, true) }
func (None) RemoveAll(name string) error                                 { return denied(name, true) }
