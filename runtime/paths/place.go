package paths

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"dialtone/runtime/internal/files"
)

// place is where a name leads that has been judged: a folder that is open, and the name of what is
// meant in it. Each folder on the way there was opened below the one before it, and found to be
// neither a link nor denied. So nobody who makes or moves links in the meantime leads what is done
// elsewhere.
type place struct {
	access   *Access
	name     string // As it was given.
	real     string // Without links.
	root     *os.Root
	base     string
	toWrite  bool
	follow   bool
	explicit bool // The rules name it itself.
	denied   []fs.FileInfo
}

// errMoved says that a path without links has got one.
var errMoved = errors.New("the path has changed")

// free reports whether there is nothing to judge.
func (a *Access) free() bool { return a.All && len(a.Deny) == 0 }

// place judges a name, and opens the folder of what it leads to.
func (a *Access) place(name string, toWrite, follow bool) (place, error) {
	p := place{access: a, name: name, toWrite: toWrite, follow: follow, explicit: slices.Contains(a.Allow, name)}
	var err error
	if p.real, err = a.judge(name, toWrite, follow); err != nil {
		return p, err
	}
	for _, path := range a.denied {
		if info, err := os.Stat(path); err == nil {
			p.denied = append(p.denied, info)
		}
	}
	volume := filepath.VolumeName(p.real)
	if p.root, err = os.OpenRoot(volume + string(filepath.Separator)); err != nil {
		return p, err
	}
	parts := split(p.real[len(volume):])
	if p.base = "."; len(parts) > 0 {
		p.base = parts[len(parts)-1]
		parts = parts[:len(parts)-1]
	}
	for _, part := range parts {
		if err := p.enter(part); err != nil {
			p.close()
			return p, err
		}
	}
	return p, nil
}

func (p *place) close() { _ = p.root.Close() }

// enter goes into a folder of the one that is open.
func (p *place) enter(part string) error {
	info, err := p.root.Lstat(part)
	if err != nil {
		return p.whole(err)
	}
	next, err := p.root.OpenRoot(part)
	if err != nil {
		if info.Mode()&fs.ModeSymlink != 0 {
			return errMoved
		}
		return p.whole(err)
	}
	opened, err := next.Stat(".")
	if err == nil {
		err = p.check(info, opened)
	}
	if err != nil {
		_ = next.Close()
		return p.whole(err)
	}
	_ = p.root.Close()
	p.root = next
	return nil
}

// check compares what was opened with what stood in the folder, where a link is never the same, and
// with what is denied.
func (p *place) check(listed, opened fs.FileInfo) error {
	if !os.SameFile(listed, opened) {
		return errMoved
	}
	if slices.ContainsFunc(p.denied, func(denied fs.FileInfo) bool { return os.SameFile(denied, opened) }) {
		return &files.DeniedError{Name: p.name, Write: p.toWrite, Hint: p.access.DeniedBy}
	}
	return nil
}

// whole gives an error the path that it speaks of, of which an [os.Root] knows the end only.
func (p *place) whole(err error) error {
	var problem *fs.PathError
	if errors.As(err, &problem) {
		return &fs.PathError{Op: problem.Op, Path: p.real, Err: problem.Err}
	}
	return err
}

// open opens what is meant, with a flag of package os.
func (p *place) open(flag int, perm fs.FileMode) (*os.File, error) {
	listed, err := p.root.Lstat(p.base)
	switch {
	case err == nil && listed.Mode()&fs.ModeSymlink != 0:
		return nil, errMoved
	case err == nil && flag&os.O_EXCL != 0 && flag&os.O_CREATE != 0:
	case err == nil:
		return p.existing(listed, flag&^os.O_CREATE, perm)
	case !errors.Is(err, fs.ErrNotExist) || flag&os.O_CREATE == 0:
		return nil, p.whole(err)
	}
	// With this flag a link that stands there by now is not followed.
	file, err := p.root.OpenFile(p.base, flag|os.O_EXCL, perm)
	if errors.Is(err, fs.ErrExist) && flag&os.O_EXCL == 0 {
		return nil, errMoved
	}
	return file, p.whole(err)
}

// existing opens a file that is there. Nothing is cut off before it is known which one it is.
func (p *place) existing(listed fs.FileInfo, flag int, perm fs.FileMode) (*os.File, error) {
	file, err := p.root.OpenFile(p.base, flag&^os.O_TRUNC, perm)
	if err != nil {
		return nil, p.whole(err)
	}
	opened, err := file.Stat()
	if err == nil {
		err = p.check(listed, opened)
	}
	if err == nil && !p.explicit {
		err = files.Secret(file, p.toWrite)
	}
	if err == nil && flag&os.O_TRUNC != 0 && opened.Mode().IsRegular() {
		err = file.Truncate(0)
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

// stat describes what is meant.
func (p *place) stat() (fs.FileInfo, error) {
	info, err := p.root.Lstat(p.base)
	if err != nil {
		return nil, p.whole(err)
	}
	if p.follow && info.Mode()&fs.ModeSymlink != 0 {
		return nil, errMoved
	}
	return info, p.check(info, info)
}
