package engine_test

import (
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// The stacks that a script reads by their name are those that Node writes for it.
func TestStacksAreRead(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"an error":         {"function f() {\n  return new Error('x').stack }\nf()", "Error: x\n    at f (stacks.js:2:10)\n    at stacks.js:3:2"},
		"without natives":  {"[1].map(function f() { return new TypeError('x').stack })[0]", "TypeError: x\n    at f (stacks.js:1:31)\n    at stacks.js:1:8"},
		"set by a script":  {"const e = new Error('x'); e.stack = 'own'; e.stack", "own"},
		"of anything":      {"({stack: 5}).stack", "5"},
		"of nothing":       {"try { undefined.stack } catch (e) { e.message }", "Cannot read property 'stack' of undefined"},
		"of nothing, asks": {"String(null?.stack)", "undefined"},
		"a subclass":       {"class Mine extends Error { constructor() { super('x') } }\nfunction f() { return new Mine().stack }\nf()", "Error: x\n    at f (stacks.js:2:23)\n    at stacks.js:3:2"},
		"captured":         {"const o = {}; Error.captureStackTrace(o); o.stack.split('\\n')[1]", "    at stacks.js:1:38"},
		"captured above": {"function inner() { const o = {}; Error.captureStackTrace(o, inner); return o.stack }\nfunction outer() { return inner() }\nouter().split('\\n').slice(1).join()",
			"    at outer (stacks.js:2:32),    at stacks.js:3:6"},
		"captured, hidden":     {"const o = {}; Error.captureStackTrace(o); Object.keys(o).join()", ""},
		"captured of no value": {"try { Error.captureStackTrace(1) } catch (e) { e.name }", "TypeError"},
	} {
		t.Run(name, func(t *testing.T) {
			value, err := hosttest.New(t, runtime.Options{}).Eval(t.Context(), "stacks.js", c.source)
			if err != nil || value.String() != c.want {
				t.Errorf("%q, %v, want %q", value, err, c.want)
			}
		})
	}
}
