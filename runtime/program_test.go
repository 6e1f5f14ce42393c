package runtime_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"
)

func mustCompile(t *testing.T, compile func(name, source string) (*runtime.Program, error), source string) *runtime.Program {
	t.Helper()
	p, err := compile("program.js", source)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A program runs in many hosts at once, and leaves nothing from one in another.
func TestAProgramRunsInManyHosts(t *testing.T) {
	p := mustCompile(t, runtime.Compile, `
		var count = (globalThis.count ?? 0) + 1
		await null
		console.log(count)
	`)
	var hosts sync.WaitGroup
	for range 8 {
		hosts.Go(func() {
			for range 20 {
				var out strings.Builder
				host, err := runtime.New(runtime.Options{Stdout: &out})
				if err != nil {
					t.Error(err)
					return
				}
				if err := host.RunProgram(t.Context(), p); err != nil || out.String() != "1\n" {
					t.Errorf("%q, %v", &out, err)
				}
				host.Close()
			}
		})
	}
	hosts.Wait()
}

// The names of a body are its own, so that it may run again in the same host.
func TestABodyIsAFunction(t *testing.T) {
	p := mustCompile(t, runtime.CompileBody, `
		const one = await 1
		if (typeof two === 'undefined') return {one, this: this === globalThis}
		var two = 2
	`)
	host := hosttest.New(t, runtime.Options{})
	for range 2 {
		value, err := host.EvalProgram(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		text, err := host.Inspect(t.Context(), value, runtime.InspectOptions{})
		if err != nil || text != "{ one: 1, this: true }" {
			t.Errorf("%s, %v", text, err)
		}
	}
	if value, err := host.Eval(t.Context(), "names", "typeof one + typeof two"); err != nil || value.String() != "undefinedundefined" {
		t.Errorf("%v, %v: a body's names are global", value, err)
	}
}

// An error stands at the line and column of the source, whatever the source is
// compiled into.
func TestWhereAProgramIsWrong(t *testing.T) {
	for _, compile := range []func(name, source string) (*runtime.Program, error){runtime.Compile, runtime.CompileBody} {
		p := mustCompile(t, compile, "const a = 1; missing(a)")
		err := hosttest.New(t, runtime.Options{}).RunProgram(t.Context(), p)
		var script *runtime.ScriptError
		if !errors.As(err, &script) || script.File != p.Name() || script.Line != 1 || script.Column != 21 || script.SourceLine == "" || script.InPromise {
			t.Errorf("%#v", err)
		}
		for source, want := range map[string]string{
			"let a = 1\nlet b = = 2": "program.js:2:9: SyntaxError: Unexpected token =",
			"let a = 1\n}":           "program.js:2:1: SyntaxError: Unexpected token }",
			"f(":                     "program.js:1:3: SyntaxError: Unexpected end of input",
			"let a; let a":           "program.js:1:12: SyntaxError: Identifier 'a' has already been declared",
		} {
			_, err := compile("program.js", source)
			if !errors.As(err, &script) || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%q:\n%v, want\n%s", source, err, want)
			}
		}
	}
	if _, err := runtime.CompileBody("program.js", "var await = 1"); err == nil {
		t.Error("a body has a variable called await")
	}
	if _, err := runtime.Compile("program.js", "return 1"); err != nil {
		t.Errorf("a script that returns, as a CommonJS module may: %v", err)
	}
	for name, source := range map[string]string{"program.mjs": "export {}; return 1", "program.js": "await 1; return 1"} {
		if _, err := runtime.Compile(name, source); err == nil {
			t.Errorf("%s returns, which no ES module may", source)
		}
	}
}

// A program included in a script throws there what it throws, and its frames
// are found.
func TestInclude(t *testing.T) {
	wrong := mustCompile(t, runtime.CompileBody, "\nawait 1\nthrow new Error('from below')")
	right := mustCompile(t, runtime.CompileBody, "order.push('below'); await 1; order.push('later'); return 'value'")
	var host *runtime.Host
	include := func(p *runtime.Program) func() any {
		return func() any {
			value, err := host.Include(p)
			if err != nil {
				panic(err)
			}
			return value
		}
	}
	host = hosttest.New(t, runtime.Options{Modules: []module.Module{hosttest.Functions{"right": include(right), "wrong": include(wrong)}}})
	value, err := host.Eval(t.Context(), "above.js", `
		var order = []
		const value = right()
		order.push('above')
		order.push(await value)
		order.join()
	`)
	if err != nil || value.String() != "below,above,later,value" {
		t.Errorf("%v, %v", value, err)
	}
	_, err = host.Eval(t.Context(), "above2.js", "await wrong()")
	var script *runtime.ScriptError
	if !errors.As(err, &script) || script.File != "program.js" || script.Line != 3 || script.SourceLine != "throw new Error('from below')" {
		t.Errorf("%#v", err)
	}
}

// Relative requires of a program start from its own file, and an exit code is none
// of a value's business.
func TestAProgramIsAFile(t *testing.T) {
	p, err := runtime.CompileBody("/app/views/program.js", "process.exitCode = 3; return require('../lib.js') + __filename")
	if err != nil {
		t.Fatal(err)
	}
	host := hosttest.New(t, runtime.Options{Files: runtime.Files{FS: fstest.MapFS{"app/lib.js": {Data: []byte("module.exports = 'lib of '")}}}})
	value, err := host.EvalProgram(t.Context(), p)
	if err != nil || value.String() != "lib of /app/views/program.js" || host.ExitCode() != 3 {
		t.Errorf("%v, %v, exit code %d", value, err, host.ExitCode())
	}
}

func BenchmarkProgram(b *testing.B) {
	p, err := runtime.CompileBody("program.js", "const a = 1, b = 2; return a + b")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		host, err := runtime.New(runtime.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := host.EvalProgram(b.Context(), p); err != nil {
			b.Fatal(err)
		}
		host.Close()
	}
}
