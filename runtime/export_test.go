package runtime_test

import (
	"reflect"
	"strings"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// Under a context and without one, what the library makes is put into Go's values as well, and what
// a value's own code throws is told.
func TestExportTo(t *testing.T) {
	for _, test := range []struct {
		source string
		want   any // Of the type that the value is put into.
		err    string
	}{
		{"Buffer.from('ab')", []byte("ab"), ""},
		{"new URL('http://example.com/a')", "http://example.com/a", ""},
		{"({get a() { throw new RangeError('mine') }})", map[string]any(nil), "RangeError: mine"},
		{"[{a: 'x'}]", []string(nil), "[0]: cannot put an object into a string"},
	} {
		host := hosttest.New(t, runtime.Options{})
		value, err := host.Eval(t.Context(), "eval", test.source)
		if err != nil {
			t.Fatal(err)
		}
		for how, export := range map[string]func(dst any) error{
			"under a context":   func(dst any) error { return host.ExportTo(t.Context(), value, dst) },
			"without a context": func(dst any) error { return runtime.ExportTo(value, dst) },
		} {
			got := reflect.New(reflect.TypeOf(test.want))
			err := export(got.Interface())
			if test.err == "" && (err != nil || !reflect.DeepEqual(got.Elem().Interface(), test.want)) ||
				test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)) {
				t.Errorf("%s, %s: %#v, %v", test.source, how, got.Elem().Interface(), err)
			}
		}
	}
}

type giver struct{ name string }

// A Go value that a module has wrapped comes back as it is.
func TestExportToGivesGoValuesBack(t *testing.T) {
	mine := &giver{"mine"}
	host := hosttest.New(t, runtime.Options{Modules: []module.Module{hosttest.Functions{"give": func() *giver { return mine }}}})
	value, err := host.Eval(t.Context(), "eval", "give()")
	if err != nil {
		t.Fatal(err)
	}
	var back *giver
	if err := host.ExportTo(t.Context(), value, &back); err != nil || back != mine {
		t.Errorf("it is %v, %v", back, err)
	}
	var same goja.Value
	if err := host.ExportTo(t.Context(), value, &same); err != nil || same != value {
		t.Errorf("it is %v, %v", same, err)
	}
}

// An error is the Go error behind it.
func TestExportToError(t *testing.T) {
	host := hosttest.New(t, runtime.Options{})
	if err := host.Set("fail", func() error { return errFromGo }); err != nil {
		t.Fatal(err)
	}
	for source, want := range map[string]string{"try { fail() } catch (e) { e }": "from Go", "new TypeError('x')": "TypeError: x"} {
		value, err := host.Eval(t.Context(), "eval", source)
		if err != nil {
			t.Fatal(err)
		}
		var got error
		if err := host.ExportTo(t.Context(), value, &got); err != nil || got.Error() != want || want == "from Go" && got != errFromGo {
			t.Errorf("%s is %v, %v", source, got, err)
		}
	}
}
