package runtime

import (
	"context"
	"fmt"
	"io"
	"math"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/engine/guards"
	"dialtone/runtime/internal/library"
	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/terminal"
	"dialtone/runtime/tests"

	"github.com/dop251/goja"
)

// standard is the library of what a script has beside the language.
func (m *machine) standard() *library.Library {
	if m.library == nil {
		m.protect()
		// Streams have a method by one of them.
		m.addSymbols()
		// What comes over the network is parsed by it.
		m.guarding().Install(guards.JSON)
		m.library = library.New(library.Host{
			VM:         m.vm,
			Context:    m.seam.Context,
			Async:      m.seam.Async,
			Ask:        m.seam.Ask,
			Beside:     func(work func(ctx context.Context)) { m.run.Loop.Beside(m.run.ctx, work, m.run.broke) },
			Background: func(work func(ctx context.Context, post func(do func()))) { Background(m.seam, work) },
			Throw:      func(err error) { m.run.fail(err) },
			Admit:      m.seam.Admit,
			Serving:    func(address string) func() { return Serving(m.seam, address) },
			Answering:  func() func() { return Answering(m.seam) },
			Asking:     func() func() { return paced(m.seam, Pacer.Asking) },
			Blocked:    func() func() { return paced(m.seam, Pacer.Blocked) },
			Exceed:     m.exceed,
			Check:      m.stopIfEnded,
			Stderr:     m.seam.Stderr,
			Genuine:    m.genuine,
			NewError:   func(class, message string) *goja.Object { return native.Error(m.vm, class, message) },
			Global:     func(name string) goja.Value { return m.vm.GlobalObject().Get(name) },
			Inspect:    func() goja.Value { return m.inspecting().Function() },
			Text:       m.text,
			Format:     func(values []goja.Value) string { return m.inspecting().Format(values) },
			Dir:        func() string { return m.cwd() },
			Env:        m.options.env,
			Files:      m.options.files,
			Network:    m.options.network,
			Listen:     m.options.Network.Listen,
			Run:        m.options.mayRun,
			Outputs:    func() [2]io.Writer { return [2]io.Writer{m.options.Stdout, m.options.Stderr} },
			ReadInput: func(ctx context.Context, p []byte) (int, error) {
				return terminal.Reader{Context: ctx, Reader: m.options.Stdin}.Read(p)
			},
			ReadAll: func() ([]byte, error) {
				return io.ReadAll(terminal.Reader{Context: m.run.ctx, Reader: m.options.Stdin})
			},
			Allow:       m.allow,
			Most:        m.most,
			Compile:     m.compileScript,
			Started:     m.started,
			Now:         m.options.Clock.Now,
			Frame:       func() goja.Value { return native.OrUndefined(m.frames.Current) },
			SwapFrame:   m.frames.Swap,
			Require:     func(filename string) goja.Value { return m.requiring().RequireOf(filename) },
			Process:     func() *goja.Object { return m.process },
			Attend:      m.listeners.Attend,
			OwnsProcess: m.options.Exit,
			Place:       func() (string, int, int, bool) { return m.sources.CallPlace(m.vm) },
			CallText:    func() string { return m.sources.CallText(m.vm) },
			Stack:       func(error *goja.Object) string { return m.inspecting().Stack(error) },
			Tests:       m.tests(),
			TestsEnded:  func(ended bool) { m.run.testsEnded = ended && m.options.Tests.Told != nil },
			IsTerminal:  m.options.isTerminal,
		})
	}
	return m.library
}

// allow ends the script unless one call may make so many of a unit.
func (m *machine) allow(size int64, unit string) {
	if m.options.limits == nil {
		return
	}
	if size > int64(m.options.limits.Size) {
		m.exceed("Size", fmt.Sprintf("a call was to make %d %s, more than %d", size, unit, m.options.limits.Size))
	}
	m.askHeap(uint64(max(size, 0)))
}

// most is how many bytes one call may make.
func (m *machine) most() int64 {
	if m.options.limits == nil {
		return math.MaxInt64
	}
	return int64(m.options.limits.Size)
}

// compileScript makes source that a script has ready to run as eval does.
func (m *machine) compileScript(name, source string) *goja.Program {
	tree, err := engine.Parse(name, source)
	if err != nil {
		panic(native.Error(m.vm, "SyntaxError", plainMessage(err)))
	}
	compiled, err := engine.Tree(name, source, tree)
	if err != nil {
		panic(native.Error(m.vm, "SyntaxError", plainMessage(err)))
	}
	m.sources.Keep(name, source)
	m.add(compiled.Additions)
	m.guard(compiled.Prepared)
	return compiled.Program
}

// tests are how tests run. Where nobody is told of them they are printed, as Node prints them.
func (m *machine) tests() tests.Options {
	options := m.options.Tests
	if options.Told != nil {
		return options
	}
	name := "tap"
	if m.options.isTerminal(1) {
		name, options.Colors = "spec", true
	}
	var reporter tests.Reporter
	options.Told = func(e tests.Event) {
		switch e.Type {
		case tests.Begin:
			reporter, _ = tests.NewReporter(name, m.stdout, tests.Style{Colors: options.Colors, Dir: m.cwd()})
		case tests.End:
			_ = reporter.Close() // the host knows of what could not be written
		default:
			reporter.Tell(e)
		}
	}
	return options
}
