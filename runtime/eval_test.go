package runtime_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"
)

func TestEval(t *testing.T) {
	for _, test := range []struct{ source, want string }{
		{"1 + 1", "2"},
		{"", "undefined"},
		{"let x = 1", "undefined"},
		{"let x = 1; x", "1"},
		{"if (true) 'branch'", "'branch'"},
		{"await 5", "5"},
		{"await Promise.resolve({a: 1})", "{ a: 1 }"},
		{"Promise.resolve('waited for')", "'waited for'"},
		{"new Promise(resolve => setTimeout(resolve, 1000, 'later'))", "'later'"},
		{"new Promise(() => {})", "Promise { <pending> }"},
		{"(async () => { await null; return [1] })()", "[ 1 ]"},
		{"const a = await 1; const b = 2; a + b", "3"},
		{"await 1; let c = 3", "undefined"},
		{"await 1; if (true) {}", "undefined"},
		{"for (const i of [1, 2]) await i", "undefined"},
		{"await 1; ({a: 1})", "{ a: 1 }"},
		{"await 1; (() => Promise.resolve(2))()", "2"},
		{"await 1; // a comment", "1"},
		{"await 1; globalThis === this", "true"},
		{"process.exitCode = 3; 'kept'", "'kept'"},
	} {
		host := hosttest.New(t, runtime.Options{Clock: newFakeClock()})
		value, err := host.Eval(context.Background(), "eval.js", test.source)
		if err != nil {
			t.Errorf("%s: %v", test.source, err)
			continue
		}
		got, err := host.Inspect(context.Background(), value, runtime.InspectOptions{})
		if err != nil || got != test.want {
			t.Errorf("%s is %s (%v), want %s", test.source, got, err, test.want)
		}
	}
}

// What an awaiting Eval declares is there for the next, as in a console.
func TestEvalKeepsNames(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	for _, step := range []struct{ source, want string }{
		{"const a = await 1, b = a + 1; let c; var d = await 3", "undefined"},
		{"[a, b, c, d]", "[ 1, 2, undefined, 3 ]"},
		{"const {e, f: {g = 5}, ...rest} = await {e: 4, f: {}, h: 6}; const [i, , j = 8, ...k] = [7, 0, undefined, 9]", "undefined"},
		{"[e, g, rest, i, j, k]", "[ 4, 5, { h: 6 }, 7, 8, [ 9 ] ]"},
		{"await 1; function hoisted() { return a } class K { m() { return hoisted() } }", "undefined"},
		{"[hoisted.name, new K().m(), K]", "[ 'hoisted', 1, [class K] ]"},
		{"const fn = () => 1; await 1; fn.name", "'fn'"},
		{"for (var n of [await 10]); n", "10"},
		{"{ let inner = await 1 } typeof inner", "'undefined'"},
		{"c = 5; await c", "5"},
	} {
		value, err := host.Eval(context.Background(), "eval.js", step.source)
		if err != nil {
			t.Errorf("%s: %v", step.source, err)
			continue
		}
		got, err := host.Inspect(context.Background(), value, runtime.InspectOptions{})
		if err != nil || got != step.want {
			t.Errorf("%s is %s (%v), want %s", step.source, got, err, step.want)
		}
	}
}

func TestEvalExit(t *testing.T) {
	host := hosttest.New(t, runtime.Options{Exit: true})
	var exit *runtime.ExitError
	if _, err := host.Eval(context.Background(), "eval.js", "process.exit()"); !errors.As(err, &exit) || exit.Code != 0 {
		t.Errorf("process.exit(): %v, want an ExitError of 0", err)
	}
	if _, err := host.Eval(context.Background(), "eval.js", "process.exitCode = 3"); err != nil || host.ExitCode() != 3 {
		t.Errorf("process.exitCode = 3: %v, exit code %d", err, host.ExitCode())
	}
	if err := host.Run(context.Background(), "run.js", "process.exitCode"); err != nil {
		t.Errorf("Run remembers an exit code of before: %v", err)
	}
}

func TestRunFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "script.js")
	if err := os.WriteFile(path, []byte("console.log(process.argv, process.cwd())\nthrow new Error('x')"), 0o644); err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	host := hosttest.New(t, runtime.Options{Stdout: &stdout, Dir: dir, Args: []string{"a"}})
	err := host.RunFile(context.Background(), "script.js")
	var script *runtime.ScriptError
	if !errors.As(err, &script) || script.File != path || script.Line != 2 {
		t.Errorf("got %v, want an error at %s:2", err, path)
	}
	for _, want := range []string{"'dialtone'", "'" + path + "'", "'a'", dir} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("no %s in %s", want, stdout.String())
		}
	}
	if err := host.RunFile(context.Background(), "missing.js"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestRunStdin(t *testing.T) {
	var stdout bytes.Buffer
	host := hosttest.New(t, runtime.Options{Stdout: &stdout, Stdin: strings.NewReader("console.log(process.argv[1])")})
	if err := host.RunFile(context.Background(), "-"); err != nil || stdout.String() != "-\n" {
		t.Errorf("printed %q, %v", stdout.String(), err)
	}
}

func TestClockAndRandom(t *testing.T) {
	host := hosttest.New(t, runtime.Options{Clock: newFakeClock(), Random: func() float64 { return 0.25 }})
	value, err := host.Eval(context.Background(), "eval.js", `
		const before = new Date().toISOString()
		await new Promise(resolve => setTimeout(resolve, 3_600_000))
		;[before, new Date().toISOString(), Math.random()].join()
	`)
	if want := "2026-01-02T03:04:05.000Z,2026-01-02T04:04:05.000Z,0.25"; err != nil || value.String() != want {
		t.Errorf("got %v, %v; want %s", value, err, want)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

var errBroken = errors.New("no space left")

func TestLostOutput(t *testing.T) {
	host := hosttest.New(t, runtime.Options{Stdout: brokenWriter{}})
	if err := host.Run(context.Background(), "run.js", "console.log(1)"); !errors.Is(err, errBroken) || runtime.ExitCode(err) != 1 {
		t.Errorf("got %v, want the error of the writer", err)
	}
	if err := host.Run(context.Background(), "run.js", "1"); err != nil {
		t.Errorf("the next script: %v", err)
	}
}

func TestScriptError(t *testing.T) {
	host := hosttest.New(t, runtime.Options{Modules: []module.Module{testModule{}}})
	err := host.Run(context.Background(), "script.js", "function f() {\n  fail()\n}\nf()")
	var script *runtime.ScriptError
	if !errors.As(err, &script) {
		t.Fatalf("got %v", err)
	}
	if !errors.Is(err, errFromGo) {
		t.Errorf("%v does not unwrap to the Go error", err)
	}
	if script.Name != "GoError" || script.Message != "from Go" || script.File != "script.js" ||
		script.Line != 2 || script.SourceLine != "  fail()" || script.Value == nil || len(script.Stack) != 2 || script.Stack[0].Function != "f" {
		t.Errorf("got %+v", script)
	}
	if got, want := err.Error(), "script.js:2:7: GoError: from Go"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	err = host.Run(context.Background(), "script.js", "try { fail() } catch (cause) { throw new Error('outer', {cause}) }")
	if !errors.Is(err, errFromGo) {
		t.Errorf("%v does not unwrap to the Go error of its cause", err)
	}
	err = host.Run(context.Background(), "script.js", "Promise.reject(new Error('p'))")
	if !errors.As(err, &script) || !script.InPromise {
		t.Errorf("got %+v, want InPromise", err)
	}
}

// A function of Go's is known to scripts by its global's name, and not by its package.
func TestAModulesFunctionHasItsGlobalsName(t *testing.T) {
	host := hosttest.New(t, runtime.Options{Modules: []module.Module{testModule{}}})
	value, err := host.Eval(context.Background(), "script.js", "`${double.name} ${double}`")
	if want := "double function double() { [native code] }"; err != nil || value.String() != want {
		t.Errorf("got %v, %v, want %q", value, err, want)
	}
}

func TestNewRefuses(t *testing.T) {
	for name, options := range map[string]runtime.Options{
		"both have the name fail": {Modules: []module.Module{testModule{}, hosttest.Functions{"fail": nil}}},
		"the host itself defines": {Modules: []module.Module{hosttest.Functions{"console": nil}}},
		"are not sorted":          {Modules: []module.Module{unsorted{}}},
		"CallDepth is negative":   {CallDepth: -1},
		"Limits has a negative":   {Limits: &runtime.Limits{Size: -1}},
		"a module that is nil":    {Modules: []module.Module{testModule{}, nil}},
	} {
		if _, err := runtime.New(options); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want an error with %q", err, name)
		}
	}
}

// Nil is nowhere to write to, and nothing to read.
func TestNoOutputs(t *testing.T) {
	host := hosttest.New(t, runtime.Options{Stdout: nil, Stderr: nil, Stdin: nil})
	value, err := host.Eval(t.Context(), "eval", "console.log(1); console.error(2); require('fs').readFileSync(0, 'utf8')")
	if err != nil || value.String() != "" {
		t.Errorf("%v, %v", value, err)
	}
}

type unsorted struct{ testModule }

func (unsorted) Names() []string { return []string{"b", "a"} }

func TestAsyncOrder(t *testing.T) {
	var order []string
	first := make(chan bool)
	host := hosttest.New(t, runtime.Options{Modules: []module.Module{hosttest.Functions{"work": func(vm module.VM) {
		vm.Async(func(context.Context) func() {
			<-first
			return func() { order = append(order, "second") }
		})
		vm.Async(func(context.Context) func() {
			return func() { order = append(order, "first"); close(first) }
		})
		vm.Async(func(context.Context) func() { return nil })
	}}}})
	if err := host.Run(context.Background(), "work.js", "work()"); err != nil || strings.Join(order, " ") != "first second" {
		t.Errorf("settled %v, %v", order, err)
	}
}

// A timer of the machine's own clock fires, and not before its time.
func TestSystemClock(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	start := time.Now()
	if err := host.Run(context.Background(), "wait.js", "setTimeout(() => {}, 5)"); err != nil || time.Since(start) < 5*time.Millisecond {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}

// TestModulesKnowTheSourceThatRuns: that of the file or entry, and not of what it loads or calls.
func TestModulesKnowTheSourceThatRuns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	script := "const {get} = require('./get.js'); console.log(get()); function later() { return get() }"
	for name, text := range map[string]string{"script.js": script, "get.js": "exports.get = () => source()"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	host := hosttest.New(t, runtime.Options{Modules: []module.Module{testModule{}}, Files: runtime.Files{All: true}, Stdout: &out})
	if err := host.RunFile(t.Context(), filepath.Join(dir, "script.js")); err != nil || out.String() != script+"\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
	if value, err := host.Call(t.Context(), "later"); err != nil || value.String() != script {
		t.Errorf("a function that is called later has %v, %v", value, err)
	}
	if value, err := host.Eval(t.Context(), "entry", "1, source()"); err != nil || value.String() != "1, source()" {
		t.Errorf("Eval has %v, %v", value, err)
	}
	out.Reset()
	if err := host.RunProgram(t.Context(), mustCompile(t, runtime.Compile, "console.log(source())")); err != nil || out.String() != "console.log(source())\n" {
		t.Errorf("a program has %q, %v", out.String(), err)
	}
}
