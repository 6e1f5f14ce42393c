package gofuncs_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dialtone/internal/goerror"
	"dialtone/runtime/internal/gofuncs"
	"dialtone/runtime/internal/inspect"
	"dialtone/runtime/internal/sources"

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

// host is a VM that is given values of Go's.
type host struct {
	*goja.Runtime
	gofuncs.Host
	dated int // How many dates it was given.
	calls int // How many calls of functions it was told of.
}

// newHost makes a VM. What scripts run with has a value.
func newHost(t *testing.T) *host {
	h := &host{Runtime: goja.New()}
	ctx := context.WithValue(t.Context(), key{}, "y")
	h.Host = gofuncs.Host{
		VM: h.Runtime, Context: func() context.Context { return ctx },
		Check: func() {}, Dated: func() { h.dated++ }, Called: func() { h.calls++ },
	}
	return h
}

// give makes a global variable of a value.
func (h *host) give(name string, value any) error {
	made, err := h.Importer().Import(name, value)
	if err != nil {
		return err
	}
	return h.Set(name, made)
}

func TestGiven(t *testing.T) {
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
		{"a date", time.Unix(0, 0), "value", "1970-01-01T00:00:00.000Z"},
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

		{"a wrong argument", func(s string, n int) {}, "\nvalue('a', 'b')", "TypeError: value: argument 2: cannot put a string into an int"},
		{"a part of an argument", func(s []setting) {}, "value([{}, {name: 5}])", "TypeError: value: argument 1: [1].name: cannot put a number into a string"},
		{"a missing argument", func(s string) {}, "value()", "TypeError: value: argument 1 is missing"},
		{"a fraction", func(n int) {}, "value(1.5)", "TypeError: value: argument 1: cannot put 1.5 into an int: it is not a whole number"},
		{"out of range", func(n uint8) {}, "value(256)", "cannot put 256 into a uint8: it is out of its range"},
		{"a wrong rest", func(n ...int) {}, "value(1, true)", "value: argument 2: cannot put a boolean into an int"},
		{"a result that nobody can have", func() any { return make(chan<- int) }, "value()", "TypeError: value: its result: a script cannot have a chan<- int"},
		{"too many results", func() (int, int) { return 1, 2 }, "", "it may return a value, an error, or a value and an error"},
		{"a channel", make(chan<- int), "", "a script cannot have a chan<- int"},
	} {
		t.Run(test.name, func(t *testing.T) {
			host := newHost(t)
			err := host.give("value", test.value)
			var got string
			if err == nil {
				var value goja.Value
				if value, err = host.RunScript("script.js", test.source); err == nil {
					got = inspect.New(host.Runtime, sources.New().NodeStack, nil).Text(value, inspect.Options{})
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

// A Go error is found behind the script's, and calls and dates are told of.
func TestWhatGoesBack(t *testing.T) {
	host := newHost(t)
	problem := &specialError{42}
	for name, value := range map[string]any{"fail": func() error { return fmt.Errorf("wrapped: %w", problem) }, "at": time.Unix(0, 0)} {
		if err := host.give(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		_, err := host.RunScript("script.js", "\nfail()")
		var thrown *goja.Exception
		var special *specialError
		if !errors.As(err, &thrown) {
			t.Fatal(err)
		}
		kept := goerror.In(thrown.Value(), (*goja.Object).Get)
		if !errors.Is(kept, problem) || !errors.As(kept, &special) || special.code != 42 || !strings.Contains(thrown.String(), "script.js:2:5") {
			t.Errorf("behind the error is %v: %s", kept, thrown)
		}
	}
	if host.calls != 2 || host.dated != 1 {
		t.Errorf("%d calls and %d dates are told of", host.calls, host.dated)
	}
}

type specialError struct{ code int }

func (e *specialError) Error() string { return fmt.Sprint("code ", e.code) }

// Whatever a script does to what it was given, Go keeps what it had.
func TestGivenCopies(t *testing.T) {
	host := newHost(t)
	mine := map[string]any{"list": []string{"a"}, "at": &inner{1}, "bytes": []byte("x")}
	if err := host.give("given", mine); err != nil {
		t.Fatal(err)
	}
	_, err := host.RunString("given.list[0] = 'b'; given.at.count = 9; given.bytes[0] = 0; delete given.list; given.more = 1")
	if got := fmt.Sprint(len(mine), mine["list"], mine["at"].(*inner).Count, mine["bytes"]); err != nil || got != "3 [a] 1 [120]" {
		t.Errorf("it is %s, %v", got, err)
	}
}

// A setter that a script has put into Object.prototype does not see Go's values.
func TestGivenDoesNotTripOverPrototypes(t *testing.T) {
	host := newHost(t)
	if _, err := host.RunString("let seen = 'nothing'; Object.defineProperty(Object.prototype, 'secret', {set(v) { seen = v }, configurable: true})"); err != nil {
		t.Fatal(err)
	}
	if err := host.give("given", map[string]string{"secret": "x"}); err != nil {
		t.Fatal(err)
	}
	if value, err := host.RunString("[given.secret, seen].join()"); err != nil || value.String() != "x,nothing" {
		t.Errorf("it is %v, %v", value, err)
	}
}
