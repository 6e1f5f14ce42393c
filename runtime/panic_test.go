package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// A panic of Go code ends the script with an error that has the script's line, whatever of
// JavaScript is around it, and the host says that it is finished.
func TestPanicsHaveThePlaceOfTheScript(t *testing.T) {
	for name, source := range map[string]string{
		"in a function":         "function f() {\n  return boom()\n}\nf()",
		"in try":                "try {\n  boom()\n} catch (e) {\n} finally { console.log('not reached') }",
		"in a generator":        "function* g() {\n  yield boom()\n}\n[...g()]",
		"in an async function":  "(async () => {\n  boom()\n})()",
		"after an await":        "(async () => { await 1;\n  boom()\n})()",
		"in a callback of Go's": "[1].map(() => {\n  boom()\n})",
		"in a getter":           "const o = {get x() {\n  return boom() }}; o.x",
		"in a class":            "class A { constructor() {\n  boom() } }\nnew A()",
		"in a timer":            "setTimeout(() => {\n  boom() })",
		"in a replacer":         "JSON.stringify({toJSON() {\n  boom() }})",
	} {
		t.Run(name, func(t *testing.T) {
			host := hosttest.New(t, runtime.Options{Modules: []module.Module{hosttest.Functions{"boom": func(goja.FunctionCall) goja.Value { panic("boom") }}}})
			err := host.Run(context.Background(), "script.js", source)
			var panicked *runtime.PanicError
			if !errors.As(err, &panicked) {
				t.Fatalf("got %v, want a PanicError", err)
			}
			if panicked.File != "script.js" || panicked.Line != 2 {
				t.Errorf("the place is %s:%d", panicked.File, panicked.Line)
			}
			if report := runtime.Report(err); !strings.HasPrefix(report, "script.js:2\n") || runtime.ExitCode(err) != 1 {
				t.Errorf("exit code %d and\n%s", runtime.ExitCode(err), report)
			}
			if err := host.Run(context.Background(), "again.js", "1"); !errors.As(err, &panicked) {
				t.Errorf("the host goes on: %v", err)
			}
		})
	}
}

// A panic in a module is an error that says in which: the function's name begins with its
// package's.
func TestPanicsNameTheModule(t *testing.T) {
	for name, faulty := range map[string]module.Module{
		"a function": hosttest.Functions{"boom": func(goja.FunctionCall) goja.Value { panic("a bug") }},
		"its names":  panicking{},
	} {
		err := hosttest.New(t, runtime.Options{Modules: []module.Module{faulty}}).Run(t.Context(), "script.js", "1\nboom()")
		var panicked *runtime.PanicError
		if !errors.As(err, &panicked) {
			t.Errorf("%s: got %v, want a PanicError", name, err)
			continue
		}
		if !strings.HasPrefix(panicked.Function, "dialtone/runtime_test.") || !strings.Contains(runtime.Report(err), panicked.Function) {
			t.Errorf("%s: the function is %s, and the report\n%s", name, panicked.Function, runtime.Report(err))
		}
	}
}

// panicking is a module whose Bind panics.
type panicking struct{}

func (panicking) Names() []string                                      { return []string{"boom"} }
func (panicking) Bind(module.VM) func(name string) (goja.Value, error) { panic("a bug") }
