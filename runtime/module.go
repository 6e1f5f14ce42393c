package runtime

import (
	"context"
	"io"
	"sync"

	"dialtone/runtime/internal/loop"
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
func (m moduleVM) Source() string         { return m.host.js.scriptSource }
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

// Background runs work on a goroutine of its own, for a module that answers to
// the outside, as a server does. The VM is the one that a host of this package
// gave to the module; Background is called on its loop.
//
// Post has a function run on the loop, some time later, and does not wait for it. It may be
// called from any goroutine; what is posted when ctx has ended is dropped.
//
// To a script the work is a part of it: the script does not end before the work
// has, and ctx ends with the script. What an entry of a console
// ([Host.Interact]) starts goes on after the entry: ctx ends with the host, and
// what is posted runs in turn with the entries.
func Background(vm module.VM, work func(ctx context.Context, post func(do func()))) {
	h := vm.(moduleVM).host
	r := h.js.run
	switch {
	case r == nil:
		panic("runtime: a module called Background while no script is running")
	case !r.Outlived:
		r.background++
		r.async(func(ctx context.Context) func() {
			work(ctx, r.Loop.Later)
			return func() { r.background-- }
		})
	default:
		h.turns.Outlive(work, func(panicked *loop.Panic) { h.js.run.broke(panicked) })
	}
}

// Serving tells the host's [Pacer], where it has one, that a module answers requests at an address,
// until over is called. The VM is the one that a host of this package gave to the module.
func Serving(vm module.VM, address string) (over func()) {
	if p := vm.(moduleVM).host.options.pacer; p != nil {
		return sync.OnceFunc(p.Serving(address))
	}
	return func() {}
}

// paced tells the host's [Pacer], where it has one, of what begins, until what it returns is
// called.
func paced(vm module.VM, begins func(Pacer) (over func())) (over func()) {
	if p := vm.(moduleVM).host.options.pacer; p != nil {
		return begins(p)
	}
	return func() {}
}

// Answering tells the host's [Pacer], where it has one, that a module has the script answer a
// request that came to it, until answered is called. It is called on the VM's loop, as is what it
// returns. The VM is the one that a host of this package gave to the module.
func Answering(vm module.VM) (answered func()) {
	if p := vm.(moduleVM).host.options.pacer; p != nil {
		return sync.OnceFunc(p.Answering())
	}
	return func() {}
}
