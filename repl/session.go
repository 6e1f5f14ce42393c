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

	"dialtone/internal/dts"
	"dialtone/internal/lexer"
	"dialtone/repl/internal/complete"
	"dialtone/repl/internal/history"
	"dialtone/repl/internal/preview"
	"dialtone/repl/internal/style"
	"dialtone/repl/show"
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
	// Declarations gives how what scripts see is declared, for completion, when that is first asked
	// for; nil knows nothing.
	Declarations func() *dts.Library
	// Declared says how a global that Describe knows nothing of is declared, or a member
	// of one ("fetch", "CSV.parse"), for help on it; nil knows of none.
	Declared func(name string) string

	// Prompt says where one is; nil says nothing. It is called on the loop, makes
	// no request, and must be quick. There is no VM yet where the first prompt asks, which is shown
	// while the host is made.
	Prompt func(vm *goja.Runtime) Place
	// Greeting is printed first.
	Greeting string
	// Commands are those beside the console's own, which begin with a dot, too.
	Commands []Command
	// Taken returns the requests made since it was last called, and their time; nil
	// where nobody counts. [Meter] does.
	Taken func() (requests int, took time.Duration)
	// Waiting reports whether a request is under way, for the sign of life; nil shows none.
	// [Meter] does. It is called by any goroutine.
	Waiting func() bool
	// After is the clock of that sign; nil is [time.After].
	After func(time.Duration) <-chan time.Time

	History string // The file; empty keeps nothing.
	Init    string // A script that runs first, if it is there; empty is none.
	// Secrets returns what must not be in the history, word by word.
	Secrets func() []string

	Colors   bool
	Location *time.Location // Of the times that are printed; nil is the local one.
	// Now is the present, whose year tables leave out; nil is the clock's.
	Now func() time.Time
	// Getenv returns a variable of the environment; nil has none. VISUAL and EDITOR are asked for.
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
	host      *runtime.Host
	printer   *show.Printer
	looker    *complete.Looker
	previewer *preview.Previewer
	history   *history.File
	seen      complete.Seen
	format    show.Format
	more      *show.Pages // What `it` goes on with.
	pending   string      // The lines of the entry that is being typed.
	ahead     string      // What was pasted behind a command.
	place     Place       // Where one is.
	tab       tabbing

	ready  chan struct{} // Closed when the host has been made, or could not be.
	failed error         // Why it could not be.

	entries []string // What was run, for .save.
	last    string   // The last entry, for .editor.
	count   int
	helping *goja.Object // The function help.
	helped  bool         // Whether the entry was help(x), whose value says nothing.
	warned  bool         // Whether the history's trouble has been told.
	dropped int          // Lines that Ctrl-C dropped, one after the other.
	leaving error

	asking  sync.Mutex // Held while the user is asked.
	answers map[string]bool

	mutex   sync.Mutex // Guards what follows.
	stop    context.CancelCauseFunc
	stopped int  // Signals since the script began.
	early   bool // Whether Ctrl-C came where nothing ran and no line was read.
	// Whether a line is being read.
	prompting bool
	exit      error // What code between two entries wants to leave with.
}

// New makes a session. It opens nothing yet.
func New(options Options) *Session {
	if options.Getenv == nil {
		options.Getenv = func(string) string { return "" }
	}
	if options.Describe == nil {
		options.Describe = func(goja.Value) any { return nil }
	}
	if options.After == nil {
		options.After = time.After
	}
	options.Stdout = Above(options.Editor, options.Stdout)
	options.Stderr = Above(options.Editor, options.Stderr)
	return &Session{Options: options, format: show.Table, history: &history.File{}}
}

// errLeave is how .exit and the end of input leave.
var errLeave = errors.New("leaving")

// Run reads, runs and prints until the person leaves. Its error is what
// [runtime.ExitCode] takes: nil for Ctrl-D and .exit, an exit error where the
// script asked for one.
func (s *Session) Run(ctx context.Context) error {
	defer s.watch()()
	if err := s.begin(ctx); err != nil {
		return err
	}
	defer func() {
		if s.opened() == nil {
			s.host.Close()
		}
	}()
	for s.leaving == nil && ctx.Err() == nil {
		entry, err := s.read()
		if failed := s.opened(); failed != nil {
			return failed
		}
		if exit := s.exited(); exit != nil {
			s.report(ctx, exit)
			break
		}
		if errors.Is(err, ErrAborted) {
			if entry == "" && s.stopTimers(ctx) {
				continue
			}
			// A user who presses Ctrl-C again wants to leave, as from Node.
			if s.dropped++; s.dropped == 2 {
				fmt.Fprintln(s.Stdout, style.Colors(s.Colors).Dim("Ctrl-D or .exit leaves."))
			}
			continue
		}
		s.dropped = 0
		switch {
		case errors.Is(err, io.EOF):
			fmt.Fprintln(s.Stdout)
			return nil
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

func (s *Session) exited() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.exit
}

// define makes a global that a script may declare for itself.
func (s *Session) define(vm *goja.Runtime, name string, value goja.Value) {
	// It fails where a script has frozen the global object.
	_ = vm.GlobalObject().DefineDataProperty(name, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// where sets the prompt.
func (s *Session) where(vm *goja.Runtime) {
	s.place = Place{}
	if s.Prompt != nil {
		s.place = s.Prompt(vm)
	}
}

// assistant helps with entries.
func (s *Session) assistant() Assistant {
	return Assistant{Complete: s.onTab, Unfinished: s.unfinished, Hint: s.dimLine, Ready: s.ready}
}

// unfinished reports whether an entry goes on in another line.
func (s *Session) unfinished(entry string) bool {
	last := entry[strings.LastIndexByte(entry, '\n')+1:]
	switch strings.TrimSpace(last) {
	case breakCommand, exitCommand:
		return false
	}
	first, _, _ := strings.Cut(entry, "\n")
	return !isCommand(first) && s.goesOn(entry)
}

// read reads an entry, or a command. An editor gives all lines of an entry at once, or one after
// the other.
func (s *Session) read() (string, error) {
	s.pending = ""
	for prompt := s.place.prompt(); ; prompt = furtherPrompt {
		line, err := s.ahead, error(nil)
		if s.ahead = ""; line == "" {
			line, err = s.line(prompt)
		}
		if err != nil {
			dropped := s.pending + line
			s.pending = ""
			return dropped, err
		}
		s.tab = tabbing{}
		entry := s.pending + line
		if before, last, more := cutLast(entry); more && before != "" {
			switch strings.TrimSpace(last) {
			case breakCommand:
				return "", nil
			case exitCommand:
				return exitCommand, nil
			}
		}
		if first, rest, more := strings.Cut(entry, "\n"); s.pending == "" && more && isCommand(first) {
			// A command is a line of its own, also where more was pasted with it.
			s.ahead = rest
			return first, nil
		}
		if s.pending == "" && isCommand(entry) || !s.goesOn(entry) {
			return entry, nil
		}
		s.pending = entry + "\n"
	}
}

// cutLast parts the last line of an entry from those before.
func cutLast(entry string) (before, last string, more bool) {
	i := strings.LastIndexByte(entry, '\n')
	return entry[:max(i, 0)], entry[i+1:], i >= 0
}

// goesOn reports whether more lines must follow. Of a long entry only what has no
// open bracket is parsed, for parsing it at each line would take its square.
func (s *Session) goesOn(entry string) bool {
	entry = fromLast(entry)
	const long = 16 << 10
	if len(entry) > long && len(complete.Scan(entry).Open) > 0 {
		return true
	}
	return runtime.Unfinished(entry)
}

// fromLast is an entry that goes on from the last value where it begins with a call of its method:
// .map(m => m.body).
func fromLast(entry string) string {
	text := strings.TrimLeft(entry, " \t")
	if len(text) > 1 && text[0] == '.' && !isCommand(text) && lexer.IsWord(text[1:2]) {
		return "_" + text
	}
	return entry
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
		if command, ok := s.meant(ctx, entry); ok {
			s.command(ctx, command)
			return
		}
		s.last = entry
		s.count++
		s.evaluate(ctx, fmt.Sprintf("REPL%d", s.count), fromLast(entry))
	}
}

func (s *Session) complain(format string, args ...any) {
	fmt.Fprintln(s.Stderr, style.Colors(s.Colors).Red(fmt.Sprintf(format, args...)))
}
