package runtime

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/files"
	"dialtone/runtime/internal/globals"
	"dialtone/runtime/internal/sources"
	"dialtone/runtime/internal/terminal"
	"dialtone/runtime/internal/turns"

	"github.com/dop251/goja"
)

// Host runs scripts in one virtual machine. What a script leaves behind in
// its globals the next one finds; a fresh Host is cheap. A Host runs one script
// at a time; its methods may be called from any goroutine, but Close and they
// must not be called by the script itself.
type Host struct {
	options        *settings
	stdout, stderr io.Writer // Those of the options, as limits bound them and failures are noted.
	modules        globals.Modules
	js             *machine
	place          place
	turns          turns.Turns[*run]

	served   bool // It is the host of a child.
	exitCode globals.ExitCode
	scripts  int   // How many have run.
	writeErr error // The first failure to write to stdout or stderr.
}

// New makes a host. It fails where options contradict each other, as two modules of the same
// names do.
func New(options Options) (*Host, error) {
	set, err := options.settle()
	if err != nil {
		return nil, err
	}
	modules, err := globals.Name(set.Modules)
	if err != nil {
		return nil, err
	}
	h := &Host{options: set, modules: modules}
	h.turns.Attend = h.attend
	h.stdout, h.stderr = h.output(set.Stdout), h.output(set.Stderr)
	if h.js, err = newMachine(h); err != nil {
		return nil, err
	}
	h.place = inside{h}
	if set.process != nil {
		if h.place, err = newOutside(h); err != nil {
			return nil, err
		}
	}
	if err := h.setUp(); err != nil {
		_ = h.Close()
		return nil, err
	}
	return h, nil
}

// setUp gives a new host what the options say that it begins with.
func (h *Host) setUp() error {
	for _, module := range h.options.Imports {
		if err := h.provide(module); err != nil {
			return err
		}
	}
	if h.options.Setup == nil {
		return nil
	}
	if err := h.options.Setup(h); err != nil {
		return fmt.Errorf("runtime: Options.Setup: %w", err)
	}
	return nil
}

// Run runs source to its end: until nothing it started is pending any more.
// The name stands for the source in errors and in process.argv.
//
// The error is a [*ScriptError] for what the script did not catch, an
// [*ExitError] where it asked for an exit code other than 0, an
// [*InterruptError] when ctx ended first, a [*PanicError] for a bug in a
// module, and otherwise that of a failed write to stdout or stderr. When Run
// returns, no goroutine of the script is left.
func (h *Host) Run(ctx context.Context, name, source string) error {
	_, err := h.execute(ctx, name, source, engine.AsScript)
	if exit, ok := err.(*ExitError); ok && exit.Code == 0 {
		return nil
	}
	return err
}

// RunFile runs a file as [Host.Run] does, under its absolute path. The path "-"
// is the standard input. The file need not be among those granted to scripts;
// only with [Files.FS] it is one of that.
//
// A file that a bundler or a compiler has made may have a source map, in it or beside it, as its
// last line says: errors then name the files and lines that it was made of. So it is with what
// scripts require, where they may read the map, and with a map in a source of [Host.Run] or
// [Compile].
func (h *Host) RunFile(ctx context.Context, path string) error {
	if path == "-" {
		source, err := io.ReadAll(terminal.Reader{Context: ctx, Reader: h.options.Stdin})
		if ctx.Err() != nil {
			return stoppedBy(ctx, nil)
		}
		if err != nil {
			return fmt.Errorf("reading the script from standard input: %w", err)
		}
		return h.Run(ctx, path, string(source))
	}
	if !filepath.IsAbs(path) {
		dir, err := h.options.workingDir()
		if err != nil {
			return err
		}
		path = filepath.Join(dir, path)
	}
	read := os.ReadFile
	if h.options.Files.FS != nil {
		read = func(path string) ([]byte, error) { return files.Read(h.options.files, path) }
	}
	source, err := read(path)
	if err != nil {
		return err
	}
	return h.Run(ctx, path, sources.WithMap(path, string(source), read))
}

// Eval runs source as [Host.Run] does and returns its value: that of its last
// expression statement, and where that is a promise, what the promise is
// fulfilled with. What source declares stays declared, also when it awaits.
// process.exit is always an [*ExitError] here, also with code 0, and
// process.exitCode never is; [Host.ExitCode] has it.
//
// Each source should have a name of its own: errors find their source lines by
// it, also those in functions that an earlier source left behind.
//
// The value belongs to the host's VM. [Host.Inspect] prints it.
func (h *Host) Eval(ctx context.Context, name, source string) (goja.Value, error) {
	return h.execute(ctx, name, source, engine.AsExpression)
}

// ExitCode is the exit code that the scripts so far have asked for by setting
// process.exitCode, or else the one a module has set, or else 0. It must not be
// called while a script is running. Run forgets what was set before it.
func (h *Host) ExitCode() int { return h.exitCode.Code() }

// Close ends the script that is running, if there is one, and what goes on in the background, waits
// for them, and makes the host refuse further work. Closing twice is harmless. A host is an
// [io.Closer]; the error is nil, unless a function calls Close that the script itself has called:
// nothing could be waited for then. The script ends when the function returns, with an
// [*InterruptError] of [ErrClosed], and the host has to be closed once more.
func (h *Host) Close() error {
	if err := h.turns.Close(); err != nil {
		return err
	}
	h.place.close()
	if h.options.hosts != nil {
		h.options.hosts.CloseIdleConnections()
	}
	return nil
}

// release lets go of the VM and all that belongs to it, of a host that takes no
// more work: an embedder may keep such a host for long, and has no use for them.
func (h *Host) release() { h.modules, h.js = nil, new(machine) }

// output is where a script's output goes on its way to w.
func (h *Host) output(w io.Writer) io.Writer { return output{h, w} }

// output remembers the first error of a host's output, so that a script whose output is lost does
// not count as run, and keeps to the limit of the run.
type output struct {
	host *Host
	to   io.Writer
}

// Write writes what the limit leaves.
func (o output) Write(p []byte) (int, error) {
	r := o.host.turns.Current()
	if r == nil {
		return noted(o).Write(p)
	}
	r.used.output.Add(int64(len(p)))
	if r.budget != nil {
		return r.budget.Write(noted(o), p)
	}
	return noted(o).Write(p)
}

// noted is an output without a limit.
type noted output

func (o noted) Write(p []byte) (int, error) {
	n, err := o.to.Write(p)
	if err != nil && o.host.writeErr == nil {
		o.host.writeErr = fmt.Errorf("writing output: %w", err)
	}
	return n, err
}
