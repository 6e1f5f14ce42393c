package bindings

import (
	"dialtone/api"

	"github.com/dop251/goja"
)

// ClientOf returns the client that a Twilio object uses now: that of the module,
// or what a script's Twilio.Config.setup has put in its place. It is nil for any
// other value.
func ClientOf(twilio goja.Value) *api.Client {
	if k, ok := Describe(twilio).(aboutNamespace); ok {
		return k.ns.account.client
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
	k.ns.account.client = client.Admitting(k.ns.vm.Admit)
	// The next setup begins with this client.
	delete(k.ns.members, "Config")
	return true
}

// AuthToken returns the auth token of the account that the scripts of a VM use now,
// for a host that checks what Twilio signs: the client's, or what a script has given
// to Twilio.Config.setup. It is "" where there is none. It must be called on the
// VM's loop. Nobody should print it.
func (m *Module) AuthToken(vm VM) string {
	client := ClientOf(vm.Runtime().Get("Twilio"))
	if client == nil { // the script has put something else there
		client = m.client
	}
	token := ""
	_, _ = client.With(func(c *api.Config) { token = c.AuthToken })
	return token
}
