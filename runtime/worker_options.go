package runtime

import (
	"errors"
	"fmt"
	"io"
	"math"
	"time"
)

// Process bounds what the child process of a host may use; see [WithProcess]. A
// field that is zero has the default that is named beside it.
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
		return p, errors.New("runtime: WithProcess takes no negative limits: zero is the default")
	case p.Memory < minMemory || p.Memory > math.MaxInt64/4:
		return p, fmt.Errorf("runtime: WithProcess: Memory is %d bytes; a child needs at least %d", p.Memory, minMemory)
	case p.Message < minMessage:
		return p, fmt.Errorf("runtime: WithProcess: Message is %d bytes; it may not be less than %d", p.Message, minMessage)
	}
	return p, nil
}

// WithProcess has the scripts of the host run in a process of their own: this program
// once more, as a child that [ServeProcess] serves at the beginning of main. It is for
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
// It is no sandbox of the system's. A script that has found a way out of its VM could do
// what a program of the same user can. It would find no environment, no open files but
// the two pipes, no way to more rights by starting other programs, and its limits.
// Secrets that an option of ServeProcess holds it would find: give the child none. A
// function given to Set keeps the client, and its credentials, on this side.
func WithProcess(process Process) Option {
	return func(s *settings) error {
		whole, err := process.complete()
		if err != nil {
			return err
		}
		s.process = &whole
		return nil
	}
}
