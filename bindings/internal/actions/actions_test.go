package actions_test

import (
	"context"
	"errors"
	"testing"

	"dialtone/api"
	"dialtone/bindings/internal/actions"
	"dialtone/runtime/module"
	"dialtone/runtime/module/moduletest"

	"github.com/dop251/goja"
)

// doing is a module with one global, whose methods are these.
type doing func(l *actions.Loop) []actions.Method

func (doing) Names() []string { return []string{"it"} }

func (d doing) Bind(vm module.VM) func(string) (goja.Value, error) {
	l := actions.New(vm)
	return func(string) (goja.Value, error) {
		o := vm.Runtime().NewObject()
		l.Define(o, d(l))
		return o, nil
	}
}

// run returns what a script comes to with an action of this work.
func run(t *testing.T, script string, work func(context.Context) error) string {
	t.Helper()
	vm := moduletest.New(t, doing(func(l *actions.Loop) []actions.Method {
		return []actions.Method{{Name: "go", Run: func(_ goja.Value, args []goja.Value) actions.Action {
			if goja.IsUndefined(actions.Argument(args, 0)) {
				l.InvalidState("nothing to go to")
			}
			first := actions.Action{Work: work, Done: func() goja.Value { return l.Runtime().ToValue("gone") }}
			return actions.Action{
				Work: func(context.Context) error { return nil },
				Next: func() actions.Action { return first.Then(func() goja.Value { return args[0] }) },
			}
		}}}
	}))
	value, err := vm.Run(script)
	if err != nil {
		return err.Error()
	}
	return value.String()
}

// A method waits for its action, and below async it is a promise of the same.
func TestAMethodWaitsAndIsAPromise(t *testing.T) {
	fine := func(context.Context) error { return nil }
	fails := func(context.Context) error { return &api.ConfigurationError{Problem: "no account"} }
	for script, want := range map[string]string{
		`it.go('home')`:       "home",
		`it.async.go('home')`: "home",
		`it.go.name + it.async.go.name + Object.keys(it) + Object.keys(it.async)`:    "gogo",
		`it.async.go('home') instanceof Promise`:                                     "true",
		`try { it.go() } catch (e) { e.name + ': ' + e.message + ', ' + e.outcome }`: "Twilio.InvalidStateError: nothing to go to, not sent",
		`it.async.go().catch(e => e.message)`:                                        "nothing to go to",
	} {
		if got := run(t, script, fine); got != want {
			t.Errorf("%s is %q, want %q", script, got, want)
		}
	}
	for script, want := range map[string]string{
		`try { it.go('home') } catch (e) { e.name }`:   "Twilio.ConfigurationError",
		`it.async.go('home').catch(e => e.name)`:       "Twilio.ConfigurationError",
		`it.async.go('home').catch(e => e.toString())`: "Twilio.ConfigurationError: " + fails(nil).Error(),
	} {
		if got := run(t, script, fails); got != want {
			t.Errorf("%s is %q, want %q", script, got, want)
		}
	}
}

// Each kind of error has its class, and says what became of the request.
func TestErrorsAsScriptsSeeThem(t *testing.T) {
	refused := &api.APIError{Status: 400, Code: 21211, Message: "Invalid number", RequestID: "RQ1"}
	for _, test := range []struct {
		err    error
		script string
		want   string
	}{
		{refused, "e.name + e.status + e.code + e.requestId + e.request_id", "Twilio.APIError40021211RQ1RQ1"},
		{&actions.HintedError{APIError: refused, Hint: "create was not given body"}, "e.message.endsWith('. create was not given body') && e.code", "21211"},
		{actions.InvalidStateError("gone"), "e.name + e.outcome", "Twilio.InvalidStateErrornot sent"},
		{actions.TypeError("wrong"), "e instanceof TypeError && e.message", "wrong"},
		{errors.New("else"), "e.name + e.message + e.outcome", "Errorelseundefined"},
	} {
		work := func(context.Context) error { return test.err }
		script := "try { it.go(1) } catch (e) { " + test.script + " }"
		if got := run(t, script, work); got != test.want {
			t.Errorf("%v: %s is %q, want %q", test.err, test.script, got, test.want)
		}
	}
}
