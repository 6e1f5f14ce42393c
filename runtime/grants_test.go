package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"
	"dialtone/runtime/paths"
)

// folderTree makes folders inside of one another, with a file in each, and
// symbolic links between them.
func folderTree(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"secret.txt": "secret", "secret.js": "module.exports = 'secret'", "open/a.txt": "a", "open/lib.js": "module.exports = 'lib'",
		"open/sub/b.txt": "b", "out/c.txt": "c", "node_modules/outside/index.js": "module.exports = 'outside'",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{
		"open/up": "..", "open/absolute": dir, "open/secret-link.txt": "../secret.txt", "open/secret-link.js": "../secret.js", "open/inner.txt": "sub/b.txt", "out/leak": "..",
	} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Without leave process.exit is an error like any other, and the script goes on.
func TestExitIsNotGranted(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	value, err := host.Eval(t.Context(), "eval", "try { process.exit(3) } catch (e) { e.message }")
	if err != nil || !strings.Contains(value.String(), "runtime.Options.Exit does") || host.ExitCode() != 0 {
		t.Errorf("it is %v, %v", value, err)
	}
	if _, err := host.Eval(t.Context(), "eval", "process.exitCode = 4"); err != nil || host.ExitCode() != 4 {
		t.Errorf("the exit code is %d, %v", host.ExitCode(), err)
	}
}

func TestFolders(t *testing.T) {
	for _, test := range []struct{ source, want string }{
		{"fs.readFileSync('a.txt', 'utf8')", "a"},
		{"fs.readFileSync('inner.txt', 'utf8')", "b"},
		{"fs.readFileSync('sub/../a.txt', 'utf8')", "a"},
		{"fs.readdirSync('.').join()", "a.txt,absolute,inner.txt,lib.js,secret-link.js,secret-link.txt,sub,up"},
		{"require('./lib')", "lib"},
		{"fs.realpathSync('inner.txt').slice(-6)", "/b.txt"},
		{"fs.writeFileSync('../out/new.txt', 'x'), fs.renameSync('../out/new.txt', '../out/moved.txt'), fs.readFileSync('../out/moved.txt', 'utf8')", "x"},
		{"fs.mkdirSync('../out/d/e', {recursive: true}), fs.rmSync('../out/d', {recursive: true}), fs.existsSync('../out/d')", "false"},

		{"fs.readFileSync('../secret.txt')", "it is in no folder that this host grants its scripts"},
		{"fs.readFileSync('/etc/passwd')", "reading '/etc/passwd' is not allowed: it is in no folder"},
		{"fs.readFileSync('secret-link.txt')", "a symbolic link leads out of the folder"},
		{"fs.readFileSync('up/secret.txt')", "a symbolic link leads out of the folder"},
		{"fs.readFileSync('absolute/secret.txt')", "a symbolic link leads out of the folder"},
		{"fs.readdirSync('up')", "a symbolic link leads out of the folder"},
		{"fs.existsSync('../secret.txt')", "ERR_ACCESS_DENIED"},
		{"fs.statSync('up/secret.txt')", "ERR_ACCESS_DENIED"},
		{"fs.realpathSync('secret-link.txt')", "ERR_ACCESS_DENIED"},
		{"fs.writeFileSync('a.txt', 'x')", "writing 'DIR/open/a.txt' is not allowed: this host grants its scripts the folder read-only"},
		{"fs.unlinkSync('a.txt')", "the folder read-only"},
		{"fs.mkdirSync('new')", "the folder read-only"},
		{"fs.writeFileSync('../out/leak/new.txt', 'x')", "a symbolic link leads out of the folder"},
		{"fs.renameSync('../out/c.txt', '../stolen.txt')", "it is not in the folder from which it is to be moved"},
		{"fs.renameSync('a.txt', '../out/a.txt')", "the folder read-only"},
		{"fs.rmSync('../out/leak/secret.txt')", "a symbolic link leads out of the folder"},
		{"fs.copyFileSync('../secret.txt', '../out/x')", "ERR_ACCESS_DENIED"},
		{"require('../secret')", "ERR_ACCESS_DENIED"},
		{"require('./secret-link')", "ERR_ACCESS_DENIED"},
		{"require('./up/secret')", "ERR_ACCESS_DENIED"},
		{"require('outside')", "Cannot find module 'outside'"},
		{"require('x/../../../secret')", "Cannot find module"},
	} {
		dir := folderTree(t)
		host := hosttest.New(t, runtime.Options{
			Dir:   filepath.Join(dir, "open"),
			Files: runtime.Files{Folders: []runtime.Folder{{Path: filepath.Join(dir, "open")}, {Path: filepath.Join(dir, "out"), Writable: true}}},
		})
		value, err := host.Eval(context.Background(), "files.js", "const fs = require('fs')\n"+test.source)
		var script *runtime.ScriptError
		got := ""
		if errors.As(err, &script) {
			got = strings.ReplaceAll(runtime.Report(err), dir, "DIR")
		} else if value != nil {
			got = value.String()
		}
		if !strings.Contains(got, test.want) || err == nil && got != test.want {
			t.Errorf("%s: got %s, want %s", test.source, got, test.want)
		}
		if text, err := os.ReadFile(filepath.Join(dir, "secret.txt")); err != nil || string(text) != "secret" {
			t.Errorf("%s: the file outside is now %q, %v", test.source, text, err)
		}
	}
}

func TestFS(t *testing.T) {
	fsys := fstest.MapFS{
		"main.js":                   {Data: []byte("require('pkg') + fs.readFileSync('data/a.txt', 'utf8')")},
		"app.js":                    {Data: []byte("const fs = require('fs'); if (require('./lib/x') !== 'x,pkg') throw new Error(require('./lib/x')); if (__dirname !== '/') throw new Error(__dirname)")},
		"lib/x.js":                  {Data: []byte("module.exports = ['x', require('pkg')].join()")},
		"data/a.txt":                {Data: []byte("a")},
		"node_modules/pkg/index.js": {Data: []byte("module.exports = 'pkg'")},
	}
	host := hosttest.New(t, runtime.Options{Files: runtime.Files{FS: fsys}})
	if err := host.RunFile(context.Background(), "app.js"); err != nil {
		t.Error(runtime.Report(err))
	}
	for _, test := range []struct{ source, want string }{
		{"require('fs').readFileSync('data/a.txt', 'utf8')", "a"},
		{"require('fs').readFileSync('/data/a.txt', 'utf8')", "a"},
		{"require('fs').readFileSync('../../data/a.txt', 'utf8')", "a"},
		{"require('fs').readdirSync('/').join()", "app.js,data,lib,main.js,node_modules"},
		{"require('fs').existsSync('nope')", "false"},
		{"process.cwd()", "/"},
		{"require('./lib/x')", "x,pkg"},
		{"try { require('fs').readFileSync('nope') } catch (e) { e.message }", "ENOENT: no such file or directory, open 'nope'"},
		{"try { require('fs').writeFileSync('/data/a.txt', '') } catch (e) { e.message }", "writing '/data/a.txt' is not allowed: this host grants its scripts files to read, not to write"},
		{"try { require('fs').rmSync('/data', {recursive: true}) } catch (e) { e.code }", "ERR_ACCESS_DENIED"},
	} {
		value, err := host.Eval(context.Background(), "fs.js", test.source)
		if err != nil || value.String() != test.want {
			t.Errorf("%s is %v (%v), want %s", test.source, value, err, test.want)
		}
	}
	if err := host.RunFile(context.Background(), "/nope.js"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing script: %v", err)
	}
}

// The Go error of a file is found in the script's.
func TestFileErrorUnwraps(t *testing.T) {
	dir := t.TempDir()
	host := hosttest.New(t, runtime.Options{Files: runtime.Files{Folders: []runtime.Folder{{Path: dir}}}, Dir: dir})
	if err := host.Run(context.Background(), "read.js", "require('fs').readFileSync('nope')"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v is not fs.ErrNotExist", err)
	}
}

// A file is read at once, and one that there is no memory for would end the process.
func TestLargeFiles(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large.js")
	for _, err := range []error{os.WriteFile(large, nil, 0o644), os.Truncate(large, 1<<40)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	granted := func(limits *runtime.Limits) *runtime.Host {
		return hosttest.New(t, runtime.Options{Limits: limits, Files: runtime.Files{Folders: []runtime.Folder{{Path: dir, Writable: true}}}, Dir: dir})
	}
	for _, test := range []struct{ source, free, limited string }{
		{"fs.readFileSync('large.js')", "ERR_FS_FILE_TOO_LARGE RangeError: File size (1099511627776) is greater than 2 GiB", "line 2: reading '" + large + "' was to take 1099511627776 bytes, more than 1000"},
		{"fs.copyFileSync('large.js', 'copy')", "ERR_FS_FILE_TOO_LARGE RangeError: File size (1099511627776) is greater than 2 GiB", "line 2: reading '" + large + "' was to take 1099511627776 bytes, more than 1000"},
		{"require('./large.js')", "undefined GoError: '" + large + "' has 1099511627776 bytes, more than 2147483647", "undefined GoError: '" + large + "' has 1099511627776 bytes, more than 1000 (Limits.Size)"},
		{"fs.readFileSync('.')", "EISDIR Error: EISDIR: illegal operation on a directory, read", "EISDIR Error: EISDIR: illegal operation on a directory, read"},
	} {
		for want, host := range map[string]*runtime.Host{test.free: granted(nil), test.limited: granted(&runtime.Limits{Size: 1000})} {
			value, err := host.Eval(t.Context(), "script.js", "const fs = require('fs')\ntry { "+test.source+" } catch (e) { e.code + ' ' + e }")
			got := fmt.Sprint(value)
			var limit *runtime.LimitError
			if errors.As(err, &limit) && limit.Limit == runtime.LimitSize {
				got = fmt.Sprintf("line %d: %s", limit.Line, limit.Problem)
			}
			if got != want {
				t.Errorf("%s: got %s, %v; want %s", test.source, got, err, want)
			}
		}
	}
}

func TestGrantsRefused(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for want, options := range map[string]runtime.Options{
		"Files.FS cannot be combined":      {Files: runtime.Files{FS: fstest.MapFS{}, All: true}},
		"FS cannot be combined":            {Files: runtime.Files{FS: fstest.MapFS{}, Folders: []runtime.Folder{{Path: dir}}}},
		"Files.Rules cannot be combined":   {Files: runtime.Files{Rules: new(paths.Files), FS: fstest.MapFS{}}},
		"Rules cannot be combined with FS": {Files: runtime.Files{Rules: new(paths.Files), Folders: []runtime.Folder{{Path: dir}}}},
		"no such file or directory":        {Files: runtime.Files{Folders: []runtime.Folder{{Path: filepath.Join(dir, "nope")}}}},
		"is not a folder":                  {Files: runtime.Files{Folders: []runtime.Folder{{Path: dir}, {Path: file}}}},
		"the path is empty":                {Files: runtime.Files{Folders: []runtime.Folder{{}}}},
		"cannot be combined with Transpor": {Network: runtime.Network{Hosts: []string{"a.test"}, Transport: http.DefaultTransport}},
		"Network.Hosts":                    {Network: runtime.Network{Hosts: []string{"not a host"}}},
		"which the host itself defines":    {Modules: []module.Module{hosttest.Functions{"fetch": nil}}},
		"has the name require, which":      {Modules: []module.Module{hosttest.Functions{"require": nil}}},
	} {
		if _, err := runtime.New(options); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error with %q", err, want)
		}
	}
}
