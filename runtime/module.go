package runtime

import (
	"context"
	"io"

	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// moduleVM is the face a host shows its modules.
type moduleVM struct{ host *Host }

var _ module.VM = moduleVM{}

// bind binds a module to the VM.
func (m *machine) bind(of module.Module) func(name string) (goja.Value, error) {
	m.protect()
	return of.Bind(m.seam)
}

func (m moduleVM) Runtime() *goja.Runtime { return m.host.js.vm }
func (m moduleVM) Stderr() io.Writer      { return m.host.stderr }
func (m moduleVM) SetExitCode(code int)   { m.host.exitCode.Module = code }
func (m moduleVM) Credentials() bool      { return m.host.options.Credentials }

func (m moduleVM) Context() context.Context {
	if m.host.js.run == nil {
		ended, cancel := context.WithCancel(context.Background())
		cancel()
		return ended
	}
	if m.host.options.pacer != nil {
		m.host.js.run.noteAsked()
	}
	return m.host.js.run.ctx
}

func (m moduleVM) Admit(ctx context.Context) (release func(), err error) {
	r := m.host.turns.Current()
	if r != nil {
		r.used.requests.Add(1)
	}
	if r == nil || r.budget == nil {
		return func() {}, ctx.Err()
	}
	return r.budget.Admit(ctx)
}

func (m moduleVM) Ask(work func(ctx context.Context) (settle func())) {
	if m.host.js.run == nil {
		panic("runtime: a module called Ask while no script is running")
	}
	m.host.js.run.ask(work)
}

func (m moduleVM) Post(do func()) bool { return m.host.turns.PostNow(do) }

func (m moduleVM) Async(work func(ctx context.Context) (settle func())) {
	if m.host.js.run == nil {
		panic("runtime: a module called Async while no script is running")
	}
	m.host.js.run.async(work)
}

// noteAsked remembers the place in the script, of which a module wants the context: it is going to
// ask something.
func (r *run) noteAsked() {
	const enough = 16 // The innermost may be the host's own.
	if frames := r.js.sources.Frames(r.js.vm.CaptureCallStack(enough, nil)); len(frames) > 0 {
		r.asked.Note(frames[0])
	}
}
