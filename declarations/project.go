package declarations

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
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
	for name, content := range files {
		if err := writeNew(filepath.Join(dir, name), content); err != nil {
			return err
		}
	}
	return nil
}

// projectFiles returns what a project is made of, by the names in it.
func projectFiles() (map[string][]byte, error) {
	var types, views bytes.Buffer
	if err := errors.Join(Write(&types), WriteViews(&views)); err != nil {
		return nil, err
	}
	files := map[string][]byte{
		"dialtone.d.ts":                    types.Bytes(),
		filepath.Join("app", "views.d.ts"): views.Bytes(),
	}
	err := fs.WalkDir(project, "project", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name := filepath.FromSlash(strings.TrimPrefix(path, "project/"))
		files[name], err = project.ReadFile(path)
		return err
	})
	return files, err
}

// writeNew writes a file that is not there yet, and the folders that it is in.
func writeNew(name string, content []byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.Write(content)
	return err
}
