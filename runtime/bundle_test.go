package runtime_test

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/evanw/esbuild/pkg/api"
)

// bundled bundles files of a folder into out/bundle.js below it, with a source map as esbuild makes
// one.
func bundled(t *testing.T, format api.Format, sourcemap api.SourceMap, files map[string]string) (folder, bundle string) {
	t.Helper()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, source := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	bundle = filepath.Join(folder, "out", "bundle.js")
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join(folder, "main.ts")}, Outfile: bundle, Bundle: true, Write: true, MinifyWhitespace: true,
		MinifySyntax: true, Format: format, Sourcemap: sourcemap, Platform: api.PlatformNode, Target: api.ES2022, LogLevel: api.LogLevelSilent,
	})
	if len(result.Errors) > 0 {
		t.Fatal(result.Errors)
	}
	return folder, bundle
}

// Errors in a bundle name the file and the line that were written, with a map in it and one beside
// it, with a child as without.
func TestErrorsOfBundlesNameTheOriginals(t *testing.T) {
	sources := map[string]string{
		"main.ts": "import {check} from './check'\n\nexport const run = (n: number): number => check({n})\nif (process.argv[2]) run(1)\n",
		"check.ts": "type Given = {n: number}\n// A comment that a bundle loses.\nexport function check(given: Given): number {\n  if (given.n > 0) {\n" +
			"    throw new RangeError('é: ' + given.n)\n  }\n  return given.n\n}\n",
	}
	for name, how := range map[string]api.SourceMap{"inline": api.SourceMapInline, "beside": api.SourceMapLinked} {
		for format, kind := range map[api.Format]string{api.FormatCommonJS: "CommonJS", api.FormatESModule: "ES modules"} {
			folder, bundle := bundled(t, format, how, sources)
			check, main := filepath.Join(folder, "check.ts"), filepath.Join(folder, "main.ts")
			verify := func(t *testing.T, err error) {
				t.Helper()
				var script *runtime.ScriptError
				if !errors.As(err, &script) {
					t.Fatalf("%s, %s: it is %v", name, kind, err)
				}
				if script.File != check || script.Line != 5 || script.Column != 11 || script.SourceLine != "    throw new RangeError('é: ' + given.n)" ||
					len(script.Stack) < 2 || script.Stack[1].File != main || script.Stack[1].Line != 3 {
					t.Errorf("%s, %s: it is at %s:%d:%d %q, %v", name, kind, script.File, script.Line, script.Column, script.SourceLine, script.Stack)
				}
				if report := runtime.Report(err); !strings.Contains(report, "at check ("+check+":5:11)") {
					t.Errorf("%s, %s: the report is\n%s", name, kind, report)
				}
			}
			options := func() runtime.Options {
				return runtime.Options{Args: []string{"go"}, Files: runtime.Files{Folders: []runtime.Folder{{Path: folder}}}}
			}
			bothModes(t, options, func(t *testing.T, host *runtime.Host) {
				verify(t, host.Run(t.Context(), filepath.Join(folder, "other.js"), "require('./out/bundle.js')"))
				verify(t, host.RunFile(t.Context(), bundle))
			})
			host := hosttest.New(t, options())
			source := "try { require('./out/bundle.js') } catch (e) { exports.stack = () => e.stack }"
			if err := host.Run(t.Context(), filepath.Join(folder, "stack.js"), source); err != nil {
				t.Fatal(err)
			}
			if stack, err := runtime.CallTo[string](t.Context(), host, "stack"); err != nil || !strings.Contains(stack, "check.ts:5:11") {
				t.Errorf("%s, %s: the stack is %v, %v", name, kind, stack, err)
			}
		}
	}
}

// A program that was compiled of a bundle names them too. What is not a map changes nothing.
func TestSourceMapsInPrograms(t *testing.T) {
	inline := func(text string) string {
		return "//# sourceMappingURL=data:application/json;base64," + base64.StdEncoding.EncodeToString([]byte(text)) + "\n"
	}
	const script = "exports.f = () => { throw new Error('x') }\n"
	for _, test := range []struct{ comment, want string }{
		{inline(`{"version":3,"sources":["src/rule.ts"],"names":[],"mappings":"AAEA"}`), "dist/src/rule.ts:3:"},
		{inline(`{"version":3,"sources":["webpack://app/rule.ts"],"names":[],"mappings":"AAEA"}`), "webpack://app/rule.ts:3:"},
		{"//# sourceMappingURL=data:application/json,%7B%22version%22:3,%22sources%22:[%22a.ts%22],%22names%22:[],%22mappings%22:%22AAEA%22%7D", "dist/a.ts:3:"},
		{inline(`{"version":3}`), "dist/rules.js:1:"},
		{inline("no map"), "dist/rules.js:1:"},
		{"//# sourceMappingURL=gone.js.map", "dist/rules.js:1:"},
		{"//# sourceMappingURL=https://example.com/a.map", "dist/rules.js:1:"},
		{"//# sourceMappingURL=data:,", "dist/rules.js:1:"},
	} {
		program, err := runtime.Compile("dist/rules.js", script+test.comment)
		if err != nil {
			t.Fatal(err)
		}
		pool, err := runtime.NewPool(t.Context(), 1, program, runtime.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := pool.Call(t.Context(), "f"); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("with %.60s it is %v, want %s", test.comment, err, test.want)
		}
		pool.Close()
	}
}
