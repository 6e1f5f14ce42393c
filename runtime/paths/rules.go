// Package paths says which files of the machine scripts may read and which they may
// write: all, or some files and folders, without others.
//
// [New] makes [Files] of [Rules], which are a host's runtime.Files.Rules. What counts is
// the file that a name leads to in the end, whatever symbolic links are on the way.
package paths

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"dialtone/runtime/internal/files"
)

// Rules say which files may be reached. Their zero value is none.
type Rules struct {
	Read, Write Access
}

// Access is a list of files and folders, a folder with all that is in it. They are absolute, or
// relative to the working directory of the Go process, and need not exist yet.
type Access struct {
	All   bool     // All files of the machine.
	Allow []string // Where not All.
	Deny  []string // Goes before All and Allow.

	// AllowedBy and DeniedBy end the errors: what has set the list, as in "this run was started
	// with --allow-read=./data". Without them that is "the rules do not list it" and "the rules
	// deny it".
	AllowedBy, DeniedBy string

	// Allow and Deny without links, as they were when the rules were made: who may rename moves no
	// link there.
	allowed, denied []string
}

// Files are the files that rules grant.
type Files struct{ read, write Access }

// New makes files of rules.
func New(rules Rules) (*Files, error) {
	f := &Files{rules.Read, rules.Write}
	for _, access := range []*Access{&f.read, &f.write} {
		access.AllowedBy, access.DeniedBy = cmp.Or(access.AllowedBy, "the rules do not list it"), cmp.Or(access.DeniedBy, "the rules deny it")
	}
	for _, list := range []*[]string{&f.read.Allow, &f.read.Deny, &f.write.Allow, &f.write.Deny} {
		whole := make([]string, len(*list))
		for i, path := range *list {
			if path == "" {
				return nil, fmt.Errorf("a path is empty")
			}
			var err error
			if whole[i], err = filepath.Abs(path); err != nil {
				return nil, err
			}
		}
		*list = whole
	}
	for _, access := range []*Access{&f.read, &f.write} {
		// One that leads nowhere allows nothing, and is denied by its name.
		for _, path := range access.Allow {
			if real, err := resolve(path, true); err == nil {
				access.allowed = append(access.allowed, real)
			}
		}
		access.denied = slices.Clone(access.Deny)
		for _, path := range access.Deny {
			if real, err := resolve(path, true); err == nil && real != path {
				access.denied = append(access.denied, real)
			}
		}
	}
	return f, nil
}

// judge is where a name leads that may be reached. A link at its end counts itself unless it is
// followed.
func (a *Access) judge(name string, toWrite, follow bool) (real string, err error) {
	if real, err = resolve(name, follow); err != nil {
		return "", err
	}
	for _, denied := range a.denied {
		if inside(name, denied) || a.denies(real, denied) {
			return "", &files.DeniedError{Name: name, Write: toWrite, Hint: a.DeniedBy}
		}
	}
	if a.All {
		return real, nil
	}
	for _, allowed := range a.allowed {
		if inside(real, allowed) {
			return real, nil
		}
	}
	return "", &files.DeniedError{Name: name, Write: toWrite, Hint: a.AllowedBy}
}

// denies reports whether a path without links is what an entry denies, or below it. Files are
// compared as well as names: there are file systems that do not tell upper case from lower.
func (a *Access) denies(real, denied string) bool {
	whole, err := resolve(denied, true)
	if err != nil || inside(real, whole) {
		return true
	}
	info, err := os.Stat(whole)
	if err != nil {
		return false
	}
	for path := real; ; path = filepath.Dir(path) {
		if other, err := os.Lstat(path); err == nil && os.SameFile(info, other) {
			return true
		}
		if path == filepath.Dir(path) {
			return false
		}
	}
}

// below reports whether an entry denies something inside of a folder, which may then not be
// moved or removed as a whole.
func (a *Access) below(real string) bool {
	return slices.ContainsFunc(a.denied, func(denied string) bool {
		whole, err := resolve(denied, true)
		return err != nil || inside(whole, real)
	})
}

// inside reports whether a path is another or below it.
func inside(path, folder string) bool {
	rest, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(rest)
}

// maxLinks is how many links a path may have, as on Linux.
const maxLinks = 40

// resolve is a path without symbolic links. What does not exist has none.
func resolve(name string, follow bool) (string, error) {
	volume := filepath.VolumeName(name)
	root := volume + string(filepath.Separator)
	current, rest := root, split(name[len(volume):])
	for links := 0; len(rest) > 0; {
		part := rest[0]
		rest = rest[1:]
		if part == ".." {
			current = filepath.Dir(current)
			continue
		}
		next := filepath.Join(current, part)
		if len(rest) == 0 && !follow {
			return next, nil
		}
		target, err := os.Readlink(next)
		if err != nil {
			current = next
			continue
		}
		if links++; links > maxLinks {
			return "", &os.PathError{Op: "open", Path: name, Err: syscall.ELOOP}
		}
		if filepath.IsAbs(target) {
			volume = filepath.VolumeName(target)
			current = volume + string(filepath.Separator)
			target = target[len(volume):]
		}
		rest = append(split(target), rest...)
	}
	return current, nil
}

// split is the parts of a path, without those that mean nothing.
func split(path string) []string {
	return slices.DeleteFunc(strings.Split(filepath.ToSlash(path), "/"), func(part string) bool { return part == "" || part == "." })
}
