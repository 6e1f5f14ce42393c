package hints

import (
	"strings"
	"testing"

	"dialtone/runtime/internal/inspect"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// knows is a module that knows names.
type knows struct {
	module.Module
	asked *int
}

func (k knows) Hint(_ module.VM, name, message, line string) string {
	*k.asked++
	switch {
	case strings.Contains(message, "panic"):
		panic(goja.New().NewTypeError("a module throws"))
	case strings.Contains(message, "Cal"), strings.Contains(message, "cal"):
		return "Did you mean Call?"
	case strings.Contains(line, "sms"):
		return "SMS sends a text."
	}
	return ""
}

// newHints returns hints of a VM with modules; err throws of it are those of their class.
func newHints(modules ...module.Module) *Hints {
	vm := goja.New()
	h := &Hints{VM: vm, Modules: modules}
	h.Inspector = func() *inspect.Inspector { return inspect.New(vm, nil, func() {}) }
	h.Thrown = func(value goja.Value) (string, string) {
		object := value.(*goja.Object)
		name, message := object.Get("name").String(), object.Get("message").String()
		return name, h.Of(name, message, "")
	}
	return h
}

// A hint is of errors about names, and of the first module that has one. A module that throws has
// none.
func TestOf(t *testing.T) {
	t.Parallel()
	asked := 0
	h := newHints(module.Module(nil), knows{asked: &asked}, knows{asked: new(int)})
	for _, c := range []struct{ name, message, line, want string }{
		{"ReferenceError", "Cal is not defined", "", "Did you mean Call?"},
		{"TypeError", "Object has no member 'x'", "sms.x()", "SMS sends a text."},
		{"TypeError", "panic", "", ""},
		{"ReferenceError", "x is not defined", "", ""},
		{"RangeError", "Cal is not defined", "", ""},
		{"Error", "Cal", "", ""},
	} {
		if hint := h.Of(c.name, c.message, c.line); hint != c.want {
			t.Errorf("%+v: %q", c, hint)
		}
	}
	if asked != 4 {
		t.Errorf("a module was asked %d times", asked)
	}
}

// An error that a script catches says what was meant, once, however often it is thrown again; what
// was said is the hint of that error from then on.
func TestSay(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"new ReferenceError('Cal is not defined')":                                          "Cal is not defined. Did you mean Call?",
		"new TypeError(\"Object has no member 'Cal'\")":                                     "Object has no member 'Cal'. Did you mean Call?",
		"new TypeError(\"Cannot read property 'cal' of undefined\")":                        "Cannot read property 'cal' of undefined. Did you mean Call?",
		"new TypeError(\"Cannot set property 'cal' of undefined\")":                         "Cannot set property 'cal' of undefined. Did you mean Call?",
		"new ReferenceError('call is not defined')":                                         "call is not defined", // the script's own
		"new ReferenceError('x is not defined')":                                            "x is not defined",
		"new TypeError('Cal is wrong')":                                                     "Cal is wrong",
		"new RangeError('Cal is not defined')":                                              "Cal is not defined",
		"Object.freeze(new ReferenceError('Cal is not defined'))":                           "Cal is not defined",
		"({name: 'ReferenceError', message: 'Cal is not defined'})":                         "Cal is not defined",
		"Object.defineProperty(new ReferenceError('Cal is not defined'), 'x', {value: 1})":  "Cal is not defined. Did you mean Call?",
		"Object.assign(new ReferenceError(''), {message: {toString() { throw 'it ran' }}})": "",
	} {
		h := newHints(knows{asked: new(int)})
		value, err := h.VM.RunString(source)
		if err != nil {
			t.Fatal(err)
		}
		h.Say(value)
		h.Say(value)
		if want == "" {
			continue // nothing of it ran
		}
		if message := value.(*goja.Object).Get("message").String(); message != want {
			t.Errorf("%s: %q, want %q", source, message, want)
		} else if hint := h.Of("ReferenceError", message, ""); strings.Contains(want, "Did") && hint != "Did you mean Call?" {
			t.Errorf("%s: the hint is %q then", source, hint)
		}
	}
	h := newHints(knows{asked: new(int)})
	for _, value := range []goja.Value{goja.Undefined(), h.VM.ToValue("Cal is not defined"), h.VM.ToValue(1)} {
		h.Say(value) // it is no error
	}
}

// Without a module that knows names nothing is looked at.
func TestNobodyKnows(t *testing.T) {
	t.Parallel()
	h := newHints()
	h.Inspector = func() *inspect.Inspector { t.Error("an error is looked at"); return nil }
	value, err := h.VM.RunString("new ReferenceError('Cal is not defined')")
	if err != nil {
		t.Fatal(err)
	}
	h.Say(value)
}
