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

// Type is the type that the nearest package.json of a folder or of those around it
// states; empty where none does.
func Type(among files.Files, folder string) string {
	for {
		if data, err := among.ReadFile(filepath.Join(folder, "package.json")); err == nil {
			return gjson.GetBytes(data, "type").Str
		}
		parent := filepath.Dir(folder)
		if parent == folder || filepath.Base(folder) == "node_modules" {
			return ""
		}
		folder = parent
	}
}

// packageOf reads the package.json of a folder. The answer is empty where there
// is none.
func (r *resolver) packageOf(folder string) (gjson.Result, error) {
	name := filepath.Join(folder, "package.json")
	data, err := r.files.ReadFile(name)
	if err != nil {
		return gjson.Result{}, nil
	}
	if !gjson.ValidBytes(data) {
		return gjson.Result{}, &PackageError{"ERR_INVALID_PACKAGE_CONFIG", fmt.Sprintf("Invalid package config %s: it is no JSON", name)}
	}
	return gjson.ParseBytes(data), nil
}

// exported finds the file that a package exports under a subpath.
func (r *resolver) exported(folder string, exports gjson.Result, subpath string) (string, error) {
	target, star, ok := subpathTarget(exports, subpath)
	if ok {
		if path, ok := r.conditional(target); ok {
			if !strings.HasPrefix(path, "./") || strings.Contains(path+"/", "/../") || strings.Contains(star+"/", "../") {
				return "", &PackageError{"ERR_INVALID_PACKAGE_TARGET",
					fmt.Sprintf("Invalid \"exports\" target '%s' for '%s' in the package config %s", path, subpath, filepath.Join(folder, "package.json"))}
			}
			file := filepath.Join(folder, filepath.FromSlash(strings.ReplaceAll(path, "*", star)))
			if !r.is(file, false) {
				return "", &NotFoundError{Specifier: file}
			}
			return file, nil
		}
	}
	if subpath == "." {
		return "", &PackageError{notExported,
			fmt.Sprintf("No \"exports\" main defined for require in %s", filepath.Join(folder, "package.json"))}
	}
	return "", &PackageError{notExported,
		fmt.Sprintf("Package subpath '%s' is not defined by \"exports\" in %s", subpath, filepath.Join(folder, "package.json"))}
}

// subpathTarget finds the entry of exports for a subpath: its own, or that of
// the pattern that fits it best; star is what the pattern's * stands for.
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
	best := -1
	exports.ForEach(func(key, value gjson.Result) bool {
		if key.Str == subpath && !strings.Contains(key.Str, "*") {
			target, star, ok = value, "", true
			return false
		}
		before, after, isPattern := strings.Cut(key.Str, "*")
		if isPattern && len(before) > best && len(subpath) >= len(before)+len(after) &&
			strings.HasPrefix(subpath, before) && strings.HasSuffix(subpath, after) {
			best = len(before)
			target, star, ok = value, subpath[len(before):len(subpath)-len(after)], true
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
