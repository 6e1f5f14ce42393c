package runtime

import (
	"context"
	"io"

	"github.com/dop251/goja"
)

// VM is what a module sees of the host that runs it. It is an alias of an
// interface literal so that another package can declare the same type, and
// its modules satisfy [Module], without importing this one.
type VM = interface {
	// Runtime is the Goja VM. It may be used on the loop's goroutine only:
	// in functions that a script called, in Bind and what it returns, and in settle functions.
	Runtime() *goja.Runtime

	// Context is the context of the script now running. It is cancelled by
	// whoever started the script (Ctrl-C, a timeout), by [Host.Close], and
	// when the script has ended. Blocking work must end with it.
	Context() context.Context

	// Async runs work on a goroutine of its own, with the script's context,
	// and then the settle function that work returned, if any, on the loop.
	// The script does not end before that. When the script is stopped, settle
	// is dropped and the host waits for work to return. Async is called on the
	// loop; a panic in either function ends the script with a PanicError.
	Async(work func(ctx context.Context) (settle func()))

	// Admit waits until another request may be under way, and counts it. A module
	// calls it before each request that it sends, with the context that it sends it
	// under, and release when the request is over, its answer read. Where the script has made all the
	// requests that it may, Admit ends it and returns an error. It may be called
	// from any goroutine.
	Admit(ctx context.Context) (release func(), err error)

	// Stderr is where warnings and progress go. It may be written to from any
	// goroutine.
	Stderr() io.Writer

	// Credentials tells whether scripts may see secrets: what a module knows to be one
	// it shows only then.
	Credentials() bool

	// SetExitCode sets the code with which a script exits that ends without
	// an error and has not set process.exitCode.
	SetExitCode(code int)
}

// Module adds globals to every VM of a host. Each is made when a script first
// names it, so a module with many names costs a new host nothing.
//
// A module with a method SecretVariables() []string names the variables of the
// environment that hold its credentials. process.env is without them unless there is
// [WithCredentials], or [WithEnvNames] that names them.
type Module interface {
	// Names returns the globals of the module, sorted. It is called once for
	// each host, and the host keeps the slice.
	Names() []string

	// Bind is called once for each VM, on the loop, when a script first uses one
	// of the names. What it returns makes the value of each name, at most once
	// unless it fails; an error is thrown at the script where it names the global.
	Bind(vm VM) func(name string) (goja.Value, error)
}

// moduleVM is the face a host shows its modules.
type moduleVM struct{ host *Host }

var _ VM = moduleVM{}

func (m moduleVM) Runtime() *goja.Runtime { return m.host.vm }
func (m moduleVM) Stderr() io.Writer      { return m.host.stderr }
func (m moduleVM) SetExitCode(code int)   { m.host.moduleExitCode = code }
func (m moduleVM) Credentials() bool      { return m.host.credentials }

func (m moduleVM) Context() context.Context {
	if m.host.run == nil {
		ended, cancel := context.WithCancel(context.Background())
		cancel()
		return ended
	}
	return m.host.run.ctx
}

func (m moduleVM) Admit(ctx context.Context) (release func(), err error) {
	m.host.mutex.Lock()
	r := m.host.active
	m.host.mutex.Unlock()
	if r == nil || r.budget == nil {
		return func() {}, ctx.Err()
	}
	return r.admit(ctx)
}

func (m moduleVM) Async(work func(ctx context.Context) (settle func())) {
	if m.host.run == nil {
		panic("runtime: a module called Async while no script is running")
	}
	m.host.run.async(work)
}
