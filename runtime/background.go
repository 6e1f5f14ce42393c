package runtime

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"dialtone/runtime/internal/loop"
	"dialtone/runtime/internal/turns"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

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

// Answering tells the host's [Pacer], where it has one, that a module has the script answer a
// request that came to it, until answered is called. It is called on the VM's loop, as is what it
// returns. The VM is the one that a host of this package gave to the module.
func Answering(vm module.VM) (answered func()) {
	if p := vm.(moduleVM).host.options.pacer; p != nil {
		return sync.OnceFunc(p.Answering())
	}
	return func() {}
}

// attend runs what was posted and timers that are due, and what comes of it.
func (h *Host) attend() {
	r := &run{Turn: turns.Turn[*run]{Attending: true, Outlived: true}}
	if err := h.beginRun(h.turns.Life(), r); err != nil {
		return // Another was faster, or there is nothing more to do.
	}
	err := r.drain()
	strays := r.strays
	if stopped := (*InterruptError)(nil); err != nil && !errors.As(err, &stopped) { // who stops it knows
		strays = append(strays, err)
	}
	h.endTelling(r, strays)
}

// stray tells of an error that no entry has.
func (h *Host) stray(err error) {
	if h.options.Stray != nil {
		h.options.Stray(err)
		return
	}
	tell := func(*goja.Runtime) { fmt.Fprint(h.stderr, Report(err)) }
	if h.With(context.Background(), tell) != nil {
		tell(nil) // Nothing runs on this host any more, and nothing else writes.
	}
}
