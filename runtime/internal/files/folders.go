package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Folder is a folder that is granted with everything in it.
type Folder struct {
	Path     string // Absolute and clean.
	Writable bool
}

// Folders grants some folders of the machine's. No name and no symbolic link
// leads out of them: they are opened as an [os.Root].
type Folders []Folder

var _ Files = Folders{}

const (
	outsideHint  = "it is in no folder that this host grants its scripts"
	readOnlyHint = "this host grants its scripts the folder read-only"
)

// FindFolder returns the absolute path of a folder that is there.
func FindFolder(path string) (string, error) {
	if path == "" {
		return "", errors.New("the path is empty; the working directory is \".\"")
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(whole)
	if err != nil {
		return "", err
	}
	if !info.IsDir() {
		return "", fmt.Errorf("%s is not a folder", path)
	}
	return whole, nil
}

// in is the rest of a name below the folder.
func (f Folder) in(name string) (rest string, ok bool) {
	rest, err := filepath.Rel(f.Path, name)
	return rest, err == nil && filepath.IsLocal(rest)
}

// find finds the folder that grants a name.
func (f Folders) find(name string, toWrite bool) (Folder, error) {
	hint := outsideHint
	for _, folder := range f {
		if _, ok := folder.in(name); !ok {
			continue
		}
		if folder.Writable || !toWrite {
			return folder, nil
		}
		hint = readOnlyHint
	}
	return Folder{}, &DeniedError{name, toWrite, hint}
}

// do has the folder that grants a name opened for an action on the rest of the
// name.
func (f Folders) do(name string, toWrite bool, action func(root *os.Root, rest string) error) error {
	folder, err := f.find(name, toWrite)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(folder.Path)
	if err != nil {
		return err
	}
	defer root.Close()
	rest, _ := folder.in(name)
	err = action(root, rest)
	if err != nil && escapes(err) {
		return &DeniedError{name, toWrite, "a symbolic link leads out of the folder that this host grants its scripts"}
	}
	return err
}

// escapes reports whether an error is an [os.Root]'s refusal to leave itself,
// which has no name of its own in package os.
func escapes(err error) bool { return strings.Contains(err.Error(), "path escapes from parent") }

// Open opens a file of a folder.
func (f Folders) Open(name string) (file fs.File, err error) {
	err = f.do(name, false, func(root *os.Root, rest string) error {
		file, err = harmless(root.Open(rest))
		return err
	})
	return file, err
}

// ReadDir lists a folder.
func (f Folders) ReadDir(name string) (entries []fs.DirEntry, err error) {
	err = f.do(name, false, func(root *os.Root, rest string) error {
		entries, err = fs.ReadDir(root.FS(), filepath.ToSlash(rest))
		return err
	})
	return entries, err
}

// Stat describes what a name leads to.
func (f Folders) Stat(name string) (info fs.FileInfo, err error) {
	err = f.do(name, false, func(root *os.Root, rest string) error {
		info, err = root.Stat(rest)
		return err
	})
	return info, err
}

// Lstat describes a name itself.
func (f Folders) Lstat(name string) (info fs.FileInfo, err error) {
	err = f.do(name, false, func(root *os.Root, rest string) error {
		info, err = root.Lstat(rest)
		return err
	})
	return info, err
}

// Readlink is where a symbolic link leads, as it says.
func (f Folders) Readlink(name string) (target string, err error) {
	err = f.do(name, false, func(root *os.Root, rest string) error {
		target, err = root.Readlink(rest)
		return err
	})
	return target, err
}

// RealPath is the name without symbolic links below the folder.
func (f Folders) RealPath(name string) (string, error) {
	if _, err := f.Stat(name); err != nil {
		return "", err
	}
	folder, err := f.find(name, false)
	if err != nil {
		return "", err
	}
	base, err := filepath.EvalSymlinks(folder.Path)
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		return "", err
	}
	rest, ok := Folder{Path: base}.in(real)
	if !ok {
		return "", &DeniedError{name, false, outsideHint}
	}
	// Links above the folder stay, or the answer would not be granted.
	return filepath.Join(folder.Path, rest), nil
}

// WriteFile opens, writes and closes.
func (f Folders) WriteFile(name string, data []byte, flag int, perm fs.FileMode) error {
	return f.do(name, true, func(root *os.Root, rest string) error {
		return Write(root.OpenFile, rest, data, flag, perm)
	})
}

// Mkdir makes a folder.
func (f Folders) Mkdir(name string, perm fs.FileMode) error {
	return f.do(name, true, func(root *os.Root, rest string) error { return root.Mkdir(rest, perm) })
}

// Rename renames within one of the folders.
func (f Folders) Rename(from, to string) error {
	folder, err := f.find(from, true)
	if err != nil {
		return err
	}
	rest, ok := folder.in(to)
	if !ok {
		return &DeniedError{to, true, "it is not in the folder from which it is to be moved"}
	}
	return f.do(from, true, func(root *os.Root, from string) error { return root.Rename(from, rest) })
}

// Remove removes a file or an empty folder.
func (f Folders) Remove(name string) error {
	return f.do(name, true, func(root *os.Root, rest string) error { return root.Remove(rest) })
}

// RemoveAll removes a folder with all in it.
func (f Folders) RemoveAll(name string) error {
	return f.do(name, true, func(root *os.Root, rest string) error { return root.RemoveAll(rest) })
}
