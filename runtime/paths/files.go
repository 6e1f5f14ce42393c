package paths

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dialtone/runtime/internal/files"
)

var _ files.Files = (*Files)(nil)

// all does what there is nothing to judge of.
var all files.All

// in does an action on what a name leads to, which is what was judged: [place] says how. Where
// links change in the meantime the name is judged again.
func (a *Access) in(name string, toWrite, follow bool, action func(at place) error) error {
	for range maxTries {
		at, err := a.place(name, toWrite, follow)
		if err == nil {
			err = action(at)
			at.close()
		}
		if !errors.Is(err, errMoved) {
			return err
		}
	}
	return &files.DeniedError{Name: name, Write: toWrite, Hint: "links on the way to it are changed all the time"}
}

// maxTries is how often a name is judged whose links are changed meanwhile.
const maxTries = 10

// Open opens a file to be read.
func (f *Files) Open(name string) (file fs.File, err error) {
	if f.read.free() {
		return all.Open(name)
	}
	err = f.read.in(name, false, true, func(at place) error {
		file, err = at.open(os.O_RDONLY, 0)
		return err
	})
	return file, err
}

// ReadFile reads a file whole.
func (f *Files) ReadFile(name string) ([]byte, error) { return files.Read(f, name) }

// ReadDir lists a folder.
func (f *Files) ReadDir(name string) (entries []fs.DirEntry, err error) {
	if f.read.free() {
		return all.ReadDir(name)
	}
	err = f.read.in(name, false, true, func(at place) error {
		folder, err := at.open(os.O_RDONLY, 0)
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
	if f.read.free() {
		return all.Stat(name)
	}
	err = f.read.in(name, false, true, func(at place) error {
		info, err = at.stat()
		return err
	})
	return info, err
}

// Lstat describes a name itself.
func (f *Files) Lstat(name string) (info fs.FileInfo, err error) {
	if f.read.free() {
		return all.Lstat(name)
	}
	err = f.read.in(name, false, false, func(at place) error {
		info, err = at.stat()
		return err
	})
	return info, err
}

// Readlink is where a symbolic link leads, as it says.
func (f *Files) Readlink(name string) (target string, err error) {
	if f.read.free() {
		return all.Readlink(name)
	}
	err = f.read.in(name, false, false, func(at place) error {
		target, err = at.root.Readlink(at.base)
		return err
	})
	return target, err
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
	if f.write.free() {
		return all.WriteFile(name, data, flag, perm)
	}
	return f.write.in(name, true, true, func(at place) error {
		open := func(_ string, flag int, perm fs.FileMode) (*os.File, error) { return at.open(flag, perm) }
		return files.Write(open, name, data, flag, perm)
	})
}

// Mkdir makes a folder.
func (f *Files) Mkdir(name string, perm fs.FileMode) error {
	if f.write.free() {
		return all.Mkdir(name, perm)
	}
	return f.write.in(name, true, false, func(at place) error { return at.root.Mkdir(at.base, perm) })
}

// Rename renames what both names may be written for. What must not be read does not get a name
// by which it can be.
func (f *Files) Rename(from, to string) error {
	if f.read.free() && f.write.free() {
		return all.Rename(from, to)
	}
	return f.write.in(from, true, false, func(old place) error {
		return f.write.in(to, true, false, func(new place) error {
			if err := f.write.whole(from, old, true); err != nil {
				return err
			}
			if _, err := f.read.judge(to, false, false); err == nil {
				if _, err := f.read.judge(from, false, false); err != nil {
					return err
				}
				if err := f.read.whole(from, old, false); err != nil {
					return err
				}
			}
			return rename(old, new)
		})
	})
}

// whole refuses a folder in which something is denied.
func (a *Access) whole(name string, at place, toWrite bool) error {
	if a.below(at.real) {
		return &files.DeniedError{Name: name, Write: toWrite, Hint: a.DeniedBy}
	}
	return nil
}

// Remove removes a file or an empty folder.
func (f *Files) Remove(name string) error {
	if f.write.free() {
		return all.Remove(name)
	}
	return f.write.in(name, true, false, func(at place) error { return at.root.Remove(at.base) })
}

// RemoveAll removes a folder with all in it.
func (f *Files) RemoveAll(name string) error {
	if f.write.free() {
		return all.RemoveAll(name)
	}
	return f.write.in(name, true, false, func(at place) error {
		if err := f.write.whole(name, at, true); err != nil {
			return err
		}
		return at.root.RemoveAll(at.base)
	})
}
