package runtime

import (
	"errors"

	"dialtone/runtime/internal/native"

	"github.com/dop251/goja"
)

// fail ends the script for an error that nothing has caught, unless it listens to those.
func (r *run) fail(err error) {
	var exception *goja.Exception
	if r.outcome != nil || native.IsUncatchable(err) || !errors.As(err, &exception) {
		r.stop(err)
	}
	told, thrown := r.js.listeners.Tell("uncaughtException", exception.Value(), r.js.vm.ToValue("uncaughtException"))
	switch {
	case thrown != nil:
		r.stop(thrown)
	case !told:
		r.stop(err)
	}
}

// tellRejections tells the listeners of process of the promises that were rejected and not handled.
// Without one they end the script.
func (r *run) tellRejections() error {
	rejected := r.rejected
	r.rejected = nil
	for _, rejected := range rejected {
		promise := rejected.promise
		r.js.frames.Current = rejected.frame
		reason, origin := native.OrUndefined(promise.Result()), "uncaughtException"
		var told bool
		var err error
		if promise != r.awaited {
			origin = "unhandledRejection"
			told, err = r.js.listeners.Tell(origin, reason, r.js.vm.ToValue(promise))
		}
		if !told && err == nil {
			told, err = r.js.listeners.Tell("uncaughtException", reason, r.js.vm.ToValue(origin))
		}
		if err != nil {
			return err
		}
		if !told {
			return r.settle(r.js.newRejectionError(promise, r.awaited))
		}
	}
	return nil
}

// leave tells a script that it is about to end, and that it does.
func (r *run) leave() error {
	h := r.host
	for h.js.listeners.Any() {
		err := r.enter(func() error {
			_, err := h.js.listeners.Tell("beforeExit", h.js.vm.ToValue(h.ExitCode()))
			return err
		})
		if err != nil {
			return err
		}
		if !r.goesOn() {
			break
		}
		if err := r.drain(); err != nil {
			return err
		}
	}
	if !h.js.listeners.Any() {
		return nil
	}
	return r.enter(func() error {
		r.announceExit()
		return nil
	})
}

// announceExit tells a script, once, that it ends.
func (r *run) announceExit() {
	if err := r.js.listeners.TellExit(r.host.ExitCode()); err != nil {
		r.stop(err)
	}
}

// exit ends the script at once, from inside of a call.
func (r *run) exit() {
	r.announceExit()
	r.stop(&ExitError{r.host.ExitCode()})
}

// nextTick has a function called before the callbacks of promises.
func (r *run) nextTick(call func() error) {
	h := r.host
	h.js.askedLater()
	frame := h.js.frames.Current
	r.ticks = append(r.ticks, func() error {
		h.js.frames.Current = frame
		return call()
	})
}
