package bindings

import (
	"maps"

	"dialtone/api"

	"github.com/dop251/goja"
)

// accountVariables are those that say which account is meant and where.
var accountVariables = []string{
	"TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", "TWILIO_API_SECRET", "TWILIO_AUTH_TOKEN", "TWILIO_EDGE", "TWILIO_REGION",
}

// Environment makes the client of what scripts write into process.env before their first request,
// as Twilio's library for Node does.
type Environment struct {
	// Getenv returns the value that a variable had before the script.
	Getenv func(name string) string

	// Connect makes the client of an environment, in which a variable that a script has set or
	// changed has the script's value. With nil process.env means nothing.
	Connect func(getenv func(name string) string) (*api.Client, error)
}

// settle has the account be the one that the script has set in process.env until now,
// unless it has made a request: what comes after that comes too late.
func (ns *namespace) settle() error {
	a := ns.account
	if a.settled || ns.module.options.Environment.Connect == nil || a != ns.root.account {
		return nil
	}
	changed := ns.changedVariables()
	if maps.Equal(changed, a.changed) {
		return nil
	}
	client, err := ns.module.options.Environment.Connect(func(name string) string {
		if value, ok := changed[name]; ok {
			return value
		}
		return ns.module.options.Environment.Getenv(name)
	})
	if err != nil {
		return err
	}
	client = client.Admitting(ns.vm.Admit)
	a.first, a.changed = client, changed
	a.client.Store(client)
	return nil
}

// use has the account be that of a client from now on, whatever process.env says.
func (a *account) use(client *api.Client) {
	a.settled = true
	a.wrong.Store(nil)
	a.client.Store(client)
}

// changedVariables are the account's variables that a script has set or changed.
func (ns *namespace) changedVariables() map[string]string {
	process, ok := ns.rt.GlobalObject().Get("process").(*goja.Object)
	if !ok {
		return nil
	}
	env, ok := process.Get("env").(*goja.Object)
	if !ok {
		return nil
	}
	var changed map[string]string
	for _, name := range accountVariables {
		value := env.Get(name)
		if value == nil || !goja.IsString(value) || value.String() == "" || value.String() == ns.module.options.Environment.Getenv(name) {
			continue
		}
		if changed == nil {
			changed = map[string]string{}
		}
		changed[name] = value.String()
	}
	return changed
}
