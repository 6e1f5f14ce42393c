package traces_test

import (
	"testing"

	"dialtone/runtime/internal/inspect"
	"dialtone/runtime/internal/sources"
	"dialtone/runtime/internal/traces"

	"github.com/dop251/goja"
)

// evaluate runs a script that reads stacks by the function stack, as rewritten code does.
func evaluate(t *testing.T, name, source string) (goja.Value, error) {
	t.Helper()
	vm := goja.New()
	of := traces.Traces{VM: vm, Sources: sources.Of(name, source)}
	of.Inspector = func() *inspect.Inspector { return inspect.New(vm, of.Sources.NodeStack, nil) }
	of.AddCapture()
	if err := vm.Set("stack", of.Reader()); err != nil {
		t.Fatal(err)
	}
	return vm.RunScript(name, source)
}

// The stacks that a script reads are those that Node writes for it.
func TestStacks(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"an error":         {"function f() {\n  return stack(new Error('x')) }\nf()", "Error: x\n    at f (stacks.js:2:16)\n    at stacks.js:3:2"},
		"without natives":  {"[1].map(function f() { return stack(new TypeError('x')) })[0]", "TypeError: x\n    at f (stacks.js:1:37)\n    at stacks.js:1:8"},
		"set by a script":  {"const e = new Error('x'); e.stack = 'own'; stack(e)", "own"},
		"of anything":      {"stack({stack: 5})", "5"},
		"of nothing":       {"try { stack(undefined) } catch (e) { e.message }", "Cannot read property 'stack' of undefined"},
		"of nothing, asks": {"String(stack(null, true))", "undefined"},
		"a subclass":       {"class Mine extends Error { constructor() { super('x') } }\nfunction f() { return stack(new Mine()) }\nf()", "Error: x\n    at f (stacks.js:2:29)\n    at stacks.js:3:2"},
		"captured":         {"const o = {}; Error.captureStackTrace(o); o.stack.split('\\n')[1]", "    at stacks.js:1:38"},
		"captured above": {"function inner() { const o = {}; Error.captureStackTrace(o, inner); return o.stack }\nfunction outer() { return inner() }\nouter().split('\\n').slice(1).join()",
			"    at outer (stacks.js:2:32),    at stacks.js:3:6"},
		"captured, hidden":     {"const o = {}; Error.captureStackTrace(o); Object.keys(o).join()", ""},
		"captured of no value": {"try { Error.captureStackTrace(1) } catch (e) { e.name }", "TypeError"},
	} {
		t.Run(name, func(t *testing.T) {
			value, err := evaluate(t, "stacks.js", c.source)
			if err != nil || value.String() != c.want {
				t.Errorf("%q, %v, want %q", value, err, c.want)
			}
		})
	}
}

// A script that sets Error.prepareStackTrace is given the calls one by one, as packages do to learn
// which file has called them.
func TestPrepareStackTrace(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"the caller": {"Error.prepareStackTrace = (e, calls) => calls\nfunction who() { const [, caller] = stack(new Error()); return [caller.getFileName(), caller.getLineNumber(), caller.getFunctionName()].join() }\n(function asker() { return who() })()",
			"calls.js,3,asker"},
		"its own words":     {"Error.prepareStackTrace = (e, calls) => e.message + ' ' + calls.length\nstack(new Error('x'))", "x 1"},
		"of what is caught": {"Error.prepareStackTrace = (e, calls) => calls[0].toString()\nconst o = {}; Error.captureStackTrace(o); o.stack", "calls.js:2:38"},
		"the rest":          {"Error.prepareStackTrace = (e, calls) => calls[0]\nconst c = stack(new Error()); [c.isNative(), c.isToplevel(), c.getThis(), c.getTypeName()].join()", "false,true,,"},
		"nothing to call":   {"Error.prepareStackTrace = 'x'\nstack(new Error('x')).split('\\n')[0]", "Error: x"},
		"what it throws":    {"Error.prepareStackTrace = () => { throw new RangeError('mine') }\ntry { stack(new Error('x')) } catch (e) { e.name }", "RangeError"},
	} {
		t.Run(name, func(t *testing.T) {
			value, err := evaluate(t, "calls.js", c.source)
			if err != nil || value.String() != c.want {
				t.Errorf("%q, %v, want %q", value, err, c.want)
			}
		})
	}
}
