package paths

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dialtone/runtime/internal/files"
)

var _ files.Files = (*Files)(nil)

// in has an action done on what a name leads to. Below what is allowed it goes by an
// [os.Root]: a link that somebody makes in the meantime leads nowhere else.
func (a *Access) in(name string, toWrite, follow bool, action func(disk disk, path string) error) error {
	real, folder, err := a.find(name, toWrite, follow)
	if err != nil {
		return err
	}
	if folder == "" {
		return action(whole{}, name)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	rest, err := filepath.Rel(folder, real)
	if err != nil {
		return err
	}
	return action(root, rest)
}

// disk is what an [os.Root] and package os have in common.
type disk interface {
	OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error)
	Stat(name string) (fs.FileInfo, error)
	Lstat(name string) (fs.FileInfo, error)
	Mkdir(name string, perm fs.FileMode) error
	Remove(name string) error
	RemoveAll(name string) error
	ReadFile(name string) ([]byte, error)
}

// whole is all of the machine's files.
type whole struct{ files.All }

func (whole) OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error) {
	return os.OpenFile(name, flag, perm)
}

// ReadFile reads a file.
func (f *Files) ReadFile(name string) (data []byte, err error) {
	err = f.read.in(name, false, true, func(disk disk, path string) error {
		data, err = disk.ReadFile(path)
		return err
	})
	return data, err
}

// ReadDir lists a folder.
func (f *Files) ReadDir(name string) (entries []fs.DirEntry, err error) {
	err = f.read.in(name, false, true, func(disk disk, path string) error {
		folder, err := disk.OpenFile(path, os.O_RDONLY, 0)
		if err != nil {
			return err
		}
		defer folder.Close()
		entries, err = folder.ReadDir(-1)
		return err
	})
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// Stat describes what a name leads to.
func (f *Files) Stat(name string) (info fs.FileInfo, err error) {
	err = f.read.in(name, false, true, func(disk disk, path string) error {
		info, err = disk.Stat(path)
		return err
	})
	return info, err
}

// Lstat describes a name itself.
func (f *Files) Lstat(name string) (info fs.FileInfo, err error) {
	err = f.read.in(name, false, false, func(disk disk, path string) error {
		info, err = disk.Lstat(path)
		return err
	})
	return info, err
}

// RealPath is the name without symbolic links.
func (f *Files) RealPath(name string) (string, error) {
	if _, err := f.Stat(name); err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(name)
}

// WriteFile opens, writes and closes.
func (f *Files) WriteFile(name string, data []byte, flag int, perm fs.FileMode) error {
	return f.write.in(name, true, true, func(disk disk, path string) error {
		return files.Write(disk.OpenFile, path, data, flag, perm)
	})
}

// Mkdir makes a folder.
func (f *Files) Mkdir(name string, perm fs.FileMode) error {
	return f.write.in(name, true, false, func(disk disk, path string) error { return disk.Mkdir(path, perm) })
}

// Rename renames what both names may be written for. What must not be read does not get a name
// by which it can be.
func (f *Files) Rename(from, to string) error {
	oldName, _, err := f.write.find(from, true, false)
	if err != nil {
		return err
	}
	newName, _, err := f.write.find(to, true, false)
	if err != nil {
		return err
	}
	if err := f.write.whole(from, oldName, true); err != nil {
		return err
	}
	if _, _, err := f.read.find(to, false, false); err == nil {
		if _, _, err := f.read.find(from, false, false); err != nil {
			return err
		}
		if err := f.read.whole(from, oldName, false); err != nil {
			return err
		}
	}
	return os.Rename(oldName, newName)
}

// whole refuses a folder in which something is denied.
func (a *Access) whole(name, real string, toWrite bool) error {
	if a.below(real) {
		return &files.DeniedError{Name: name, Write: toWrite, Hint: a.DeniedBy}
	}
	return nil
}

// Remove removes a file or an empty folder.
func (f *Files) Remove(name string) error {
	return f.write.in(name, true, false, func(disk disk, path string) error { return disk.Remove(path) })
}

// RemoveAll removes a folder with all in it.
func (f *Files) RemoveAll(name string) error {
	real, _, err := f.write.find(name, true, false)
	if err != nil {
		return err
	}
	if err := f.write.whole(name, real, true); err != nil {
		return err
	}
	return f.write.in(name, true, false, func(disk disk, path string) error { return disk.RemoveAll(path) })
}
