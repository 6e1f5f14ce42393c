package library

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"dialtone/internal/goerror"
	"dialtone/runtime/internal/files"

	"github.com/dop251/goja"
)

// systemErrors are the errors of the operating system under the names and words
// that Node has for them.
var systemErrors = []struct {
	number     syscall.Errno
	code, text string
}{
	{syscall.ENOENT, "ENOENT", "no such file or directory"},
	{syscall.EEXIST, "EEXIST", "file already exists"},
	{syscall.EACCES, "EACCES", "permission denied"},
	{syscall.EPERM, "EPERM", "operation not permitted"},
	{syscall.EISDIR, "EISDIR", "illegal operation on a directory"},
	{syscall.ENOTDIR, "ENOTDIR", "not a directory"},
	{syscall.ENOTEMPTY, "ENOTEMPTY", "directory not empty"},
	{syscall.ENOSPC, "ENOSPC", "no space left on device"},
	{syscall.EROFS, "EROFS", "read-only file system"},
	{syscall.EXDEV, "EXDEV", "cross-device link not permitted"},
	{syscall.EINVAL, "EINVAL", "invalid argument"},
	{syscall.ELOOP, "ELOOP", "too many symbolic links encountered"},
	{syscall.ENAMETOOLONG, "ENAMETOOLONG", "name too long"},
	{syscall.EMFILE, "EMFILE", "too many open files"},
	{syscall.EBUSY, "EBUSY", "resource busy or locked"},
	{syscall.EIO, "EIO", "i/o error"},
}

const (
	errIsFolder = syscall.EISDIR
	errNoFolder = syscall.ENOTDIR
)

func isDenied(err error) bool {
	var denied *files.DeniedError
	return errors.As(err, &denied)
}

// numberOf finds the operating system's error in one, or the one that an fs.FS
// means.
func numberOf(err error) (number syscall.Errno, ok bool) {
	if errors.As(err, &number) {
		return number, true
	}
	for known, number := range map[error]syscall.Errno{
		fs.ErrNotExist:   syscall.ENOENT,
		fs.ErrExist:      syscall.EEXIST,
		fs.ErrPermission: syscall.EACCES,
		fs.ErrInvalid:    syscall.EINVAL,
	} {
		if errors.Is(err, known) {
			return number, true
		}
	}
	return 0, false
}

// fsError makes the error that Node would throw: with its code, and the path as
// the script gave it.
func (l *Library) fsError(err error, call, path, dest string) *goja.Object {
	var denied *files.DeniedError
	if errors.As(err, &denied) {
		object := l.NewError("Error", denied.Error())
		_ = object.Set("code", "ERR_ACCESS_DENIED")
		goerror.Keep(l.VM, object, err)
		return object
	}
	var large *files.LargeError
	if errors.As(err, &large) {
		object := l.NewError("RangeError", fmt.Sprintf("File size (%d) is greater than 2 GiB", large.Size))
		_ = object.Set("code", "ERR_FS_FILE_TOO_LARGE")
		return object
	}
	number, ok := numberOf(err)
	code, text := "", err.Error()
	if ok {
		code, text = "EUNKNOWN", number.Error()
		for _, known := range systemErrors {
			if known.number == number {
				code, text = known.code, known.text
			}
		}
	}
	if code == "EISDIR" && call == "open" && isRead(err) {
		call, path = "read", ""
	}
	message := text + ", " + call
	if code != "" {
		message = code + ": " + message
	}
	if path != "" {
		message += " '" + path + "'"
	}
	if dest != "" {
		message += " -> '" + dest + "'"
	}
	object := l.NewError("Error", message)
	if ok {
		_ = object.Set("errno", -int64(number))
		_ = object.Set("code", code)
	}
	_ = object.Set("syscall", call)
	if path != "" {
		_ = object.Set("path", path)
	}
	if dest != "" {
		_ = object.Set("dest", dest)
	}
	goerror.Keep(l.VM, object, err)
	return object
}

// isRead reports whether a file could be opened and then not be read, as a folder.
func isRead(err error) bool {
	var path *fs.PathError
	return errors.As(err, &path) && path.Op == "read"
}
