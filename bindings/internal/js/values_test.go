package js_test

import (
	"testing"

	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// A value is described, and read as text and as a number, without a call of the script.
func TestValues(t *testing.T) {
	vm := goja.New()
	for source, want := range map[string][3]string{ // described, as a scalar, as a whole number
		"'a'":                    {`"a"`, "a", ""},
		"'7'":                    {`"7"`, "7", "7"},
		"7.5":                    {"7.5", "7.5", ""},
		"true":                   {"true", "true", ""},
		"NaN":                    {"NaN", "", ""},
		"12345678901234567890n":  {"12345678901234567890n", "", ""},
		"'12345678901234567890'": {`"12345678901234567890"`, "12345678901234567890", "12345678901234567890"},
		"Symbol('s')":            {"Symbol(s)", "", ""},
		"[1]":                    {"an array", "", ""},
		"({get a() { throw 1 }, toString() { throw 2 }})": {"an object", "", ""},
		"new Map":           {"a Map", "", ""},
		"Promise.resolve()": {"a Promise: await it first", "", ""},
		"new Date":          {"a Date", "", ""},
	} {
		v, err := vm.RunString(source)
		if err != nil {
			t.Fatal(err)
		}
		scalar, _ := js.Scalar(v)
		number, _ := js.Number("integer", v)
		if got := [3]string{js.Describe(v), scalar, number}; got != want {
			t.Errorf("%s is %q, want %q", source, got, want)
		}
	}
}

// A function that is made can be called and replaced, is not listed, and throws into the script.
func TestMaking(t *testing.T) {
	rt := goja.New()
	vm := js.New(rt)
	o := rt.NewObject()
	vm.Function(o, "greet", func(call goja.FunctionCall) goja.Value {
		for _, option := range vm.Keyed("greet", call.Argument(0), "first_name") {
			return rt.ToValue(option.Key + " " + vm.Word("greet", option))
		}
		return goja.Undefined()
	})
	_ = rt.Set("o", o)
	got, err := rt.RunString(`
		const thrown = given => { try { o.greet(given) } catch (e) { return e.name + ': ' + e.message } }
		JSON.stringify([Object.keys(o), o.greet.name, o.greet({firstName: 'Ann'}), thrown({first_nam: 1}), thrown([]), thrown({first_name: ''})])`)
	const want = `[[],"greet","first_name Ann","TypeError: greet does not take first_nam. Did you mean first_name?",` +
		`"TypeError: greet takes an object, not an array","TypeError: greet: first_name takes a string that is not empty"]`
	if err != nil || got.String() != want {
		t.Errorf("%v, %v", got, err)
	}
}
