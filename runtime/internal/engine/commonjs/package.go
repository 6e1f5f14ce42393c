package commonjs

import (
	"fmt"
	"path/filepath"
	"strings"

	"dialtone/runtime/internal/files"

	"github.com/tidwall/gjson"
)

// PackageError is what is wrong with a package, or with what is asked of it.
type PackageError struct {
	Code    string // As Node names it.
	Message string
}

// Error is the message.
func (e *PackageError) Error() string { return e.Message }

// The conditions that Node holds true for a require and for an import.
var (
	requireConditions = []string{"node", "require", "module-sync", "default"}
	importConditions  = []string{"node", "import", "module-sync", "default"}
)

// notExported is Node's code for what a package does not export.
const notExported = "ERR_PACKAGE_PATH_NOT_EXPORTED"

// notImported is its code for an import of a package's own that it does not define.
const notImported = "ERR_PACKAGE_IMPORT_NOT_DEFINED"

// Type is the type that the nearest package.json of a folder or of those around it
// states; empty where none does.
func Type(among files.Files, folder string) string {
	_, data := nearest(among, folder)
	return gjson.GetBytes(data, "type").Str
}

// nearest finds the package that a folder is in, and its package.json. Both are empty where
// it is in none.
func nearest(among files.Files, folder string) (of string, data []byte) {
	for {
		if data, err := files.Read(among, filepath.Join(folder, "package.json")); err == nil {
			return folder, data
		}
		parent := filepath.Dir(folder)
		if parent == folder || filepath.Base(folder) == "node_modules" {
			return "", nil
		}
		folder = parent
	}
}

// packageOf reads the package.json of a folder. The answer is empty where there
// is none.
func (r *resolver) packageOf(folder string) (gjson.Result, error) {
	name := filepath.Join(folder, "package.json")
	data, err := files.Read(r.files, name)
	if err != nil {
		return gjson.Result{}, nil
	}
	if !gjson.ValidBytes(data) {
		return gjson.Result{}, &PackageError{"ERR_INVALID_PACKAGE_CONFIG", fmt.Sprintf("Invalid package config %s: it is not JSON", name)}
	}
	return gjson.ParseBytes(data), nil
}

// own finds the package.json of the package that a folder is in.
func (r *resolver) own(folder string) (of string, pkg gjson.Result, err error) {
	if of, _ = nearest(r.files, folder); of != "" {
		pkg, err = r.packageOf(of)
	}
	return of, pkg, err
}

// imported finds the file that a package names in its own imports, for the specifiers that begin
// with a #.
func (r *resolver) imported(folder string) (string, error) {
	of, pkg, err := r.own(folder)
	if err != nil || of == "" {
		return "", err
	}
	if target, star, ok := entry(pkg.Get("imports"), r.specifier); ok {
		path, ok := r.conditional(target)
		switch {
		case ok && strings.HasPrefix(path, "./"):
			return r.within(of, "imports", r.specifier, path, star)
		case ok && !isPath(path) && !strings.HasPrefix(path, "#"):
			other := *r
			other.specifier = strings.ReplaceAll(path, "*", star)
			found, err := other.installed(of)
			if found == "" && err == nil {
				err = &NotFoundError{other.specifier, other.denied, other.passed}
			}
			return found, err
		case ok:
			return "", r.invalid(of, "imports", r.specifier, path)
		}
	}
	return "", &PackageError{notImported,
		fmt.Sprintf("Package import specifier \"%s\" is not defined in package %s", r.specifier, filepath.Join(of, "package.json"))}
}

// itself finds the file that the package which a folder is in exports, where the specifier
// names that package.
func (r *resolver) itself(folder, name, subpath string) (string, error) {
	of, pkg, err := r.own(folder)
	if exports := pkg.Get("exports"); err == nil && pkg.Get("name").Str == name && exports.Exists() && exports.Type != gjson.Null {
		return r.exported(of, exports, subpath)
	}
	return "", nil
}

// exported finds the file that a package exports under a subpath.
func (r *resolver) exported(folder string, exports gjson.Result, subpath string) (string, error) {
	target, star, ok := subpathTarget(exports, subpath)
	if ok {
		if path, ok := r.conditional(target); ok {
			return r.within(folder, "exports", subpath, path, star)
		}
	}
	if subpath == "." {
		return "", &PackageError{notExported,
			fmt.Sprintf("No \"exports\" main defined for require in %s", filepath.Join(folder, "package.json"))}
	}
	return "", &PackageError{notExported,
		fmt.Sprintf("Package subpath '%s' is not defined by \"exports\" in %s", subpath, filepath.Join(folder, "package.json"))}
}

// within finds the file in a package that a target of its exports or imports names.
func (r *resolver) within(folder, field, asked, target, star string) (string, error) {
	if !strings.HasPrefix(target, "./") || strings.Contains(target+"/", "/../") || strings.Contains(star+"/", "../") {
		return "", r.invalid(folder, field, asked, target)
	}
	file := filepath.Join(folder, filepath.FromSlash(strings.ReplaceAll(target, "*", star)))
	if !r.is(file, false) {
		return "", &NotFoundError{Specifier: file}
	}
	return file, nil
}

func (r *resolver) invalid(folder, field, asked, target string) error {
	return &PackageError{"ERR_INVALID_PACKAGE_TARGET",
		fmt.Sprintf("Invalid \"%s\" target '%s' for '%s' in the package config %s", field, target, asked, filepath.Join(folder, "package.json"))}
}

// subpathTarget finds the entry of exports for a subpath.
func subpathTarget(exports gjson.Result, subpath string) (target gjson.Result, star string, ok bool) {
	isMap := false
	if exports.IsObject() {
		exports.ForEach(func(key, _ gjson.Result) bool {
			isMap = strings.HasPrefix(key.Str, ".")
			return false
		})
	}
	if !isMap {
		return exports, "", subpath == "."
	}
	return entry(exports, subpath)
}

// entry finds what a map has for a name: its own entry, or that of the pattern that fits
// it best; star is what the pattern's * stands for.
func entry(all gjson.Result, name string) (target gjson.Result, star string, ok bool) {
	best := -1
	all.ForEach(func(key, value gjson.Result) bool {
		if key.Str == name && !strings.Contains(key.Str, "*") {
			target, star, ok = value, "", true
			return false
		}
		before, after, isPattern := strings.Cut(key.Str, "*")
		if isPattern && len(before) > best && len(name) >= len(before)+len(after) &&
			strings.HasPrefix(name, before) && strings.HasSuffix(name, after) {
			best = len(before)
			target, star, ok = value, name[len(before):len(name)-len(after)], true
		}
		return true
	})
	return target, star, ok
}

// conditional finds the path of a target: the first condition that holds has it.
func (r *resolver) conditional(target gjson.Result) (path string, ok bool) {
	switch {
	case target.Type == gjson.String:
		return target.Str, true
	case target.IsArray():
		for _, element := range target.Array() {
			if path, ok = r.conditional(element); ok {
				return path, true
			}
		}
	case target.IsObject():
		target.ForEach(func(key, value gjson.Result) bool {
			for _, condition := range r.conditions {
				if key.Str == condition {
					path, ok = r.conditional(value)
				}
			}
			return !ok
		})
	}
	return path, ok
}
