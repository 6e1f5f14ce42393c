// Package files is what a script may reach of files: nothing, all of the
// machine's, some folders of it, or an fs.FS.
//
// Names are absolute and clean, in the form of the operating system.
package files

import (
	"fmt"
	"io/fs"
)

// Files are the files that are granted. The errors are those of package os,
// or a [*DeniedError] for what is not granted.
type Files interface {
	ReadFile(name string) ([]byte, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	Stat(name string) (fs.FileInfo, error)

	// Lstat is Stat that does not follow a symbolic link.
	Lstat(name string) (fs.FileInfo, error)

	// RealPath is the name without symbolic links.
	RealPath(name string) (string, error)

	// WriteFile writes to a file that is opened with a flag of package os.
	WriteFile(name string, data []byte, flag int, perm fs.FileMode) error
	Mkdir(name string, perm fs.FileMode) error
	Rename(from, to string) error

	// Remove removes a file or an empty folder, RemoveAll a folder with all in
	// it; what does not exist is no error then.
	Remove(name string) error
	RemoveAll(name string) error
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

// None grants nothing.
type None struct{}

var _ Files = None{}

// NoneHint says what grants files where none are.
const NoneHint = "this host grants its scripts no files (runtime.WithFolder, WithFS and WithAllFiles do)"

func denied(name string, write bool) error { return &DeniedError{name, write, NoneHint} }

// ReadFile and the rest fail.
func (None) ReadFile(name string) ([]byte, error)                        { return nil, denied(name, false) }
func (None) ReadDir(name string) ([]fs.DirEntry, error)                  { return nil, denied(name, false) }
func (None) Stat(name string) (fs.FileInfo, error)                       { return nil, denied(name, false) }
func (None) Lstat(name string) (fs.FileInfo, error)                      { return nil, denied(name, false) }
func (None) RealPath(name string) (string, error)                        { return "", denied(name, false) }
func (None) WriteFile(name string, _ []byte, _ int, _ fs.FileMode) error { return denied(name, true) }
func (None) Mkdir(name string, _ fs.FileMode) error                      { return denied(name, true) }
func (None) Rename(name, _ string) error                                 { return denied(name, true) }
func (None) Remove(name string) error                                    { return denied(name, true) }
func (None) RemoveAll(name string) error                                 { return denied(name, true) }
