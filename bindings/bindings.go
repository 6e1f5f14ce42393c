// Package bindings makes Twilio's resources into JavaScript objects: models,
// records, collections and associations in ActiveRecord's manner, for every
// resource of the catalog.
//
// Most callers give [Twilio] to the host that runs their scripts:
//
//	host, err := runtime.New(runtime.Options{Modules: []module.Module{bindings.Twilio(client, bindings.Options{})}})
//
// Any program with a Goja VM can be the host: it needs the methods of [module.VM].
package bindings

import (
	"context"
	"fmt"
	"io"
	"sort"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/durable"
	"dialtone/internal/secret"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// Module is the bindings as a host sees them: names, and the values they have
// in a VM, made when a script first uses the name.
type Module struct {
	client  *api.Client
	options Options
	names   []string
}

// Options say what scripts have beside the client; see [Twilio]. The zero value grants nothing
// more.
type Options struct {
	// Files are where recording.save writes. With nil it throws: the bindings touch no file that
	// they were not given. [OSFiles] is all of the disk.
	Files Files

	// Terminal is where long work shows a progress bar; with nil there is none. It is written to
	// from several goroutines, one at a time.
	Terminal io.Writer

	// Guard is asked about a [Deed]: where it returns false, nothing is sent and an error is
	// thrown. It may be called from any goroutine. With nil nothing is asked, and destroyAll and
	// updateAll throw on a real account where they are unfiltered. A script answers for itself with
	// {confirm: false}: then the guard is not called.
	Guard func(context.Context, Deed) bool

	// Durable keeps the runs of create with the option durable; with nil that throws.
	Durable durable.Runs

	// Code is the source of what begins durable runs, of which they keep the hash. With "" it is
	// that of the script: another is for a file that the script only calls, as that of a job.
	Code string

	// Environment has Twilio use what scripts write into process.env. With its zero value, and in a
	// script that calls Twilio.Config.setup, process.env means nothing.
	Environment Environment
}

// Twilio returns the bindings over a client, which must not be nil: one of an empty [api.Config]
// has no account, and does for TwiML. A script may replace the client's
// account and credentials with Twilio.Config.setup, for its own VM only.
func Twilio(client *api.Client, options Options) *Module {
	names := map[string]bool{"Twilio": true, "TwiML": true, "CapabilityToken": true, "AccessToken": true}
	for _, name := range catalog.ModelNames() {
		first, _, _ := strings.Cut(name, ".")
		names[first] = true
	}
	for alias := range catalog.Aliases() {
		names[alias] = true
	}
	m := &Module{client: client, options: options}
	for name := range names {
		m.names = append(m.names, name)
	}
	sort.Strings(m.names)
	return m
}

// Names returns the globals of the module, sorted.
func (m *Module) Names() []string { return m.names }

// SecretVariables names the variables of the environment that hold Twilio's
// credentials, and that scripts have no need of: they have the account through Twilio.
func SecretVariables() []string {
	return []string{"TWILIO_API_KEY", "TWILIO_API_SECRET", "TWILIO_AUTH_TOKEN"}
}

// SecretVariables is [SecretVariables], for a host that asks its modules.
func (m *Module) SecretVariables() []string { return SecretVariables() }

// Bind makes the bindings of one VM, and returns what makes the value of each
// name in it.
func (m *Module) Bind(vm module.VM) func(name string) (goja.Value, error) {
	s := newSession(vm, m)
	return func(name string) (goja.Value, error) {
		if name == "Twilio" {
			return s.root.object, nil
		}
		return s.root.member(name), nil
	}
}

// Format prints the account that scripts begin with, whatever the verb.
func (m *Module) Format(f fmt.State, _ rune) { secret.Handle(f, m, m.client.AccountSID()) }

// ClientOf returns the client that a Twilio object uses now: that of the module,
// or what a script's Twilio.Config.setup has put in its place. It is nil for any
// other value.
func ClientOf(twilio goja.Value) *api.Client {
	if ns := namespaceIn(twilio); ns != nil {
		return ns.account.client.Load()
	}
	return nil
}

// SetClient has a Twilio object use another client from now on, as if the module
// had been made with it. Records that there are go on with it, too.
func SetClient(twilio goja.Value, client *api.Client) bool {
	ns := namespaceIn(twilio)
	if ns == nil {
		return false
	}
	client = client.Admitting(ns.vm.Admit)
	ns.account.use(client)
	ns.account.first = client // the next setup begins with it
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
	if ns := namespaceIn(vm.Runtime().Get("Twilio")); ns != nil {
		// What is wrong with process.env, the script's next request says.
		_ = ns.settle()
		client = ns.account.client.Load()
	}
	return client
}
