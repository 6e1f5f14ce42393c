package files

import (
	"io/fs"
	"os"
	"path/filepath"
)

// All grants all of the machine's files, to read and to write.
type All struct{}

var _ Files = All{}

// Open opens a file in which a process does not show its secrets.
func (All) Open(name string) (fs.File, error) { return harmless(os.Open(name)) }

// ReadDir and the rest are package os's.
func (All) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (All) Stat(name string) (fs.FileInfo, error)      { return os.Stat(name) }
func (All) Lstat(name string) (fs.FileInfo, error)     { return os.Lstat(name) }
func (All) Readlink(name string) (string, error)       { return os.Readlink(name) }
func (All) RealPath(name string) (string, error)       { return filepath.EvalSymlinks(name) }
func (All) Mkdir(name string, perm fs.FileMode) error  { return os.Mkdir(name, perm) }
func (All) Rename(from, to string) error               { return os.Rename(from, to) }
func (All) Remove(name string) error                   { return os.Remove(name) }
func (All) RemoveAll(name string) error                { return os.RemoveAll(name) }

// WriteFile opens, writes and closes.
func (All) WriteFile(name string, data []byte, flag int, perm fs.FileMode) error {
	return Write(os.OpenFile, name, data, flag, perm)
}

// harmless is a file that was opened to be read, unless it holds a process's secrets.
func harmless(file *os.File, err error) (fs.File, error) {
	if err != nil {
		return nil, err
	}
	if err := Secret(file, false); err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

// Write writes a file that open opens with a flag of package os, and closes it.
func Write(open func(string, int, fs.FileMode) (*os.File, error), name string, data []byte, flag int, perm fs.FileMode) error {
	file, err := open(name, flag, perm)
	if err != nil {
		return err
	}
	if err = Secret(file, true); err == nil {
		_, err = file.Write(data)
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}
