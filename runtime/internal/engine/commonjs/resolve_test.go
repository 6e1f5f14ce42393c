package commonjs_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dialtone/runtime/internal/engine/commonjs"
	"dialtone/runtime/internal/files"
)

// tree makes files in a folder without links, and returns the folder.
func tree(t *testing.T, texts map[string]string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range texts {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

var packages = map[string]string{
	"package.json":                          `{"name": "self", "type": "module", "exports": {".": "./a.js"}, "imports": {"#own": "./lib/index.js", "#both": {"import": "./m.mjs", "require": "./a.js"}, "#plain": "plain", "#away": "../away.js"}}`,
	"a.js":                                  "",
	"m.mjs":                                 "",
	"typed.ts":                              "",
	"typed2.mts":                            "",
	"data.json":                             "{}",
	"lib/index.js":                          "",
	"main/package.json":                     `{"main": "./other"}`,
	"main/other.js":                         "",
	"lost/package.json":                     `{"main": "./none"}`,
	"lost/index.js":                         "",
	"node_modules/plain/index.js":           "",
	"node_modules/plain/sub.js":             "",
	"node_modules/@of/it/package.json":      `{"exports": "./main.js"}`,
	"node_modules/@of/it/main.js":           "",
	"node_modules/map/package.json":         `{"exports": {".": {"import": "./m.mjs", "require": "./r.js"}, "./f/*": "./files/*.js", "./f/deep/*": "./deep/*.js", "./only": {"require": "./r.js"}, "./no": null, "./out": "../plain/index.js", "./none": "./none.js"}}`,
	"node_modules/map/m.mjs":                "",
	"node_modules/map/r.js":                 "",
	"node_modules/map/files/x.js":           "",
	"node_modules/map/deep/x.js":            "",
	"node_modules/bad/package.json":         `{`,
	"inner/node_modules/plain/main.js":      "",
	"inner/node_modules/plain/package.json": `{"main": "main.js"}`,
}

// What a specifier means, by Node's rules. An answer in capitals is Node's code of the error.
func TestResolve(t *testing.T) {
	root := tree(t, packages)
	for _, c := range []struct{ specifier, folder, require, imports string }{
		{"./a.js", ".", "a.js", "a.js"},
		{"./a", ".", "a.js", "a.js"},
		{"../a", "lib", "a.js", "a.js"},
		{"./typed", ".", "typed.ts", "typed.ts"},
		{"./typed.js", ".", "typed.ts", "typed.ts"},
		{"./typed2.mjs", ".", "typed2.mts", "typed2.mts"},
		{"./data", ".", "data.json", "data.json"},
		{"./lib", ".", "lib/index.js", "lib/index.js"},
		{"./lib/", ".", "lib/index.js", "lib/index.js"},
		{".", "lib", "lib/index.js", "lib/index.js"},
		{"./main", ".", "main/other.js", "main/other.js"},
		{"./lost", ".", "lost/index.js", "lost/index.js"},
		{"./missing", ".", "", ""},
		{"plain", ".", "node_modules/plain/index.js", "node_modules/plain/index.js"},
		{"plain", "lib", "node_modules/plain/index.js", "node_modules/plain/index.js"},
		{"plain", "inner", "inner/node_modules/plain/main.js", "inner/node_modules/plain/main.js"},
		{"plain/sub", ".", "node_modules/plain/sub.js", "node_modules/plain/sub.js"},
		{"@of/it", ".", "node_modules/@of/it/main.js", "node_modules/@of/it/main.js"},
		{"@of/it/main.js", ".", "ERR_PACKAGE_PATH_NOT_EXPORTED", "ERR_PACKAGE_PATH_NOT_EXPORTED"},
		{"map", ".", "node_modules/map/r.js", "node_modules/map/m.mjs"},
		{"map/f/x", ".", "node_modules/map/files/x.js", "node_modules/map/files/x.js"},
		{"map/f/deep/x", ".", "node_modules/map/deep/x.js", "node_modules/map/deep/x.js"},
		{"map/only", ".", "node_modules/map/r.js", "node_modules/map/r.js"}, // an import takes what is for require
		{"map/no", ".", "ERR_PACKAGE_PATH_NOT_EXPORTED", "ERR_PACKAGE_PATH_NOT_EXPORTED"},
		{"map/out", ".", "ERR_INVALID_PACKAGE_TARGET", "ERR_INVALID_PACKAGE_TARGET"},
		{"map/f/../r", ".", "ERR_INVALID_PACKAGE_TARGET", "ERR_INVALID_PACKAGE_TARGET"},
		{"map/none", ".", "", ""},
		{"bad", ".", "ERR_INVALID_PACKAGE_CONFIG", "ERR_INVALID_PACKAGE_CONFIG"},
		{"self", "lib", "a.js", "a.js"},
		{"#own", "lib", "lib/index.js", "lib/index.js"},
		{"#both", ".", "a.js", "m.mjs"},
		{"#plain", ".", "node_modules/plain/index.js", "node_modules/plain/index.js"},
		{"#away", ".", "ERR_INVALID_PACKAGE_TARGET", "ERR_INVALID_PACKAGE_TARGET"},
		{"#none", ".", "ERR_PACKAGE_IMPORT_NOT_DEFINED", "ERR_PACKAGE_IMPORT_NOT_DEFINED"},
		{"nowhere", ".", "", ""},
		{"@of", ".", "", ""},
		{`back\slash`, ".", "", ""},
		{"", ".", "", ""},
	} {
		folder := filepath.Join(root, c.folder)
		found, err := commonjs.Resolve(files.All{}, c.specifier, folder)
		if got := meant(t, root, found, err); got != c.require {
			t.Errorf("a require of %q in %s finds %q (%v), want %q", c.specifier, c.folder, got, err, c.require)
		}
		found, err = commonjs.Import(files.All{}, c.specifier, folder)
		if got := meant(t, root, found, err); got != c.imports {
			t.Errorf("an import of %q in %s finds %q (%v), want %q", c.specifier, c.folder, got, err, c.imports)
		}
	}
}

// meant is a file as the tests write it, or the code of the error.
func meant(t *testing.T, root, found string, err error) string {
	t.Helper()
	var missing *commonjs.NotFoundError
	var wrong *commonjs.PackageError
	switch {
	case errors.As(err, &wrong):
		return wrong.Code
	case errors.As(err, &missing):
		return ""
	case err != nil:
		t.Fatal(err)
	}
	return filepath.ToSlash(strings.TrimPrefix(found, root+string(filepath.Separator)))
}

// The answer is the file that a link leads to, and what may not be looked at is said to be that.
func TestResolveByWhatMayBeRead(t *testing.T) {
	root := tree(t, map[string]string{"granted/a.js": "", "b.js": ""})
	if err := os.Symlink("a.js", filepath.Join(root, "granted", "link.js")); err != nil {
		t.Fatal(err)
	}
	folder, err := files.FindFolder(filepath.Join(root, "granted"))
	if err != nil {
		t.Fatal(err)
	}
	among := files.Folders{{Path: folder}}
	if found, err := commonjs.Resolve(among, "./link", folder); err != nil || found != filepath.Join(folder, "a.js") {
		t.Errorf("a link leads to %q, %v", found, err)
	}
	_, err = commonjs.Resolve(among, "../b.js", folder)
	var denied *files.DeniedError
	if !errors.As(err, &denied) || !strings.HasPrefix(err.Error(), "Cannot find module '../b.js': ") {
		t.Errorf("a file outside is %v", err)
	}
}

func TestType(t *testing.T) {
	root := tree(t, packages)
	for folder, want := range map[string]string{".": "module", "lib": "module", "main": "", "node_modules/plain": ""} {
		if got := commonjs.Type(files.All{}, filepath.Join(root, folder)); got != want {
			t.Errorf("the type of %s is %q, want %q", folder, got, want)
		}
	}
}

func TestFolders(t *testing.T) {
	if got := commonjs.Folders(filepath.FromSlash("/a/node_modules/b")); !slices.Equal(got, []string{
		filepath.FromSlash("/a/node_modules/b/node_modules"), filepath.FromSlash("/a/node_modules"), filepath.FromSlash("/node_modules"),
	}) {
		t.Errorf("%q", got)
	}
}
