package runtime

import (
	"context"
	"fmt"

	"dialtone/internal/goerror"
	"dialtone/runtime/internal/engine/guards"
	"dialtone/runtime/internal/gofuncs"
	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/turns"
	"dialtone/runtime/internal/values"

	"github.com/dop251/goja"
)

// Set makes a global variable of a Go value, for the scripts that run after it.
//
// Values are copied: a script that changes what it was given changes nothing in
// Go. Structs become plain objects by their json tags, as encoding/json has them
// (but for the option string); maps become plain objects, slices arrays, and nil
// ones empty ones; time.Time becomes a Date, []byte a Uint8Array, an integer beyond
// ±(2⁵³-1) a BigInt, an error an Error; types with a MarshalJSON or MarshalText
// become what that gives.
//
// A function may take a [context.Context] first, which is the running script's,
// then what [ExportTo] can fill (a pointer, slice, map or interface may be left out
// by the caller), variadic arguments too. It may return a value, an error, or
// both. Its error is thrown as an Error with the Go error behind it: where the
// script does not catch it, [ScriptError.Unwrap] leads there. An argument of a
// wrong type throws a TypeError at the script's line. The function runs on the
// script's goroutine, which waits for it; it must not use the host, and must end
// with its context. Functions may be members of structs and maps.
//
// An iter.Seq, an iter.Seq2, a channel to receive from and an io.Reader become async iterables (for
// await). Each value is taken when the script asks for it, on a goroutine of its own; they must end
// with the context of the function that returned them. A Seq2 of values and errors throws the
// errors, others give pairs; a reader gives Uint8Arrays, and is closed where it can be. Where the
// script leaves the loop, or ends, a sequence is stopped.
//
// An error, or one that it wraps, with a method Code() string or Name() string has that code and
// name in the script. A function that is to be awaited is given as [Async].
//
// The error is [ErrBusy] while a script is running, or what goes on between the entries of a
// console.
func (h *Host) Set(name string, value any) error { return h.give(name, value, h.place.set) }

// Async makes of a Go function one that scripts call for a promise, to be given to [Host.Set] or to
// an [Import], alone or as a member of a struct or map:
//
//	host.Set("db", map[string]any{"find": runtime.Async(db.Find)})
//
// Parameters and results are those of Set's functions. The function runs on a goroutine of its own
// while the script goes on; its [context.Context] ends with the script, which does not end before
// the function has, and several may run at once. Its error rejects the promise.
//
// A parameter may also be an iter.Seq, an iter.Seq2 of values and errors, a channel to receive
// from, or an io.Reader: the script gives any iterable or async iterable, of strings or bytes for
// the reader, which may also be a string or bytes itself. Each value is asked for when the function
// wants it. What the iterable throws is the error of the Seq2 or the reader, and where the function
// returns that, the promise is rejected with the very value; with Seq and a channel, which then
// ends, it rejects the promise. An iterable that the function has not read to its end is told so
// (return) at the latest when the function returns; it must not be used after that.
func Async(function any) any { return values.Async{Func: function} }

// SetAsync is [Host.Set] of an [Async] function.
func (h *Host) SetAsync(name string, function any) error { return h.Set(name, Async(function)) }

// give makes a value of a Go one and has put put it into its place.
func (h *Host) give(name string, value any, put func(name string, value goja.Value) error) error {
	r := &run{Turn: turns.Turn[*run]{AtOnce: true}}
	if err := h.beginRun(context.Background(), r); err != nil {
		return err
	}
	defer h.end(r)
	var refused error
	err := r.enter(func() error {
		var made goja.Value
		switch made, refused = h.js.importer().Import(name, value); {
		case refused != nil:
		default:
			refused = put(name, made)
		}
		if exception, ok := refused.(*goja.Exception); ok {
			refused = h.js.newScriptError(exception)
		}
		return nil
	})
	if err == nil && refused != nil {
		err = fmt.Errorf("runtime: setting %s: %w", name, refused)
	}
	return err
}

// importer makes JavaScript values of Go's.
func (m *machine) importer() *values.Importer { return m.functions().Importer() }

// functions makes functions and streams of Go's.
func (m *machine) functions() gofuncs.Host {
	funcs := gofuncs.Host{
		VM: m.vm, Context: m.seam.Context, Check: m.stopIfEnded,
		Dated: func() { m.guarding().Install(guards.DateText) },
		Called: func() {
			m.stopIfEnded() // A function may be all that a native loop calls.
			m.run.used.calls.Add(1)
		},
		Script:        func() gofuncs.Script { return m.run.beside() },
		AsyncIterator: m.asyncIterator,
	}
	if m.options.process != nil {
		funcs.Mark = m.run.host.place.(*outside).worker.Mark
	}
	return funcs
}

// beside is the run as Go functions see it that go on beside the script.
func (r *run) beside() gofuncs.Script {
	return gofuncs.Script{
		Async:  r.async,
		Beside: func(work func(ctx context.Context)) { r.Loop.Beside(r.ctx, work, r.broke) },
		Later:  r.Loop.Later,
		Broke:  r.broke,
	}
}

// protect has errors keep what Go's functions return where only Go can reach it; see goerror. The
// functions of Set have no need of it.
func (m *machine) protect() {
	if m.protected {
		return
	}
	if err := goerror.Protect(m.vm); err != nil {
		native.Throw(m.vm, err)
	}
	m.protected = true
}
