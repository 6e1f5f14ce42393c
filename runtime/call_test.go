package runtime_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

func TestCall(t *testing.T) {
	type order struct {
		Total float64   `json:"total"`
		Items []string  `json:"items"`
		At    time.Time `json:"at"`
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		name, script string
		args         []any
		want, fails  string
	}{
		{name: "a member of exports", script: "exports.f = (a, b) => a + b", args: []any{1, 2}, want: "3"},
		{name: "module.exports", script: "module.exports = {f() { return this.x }, x: 7}", want: "7"},
		{name: "a global function", script: "function f(s) { return s.toUpperCase() }", args: []any{"x"}, want: "'X'"},
		{name: "a global constant", script: "const f = () => 'const'", want: "'const'"},
		{name: "an exported one goes before a global", script: "function f() { return 'global' }; exports.f = () => 'exported'", want: "'exported'"},
		{name: "an async function", script: "exports.f = async n => { await new Promise(r => setTimeout(r, 5)); return n * 2 }", args: []any{21}, want: "42"},
		{name: "after a script that awaits", script: "await 1; exports.f = () => 'later'", want: "'later'"},
		{name: "a struct, a time", script: "exports.f = o => [o.total, Array.isArray(o.items), [...o.items].length, o.at instanceof Date, o.at.toISOString()]",
			args: []any{order{9.5, []string{"a", "b"}, at}}, want: "[ 9.5, true, 2, true, '2026-01-02T03:04:05.000Z' ]"},
		{name: "bytes", script: "exports.f = b => [b instanceof Uint8Array, b.length, b[1]]", args: []any{[]byte("ab")}, want: "[ true, 2, 98 ]"},
		{name: "a map", script: "exports.f = m => JSON.stringify(m)", args: []any{map[string]any{"b": nil, "a": []int{1}, "__proto__": 1}}, want: `'{"__proto__":1,"a":[1],"b":null}'`},
		{name: "a Go function", script: "exports.f = g => g(20)", args: []any{func(n int) int { return n + 1 }}, want: "21"},
		{name: "an error", script: "exports.f = e => [e instanceof Error, e.message]", args: []any{errFromGo}, want: "[ true, 'from Go' ]"},
		{name: "a large integer", script: "exports.f = n => [typeof n, n === 9007199254740993n]", args: []any{int64(1<<53 + 1)}, want: "[ 'bigint', true ]"},
		{name: "nil", script: "exports.f = (...a) => a", args: []any{nil, []string(nil), map[string]int(nil), (*order)(nil)}, want: "[ null, [], {}, null ]"},
		{name: "what throws", script: "exports.f = () => {\n  throw new TypeError('no')\n}", fails: "script.js:2:9: TypeError: no"},
		{name: "what rejects", script: "exports.f = async () => { throw new Error('later') }", fails: "script.js:1:33: Error: later"},
		{name: "what never settles", script: "exports.f = () => new Promise(() => {})", fails: "nothing can settle"},
		{name: "no such function", script: "exports.g = 1; exports.h = 2", fails: "runtime: there is no function f to call: it is not a global, and script.js exports g, h"},
		{name: "a complex number", script: "exports.f = 1", args: []any{1, map[string]any{"x": []any{1i}}}, fails: "runtime: argument 2 of f: x[0]: a script cannot have a complex128"},
		{name: "process.exit", script: "exports.f = () => process.exitCode", want: "undefined"},
	} {
		t.Run(test.name, func(t *testing.T) {
			host := hosttest.New(t, runtime.Options{Clock: newFakeClock()})
			if err := host.Run(t.Context(), "script.js", test.script); err != nil {
				t.Fatal(err)
			}
			value, err := host.Call(t.Context(), "f", test.args...)
			if test.fails != "" {
				if err == nil || !strings.Contains(err.Error(), test.fails) {
					t.Fatalf("the error is %v; want %q", err, test.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got, err := host.Inspect(t.Context(), value, runtime.InspectOptions{})
			if err != nil || got != test.want {
				t.Errorf("got %s, %v; want %s", got, err, test.want)
			}
		})
	}
}

// An argument that contains itself is refused, and the host goes on.
func TestCallWithACycle(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	if err := host.Run(t.Context(), "script.js", "exports.f = x => typeof x"); err != nil {
		t.Fatal(err)
	}
	type node struct {
		Next *node `json:"next"`
	}
	cycle := new(node)
	cycle.Next = cycle
	if _, err := host.Call(t.Context(), "f", cycle); err == nil || !strings.Contains(err.Error(), "contains itself") {
		t.Errorf("the error is %v", err)
	}
	if value, err := host.Call(t.Context(), "f", "text"); err != nil || value.String() != "string" {
		t.Errorf("then it is %v, %v", value, err)
	}
}

// A value of one host is not let into another.
func TestCallWithAValueOfAnotherHost(t *testing.T) {
	one, other := hosttest.New(t, runtime.Options{}), hosttest.New(t, runtime.Options{})
	value, err := one.Eval(t.Context(), "eval", "({a: 1})")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := one.Call(t.Context(), "String", value); err != nil {
		t.Errorf("its own host says %v", err)
	}
	if _, err := other.Call(t.Context(), "String", value); err == nil || !strings.Contains(err.Error(), "export it first") {
		t.Errorf("the other host says %v", err)
	}
}

// The last script's exports count, and no earlier one's.
func TestCallAfterAnotherScript(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	for _, script := range []string{"exports.f = () => 1; exports.g = () => 1", "exports.f = () => 2"} {
		if err := host.Run(t.Context(), "script.js", script); err != nil {
			t.Fatal(err)
		}
	}
	if value, err := host.Call(t.Context(), "f"); err != nil || value.ToInteger() != 2 {
		t.Errorf("f is %v, %v", value, err)
	}
	var none *runtime.NoFunctionError
	if _, err := host.Call(t.Context(), "g"); !errors.As(err, &none) || none.Name != "g" {
		t.Errorf("g is %v", err)
	}
}

// Of calls at the same time one goes through, and the others are told.
func TestCallsAtTheSameTime(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	if err := host.Run(t.Context(), "script.js", "exports.f = n => n + 1"); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for range 50 {
				value, err := host.Call(context.Background(), "f", i)
				if err == nil && value.ToInteger() != int64(i+1) || err != nil && !errors.Is(err, runtime.ErrBusy) {
					t.Errorf("f(%d) is %v, %v", i, value, err)
				}
			}
		})
	}
	group.Wait()
}

func TestCallIsStopped(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	if err := host.Run(t.Context(), "script.js", "exports.f = () => { for (;;); }"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := host.Call(ctx, "f"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the error is %v", err)
	}
}
