package bindings_test

import (
	"strings"
	"testing"

	"dialtone/bindings"
	"dialtone/runtime"
	"dialtone/runtime/module"
	"dialtone/twiml"

	"github.com/dop251/goja"
)

// responses is a module whose res is a new document of a kind.
type responses struct {
	kind  twiml.Kind
	write func() (string, error)
}

func (*responses) Names() []string { return []string{"res"} }

func (r *responses) Bind(vm module.VM) func(name string) (goja.Value, error) {
	return func(string) (goja.Value, error) {
		res, _, write := bindings.Documents{}.NewDocument(vm, r.kind)
		r.write = write
		return res, nil
	}
}

func TestADocumentIsFilledByAScript(t *testing.T) {
	tests := []struct {
		kind          twiml.Kind
		script, wrong string
		want          string
	}{
		{twiml.Voice, `res.say('Hi', {voice: 'alice'}); await 1; res.gather({num_digits: 1}, g => g.play('a.mp3'))`, `res.message('x')`,
			"<Response>\n  <Say voice=\"alice\">Hi</Say>\n  <Gather numDigits=\"1\">\n    <Play>a.mp3</Play>\n  </Gather>\n</Response>"},
		{twiml.Messaging, `res.message('Hi')`, `res.say('x')`, "<Response>\n  <Message>Hi</Message>\n</Response>"},
		{twiml.Any, `res.say('Hi'); res.message('Ho')`, `res.tag('a b')`, "<Response>\n  <Say>Hi</Say>\n  <Message>Ho</Message>\n</Response>"},
	}
	for _, test := range tests {
		made := &responses{kind: test.kind}
		host, err := runtime.New(runtime.Options{Modules: []module.Module{made}})
		if err != nil {
			t.Fatal(err)
		}
		if err := host.Run(t.Context(), "view.js", test.script); err != nil {
			t.Fatal(err)
		}
		if err := host.Run(t.Context(), "wrong.js", test.wrong); err == nil || !strings.Contains(err.Error(), "wrong.js:1:") {
			t.Errorf("%s: %v", test.wrong, err)
		}
		xml, err := made.write()
		if _, document, _ := strings.Cut(xml, "\n"); err != nil || document != test.want {
			t.Errorf("%s: %v\n%s", test.script, err, xml)
		}
		if err := host.Run(t.Context(), "late.js", "res.tag('Late')"); err == nil || !strings.Contains(err.Error(), "comes too late") {
			t.Errorf("what is added after the end: %v", err)
		}
		host.Close()
	}
}
