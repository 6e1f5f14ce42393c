package bindings_test

import (
	"strings"
	"testing"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/emulator"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

// An embedded host keeps secrets out of sight unless it is told otherwise, in
// whatever way a script asks for them.
func TestSecretsAreNotInSight(t *testing.T) {
	local := emulator.New(emulator.Options{})
	server, err := local.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	client, err := api.New(api.Config{AccountSID: local.AccountSID(), AuthToken: local.AuthToken(), BaseURL: server.URL()})
	if err != nil {
		t.Fatal(err)
	}
	const token = "0123456789abcdef0123456789abcdef"
	t.Setenv("TWILIO_AUTH_TOKEN", token)
	env := runtime.Options{Env: runtime.Env{Vars: map[string]string{"TWILIO_AUTH_TOKEN": token, "TWILIO_ACCOUNT_SID": "AC1"}}}
	for name, source := range map[string]string{
		"an attribute":        "Account.find(sid).auth_token",
		"camelCase":           "Account.find(sid).authToken",
		"get":                 "Account.find(sid).get('auth_token')",
		"toJSON":              "Account.find(sid).toJSON().auth_token",
		"JSON":                "JSON.parse(JSON.stringify(Account.find(sid))).auth_token",
		"a spread":            "({...Account.find(sid)}).auth_token",
		"a descriptor":        "Object.getOwnPropertyDescriptor(Account.find(sid), 'auth_token').value",
		"entries":             "Object.fromEntries(Object.entries(Account.find(sid))).auth_token",
		"a clone":             "structuredClone(Account.find(sid).toJSON()).auth_token",
		"Reflect":             "Reflect.get(Account.find(sid), 'auth_token')",
		"its prototype's get": "Object.getPrototypeOf(Account.find(sid)).get.call(Account.find(sid), 'auth_token')",
		"the environment":     "process.env.TWILIO_AUTH_TOKEN",
		"its list":            "Object.entries(process.env).join()",
	} {
		t.Run(name, func(t *testing.T) {
			read := func(options runtime.Options) string {
				options.Modules = []module.Module{bindings.Twilio(client, bindings.Options{})}
				host, err := runtime.New(options)
				if err != nil {
					t.Fatal(err)
				}
				defer host.Close()
				if err := host.Set("sid", local.AccountSID()); err != nil {
					t.Fatal(err)
				}
				value, err := host.Eval(t.Context(), "eval", source)
				if err != nil {
					t.Fatal(err)
				}
				return value.String()
			}
			secret := local.AuthToken()
			if strings.Contains(source, "process") {
				secret = token
			}
			if got := read(env); strings.Contains(got, secret) || got != "[redacted]" && got != "undefined" && got != "TWILIO_ACCOUNT_SID,AC1" {
				t.Errorf("it is in sight: %s", got)
			}
			if got := read(runtime.Options{Env: env.Env, Credentials: true}); !strings.Contains(got, secret) {
				t.Errorf("with Credentials it is %s", got)
			}
			if strings.Contains(source, "process") {
				if got := read(runtime.Options{Env: runtime.Env{Names: []string{"TWILIO_AUTH_TOKEN", "TWILIO_NO_SUCH_THING"}}}); !strings.Contains(got, secret) {
					t.Errorf("granted by name it is %s", got)
				}
			}
		})
	}
}
