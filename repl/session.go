package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"dialtone/runtime"

	"github.com/dop251/goja"
)

// Options are what a console works with. Editor, Open, Stdout and Stderr must be
// there.
type Options struct {
	Editor         Editor
	Stdout, Stderr io.Writer

	// Open makes the host. It is called again where a host cannot go on: after a
	// panic in a module, or where a script was stopped in the middle of something.
	Open func() (*runtime.Host, error)
	// Describe says what is known of a value; see subject.go. Nil knows nothing.
	Describe func(goja.Value) any

	// Prompt returns the prompt's text, without its sign and blank. It is called
	// on the loop, makes no request, and must be quick.
	Prompt func(vm *goja.Runtime) string
	// Greeting is printed first.
	Greeting string
	// Commands are those beside the console's own, which begin with a dot, too.
	Commands []Command
	// Taken returns the requests made since it was last called, and their time; nil
	// where nobody counts. [Meter] does.
	Taken func() (requests int, took time.Duration)

	History string // The file; empty keeps nothing.
	Init    string // A script that runs first, if it is there; empty is none.
	// Secrets returns what must not be in the history, word by word.
	Secrets func() []string

	Colors   bool
	Location *time.Location // Of the times that are printed; nil is the local one.
	// Getenv returns a variable of the environment; nil has none. EDITOR is asked for.
	Getenv func(string) string

	// Signals brings Ctrl-C where it stops a script, as os.Interrupt. Any other
	// signal leaves the console.
	Signals <-chan os.Signal
	// Abandon ends the process where a script cannot be stopped. The terminal is
	// as it was found by then.
	Abandon func(os.Signal)
}

// Session is one console from its opening to its end.
type Session struct {
	Options
	host    *runtime.Host
	printer *Printer
	looker  *looker
	history *history
	seen    seen
	format  Format
	more    *Pages // What `it` goes on with.
	pending string // The lines of the entry that is being typed.
	prompt  string
	tab     tabbing

	entries []string // What was run, for .save.
	last    string   // The last entry, for .editor.
	count   int
	helped  bool // Whether the entry was help(x), whose value says nothing.
	warned  bool // Whether the history's trouble has been told.
	leaving error

	asking  sync.Mutex // Held while somebody is asked.
	answers map[string]bool

	mutex   sync.Mutex // Guards what follows.
	stop    context.CancelCauseFunc
	stopped int // Signals since the script began.
	// Whether a line is being read.
	prompting bool
}

// New makes a session. It opens nothing yet.
func New(options Options) *Session {
	if options.Getenv == nil {
		options.Getenv = func(string) string { return "" }
	}
	if options.Describe == nil {
		options.Describe = func(goja.Value) any { return nil }
	}
	return &Session{Options: options, format: Table, history: &history{}}
}

// errLeave is how .exit and the end of input leave.
var errLeave = errors.New("leaving")

// Run reads, runs and prints until the person leaves. Its error is what
// [runtime.ExitCode] takes: nil for Ctrl-D and .exit, an exit error where the
// script asked for one.
func (s *Session) Run(ctx context.Context) error {
	if err := s.open(ctx); err != nil {
		return err
	}
	defer func() { s.host.Close() }()
	defer s.watch()()
	if s.Greeting != "" {
		fmt.Fprintln(s.Stdout, s.Greeting)
	}
	s.remembered()
	s.Editor.Complete(s.onTab)
	s.runInit(ctx)
	for s.leaving == nil && ctx.Err() == nil {
		entry, err := s.read(ctx)
		switch {
		case errors.Is(err, io.EOF):
			fmt.Fprintln(s.Stdout)
			return nil
		case errors.Is(err, ErrAborted):
			continue
		case errors.Is(err, ErrTooLong):
			s.complain("%v", err)
			continue
		case err != nil:
			return err
		}
		s.handle(ctx, entry)
	}
	if errors.Is(s.leaving, errLeave) {
		return nil
	}
	return s.leaving
}

// open makes the host, and what the console has in it.
func (s *Session) open(ctx context.Context) error {
	host, err := s.Open()
	if err != nil {
		return err
	}
	s.host, s.more = host, nil
	s.printer = &Printer{
		Host: host, Describe: s.Describe, Out: s.Stdout, Colors: s.Colors, Columns: s.Editor.Columns(),
		Location: s.Location, noted: s.seen.note,
	}
	return host.With(ctx, func(vm *goja.Runtime) {
		s.looker = newLooker(vm, append(host.Globals(), "help"), s.Describe)
		s.define(vm, "help", vm.ToValue(s.helpFunction))
		s.where(vm)
	})
}

// define makes a global that a script may declare for itself.
func (s *Session) define(vm *goja.Runtime, name string, value goja.Value) {
	// It fails where a script has frozen the global object.
	_ = vm.GlobalObject().DefineDataProperty(name, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// where sets the prompt.
func (s *Session) where(vm *goja.Runtime) {
	s.prompt = "> "
	if s.Prompt != nil {
		s.prompt = s.Prompt(vm) + "> "
	}
}

// read reads an entry: lines until they are complete, or a command.
func (s *Session) read(ctx context.Context) (string, error) {
	s.pending = ""
	for prompt := s.prompt; ; prompt = "... " {
		line, err := s.line(prompt)
		if err != nil {
			s.pending = ""
			return "", err
		}
		s.tab = tabbing{}
		entry := s.pending + fromMarks.Replace(line)
		if s.pending == "" && isCommand(entry) || !s.goesOn(entry) {
			return entry, nil
		}
		s.pending = entry + "\n"
	}
}

// goesOn tells whether more lines must follow. Of a long entry only what has no
// open bracket is parsed, for parsing it at each line would take its square.
func (s *Session) goesOn(entry string) bool {
	const long = 16 << 10
	if len(entry) > long && len(scan(entry).open) > 0 {
		return true
	}
	return runtime.Unfinished(entry)
}

// handle does what an entry asks for.
func (s *Session) handle(ctx context.Context, entry string) {
	if strings.TrimSpace(entry) == "" {
		return
	}
	s.keep(entry)
	switch {
	case isCommand(entry):
		s.command(ctx, strings.TrimSpace(entry))
	case strings.TrimSpace(entry) == "it" && s.more != nil:
		s.during(ctx, func(ctx context.Context) error { return s.showMore(ctx) })
	default:
		s.last = entry
		s.count++
		s.evaluate(ctx, fmt.Sprintf("REPL%d", s.count), entry)
	}
}

// keep adds an entry to the history, unless it carries a secret.
func (s *Session) keep(entry string) {
	s.seen.note(entry)
	var known []string
	if s.Secrets != nil {
		known = s.Secrets()
	}
	if carriesSecret(entry, known) {
		return
	}
	s.Editor.Remember(onOneLine(entry))
	s.historyTrouble(s.history.add(strings.TrimRight(entry, "\n")))
}

func (s *Session) remembered() {
	history, err := readHistory(s.History)
	s.history = history
	s.historyTrouble(err)
	for _, entry := range history.entries {
		s.Editor.Remember(onOneLine(entry))
	}
}

// historyTrouble says once what is wrong with the history's file.
func (s *Session) historyTrouble(err error) {
	if err != nil && !s.warned {
		s.warned = true
		s.complain("the history is not kept: %v", err)
	}
}

func (s *Session) complain(format string, args ...any) {
	fmt.Fprintln(s.Stderr, style(s.Colors).red(fmt.Sprintf(format, args...)))
}

// evaluate runs an entry and prints its value.
func (s *Session) evaluate(ctx context.Context, name, source string) {
	s.during(ctx, func(ctx context.Context) error {
		value, err := s.host.Interact(ctx, name, source)
		if err != nil {
			return err
		}
		s.entries = append(s.entries, source)
		if err := s.host.With(ctx, func(vm *goja.Runtime) { s.define(vm, "_", value) }); err != nil {
			return err
		}
		return s.print(ctx, value)
	})
}

// print prints a value in the format that was chosen.
func (s *Session) print(ctx context.Context, value goja.Value) error {
	if s.helped && goja.IsUndefined(value) {
		return nil
	}
	s.printer.Columns = s.Editor.Columns()
	if s.format != Table {
		if goja.IsUndefined(value) {
			return nil
		}
		return s.printer.Print(ctx, value, s.format)
	}
	more, err := s.printer.Show(ctx, value)
	s.more = more
	s.offerMore()
	return err
}

func (s *Session) showMore(ctx context.Context) error {
	more, err := s.more.Next(ctx)
	if err != nil {
		return err
	}
	s.more = more
	s.offerMore()
	return nil
}

func (s *Session) offerMore() {
	if s.more == nil {
		return
	}
	hint := "type it for more"
	if hidden := s.more.table.hidden(); len(hidden) > 0 {
		hint += "; too narrow for " + strings.Join(hidden, ", ")
	}
	fmt.Fprintln(s.Stdout, style(s.Colors).dim(hint))
}

// during runs what makes requests or runs scripts, so that Ctrl-C stops it, and
// says what went wrong and what it took.
func (s *Session) during(ctx context.Context, work func(context.Context) error) {
	ctx, cancel := context.WithCancelCause(ctx)
	s.helped = false
	s.mutex.Lock()
	s.stop, s.stopped = cancel, 0
	s.mutex.Unlock()
	s.asking.Lock()
	s.answers = map[string]bool{}
	s.asking.Unlock()
	if s.Taken != nil {
		s.Taken()
	}
	err := work(ctx)
	s.mutex.Lock()
	s.stop = nil
	s.mutex.Unlock()
	cancel(nil)
	if err != nil {
		s.report(context.WithoutCancel(ctx), err)
	}
	s.footer()
	s.renew(context.WithoutCancel(ctx))
}

// footer says how many requests there were.
func (s *Session) footer() {
	if s.Taken == nil {
		return
	}
	requests, took := s.Taken()
	if requests == 0 {
		return
	}
	noun := "requests"
	if requests == 1 {
		noun = "request"
	}
	fmt.Fprintln(s.Stdout, style(s.Colors).dim(fmt.Sprintf("%d %s, %s", requests, noun, duration(took))))
}

func duration(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return "under 1 ms"
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}

// renew sets the prompt, on another host where this one cannot go on.
func (s *Session) renew(ctx context.Context) {
	err := s.host.With(ctx, s.where)
	if err == nil || s.leaving != nil {
		return
	}
	s.host.Close()
	if err := s.open(ctx); err != nil {
		s.leaving = err
		return
	}
	s.complain("What was stopped could not be left in order, so the console starts afresh: what you declared is gone.")
	s.runInit(ctx)
}

// runInit runs the person's own script.
func (s *Session) runInit(ctx context.Context) {
	if s.Init == "" {
		return
	}
	source, err := os.ReadFile(s.Init)
	if errors.Is(err, os.ErrNotExist) {
		return
	}
	if err != nil {
		s.complain("%v", err)
		return
	}
	s.during(ctx, func(ctx context.Context) error {
		_, err := s.host.Interact(ctx, s.Init, string(source))
		return err
	})
}

// watch answers signals until what it returns is called.
func (s *Session) watch() func() {
	done := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case signal := <-s.Signals:
				s.signalled(signal)
			case <-done:
				return
			}
		}
	}()
	return func() {
		close(done)
		<-ended
	}
}

// signalled stops the script that runs, or drops the line. A script in a native
// function cannot be stopped: the third signal then ends the process.
func (s *Session) signalled(signal os.Signal) {
	s.mutex.Lock()
	stop, prompting := s.stop, s.prompting
	s.stopped++
	times := s.stopped
	s.mutex.Unlock()
	if prompting && signal == os.Interrupt {
		s.Editor.Interrupt()
	}
	switch {
	case signal != os.Interrupt || stop != nil && times > 2:
		_ = s.Editor.Close()
		if s.Abandon != nil {
			s.Abandon(signal)
		}
	case stop == nil:
	case times == 2:
		fmt.Fprintln(s.Stderr, "It does not stop. Press Ctrl-C once more to end dialtone.")
	default:
		stop(runtime.ErrInterrupted)
	}
}

// ConfirmOnce asks whether something shall be done, and answers true for y and
// yes. What has been answered for a kind of thing holds for the rest of the entry.
// It is called while an entry runs, from any goroutine.
func (s *Session) ConfirmOnce(kind, question string) bool {
	s.asking.Lock()
	defer s.asking.Unlock()
	answer, asked := s.answers[kind]
	if !asked {
		text, err := s.ask(question, "yes or no? ")
		text = strings.ToLower(strings.TrimSpace(text))
		answer = err == nil && (text == "y" || text == "yes")
		s.answers[kind] = answer
	}
	return answer
}

// Ask asks a script's question and returns the line that answers it. It is called
// while an entry runs, from any goroutine.
func (s *Session) Ask(question string) (string, error) {
	s.asking.Lock()
	defer s.asking.Unlock()
	if columns := s.Editor.Columns(); columns > 0 && width(question) > columns/2 || strings.ContainsAny(question, "\n\t") {
		return s.ask(question, "? ")
	}
	return s.ask("", question)
}

// ask reads an answer. Tab completes nothing meanwhile.
func (s *Session) ask(question, prompt string) (string, error) {
	s.prompted(true)
	if question != "" {
		fmt.Fprintln(s.Stdout, question)
	}
	s.Editor.Complete(nil)
	defer s.Editor.Complete(s.onTab)
	line, err := s.line(prompt)
	return fromMarks.Replace(line), err
}

// line reads a line. A signal drops it.
func (s *Session) line(prompt string) (string, error) {
	s.prompted(true)
	defer s.prompted(false)
	return s.Editor.Prompt(prompt)
}

func (s *Session) prompted(prompting bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.prompting = prompting
}
