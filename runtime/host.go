package runtime

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"dialtone/runtime/hosts"
	"dialtone/runtime/internal/compile"
	"dialtone/runtime/internal/files"
	"dialtone/runtime/internal/guards"
	"dialtone/runtime/internal/inspect"
	"dialtone/runtime/internal/library"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// Host runs scripts in one virtual machine. What a script leaves behind in
// its globals the next one finds; a fresh Host is cheap. A Host runs one script
// at a time; its methods may be called from any goroutine, but Close and they
// must not be called by the script itself.
type Host struct {
	vm             *goja.Runtime
	stdin          io.Reader
	stdout, stderr io.Writer
	args           []string
	env            map[string]string
	dir            string
	clock          Clock
	modules        []namedModule
	cache          *ModuleCache // nil where the host compiles for itself.
	started        int64        // The clock's nanoseconds at New, for process.hrtime.
	files          files.Files
	limits         *Limits // Complete; nil where there are none.
	grants

	worker     *worker // Where scripts run in another process.
	sources    sources
	entry      entry
	inspector  *inspect.Inspector // Made when something is first printed.
	timerType  *timerTypes        // Made when a script first sets a timer.
	process    *goja.Object       // Made when a script first names it.
	globals    *globals
	guards     *guards.Guards   // Made when a script first needs one.
	hasSymbols bool             // Whether Symbol has those that Goja lacks.
	library    *library.Library // Made when a script first uses it.
	required   *modules         // Made when a script first requires something.
	included   []string         // The programs that the script has included.

	scriptName     string     // What process.argv[1] holds; empty for Eval.
	exitCode       goja.Value // process.exitCode, nil until a script sets it.
	moduleExitCode int
	scripts        int   // How many have run.
	writeErr       error // The first failure to write to stdout or stderr.

	mutex  sync.Mutex // Guards what follows.
	active *run       // The run under way.
	closed bool
	broken error // The panic after which the VM cannot be trusted.
	worn   bool  // Whether a run was stopped in the middle of something.
	background

	strayed func(error)

	run *run // The run under way, for the loop's goroutine.
}

// New makes a host. It fails where options contradict each other, as two
// modules of the same names do.
func New(options ...Option) (*Host, error) {
	set := defaults()
	for _, option := range options {
		if err := option(&set); err != nil {
			return nil, err
		}
	}
	modules, err := nameModules(set.modules)
	if err != nil {
		return nil, err
	}
	granted, err := set.boundedFiles()
	if err != nil {
		return nil, err
	}
	if set.network, err = set.grantedNetwork(); err != nil {
		return nil, err
	}
	h := &Host{
		vm:      goja.New(),
		stdin:   set.stdin,
		args:    set.args,
		env:     set.visibleEnv(),
		dir:     set.dir,
		clock:   set.clock,
		modules: modules,
		cache:   set.cache,
		started: set.clock.Now().UnixNano(),
		sources: make(sources, 1),
		files:   granted,
		limits:  set.ownLimits(),
		grants:  set.grants,
		strayed: set.strayed,
	}
	h.stdout, h.stderr = h.output(set.stdout), h.output(set.stderr)
	h.vm.SetParserOptions(parser.WithDisableSourceMaps)
	h.vm.SetTimeSource(set.clock.Now)
	h.vm.SetMaxCallStackSize(set.maxCallDepth)
	h.vm.SetPromiseRejectionTracker(h.trackRejection)
	if set.random != nil {
		h.vm.SetRandSource(set.random)
	}
	guards.BoundMatchTime()
	h.globals = &globals{host: h}
	if err := h.vm.GlobalObject().SetPrototype(h.vm.NewDynamicObject(h.globals)); err != nil {
		return nil, fmt.Errorf("runtime: %w", err)
	}
	if err := h.entry.init(h.vm); err != nil {
		return nil, fmt.Errorf("runtime: %w", err)
	}
	if h.limits != nil {
		h.guarding().Install(guards.All)
		h.vm.SetAsyncContextTracker(reactions{h})
	}
	if set.process != nil {
		if h.worker, err = newWorker(h, &set); err != nil {
			return nil, err
		}
	}
	return h, nil
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
	_, err := h.execute(ctx, name, source, compile.AsScript)
	if exit, ok := err.(*ExitError); ok && exit.Code == 0 {
		return nil
	}
	return err
}

// RunFile runs a file as [Host.Run] does, under its absolute path. The path "-"
// is the standard input. The file need not be among those granted to scripts;
// only with [WithFS] it is one of that.
func (h *Host) RunFile(ctx context.Context, path string) error {
	if path == "-" {
		source, err := io.ReadAll(interruptible{ctx, h.stdin})
		if ctx.Err() != nil {
			return stoppedBy(ctx, nil)
		}
		if err != nil {
			return fmt.Errorf("reading the script from standard input: %w", err)
		}
		return h.Run(ctx, path, string(source))
	}
	if !filepath.IsAbs(path) {
		dir, err := h.workingDir()
		if err != nil {
			return err
		}
		path = filepath.Join(dir, path)
	}
	read := os.ReadFile
	if h.fsys != nil {
		read = h.files.ReadFile
	}
	source, err := read(path)
	if err != nil {
		return err
	}
	return h.Run(ctx, path, string(source))
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
	return h.execute(ctx, name, source, compile.AsExpression)
}

// ExitCode is the exit code that the scripts so far have asked for by setting
// process.exitCode, or else the one a module has set, or else 0. It must not be
// called while a script is running. Run forgets what was set before it.
func (h *Host) ExitCode() int {
	if h.worker != nil {
		return h.worker.exitCode
	}
	if h.exitCode != nil {
		return int(h.exitCode.ToInteger())
	}
	return h.moduleExitCode
}

// Close ends the script that is running, if there is one, and what goes on in the
// background, waits for them, and makes the host refuse further work. Closing twice is harmless.
func (h *Host) Close() {
	h.mutex.Lock()
	h.closed = true
	active := h.active
	h.mutex.Unlock()
	if active != nil {
		active.cancel(ErrClosed)
		<-active.done
	}
	h.mutex.Lock()
	end := h.endLife
	h.mutex.Unlock()
	if end != nil {
		end()
		h.besides.Wait()
	}
	if h.worker != nil {
		h.worker.close()
	}
	if h.hosts != nil {
		h.network.(*hosts.Network).CloseIdleConnections()
	}
}

// release lets go of the VM and all that belongs to it, of a host that takes no
// more work: an embedder may keep such a host for long, and has no use for them.
func (h *Host) release() {
	h.vm, h.entry, h.globals, h.modules = nil, entry{}, nil, nil
	h.inspector, h.timerType, h.process, h.library, h.required = nil, nil, nil, nil, nil
}

// output is where a script's output goes on its way to w.
func (h *Host) output(w io.Writer) io.Writer {
	out := io.Writer(&errorWriter{w, &h.writeErr})
	if h.limits != nil {
		return limitedWriter{h, out}
	}
	return out
}

// errorWriter remembers the first error, so that a script whose output is lost
// does not count as run.
type errorWriter struct {
	io.Writer
	first *error
}

func (w *errorWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if err != nil && *w.first == nil {
		*w.first = fmt.Errorf("writing output: %w", err)
	}
	return n, err
}
