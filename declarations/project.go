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
)

//go:embed project
var project embed.FS

// declared is the file of the declarations in a project.
const declared = "dialtone.d.ts"

// Init makes a folder of scripts, in which an editor completes and checks them: a
// script, a tsconfig.json and the declarations. The folder may be there already.
// The error wraps [fs.ErrExist] where one of the files is, and then nothing has
// been written.
func Init(dir string) error {
	files := map[string][]byte{}
	entries, err := project.ReadDir("project")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if files[entry.Name()], err = project.ReadFile("project/" + entry.Name()); err != nil {
			return err
		}
	}
	var types bytes.Buffer
	if err := Write(&types); err != nil {
		return err
	}
	files[declared] = types.Bytes()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return fmt.Errorf("%s: %w", filepath.Join(dir, name), fs.ErrExist)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for name, content := range files {
		if err := writeNew(filepath.Join(dir, name), content); err != nil {
			return err
		}
	}
	return nil
}

// writeNew writes a file that is not there yet.
func writeNew(name string, content []byte) (err error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.Write(content)
	return err
}
