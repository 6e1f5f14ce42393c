package runtime

import (
	"fmt"
	"io"
	"sync"
	"time"

	"dialtone/runtime/internal/engine/guards"
	"dialtone/runtime/internal/engine/helpers"
	"dialtone/runtime/internal/globals"
	"dialtone/runtime/internal/hints"
	"dialtone/runtime/internal/inspect"
	"dialtone/runtime/internal/library"
	"dialtone/runtime/internal/library/genuine"
	"dialtone/runtime/internal/loop"
	"dialtone/runtime/internal/modules"
	"dialtone/runtime/internal/sources"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// machine is the VM of a host and what stands in it. Most of that is made when a script first needs
// it. It is used on the loop alone.
type machine struct {
	vm             *goja.Runtime
	options        *settings
	stdout, stderr io.Writer         // Of the host.
	seam           module.VM         // What modules see of the host.
	exitCode       *globals.ExitCode // Of the host.
	started        time.Time         // By the clock, when it was made.
	run            *run              // The run under way.

	entry     *loop.Entry
	frames    *loop.Frames // Of AsyncLocalStorage.
	sources   *sources.Kept
	globals   *globals.Globals
	listeners *globals.Listeners // Of process.

	inspector  *inspect.Inspector
	timers     *loop.Timers
	kept       *loop.Loop // The timers of entries that have ended; nil where there were none.
	process    *goja.Object
	guards     *guards.Guards
	library    *library.Library
	required   *modules.Loader
	built      *genuine.Built
	hasSymbols bool // Whether Symbol has those that Goja lacks.
	protected  bool // Whether errors keep those of Go from scripts; see protect.

	iterating *goja.Symbol // See asyncIterator.

	hints        hints.Hints
	scriptName   string         // What process.argv[1] holds; empty for Eval.
	scriptSource string         // What was run last.
	included     []string       // The programs that the script has included.
	compilations sync.WaitGroup // See compiling.
}

// newMachine makes the machine of a host, with its globals and those of its modules.
func newMachine(h *Host) (*machine, error) {
	set := h.options
	m := &machine{
		vm: goja.New(), options: set, stdout: h.stdout, stderr: h.stderr, seam: moduleVM{h}, exitCode: &h.exitCode,
		started: set.Clock.Now(), sources: sources.NewKept(),
	}
	m.hints = hints.Hints{VM: m.vm, Seam: m.seam, Modules: set.Modules, Inspector: m.inspecting, Thrown: func(value goja.Value) (name, hint string) {
		// Throwing an error object brings out the stack it was made with.
		e := m.newScriptError(m.vm.Try(func() { panic(value) }))
		return e.Name, e.Hint
	}}
	m.vm.SetParserOptions(parser.WithDisableSourceMaps)
	m.vm.SetTimeSource(set.Clock.Now)
	m.vm.SetMaxCallStackSize(set.CallDepth)
	m.vm.SetPromiseRejectionTracker(m.trackRejection)
	if set.Random != nil {
		m.vm.SetRandSource(set.Random)
	}
	guards.BoundMatchTime()
	m.listeners = globals.NewListeners(m.vm)
	m.frames = loop.NewFrames(m.vm, m.askedLater)
	var err error
	if m.globals, err = globals.Install(m.vm, h.modules, m.global, m.bind); err != nil {
		return nil, fmt.Errorf("runtime: %w", err)
	}
	if err := helpers.Capture(m.vm, m.helper); err != nil {
		return nil, fmt.Errorf("runtime: %w", err)
	}
	if m.entry, err = loop.NewEntry(m.vm); err != nil {
		return nil, fmt.Errorf("runtime: %w", err)
	}
	if set.limits != nil {
		m.guarding().Install(guards.All)
		m.frames.Track()
	}
	return m, nil
}
