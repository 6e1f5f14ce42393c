// Package commonjs finds the file that a require or an import means, by Node's
// rules for CommonJS (https://nodejs.org/api/modules.html#all-together) with
// TypeScript's for its files.
package commonjs

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"dialtone/runtime/internal/files"

	"github.com/tidwall/gjson"
)

// NotFoundError says that no file is meant by a specifier.
type NotFoundError struct {
	Specifier string

	// Denied is why the file that the specifier names may not be looked at,
	// where that is so.
	Denied *files.DeniedError

	// Passed is why the node_modules beside the asking file was passed by, where
	// it was. Those above it are out of many scripts' reach, and say nothing.
	Passed *files.DeniedError
}

// Error is in Node's words.
func (e *NotFoundError) Error() string {
	if e.Denied != nil {
		return fmt.Sprintf("Cannot find module '%s': %v", e.Specifier, e.Denied)
	}
	return fmt.Sprintf("Cannot find module '%s'", e.Specifier)
}

// Unwrap is why the file may not be looked at, if that is so.
func (e *NotFoundError) Unwrap() error {
	if e.Denied == nil {
		return nil
	}
	return e.Denied
}

// Resolve finds the file that a require of a specifier means in a file of a
// folder. The answer has no symbolic links. The error is a [*NotFoundError] or a
// [*PackageError].
func Resolve(among files.Files, specifier, folder string) (string, error) {
	return resolve(among, specifier, folder, requireConditions)
}

// Import finds the file that an import of a specifier means likewise. Like
// TypeScript's and unlike Node's it need not have its ending.
func Import(among files.Files, specifier, folder string) (string, error) {
	found, err := resolve(among, specifier, folder, importConditions)
	var packaged *PackageError
	if errors.As(err, &packaged) && packaged.Code == notExported {
		// A package for require alone can be imported all the same.
		if found, err := Resolve(among, specifier, folder); err == nil {
			return found, nil
		}
	}
	return found, err
}

func resolve(among files.Files, specifier, folder string, conditions []string) (string, error) {
	r := resolver{files: among, specifier: specifier, conditions: conditions}
	var found string
	var err error
	switch {
	case isPath(specifier):
		name := filepath.FromSlash(specifier)
		if !filepath.IsAbs(name) {
			name = filepath.Join(folder, name)
		}
		if !strings.HasSuffix(specifier, "/") && specifier != "." && specifier != ".." {
			found = r.file(name)
		}
		if found == "" {
			found, err = r.folder(name)
		}
	case strings.HasPrefix(specifier, "#"):
		found, err = r.imported(folder)
	default:
		found, err = r.installed(folder)
	}
	if err != nil {
		return "", err
	}
	if found == "" {
		return "", &NotFoundError{specifier, r.denied, r.passed}
	}
	return among.RealPath(found)
}

// isPath reports whether a specifier names a file, not a package.
func isPath(specifier string) bool {
	return specifier == "." || specifier == ".." || strings.HasPrefix(specifier, "./") ||
		strings.HasPrefix(specifier, "../") || filepath.IsAbs(specifier)
}

type resolver struct {
	files      files.Files
	specifier  string
	conditions []string           // Of package.json's exports, that hold true.
	denied     *files.DeniedError // Why what is named may not be looked at.
	isNearest  bool               // It is looking in the nearest node_modules.
	passed     *files.DeniedError // Why that may not be looked at.
}

// is reports whether a name is that of a file, or of a folder.
func (r *resolver) is(name string, folder bool) bool {
	info, err := r.files.Stat(name)
	if err != nil {
		var denied *files.DeniedError
		switch {
		case !errors.As(err, &denied):
		case isPath(r.specifier) && r.denied == nil:
			r.denied = denied
		case r.isNearest && r.passed == nil:
			r.passed = denied
		}
		return false
	}
	return info.IsDir() == folder
}

// file finds the file of a name, with or without its extension, or the TypeScript
// file that will become it.
func (r *resolver) file(name string) string {
	for _, extension := range []string{"", ".js", ".json", ".ts", ".mts", ".cts"} {
		if r.is(name+extension, false) {
			return name + extension
		}
	}
	for written, source := range map[string]string{".js": ".ts", ".mjs": ".mts", ".cjs": ".cts"} {
		if base, ok := strings.CutSuffix(name, written); ok && r.is(base+source, false) {
			return base + source
		}
	}
	return ""
}

// index finds the file that stands for a folder.
func (r *resolver) index(folder string) string {
	for _, name := range []string{"index.js", "index.json", "index.ts", "index.mts", "index.cts"} {
		if file := filepath.Join(folder, name); r.is(file, false) {
			return file
		}
	}
	return ""
}

// folder finds the file that a folder's package.json names as its main, or else
// its index.
func (r *resolver) folder(name string) (string, error) {
	if !r.is(name, true) {
		return "", nil
	}
	pkg, err := r.packageOf(name)
	if err != nil {
		return "", err
	}
	if main := pkg.Get("main"); main.Type == gjson.String && main.Str != "" {
		name := filepath.Join(name, filepath.FromSlash(main.Str))
		if found := r.file(name); found != "" {
			return found, nil
		}
		if found := r.index(name); found != "" {
			return found, nil
		}
	}
	return r.index(name), nil
}

// installed finds the file of a package in the node_modules of a folder or of
// those around it.
func (r *resolver) installed(folder string) (string, error) {
	name, subpath := splitSpecifier(r.specifier)
	if name == "" {
		return "", nil
	}
	if found, err := r.itself(folder, name, subpath); found != "" || err != nil {
		return found, err
	}
	for i, modules := range Folders(folder) {
		r.isNearest = i == 0
		dir := filepath.Join(modules, filepath.FromSlash(name))
		pkg, err := r.packageOf(dir)
		if err != nil {
			return "", err
		}
		if exports := pkg.Get("exports"); exports.Exists() && exports.Type != gjson.Null {
			return r.exported(dir, exports, subpath)
		}
		path := filepath.Join(dir, filepath.FromSlash(subpath))
		if subpath != "." || !strings.Contains(name, "/") {
			if found := r.file(path); found != "" {
				return found, nil
			}
		}
		if found, err := r.folder(path); found != "" || err != nil {
			return found, err
		}
	}
	return "", nil
}

// splitSpecifier parts the name of a package from the path in it, which begins
// with a dot.
func splitSpecifier(specifier string) (name, subpath string) {
	if strings.Contains(specifier, `\`) {
		return "", ""
	}
	parts := strings.SplitN(specifier, "/", 3)
	if strings.HasPrefix(specifier, "@") {
		if len(parts) < 2 {
			return "", ""
		}
		parts = append([]string{parts[0] + "/" + parts[1]}, parts[2:]...)
	}
	name = parts[0]
	rest := strings.TrimPrefix(specifier[len(name):], "/")
	if name == "" || strings.HasPrefix(name, ".") {
		return "", ""
	}
	if rest == "" {
		return name, "."
	}
	return name, "./" + rest
}

// Folders lists where a file of a folder looks for packages, nearest first.
func Folders(folder string) []string {
	var list []string
	for {
		if filepath.Base(folder) != "node_modules" {
			list = append(list, filepath.Join(folder, "node_modules"))
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return list
		}
		folder = parent
	}
}
