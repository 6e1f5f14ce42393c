package runtime

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"

	"dialtone/internal/secret"
	"dialtone/runtime/hosts"
	"dialtone/runtime/internal/terminal"
	"dialtone/runtime/module"
	"dialtone/runtime/paths"
	"dialtone/runtime/tests"
)

// Options say what the scripts of a host have; see [New]. The zero value grants nothing: output
// goes nowhere, input and environment are empty, and there are no files, no network and no limits.
type Options struct {
	// Modules add globals. No two may have a name in common, nor one that the host defines.
	Modules []module.Module

	// Imports are modules that scripts import, or require, by their names.
	Imports []Import

	// Setup is called with each host that [New] has made, as those of a pool are, before anybody
	// else has it: to give it values by [Host.Set], or to run a script. Its error is New's, and the
	// host is closed. It is called once for a host: what Set has set is there in each child of a
	// Process, what a script has left behind is not, and belongs into a Setup of the child's
	// options.
	Setup func(*Host) error

	// Stdin is the standard input, from which [Host.RunFile] reads a script called "-". Stdout is
	// where console.log, console.info, console.debug and process.stdout write, and Stderr where
	// console.warn, console.error, console.trace, process.stderr and the warnings of modules go.
	// With nil there is no input, and no output.
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer

	// Colors says where the console colours the values that it prints, as Node's does on a
	// terminal.
	Colors Colors

	// Columns is the width of the terminal that Stdout writes to, for console.table of records of
	// Twilio's, which then has the columns that fit. With nil or 0 there is no terminal, and it has
	// all. It is called on the goroutine of the script. A child process has the width that there is
	// when it begins.
	Columns func() int

	// Console is called with each line of the console instead of writing it to Stdout or Stderr, on
	// the goroutine of the script, which waits for it; [SlogConsole] is one. The context is the
	// run's. What a script writes by process.stdout still goes to Stdout. From a Process a line
	// comes as far as Process.Message lets it.
	Console func(ctx context.Context, line ConsoleLine)

	// Terminal is asked by confirm and prompt. With nil there is nobody: confirm then throws,
	// unless Yes has it answer yes without asking, and prompt throws.
	Terminal Terminal
	Yes      bool

	// Args are the script's own arguments: what process.argv holds after the program and the
	// script.
	Args []string

	// Dir is what process.cwd() returns and what a relative path given to [Host.RunFile] is
	// relative to: the working directory of the Go process, or the root of Files.FS, unless it is
	// set.
	Dir string

	Env     Env
	Files   Files
	Network Network

	// Programs are those that scripts may run by Node's child_process, by the names that the
	// scripts give; "*" is all. A program has the rights of the Go process: nothing that the host
	// grants or limits bounds it. Without any, every function of child_process throws an Error
	// with the code ERR_ACCESS_DENIED.
	Programs []string

	// Exit lets process.exit end the run, with an [*ExitError]. Without it process.exit throws an
	// Error: a script that is called from Go has no process of its own. Setting process.exitCode
	// is allowed either way.
	Exit bool

	// Credentials lets scripts see secrets: variables of Env that a [module.Secretive] names, as
	// TWILIO_AUTH_TOKEN, and attributes of records that are secrets, as an account's auth_token.
	// Without it the variables are not there, and the attributes read "[redacted]". What is
	// printed, a record in console.log for one, is without them either way.
	Credentials bool

	// Limits bound what each run may use; with nil there are none but CallDepth and the context.
	Limits *Limits

	// CallDepth is how many JavaScript calls may be nested before the script ends with a
	// RangeError, which it cannot catch, as Goja has it: 3000. [Limits.CallDepth] goes before it.
	CallDepth int

	// Process has scripts run in a process of their own; nil is in this one.
	Process *Process

	// Cache is shared with other hosts; nil has this one compile what scripts require for itself.
	Cache *ModuleCache

	// Clock is what timers and Date go by: the machine's, unless it is set. One that is a [Pacer]
	// is told when scripts compute and when they wait. Random is what Math.random returns, from 0
	// up to but not including 1: math/rand's, unless it is set.
	Clock  Clock
	Random func() float64

	// Tests says which of the tests run that scripts make by Node's module node:test, and who is
	// told of them. Unless somebody is, they are printed to Stdout.
	Tests tests.Options

	// Loose has [Host.ExportTo] and CallTo, a host's and a pool's, pass over properties that a
	// struct has no field for. Without it they are errors, for they would be lost: a misspelt one,
	// as a rule. What scripts give to Go functions may always have more than these take.
	Loose bool

	// Stray is told of errors that no script has: those of code that runs between the entries of
	// a console, as a server's answers do (see [Background]). It is told of one at a time, on a
	// goroutine of its own, and may use the host, but not close it; process.exit comes as an
	// [*ExitError]. With nil they are written to Stderr.
	Stray func(error)
}

// Colors says which of the two outputs show colours: ANSI escapes. It asks no terminal, for the
// outputs may be any writer.
type Colors struct{ Stdout, Stderr bool }

// Env is what process.env holds. The environment of the Go process never shows by itself, and what
// a script sets in process.env stays in the script.
type Env struct {
	Vars map[string]string `secret:"yes"` // Copied by [New].

	// Names are variables of the Go process's own environment to add to Vars, which go before
	// them. Those that are not set stay so. One that holds credentials is shown where it is named
	// here.
	Names []string
}

// Format prints the environment without its values, whatever the verb.
func (e Env) Format(f fmt.State, verb rune) { secret.Format(f, verb, e) }

// MarshalJSON writes the environment without its values.
func (e Env) MarshalJSON() ([]byte, error) { return secret.JSON(e) }

// Files are what scripts reach by fs and require: nothing, or what the fields say. FS
// and Rules each stand alone.
type Files struct {
	// Folders are granted with all that is in them. No name and no symbolic link leads out.
	Folders []Folder

	// FS is a tree of files to read. A script sees it below the root, "/", which is also its
	// working directory unless Options.Dir names another; [Host.RunFile] finds its files there.
	FS fs.FS

	// Rules grant files of the machine: some to read, some to write, without others.
	Rules *paths.Files

	// All grants every file that the Go process may read or write, as Node does.
	All bool
}

// Folder is a folder of [Files].
type Folder struct {
	Path     string // Absolute, or relative to the working directory of the Go process.
	Writable bool   // Whether it is more than readable.
}

// Network is what scripts reach by fetch, http and https: nothing, or what one of Hosts and
// Transport allows. What fetch reads at once of an answer's body may have 64 MB.
type Network struct {
	// Hosts are names ("api.example.com"), all names below one ("*.example.com"), addresses
	// ("10.0.0.1"), each with or without a port ("10.0.0.1:8080"), and "*" for every public host.
	// The host has a transport of its own for them. A private, loopback or link-local address, as
	// that of a cloud's metadata, is reached only where it is listed as an address, or as
	// "localhost"; a name that leads to one that is not is refused. Redirects are held to the
	// same, and proxies of the environment are not used. See [hosts.Rules].
	Hosts []string

	// Resolver finds the addresses of the names in Hosts: [net.DefaultResolver], unless it is set.
	Resolver hosts.Resolver

	// Transport is what each request and each redirect goes through. It may refuse them.
	Transport http.RoundTripper

	// Around is put around what sends the requests, be it the network of Hosts or Transport: it
	// sees each request before and each answer after, redirects among them, as a tracer or a
	// counter wants to. The request's context is that of the run. It is called once for a host.
	Around func(next http.RoundTripper) http.RoundTripper

	// Listen lets scripts answer HTTP, by http.createServer and https.createServer, on the
	// addresses that it returns nil for; without it on none. An address is a host and a port, as
	// "127.0.0.1:8080"; ":8080" is every address of the machine, and port 0 a free one. Its error
	// is the server's, with the code ERR_ACCESS_DENIED. The rules of a network are one way to say
	// it: [hosts.Network.Listen].
	Listen func(address string) error
}

// Terminal is a person who can be asked; see [Options].
type Terminal interface {
	// Ask shows a question and waits for a line, which it returns without its line break. It
	// returns io.EOF where there is no answer any more, and ctx's error as soon as ctx ends.
	Ask(ctx context.Context, question string) (answer string, err error)
}

// OpenTerminal returns the person at in and out, nil unless both are terminals.
func OpenTerminal(in *os.File, out io.Writer) Terminal {
	if person := terminal.Open(in, out); person != nil {
		return person
	}
	return nil
}
