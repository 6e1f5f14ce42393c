package runtime_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"
)

// Each script of a host has a module object of its own, and what it required
// stays loaded.
func TestRequireBetweenRuns(t *testing.T) {
	var stdout bytes.Buffer
	host := hosttest.New(t, runtime.Options{Stdout: &stdout, Files: runtime.Files{FS: fstest.MapFS{
		"a.js":   {Data: []byte("module.exports = 'changed'; console.log(__filename, require.main === module, require('./lib').n++)")},
		"d/b.js": {Data: []byte("console.log(__filename, __dirname, JSON.stringify(module.exports), require.main === module, require('../lib').n++)")},
		"lib.js": {Data: []byte("exports.n = 1")},
	}}})
	for _, run := range []func() error{
		func() error { return host.RunFile(context.Background(), "a.js") },
		func() error { return host.RunFile(context.Background(), "d/b.js") },
		func() error {
			_, err := host.Eval(context.Background(), "eval", "exports.kept = 1; console.log(__filename, __dirname, require('./lib').n++)")
			return err
		},
		func() error {
			_, err := host.Eval(context.Background(), "eval", "console.log(exports)")
			return err
		},
	} {
		if err := run(); err != nil {
			t.Fatal(runtime.Report(err))
		}
	}
	want := "/a.js true 1\n/d/b.js /d {} true 2\n[eval] . 3\n{ kept: 1 }\n"
	if stdout.String() != want {
		t.Errorf("printed\n%swant\n%s", stdout.String(), want)
	}
}

// What a script declares under the names that Node gives it stays its own.
func TestRequireShadowed(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	value, err := host.Eval(context.Background(), "shadow.js", "const module = 1, fetch = 2; var path = 3, require = 4; [module, fetch, path, require, typeof exports].join()")
	if err != nil || value.String() != "1,2,3,4,object" {
		t.Errorf("got %v, %v", value, err)
	}
}

// A require that a stopped script was in the middle of does no harm to the next.
func TestRequireStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	host := hosttest.New(t, runtime.Options{Modules: []module.Module{hosttest.Functions{"stop": func() { cancel() }}}, Files: runtime.Files{FS: fstest.MapFS{
		"lib.js": {Data: []byte("if (!globalThis.again) { stop(); for (;;) {} } module.exports = 'loaded'")},
	}}})
	if err := host.Run(ctx, "a.js", "try { require('./lib') } finally { globalThis.caught = true }"); runtime.ExitCode(err) != 130 {
		t.Errorf("got %v, want an interrupt", err)
	}
	value, err := host.Eval(context.Background(), "b.js", "globalThis.again = true; [require('./lib'), globalThis.caught].join()")
	if err != nil || value.String() != "loaded," {
		t.Errorf("afterwards %v, %v", value, err)
	}
}

func Example_files() {
	host, err := runtime.New(runtime.Options{Files: runtime.Files{FS: fstest.MapFS{
		"rules/vip.json": {Data: []byte(`["+15551234567"]`)},
		"rules/index.js": {Data: []byte(`exports.isVIP = number => require('./vip').includes(number)`)},
	}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer host.Close()
	value, err := host.Eval(context.Background(), "rule.js", "require('./rules').isVIP('+15551234567')")
	fmt.Println(value, err)
	_, err = host.Eval(context.Background(), "write.js", "require('fs').writeFileSync('rules/vip.json', '[]')")
	fmt.Println(err)
	// Output:
	// true <nil>
	// write.js:1:28: Error: writing '/rules/vip.json' is not allowed: this host grants its scripts files to read, not to write
}

// Hosts with a cache run what is in the files now, each for itself, and compile only what has
// changed.
func TestModuleCache(t *testing.T) {
	write := func(files fstest.MapFS, name, source string) { files[name] = &fstest.MapFile{Data: []byte(source)} }
	files := fstest.MapFS{}
	write(files, "count.js", "exports.count = (globalThis.count ?? 0) + 1; globalThis.count = exports.count")
	write(files, "typed.ts", "import {count} from './count.js'\nexport const typed: number = count + 1")
	write(files, "waits.mjs", "import {typed} from './typed.ts'\nexport default await Promise.resolve(typed + 1)")
	cache := new(runtime.ModuleCache)
	is := func(fsys fstest.MapFS, want string) {
		t.Helper()
		host := hosttest.New(t, runtime.Options{Files: runtime.Files{FS: fsys}, Cache: cache})
		value, err := host.Eval(t.Context(), "eval", "const {default: waits} = await import('./waits.mjs'); [require('./count').count, require('./typed').typed, waits].join()")
		if err != nil || value.String() != want {
			t.Errorf("got %v, %v, want %s", value, err, want)
		}
	}
	is(files, "1,2,3")
	is(files, "1,2,3")
	write(files, "count.js", "exports.count = 5")
	is(files, "5,6,7")
	other := fstest.MapFS{"typed.ts": files["typed.ts"], "waits.mjs": files["waits.mjs"]}
	write(other, "count.js", "exports.count = 7")
	is(other, "7,8,9")
	is(files, "5,6,7")

	host := hosttest.New(t, runtime.Options{Files: runtime.Files{FS: fstest.MapFS{"waits.mjs": files["waits.mjs"]}}, Cache: cache})
	if _, err := host.Eval(t.Context(), "eval", "await import('./waits.mjs')"); err == nil || !strings.Contains(err.Error(), "Cannot find module './typed.ts'") {
		t.Errorf("a host without the file: %v", err)
	}
	write(files, "count.js", "exports.count = 1\nthrow new Error('no')")
	for range 2 {
		host = hosttest.New(t, runtime.Options{Files: runtime.Files{FS: files}, Cache: cache})
		if _, err := host.Eval(t.Context(), "eval", "require('./count')"); !strings.Contains(runtime.Report(err), "/count.js:2\nthrow new Error('no')") {
			t.Errorf("the error of a file: %s", runtime.Report(err))
		}
	}
}

// What is in a cache costs little to require, however large it is.
func TestModuleCacheSparesCompiling(t *testing.T) {
	files := fstest.MapFS{"large.ts": {Data: []byte("export const one: number = 1\n" + strings.Repeat("{ const f = (n: number): number => [n, n + 1].map(n => n * 2)[0] }\n", 500))}}
	cost := func(cache *runtime.ModuleCache) float64 {
		return testing.AllocsPerRun(2, func() {
			host := hosttest.New(t, runtime.Options{Files: runtime.Files{FS: files}, Cache: cache})
			if _, err := host.Eval(t.Context(), "eval", "require('./large').one"); err != nil {
				t.Error(err)
			}
		})
	}
	if alone, cached := cost(nil), cost(new(runtime.ModuleCache)); cached > alone/5 {
		t.Errorf("%v allocations with a cache, %v without", cached, alone)
	}
}
