package library

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"dialtone/runtime/internal/files"
	"dialtone/runtime/internal/library/codec"

	"github.com/dop251/goja"
)

func fsNatives(l *Library) map[string]any {
	return map[string]any{
		"read":     l.readFile,
		"write":    l.writeFile,
		"copy":     l.copy,
		"stdin":    l.readStdin,
		"exists":   l.exists,
		"stat":     l.stat,
		"list":     l.list,
		"mkdir":    l.mkdir,
		"unlink":   l.unlink,
		"rmdir":    l.rmdir,
		"rm":       l.rm,
		"rename":   l.rename,
		"realpath": l.realpath,
		"readlink": l.readlink,
	}
}

// absolute is a file's whole name.
func (l *Library) absolute(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(l.Dir(), name)
}

// named is a path that a script gave: as it stands, and whole. The empty path
// is not a file's.
func (l *Library) named(value goja.Value, call string) (given, whole string) {
	given = value.String()
	if given == "" {
		problem := l.fsError(fs.ErrNotExist, call, "", "")
		_ = problem.Set("message", problem.Get("message").String()+" ''")
		panic(problem)
	}
	return given, l.absolute(given)
}

// read reads a file, and ends the script if that has more bytes than a limit lets it read.
func (l *Library) read(path string) ([]byte, error) {
	data, err := files.Read(l.Files, path)
	var large *files.LargeError
	if errors.As(err, &large) && large.Limit {
		l.Exceed("Size", fmt.Sprintf("reading '%s' was to take %d bytes, more than %d", large.Name, large.Size, large.Max))
	}
	return data, err
}

// readFile is read(path).
func (l *Library) readFile(call goja.FunctionCall) goja.Value {
	given, path := l.named(call.Argument(0), "open")
	data, err := l.read(path)
	if err != nil {
		panic(l.fsError(err, "open", given, ""))
	}
	return l.VM.ToValue(l.VM.NewArrayBuffer(data))
}

func (l *Library) readStdin(goja.FunctionCall) goja.Value {
	data, err := l.ReadAll()
	l.Check()
	if err != nil {
		panic(l.fsError(err, "read", "", ""))
	}
	return l.VM.ToValue(l.VM.NewArrayBuffer(data))
}

// flags are Node's names for how a file is opened to be written.
var flags = map[string]int{
	"w":  os.O_WRONLY | os.O_CREATE | os.O_TRUNC,
	"wx": os.O_WRONLY | os.O_CREATE | os.O_EXCL,
	"a":  os.O_WRONLY | os.O_CREATE | os.O_APPEND,
	"ax": os.O_WRONLY | os.O_CREATE | os.O_APPEND | os.O_EXCL,
	"r+": os.O_WRONLY,
}

// writeFile is write(path, bytes, flag, mode).
func (l *Library) writeFile(call goja.FunctionCall) goja.Value {
	given, path := l.named(call.Argument(0), "open")
	flag, ok := flags[call.Argument(2).String()]
	if !ok {
		panic(l.NewError("TypeError", "The flag of a write is w, a, wx, ax or r+, not "+call.Argument(2).String()))
	}
	mode := fs.FileMode(call.Argument(3).ToInteger()) & fs.ModePerm
	if err := l.Files.WriteFile(path, codec.Bytes(call.Argument(1)), flag, mode); err != nil {
		panic(l.fsError(err, "open", given, ""))
	}
	return goja.Undefined()
}

// copy is copy(from, to).
func (l *Library) copy(call goja.FunctionCall) goja.Value {
	from, wholeFrom := l.named(call.Argument(0), "copyfile")
	to, wholeTo := l.named(call.Argument(1), "copyfile")
	data, err := l.read(wholeFrom)
	if err == nil {
		err = l.Files.WriteFile(wholeTo, data, flags["w"], 0o666)
	}
	if err != nil {
		panic(l.fsError(err, "copyfile", from, to))
	}
	return goja.Undefined()
}

// exists is exists(path). Only what is not granted is an error: the answer
// would be a lie.
func (l *Library) exists(call goja.FunctionCall) goja.Value {
	given := call.Argument(0).String()
	_, err := l.Files.Stat(l.absolute(given))
	if isDenied(err) {
		panic(l.fsError(err, "access", given, ""))
	}
	return l.VM.ToValue(err == nil && given != "")
}

// stat is stat(path, syscall, throws).
func (l *Library) stat(call goja.FunctionCall) goja.Value {
	syscall := call.Argument(1).String()
	given, path := l.named(call.Argument(0), syscall)
	look := l.Files.Stat
	if syscall == "lstat" {
		look = l.Files.Lstat
	}
	info, err := look(path)
	if errors.Is(err, fs.ErrNotExist) && !call.Argument(2).ToBoolean() {
		return goja.Undefined()
	}
	if err != nil {
		panic(l.fsError(err, syscall, given, ""))
	}
	stat := l.VM.NewObject()
	_ = stat.Set("kind", kindOf(info.Mode()))
	_ = stat.Set("size", info.Size())
	_ = stat.Set("mode", unixMode(info.Mode()))
	_ = stat.Set("mtimeMs", float64(info.ModTime().UnixMicro())/1000)
	return stat
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode.IsRegular():
		return "file"
	case mode.IsDir():
		return "directory"
	case mode&fs.ModeSymlink != 0:
		return "link"
	}
	return "other"
}

// unixMode is a file's mode with the bits that Unix has for its kind.
func unixMode(mode fs.FileMode) int {
	kinds := map[string]int{"file": 0o100000, "directory": 0o040000, "link": 0o120000}
	return kinds[kindOf(mode)] | int(mode.Perm())
}

// list is list(path).
func (l *Library) list(call goja.FunctionCall) goja.Value {
	given, path := l.named(call.Argument(0), "scandir")
	entries, err := l.Files.ReadDir(path)
	if err != nil {
		panic(l.fsError(err, "scandir", given, ""))
	}
	list := make([]any, len(entries))
	for i, entry := range entries {
		list[i] = map[string]any{"name": entry.Name(), "kind": kindOf(entry.Type())}
	}
	return l.VM.NewArray(list...)
}

// mkdir is mkdir(path, recursive, mode), and answers the first folder that it
// made where it may make several.
func (l *Library) mkdir(call goja.FunctionCall) goja.Value {
	given, path := l.named(call.Argument(0), "mkdir")
	mode := fs.FileMode(call.Argument(2).ToInteger()) & fs.ModePerm
	if !call.Argument(1).ToBoolean() {
		if err := l.Files.Mkdir(path, mode); err != nil {
			panic(l.fsError(err, "mkdir", given, ""))
		}
		return goja.Undefined()
	}
	first, err := l.mkdirAll(path, mode)
	if err != nil {
		panic(l.fsError(err, "mkdir", given, ""))
	}
	if first == "" {
		return goja.Undefined()
	}
	// It is named as the script named it.
	named := filepath.Clean(given)
	for ; path != first; path = filepath.Dir(path) {
		named = filepath.Dir(named)
	}
	return l.VM.ToValue(named)
}

// mkdirAll makes a folder and those above it that there are not, and says which
// was the first.
func (l *Library) mkdirAll(path string, mode fs.FileMode) (first string, err error) {
	err = l.Files.Mkdir(path, mode)
	switch {
	case err == nil:
		return path, nil
	case errors.Is(err, fs.ErrExist):
		if info, statErr := l.Files.Stat(path); statErr == nil && info.IsDir() {
			return "", nil
		}
		return "", err
	case !errors.Is(err, fs.ErrNotExist) || filepath.Dir(path) == path:
		return "", err
	}
	if first, err = l.mkdirAll(filepath.Dir(path), mode); err != nil {
		return first, err
	}
	if err = l.Files.Mkdir(path, mode); err == nil && first == "" {
		first = path
	}
	return first, err
}

// unlink is unlink(path). Unlike Go's Remove it leaves folders alone.
func (l *Library) unlink(call goja.FunctionCall) goja.Value {
	given, path := l.named(call.Argument(0), "unlink")
	info, err := l.Files.Lstat(path)
	if err == nil && info.IsDir() {
		err = errIsFolder
	}
	if err == nil {
		err = l.Files.Remove(path)
	}
	if err != nil {
		panic(l.fsError(err, "unlink", given, ""))
	}
	return goja.Undefined()
}

// rmdir is rmdir(path).
func (l *Library) rmdir(call goja.FunctionCall) goja.Value {
	given, path := l.named(call.Argument(0), "rmdir")
	info, err := l.Files.Lstat(path)
	if err == nil && !info.IsDir() {
		err = errNoFolder
	}
	if err == nil {
		err = l.Files.Remove(path)
	}
	if err != nil {
		panic(l.fsError(err, "rmdir", given, ""))
	}
	return goja.Undefined()
}

// rm is rm(path, recursive, force).
func (l *Library) rm(call goja.FunctionCall) goja.Value {
	given, path := l.named(call.Argument(0), "rm")
	recursive, force := call.Argument(1).ToBoolean(), call.Argument(2).ToBoolean()
	info, err := l.Files.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && force:
		return goja.Undefined()
	case err != nil:
		panic(l.fsError(err, "lstat", given, ""))
	case info.IsDir() && !recursive:
		problem := l.NewError("Error", "Path is a directory: rm returned EISDIR (is a directory) "+given)
		_ = problem.Set("code", "ERR_FS_EISDIR")
		panic(problem)
	}
	if recursive {
		err = l.Files.RemoveAll(path)
	} else {
		err = l.Files.Remove(path)
	}
	if err != nil {
		panic(l.fsError(err, "rm", given, ""))
	}
	return goja.Undefined()
}

// rename is rename(from, to).
func (l *Library) rename(call goja.FunctionCall) goja.Value {
	from, wholeFrom := l.named(call.Argument(0), "rename")
	to, wholeTo := l.named(call.Argument(1), "rename")
	if err := l.Files.Rename(wholeFrom, wholeTo); err != nil {
		panic(l.fsError(err, "rename", from, to))
	}
	return goja.Undefined()
}

// realpath is realpath(path).
func (l *Library) realpath(call goja.FunctionCall) goja.Value {
	_, path := l.named(call.Argument(0), "lstat")
	found, err := l.Files.RealPath(path)
	if err != nil {
		panic(l.fsError(err, "lstat", path, ""))
	}
	return l.VM.ToValue(found)
}

// readlink is readlink(path).
func (l *Library) readlink(call goja.FunctionCall) goja.Value {
	given, path := l.named(call.Argument(0), "readlink")
	target, err := l.Files.Readlink(path)
	if err != nil {
		panic(l.fsError(err, "readlink", given, ""))
	}
	return l.VM.ToValue(target)
}
