package gofuncs_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/dop251/goja"
)

type setting struct {
	Name  string            `json:"name"`
	Tags  []string          `json:"tags,omitempty"`
	Extra map[string]any    `json:"extra,omitzero"`
	Skip  string            `json:"-"`
	Twice func(n int) int   `json:"twice,omitempty"`
	Deep  map[string]*inner `json:"deep,omitempty"`
	inner
}

type inner struct {
	Count int `json:"count"`
}

var errFromGo = errors.New("from Go")

type key struct{}

func TestSet(t *testing.T) {
	for _, test := range []struct {
		name   string
		value  any
		source string
		want   string // What the source comes to, or what its error contains.
	}{
		{"text", "x", "value", "'x'"},
		{"a struct", setting{Name: "n", Skip: "s", inner: inner{3}}, "value", "{ name: 'n', count: 3 }"},
		{"members of embedded structs", setting{Tags: []string{"a"}, Deep: map[string]*inner{"x": {1}, "y": nil}}, "JSON.stringify(value)",
			`'{"name":"","tags":["a"],"deep":{"x":{"count":1},"y":null},"count":0}'`},
		{"a function in a struct", setting{Twice: func(n int) int { return 2 * n }}, "[value.twice(4), value.twice.name]", "[ 8, 'value.twice' ]"},
		{"an array of its own", []int{1, 2}, "value.push(3), [Array.isArray(value), [...value]]", "[ true, [ 1, 2, 3 ] ]"},
		{"a pointer", &inner{2}, "value", "{ count: 2 }"},
		{"text of a type", stringer(7), "value", "'seven'"},
		{"a date as text", time.Unix(0, 0), `/ \([A-Z][a-z]+ [A-Za-z ]+\)$/.test(value + '')`, "true"},
		{"a promise", func() *goja.Promise { return nil }, "value()", "null"},

		{"a function", func(a, b int) int { return a + b }, "[value(1, 2), value.name, value.length]", "[ 3, 'value', 2 ]"},
		{"a result with no error", func(s string) (string, error) { return s + "!", nil }, "value('x')", "'x!'"},
		{"no result", func() {}, "value()", "undefined"},
		{"variadic", func(s string, n ...int) string { return fmt.Sprint(s, n) }, "[value('a'), value('b', 1, 2)]", "[ 'a[]', 'b[1 2]' ]"},
		{"arguments that may be missing", func(s string, o *inner) bool { return o == nil }, "[value('a'), value('a', {count: 1})]", "[ true, false ]"},
		{"more arguments than it takes", func(s string) string { return s }, "value('a', 'b')", "'a'"},
		{"a struct argument", func(s setting) string { return fmt.Sprint(s.Name, s.Count) }, "value({name: 'n', count: 4})", "'n4'"},
		{"a context", func(ctx context.Context, s string) string { return s + ctx.Value(key{}).(string) }, "value('x')", "'xy'"},
		{"a struct result", func() []inner { return []inner{{1}, {2}} }, "value().map(i => i.count)", "[ 1, 2 ]"},
		{"a callback", func(f goja.Callable) (goja.Value, error) { return f(goja.Undefined()) }, "value(() => 5)", "5"},
		{"a callback that throws", func(f goja.Callable) (goja.Value, error) { return f(goja.Undefined()) },
			"try { value(() => { throw new RangeError('mine') }) } catch (e) { e.name + e.message }", "'RangeErrormine'"},
		{"an error to catch", func() error { return errFromGo }, "try { value() } catch (e) { [e instanceof Error, e.name, e.message] }", "[ true, 'Error', 'from Go' ]"},

		{"a wrong argument", func(s string, n int) {}, "\nvalue('a', 'b')", "script.js:2:6: TypeError: value: argument 2: cannot put a string into an int"},
		{"a part of an argument", func(s []setting) {}, "value([{}, {name: 5}])", "TypeError: value: argument 1: [1].name: cannot put a number into a string"},
		{"a missing argument", func(s string) {}, "value()", "TypeError: value: argument 1 is missing"},
		{"a fraction", func(n int) {}, "value(1.5)", "TypeError: value: argument 1: cannot put 1.5 into an int: it is not a whole number"},
		{"out of range", func(n uint8) {}, "value(256)", "cannot put 256 into a uint8: it is out of its range"},
		{"a wrong rest", func(n ...int) {}, "value(1, true)", "value: argument 2: cannot put a boolean into an int"},
		{"a result that nobody can have", func() any { return make(chan<- int) }, "value()", "TypeError: value: its result: a script cannot have a chan<- int"},
		{"too many results", func() (int, int) { return 1, 2 }, "", "it may return a value, an error, or a value and an error"},
		{"a channel", make(chan<- int), "", "runtime: setting value: a script cannot have a chan<- int"},
	} {
		t.Run(test.name, func(t *testing.T) {
			host := hosttest.New(t, runtime.Options{})
			err := host.Set("value", test.value)
			var got string
			if err == nil {
				ctx := context.WithValue(t.Context(), key{}, "y")
				var value goja.Value
				if value, err = host.Eval(ctx, "script.js", test.source); err == nil {
					got, err = host.Inspect(ctx, value, runtime.InspectOptions{})
				}
			}
			if err != nil {
				got = err.Error()
			}
			if got != test.want && (err == nil || !strings.Contains(got, test.want)) {
				t.Errorf("got %s\nwant %s", got, test.want)
			}
		})
	}
}

type stringer int

func (stringer) MarshalText() ([]byte, error) { return []byte("seven"), nil }

// A Go error that a script does not catch is found behind the script's.
func TestSetFunctionThatFails(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	problem := &specialError{42}
	if err := host.Set("fail", func() error { return fmt.Errorf("wrapped: %w", problem) }); err != nil {
		t.Fatal(err)
	}
	for _, source := range []string{"fail()", "async function f() { fail() }\nawait f()", "try { fail() } catch (e) { throw new Error('mine', {cause: e}) }"} {
		err := host.Run(t.Context(), "script.js", source)
		var script *runtime.ScriptError
		var special *specialError
		if !errors.As(err, &script) || script.Name != "Error" || script.Line != 1 || !errors.Is(err, problem) || !errors.As(err, &special) || special.code != 42 {
			t.Errorf("%s: the error is %v", source, err)
		}
	}
}

type specialError struct{ code int }

func (e *specialError) Error() string { return fmt.Sprint("code ", e.code) }

// Whatever a script does to what it was given, Go keeps what it had.
func TestSetCopies(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	mine := map[string]any{"list": []string{"a"}, "at": &inner{1}, "bytes": []byte("x")}
	if err := host.Set("given", mine); err != nil {
		t.Fatal(err)
	}
	err := host.Run(t.Context(), "script.js", "given.list[0] = 'b'; given.at.count = 9; given.bytes[0] = 0; delete given.list; given.more = 1")
	if got := fmt.Sprint(len(mine), mine["list"], mine["at"].(*inner).Count, mine["bytes"]); err != nil || got != "3 [a] 1 [120]" {
		t.Errorf("it is %s, %v", got, err)
	}
}

// A setter that a script has put into Object.prototype does not see Go's values.
func TestSetDoesNotTripOverPrototypes(t *testing.T) {
	var out bytes.Buffer
	host := hosttest.New(t, runtime.Options{Stdout: &out})
	if err := host.Run(t.Context(), "hostile.js", "Object.defineProperty(Object.prototype, 'secret', {set(v) { console.log('seen', v) }, configurable: true})"); err != nil {
		t.Fatal(err)
	}
	if err := host.Set("given", map[string]string{"secret": "x"}); err != nil {
		t.Fatal(err)
	}
	if err := host.Run(t.Context(), "script.js", "console.log(given.secret)"); err != nil || out.String() != "x\n" {
		t.Errorf("it prints %q, %v", out.String(), err)
	}
}

// Set may replace what a host has, and its own earlier values.
func TestSetAgain(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	for _, name := range []string{"console", "mine", "mine"} {
		if err := host.Set(name, 7); err != nil {
			t.Fatal(err)
		}
		if value, err := host.Eval(t.Context(), "eval", name); err != nil || value.ToInteger() != 7 {
			t.Errorf("%s is %v, %v", name, value, err)
		}
	}
}
