package declarations

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed project
var project embed.FS

// Init makes a folder of scripts, in which an editor completes and checks them: a
// script in TypeScript, a tsconfig.json and the declarations, and below it app, a folder of views
// with theirs, and a first test of these. The folder may be there already. The error wraps
// [fs.ErrExist] where one of the files is, and then nothing has been written.
func Init(dir string) error {
	files, err := projectFiles()
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return fmt.Errorf("%s: %w", filepath.Join(dir, name), fs.ErrExist)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for name, write := range files {
		if err := writeNew(filepath.Join(dir, name), write); err != nil {
			return err
		}
	}
	return nil
}

// projectFiles returns what writes the files that a project is made of, by the names in it.
func projectFiles() (map[string]func(io.Writer) error, error) {
	files := map[string]func(io.Writer) error{
		"dialtone.d.ts":                    func(w io.Writer) error { return Write(w) },
		filepath.Join("app", "views.d.ts"): WriteViews,
	}
	err := fs.WalkDir(project, "project", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := project.ReadFile(path)
		files[filepath.FromSlash(strings.TrimPrefix(path, "project/"))] = func(w io.Writer) error {
			_, err := w.Write(content)
			return err
		}
		return err
	})
	return files, err
}

// writeNew writes a file that is not there yet, and the folders that it is in.
func writeNew(name string, write func(io.Writer) error) (err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return write(f)
}
