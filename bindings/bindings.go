// Package bindings makes Twilio's resources into JavaScript objects: models,
// records, collections and associations in ActiveRecord's manner, for every
// resource of the catalog.
//
// Most callers give [Twilio] to the host that runs their scripts:
//
//	host, err := runtime.New(runtime.WithModules(bindings.Twilio(client)))
//
// Any program with a Goja VM can be the host: it needs the methods of [VM].
package bindings

import (
	"context"
	"io"
	"sort"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"

	"github.com/dop251/goja"
)

// VM is what the bindings ask of the host that runs a script. It is an alias, so
// that a host's own interface with the same methods is the same type.
type VM = interface {
	// Runtime returns the VM, to be used on the loop's goroutine only.
	Runtime() *goja.Runtime
	// Context returns the context of the script now running.
	Context() context.Context
	// Async runs work on a goroutine and then, on the loop, what it returns.
	Async(work func(ctx context.Context) (settle func()))
	// Admit waits until another request may be under way, and counts it; release is
	// called when it is over. An error of it says that no more may be made.
	Admit(ctx context.Context) (release func(), err error)
	// Stderr is where warnings go.
	Stderr() io.Writer
	// SetExitCode sets what a run without an error exits with, unless the script
	// has set process.exitCode.
	SetExitCode(code int)
	// Credentials tells whether scripts may see secrets.
	Credentials() bool
}

// Module is the bindings as a host sees them: names, and the values they have
// in a VM, made when a script first uses the name.
type Module struct {
	client   *api.Client
	names    []string
	files    Files
	terminal io.Writer
	guard    func(context.Context, Deed) bool
}

// An Option says what scripts have beside the client; see [Twilio].
type Option func(*Module)

// WithFiles lets scripts save recordings to files. Without it recording.save
// throws: the bindings touch no file that they were not given.
func WithFiles(files Files) Option { return func(m *Module) { m.files = files } }

// WithTerminal sets the terminal on which long work shows a progress bar.
// Without it there is none. It is written to from several goroutines, one at a
// time.
func WithTerminal(w io.Writer) Option { return func(m *Module) { m.terminal = w } }

// Twilio returns the bindings over a client, which must not be nil: one of an empty [api.Config]
// has no account, and does for TwiML. A script may replace the client's
// account and credentials with Twilio.Config.setup, for its own VM only.
func Twilio(client *api.Client, options ...Option) *Module {
	names := map[string]bool{"Twilio": true, "TwiML": true, "CapabilityToken": true, "AccessToken": true}
	for _, name := range catalog.ModelNames() {
		first, _, _ := strings.Cut(name, ".")
		names[first] = true
	}
	for alias := range catalog.Aliases() {
		names[alias] = true
	}
	m := &Module{client: client}
	for _, option := range options {
		option(m)
	}
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
func (m *Module) Bind(vm VM) func(name string) (goja.Value, error) {
	s := newSession(vm, m)
	return func(name string) (goja.Value, error) {
		if name == "Twilio" {
			return s.root.object, nil
		}
		return s.root.member(name), nil
	}
}
