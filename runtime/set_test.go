package runtime_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// What is wrong with a value or with an argument is told with its place, and a date is written as
// Node writes it.
func TestSet(t *testing.T) {
	for _, test := range []struct {
		name   string
		value  any
		source string
		want   string // What the source comes to, or what its error contains.
	}{
		{"a date as text", time.Unix(0, 0), `/ \([A-Z][a-z]+ [A-Za-z ]+\)$/.test(value + '')`, "true"},
		{"a wrong argument", func(s string, n int) {}, "\nvalue('a', 'b')", "script.js:2:6: TypeError: value: argument 2: cannot put a string into an int"},
		{"a channel", make(chan<- int), "", "runtime: setting value: a script cannot have a chan<- int"},
	} {
		host := hosttest.New(t, runtime.Options{})
		err := host.Set("value", test.value)
		var got string
		if err == nil {
			value, failed := host.Eval(t.Context(), "script.js", test.source)
			got, err = fmt.Sprint(value), failed
		}
		if err != nil {
			got = err.Error()
		}
		if got != test.want && (err == nil || !strings.Contains(got, test.want)) {
			t.Errorf("%s: got %s\nwant %s", test.name, got, test.want)
		}
	}
}

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
