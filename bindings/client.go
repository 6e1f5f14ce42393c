package bindings

import (
	"dialtone/api"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// ClientOf returns the client that a Twilio object uses now: that of the module,
// or what a script's Twilio.Config.setup has put in its place. It is nil for any
// other value.
func ClientOf(twilio goja.Value) *api.Client {
	if k, ok := Describe(twilio).(aboutNamespace); ok {
		return k.ns.account.client.Load()
	}
	return nil
}

// SetClient has a Twilio object use another client from now on, as if the module
// had been made with it. Records that there are go on with it, too.
func SetClient(twilio goja.Value, client *api.Client) bool {
	k, ok := Describe(twilio).(aboutNamespace)
	if !ok {
		return false
	}
	client = client.Admitting(k.ns.vm.Admit)
	k.ns.account.use(client)
	k.ns.account.first = client // the next setup begins with it
	return true
}

// AuthToken returns the auth token of the account that the scripts of a VM use now,
// for a host that checks what Twilio signs: the client's, or what a script has given
// to Twilio.Config.setup. It is "" where there is none. It must be called on the
// VM's loop. Nobody should print it.
func (m *Module) AuthToken(vm module.VM) string {
	token := ""
	_, _ = m.Client(vm).With(func(c *api.Config) { token = c.AuthToken })
	return token
}

// Client returns the client of the account that the scripts of a VM use now, for a host
// that has other scripts work for the same account. It must be called on the VM's loop.
func (m *Module) Client(vm module.VM) *api.Client {
	client := m.client // where the script has put something else in Twilio's place
	if k, ok := Describe(vm.Runtime().Get("Twilio")).(aboutNamespace); ok {
		// What is wrong with process.env, the script's next request says.
		_ = k.ns.settle()
		client = k.ns.account.client.Load()
	}
	return client
}
