package runtime

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"time"
)

// Process has the scripts of a host run in a process of their own: this program once more,
// as a child that [ServeProcess] serves at the beginning of main, and bounds what that may use.
// A field that is zero has the default that is named beside it. It is for
// scripts that nobody vouches for. Whatever they do to their process, this one goes on:
// where the child is killed at a limit, or dies of something else, the run ends with a
// [*LimitError] or a [*ProcessError], and the next begins in a new child.
//
// The methods of the host are the same. What differs:
//
// Values cross as JSON: arguments and results of [Host.Call], results of [Host.Eval],
// values given to [Host.Set], values thrown. One arrives as JSON.stringify writes it in
// one process and JSON.parse reads it in the other: a Date is a string then and NaN
// null, and members that are undefined or functions are left out. A BigInt, a cycle, a
// symbol, and a function as the value itself are errors. What arrives belongs to a VM of
// this process that runs no script.
//
// Functions given to Set, also as members of what is given to it, run in this process.
// The script waits for the answer. An error that it does not catch comes back as the Go
// error that it was, in [ScriptError.Unwrap].
//
// Iterables cross value by value, when one is asked for: sequences, channels and readers of this
// process, given to Set or returned by its functions, and what a script gives to an [Async]
// function that reads it. Bytes arrive as bytes there. A script may have under way a thousand
// iterations and ten thousand calls of Async functions, with arguments of 16 times Message; more
// throw an Error.
//
// [Options.Imports] of this host cross as well: source as it is, and functions of Exports as
// those given to Set.
//
// Go values cannot cross. Modules, an [fs.FS], the network, the terminal, clock and
// random numbers are therefore the child's, from the options that ServeProcess gets. Of
// this host are standard input and output; all other options may be given here, too, and
// add to the child's. [Limits] that nobody gives have their defaults, but for those that
// Process names.
//
// What scripts leave behind in their globals ends with the child. What Set has set is
// there again in the next. [Host.With], [Host.Inspect] and [Host.ExportTo] work on what
// has arrived here.
//
// The child starts with the first run, and ends with [Host.Close], which must not be
// forgotten. It takes some 12 ms to start and 3 MB of memory of its own to keep; a run,
// or the call of a function, 0.1 ms more than in this process, a line of output 10 µs.
//
// It is not a sandbox of the system's. A script that has found a way out of its VM could do
// what a program of the same user can. It would find no environment, no open files but
// the two pipes, no way to more rights by starting other programs, and its limits.
// Secrets that an option of ServeProcess holds it would find: give the child none. A
// function given to Set keeps the client, and its credentials, on this side.
type Process struct {
	// Time is how long a run may take, by the parent's clock, what it waits for
	// included: 10 seconds. A quarter of it before the end, at most half a second, the
	// script is asked to stop, which gives an error with its line; at the end the
	// child is killed, whatever it is doing.
	Time time.Duration

	// Memory is how many bytes of memory the child may have for itself: 256 MiB, and
	// at least 32 MiB, of which Go takes some 10 for itself. A script is
	// stopped with its line when the child has three quarters of it, as far as
	// that can be seen in time; with all of it the child is killed. On Linux this process
	// looks every few milliseconds; elsewhere the child does.
	Memory uint64

	// Output is how many bytes a run may write to standard output and standard
	// error together: 16 MiB. With more the child is killed.
	Output int64

	// Message is how many bytes a value may have as JSON that the child sends: a
	// result, or the arguments of a function: 1 MiB, and at least 64 KiB. It may take fifty
	// times as much memory in this process.
	Message uint32

	// Crash is where Go's own report goes when the child crashes. It holds what the script was
	// working with, and the script can write what it likes there if it has
	// found a way out of its VM. Nil: it is dropped, and the error says in a word what it was.
	Crash io.Writer
}

// ProcessError says that the child process of a host with a [Process] ended, or was
// ended, by something other than a limit. The next run has a new child.
type ProcessError struct {
	Script   string // The name of the script that was running; empty where there was none.
	Problem  string // What happened: "its process crashed: stack overflow".
	ExitCode int    // The child's; -1 where a signal killed it.
}

// Error says what happened to the child.
func (e *ProcessError) Error() string {
	if e.Script == "" {
		return "runtime: " + e.Problem
	}
	return e.Script + ": " + e.Problem
}

// defaultProcess are the limits of fields that are zero.
var defaultProcess = Process{Time: 10 * time.Second, Memory: 256 << 20, Output: 16 << 20, Message: 1 << 20}

// What a child cannot do with less of.
const (
	minMemory  = 32 << 20
	minMessage = 64 << 10
)

// complete fills in the defaults.
func (p Process) complete() (Process, error) {
	p.Time = orDefault(p.Time, defaultProcess.Time)
	p.Memory = orDefault(p.Memory, defaultProcess.Memory)
	p.Output = orDefault(p.Output, defaultProcess.Output)
	p.Message = orDefault(p.Message, defaultProcess.Message)
	switch {
	case p.Time < 0 || p.Output < 0:
		return p, errors.New("runtime: Process has a negative limit: zero is the default")
	case p.Memory < minMemory || p.Memory > math.MaxInt64/4:
		return p, fmt.Errorf("runtime: Process.Memory is %d bytes; a child needs at least %d", p.Memory, minMemory)
	case p.Message < minMessage:
		return p, fmt.Errorf("runtime: Process.Message is %d bytes; it may not be less than %d", p.Message, minMessage)
	}
	return p, nil
}

// crosses checks that a host with a process of its own was given nothing that only
// the child can have.
func (s *settings) crosses() error {
	const instead = " cannot be combined with Process: give it to the child, in the options of ServeProcess"
	switch {
	case !canServe.Load():
		return errors.New("runtime: Options.Process needs a program whose main begins with runtime.ServeProcess, or whose TestMain does: the child is this program once more")
	case len(s.Modules) > 0:
		return errors.New("runtime: Options.Modules" + instead)
	case s.Files.FS != nil || s.Files.Rules != nil:
		return errors.New("runtime: Files.FS or Rules" + instead)
	case s.Network.Transport != nil || s.Network.Resolver != nil || s.Network.Listen != nil || s.Network.Around != nil:
		return errors.New("runtime: Network.Transport, Resolver, Listen or Around" + instead)
	case s.Terminal != nil:
		return errors.New("runtime: Options.Terminal" + instead)
	case s.Tests.Told != nil:
		return errors.New("runtime: Options.Tests.Told" + instead)
	case s.Clock != Clock(systemClock{}) || s.Random != nil:
		return errors.New("runtime: Options.Clock or Random" + instead)
	}
	return nil
}

// granted are those of a host's options that can cross.
type granted struct {
	Args        []string          `json:"args"`
	Env         map[string]string `json:"env"`
	EnvNames    []string          `json:"envNames"`
	Dir         string            `json:"dir"`
	CallDepth   int               `json:"callDepth"` // 0: the child's own.
	Limits      *Limits           `json:"limits"`
	Folders     []Folder          `json:"folders"`
	AllFiles    bool              `json:"allFiles"`
	Hosts       []string          `json:"hosts"`
	Programs    []string          `json:"programs"`
	Yes         bool              `json:"yes"`
	Exit        bool              `json:"exit"`
	Credentials bool              `json:"credentials"`
	Imports     []Import          `json:"imports"` // Those that are source.
	Colors      Colors            `json:"colors"`
	Columns     int               `json:"columns"`
	Console     bool              `json:"console"` // Whether lines of the console are to come one by one.
}

// granted are those of the options that cross.
func (s *settings) granted() granted {
	g := granted{
		Args: s.Args, Env: s.env, EnvNames: s.Env.Names, Dir: s.Dir, Limits: s.Limits,
		Folders: s.Files.Folders, AllFiles: s.Files.All, Hosts: s.Network.Hosts, Programs: s.Programs,
		Yes: s.Yes, Exit: s.Exit, Credentials: s.Credentials, Colors: s.Colors, Console: s.Options.Console != nil,
	}
	if s.Columns != nil {
		g.Columns = s.Columns()
	}
	for _, module := range s.Imports {
		if module.Exports == nil {
			g.Imports = append(g.Imports, module)
		}
	}
	if s.CallDepth != defaultCallDepth {
		g.CallDepth = s.CallDepth
	}
	return g
}

// add adds to the options of the child what its parent grants besides: what is one value goes
// before the child's, what is a list or a permission beside it.
func (g granted) add(o *Options) {
	if g.Args != nil {
		o.Args = g.Args
	}
	if g.Env != nil {
		o.Env.Vars = g.Env
	}
	if g.Limits != nil {
		o.Limits = g.Limits
	}
	o.Dir, o.CallDepth = cmp.Or(g.Dir, o.Dir), cmp.Or(g.CallDepth, o.CallDepth)
	o.Files.Folders, o.Files.All = slices.Concat(o.Files.Folders, g.Folders), o.Files.All || g.AllFiles
	o.Network.Hosts, o.Programs = slices.Concat(o.Network.Hosts, g.Hosts), slices.Concat(o.Programs, g.Programs)
	o.Env.Names = slices.Concat(o.Env.Names, g.EnvNames)
	o.Imports = slices.Concat(o.Imports, g.Imports)
	o.Colors.Stdout, o.Colors.Stderr = o.Colors.Stdout || g.Colors.Stdout, o.Colors.Stderr || g.Colors.Stderr
	if g.Columns != 0 {
		o.Columns = func() int { return g.Columns }
	}
	o.Yes, o.Exit, o.Credentials = o.Yes || g.Yes, o.Exit || g.Exit, o.Credentials || g.Credentials
}
