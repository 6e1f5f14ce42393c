package files

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// FS grants the files of an fs.FS, to read. Its root is the root of all names.
type FS struct{ fs.FS }

var _ Files = FS{}

// inside is a name as the fs.FS knows it.
func (FS) inside(name string) string {
	name = filepath.ToSlash(strings.TrimPrefix(name, filepath.VolumeName(name)))
	if name = strings.TrimPrefix(name, "/"); name == "" {
		return "."
	}
	return name
}

// Open opens a file.
func (f FS) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(f.inside(name))
	if disk, ok := file.(*os.File); ok {
		return harmless(disk, err)
	}
	return file, err
}

// ReadDir lists a folder.
func (f FS) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.FS, f.inside(name)) }

// Stat describes what a name leads to.
func (f FS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.FS, f.inside(name)) }

// Lstat is Stat: an fs.FS shows no links.
func (f FS) Lstat(name string) (fs.FileInfo, error) { return f.Stat(name) }

// Readlink fails, for the same reason.
func (f FS) Readlink(name string) (string, error) {
	if _, err := f.Stat(name); err != nil {
		return "", err
	}
	return "", &fs.PathError{Op: "readlink", Path: name, Err: syscall.EINVAL}
}

// RealPath is the name itself: an fs.FS does not tell where its links lead.
func (f FS) RealPath(name string) (string, error) {
	_, err := f.Stat(name)
	return name, err
}

func readOnly(name string) error {
	return &DeniedError{name, true, "this host grants its scripts files to read, not to write"}
}

// WriteFile and the rest fail: an fs.FS is read-only.
func (FS) WriteFile(name string, _ []byte, _ int, _ fs.FileMode) error { return readOnly(name) }
func (FS) Mkdir(name string, _ fs.FileMode) error                      { return readOnly(name) }
func (FS) Rename(name, _ string) error                                 { return readOnly(name) }
func (FS) Remove(name string) error                                    { return readOnly(name) }
func (FS) RemoveAll(name string) error                                 { return readOnly(name) }
