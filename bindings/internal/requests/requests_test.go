package requests_test

import (
	"strings"
	"testing"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/requests"
	"dialtone/runtime/module/moduletest"

	"github.com/dop251/goja"
)

// built returns the request of a model's method and options, as "POST path form query" with the
// doubt of its scope, or what is wrong.
func built(t *testing.T, model string, kind catalog.Kind, scope *requests.Scope, options string) string {
	t.Helper()
	vm := moduletest.New(t)
	b := requests.New(actions.New(vm))
	m := catalog.ModelNamed(model)
	given, err := vm.Run("(" + options + ")")
	if err != nil {
		t.Fatal(err)
	}
	var r requests.Request
	method := model + "." + string(kind)
	_, thrown := b.Try(func() goja.Value {
		r = b.Build(requests.Call{Model: m, Kind: kind, Method: method, Base: scope, Options: b.ReadOptions(method, given)})
		return nil
	})
	if thrown != nil {
		return thrown.String()
	}
	text := r.Operation.ID
	for _, name := range []string{"AccountSid", "CallSid"} {
		if v := r.Path[name]; v != "" {
			text += " " + name + "=" + v
		}
	}
	for _, pairs := range append(r.Query, r.Form...) {
		text += " " + pairs.Name + "=" + pairs.Value
	}
	if r.Scope.Doubt != "" {
		text += " (" + r.Scope.Doubt + ")"
	}
	if r.Narrow() {
		text += " narrow"
	}
	return text
}

// A call is the operation that takes what was given, with its path, and each value in the wire's
// form; what is wrong is said before.
func TestACallIsARequest(t *testing.T) {
	top := &requests.Scope{}
	call := &requests.Scope{Path: map[string]string{"call_sid": "CA1"}}
	for _, test := range []struct {
		model   string
		kind    catalog.Kind
		scope   *requests.Scope
		options string
		want    string
	}{
		{"Message", catalog.Create, top, `{to: '+1', from: '+2', body: 'hi', mediaUrl: ['a', 'b']}`, "CreateMessage To=+1 From=+2 Body=hi MediaUrl=a MediaUrl=b"},
		{"Message", catalog.Create, top, `{to: '+1', $extra: {New: true}}`, "CreateMessage To=+1 New=true"},
		{"Message", catalog.Create, top, `{to: '+1', account: 'AC00000000000000000000000000000001'}`, "CreateMessage AccountSid=AC00000000000000000000000000000001 To=+1"},
		{"Message", catalog.Create, top, `{too: '+1'}`, "TypeError: Message.create does not take too. Did you mean to?"},
		{"Message", catalog.Create, top, `{body: 'hi'}`, "TypeError: Message.create needs to"},
		{"Message", catalog.Create, top, `{to: '+1', call: undefined, to: undefined}`, "TypeError: Message.create needs to"},
		{"Call", catalog.List, top, `{status: 'complete'}`, "ListCall Status=completed narrow"},
		{"Call", catalog.List, top, `{if_machine: 'x'}`, "TypeError: Call.list: Twilio has withdrawn if_machine."},
		{"Call", catalog.List, top, `{page_size: 5}`, "ListCall PageSize=5"},
		{"Call", catalog.List, top, `{status: undefined}`, "ListCall (status is undefined)"},
		{"Recording", catalog.List, top, `{}`, "ListRecording"},
		{"Recording", catalog.List, call, `{}`, "ListRecording"},
		{"Recording", catalog.Create, call, `{}`, "CreateCallRecording CallSid=CA1 narrow"},
		{"Recording", catalog.Create, call.Doubted("from is undefined"), `{}`, "TypeError: Recording.create: from is undefined, and a filter that says nothing matches everything."},
	} {
		if got := built(t, test.model, test.kind, test.scope, test.options); !strings.HasPrefix(got, test.want) || !strings.HasPrefix(test.want, "TypeError") && got != test.want {
			t.Errorf("%s.%s(%s) is\n%s, want\n%s", test.model, test.kind, test.options, got, test.want)
		}
	}
}

// Of several objects a later one wins, whichever spelling it has; a scope never changes.
func TestOptionsAndScopes(t *testing.T) {
	vm := moduletest.New(t)
	b := requests.New(actions.New(vm))
	object := func(text string) goja.Value {
		v, err := vm.Run("(" + text + ")")
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	o := b.ReadOptions("m", object(`{friendly_name: 'a', to: 'x'}`), object(`{friendlyName: 'b'}`))
	if v := o.Take("friendly_name", "friendlyName"); v == nil || v.String() != "b" {
		t.Errorf("friendly_name is %v", v)
	}
	if v := o.Take("friendly_name", "friendlyName"); v != nil || len(o.Given) != 1 || o.Given[0].Key != "to" {
		t.Errorf("left are %v and %v", v, o.Given)
	}
	for _, wrong := range []string{"[1]", "1", "new Date", "Object.create({to: 'x'})", "Object.defineProperty({}, 'to', {value: 1})"} {
		if _, thrown := b.Try(func() goja.Value { b.ReadOptions("m", object(wrong)); return nil }); thrown == nil || !strings.HasPrefix(thrown.String(), "TypeError: m") {
			t.Errorf("%s: %v", wrong, thrown)
		}
	}
	base := &requests.Scope{Path: map[string]string{"a": "1"}}
	more := base.With(map[string]string{"b": "2"}).Doubted("b is null").Doubted("c is null")
	if len(base.Path) != 1 || base.Doubt != "" || len(more.Path) != 2 || more.Doubt != "b is null" {
		t.Errorf("the scopes are %+v and %+v", base, more)
	}
}
