// Package module is the seam between a host of scripts and what adds globals to it. It imports
// Goja alone: a module that is written against it runs in every program that has a [VM] to offer,
// and needs no host of this repository.
//
// Package moduletest, below it, is a VM for the tests of modules.
package module

import (
	"context"
	"io"

	"github.com/dop251/goja"
)

// VM is what a module sees of the host that runs it.
type VM interface {
	// Runtime returns the Goja VM. It may be used on the loop's goroutine only: in functions that
	// a script called, in Bind and what it returns, and in settle functions.
	Runtime() *goja.Runtime

	// Context returns the context of the script that is running. It ends when that is stopped
	// from outside (Ctrl-C, a timeout, a host that is closed), and when the script has ended.
	// Blocking work must end with it.
	Context() context.Context

	// Async runs work on a goroutine of its own, with the script's context, and then the settle
	// function that work returned, if any, on the loop. The script does not end before that. When
	// the script is stopped, settle is dropped and the host waits for work to return. Async is
	// called on the loop; a panic in either function ends the script.
	Async(work func(ctx context.Context) (settle func()))

	// Ask is Async for work that asks another program something, and ends when that has answered.
	// Where a host's time is not the machine's, it stands meanwhile.
	Ask(work func(ctx context.Context) (settle func()))

	// Post has do run on the loop, soon, and does not wait for it. It keeps no script going: where
	// a script ends before, do is dropped. Post reports false where nothing runs, but in a console
	// do runs between entries. It may be called from any goroutine.
	Post(do func()) bool

	// Admit waits until another request may be under way, and counts it. A module calls it before
	// each request that it sends, with the context that it sends it under, and release when the
	// request is over, its answer read. Where the script has made all the requests that it may,
	// Admit ends it and returns an error. It may be called from any goroutine.
	Admit(ctx context.Context) (release func(), err error)

	// Stderr returns where warnings and progress go. It may be written to from any goroutine.
	Stderr() io.Writer

	// Credentials reports whether scripts may see secrets: what a module knows to be one it shows
	// only then.
	Credentials() bool

	// Source returns the source of the script that is running, or was last: of its file, or of the
	// entry of a console, as the host was given it. It is "" where none has run, and is called on
	// the loop.
	Source() string

	// SetExitCode sets the code with which a script exits that ends without an error and has not
	// set process.exitCode.
	SetExitCode(code int)
}

// Module adds globals to every VM of a host. Each is made when a script first names it, so a
// module with many names costs a new host nothing.
type Module interface {
	// Names returns the globals of the module, sorted. It is called once for each host, and the
	// host keeps the slice.
	Names() []string

	// Bind is called once for each VM, on the loop, when a script first uses one of the names.
	// What it returns makes the value of each name, at most once unless it fails; an error is
	// thrown at the script where it names the global.
	Bind(vm VM) func(name string) (goja.Value, error)
}

// Hinting is a [Module] that may know what a script meant by a name that there is not.
type Hinting interface {
	Module

	// Hint is given an error by its name and message, and the line of source that it was made at.
	// It returns a sentence, or "", that is printed below an error that no script has caught, and
	// ends the message of one that a script has. It is called on the loop, and runs none of the
	// script's code.
	Hint(vm VM, name, message, line string) string
}

// Secretive is a [Module] whose credentials stand in variables of the environment. A host keeps
// these out of process.env unless it was told to show them.
type Secretive interface {
	Module

	// SecretVariables returns the names of the variables.
	SecretVariables() []string
}
