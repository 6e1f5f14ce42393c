package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"dialtone/bindings"
	"dialtone/bindings/durable"
	"dialtone/bindings/kept"
	"dialtone/internal/cli/variables"
	"dialtone/runtime"
	"dialtone/webhook"

	"github.com/alecthomas/kong"
)

// wrongUsage is the exit code for a command line that makes no sense.
const wrongUsage = 2

// Process is what a command has of the process it runs in.
type Process struct {
	Stdin          *os.File
	Stdout, Stderr io.Writer
	Environ        []string // "NAME=value", as [os.Environ] returns it.
}

// ThisProcess returns the process that calls it.
func ThisProcess() Process { return Process{os.Stdin, os.Stdout, os.Stderr, os.Environ()} }

// getenv returns a variable of the environment, or "".
func (p Process) getenv(name string) string {
	for _, pair := range p.Environ {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}

// Run parses the command line, runs its command and returns the exit code.
func Run(args []string, p Process) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c, append(grammar(args),
		kong.Name("dialtone"),
		kong.Description("A JavaScript console and script runner for Twilio. dialtone --emulator opens the console without an account."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.ExplicitGroups(flagGroups),
		kong.Help(help),
		kong.Writers(p.Stdout, p.Stderr),
		kong.Exit(func(code int) { exited = code }),
	)...)
	if err != nil {
		panic(err) // the struct cli is wrong
	}
	if len(args) > 0 && args[0] == "help" {
		args = append(args[1:], "--help")
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help or --version has been printed
		return exited
	}
	if err != nil {
		said := err.Error()
		if back := backward(args); back != "" {
			said = back + " is below zero, and time only goes forward: give how far, such as 5m"
		}
		fmt.Fprintf(p.Stderr, "dialtone: %s\n%s\n", said, advice(err))
		return wrongUsage
	}
	if p.Environ, err = variables.WithFiles(p.Environ, c.EnvFile); err != nil {
		fmt.Fprint(p.Stderr, report(err))
		return exitCode(err)
	}
	ctx, stop := signalled(context.Background())
	defer stop()
	err = parsed.Run(&environment{ctx: ctx, Process: p, settings: c.settings})
	fmt.Fprint(p.Stderr, report(err))
	return exitCode(err)
}

// help leaves out of a command's help the flags that mean nothing to it.
func help(options kong.HelpOptions, ctx *kong.Context) error {
	if command := ctx.Selected(); command != nil && slices.Contains([]string{"emulator", "jobs", "types", "init", "version"}, topmost(command).Name) {
		var meant []string
		switch {
		case topmost(command).Name == "jobs":
			meant = []string{"database"}
		case command.Name == "emulator":
			command.Flags = append(command.Flags, command.DefaultCmd.Flags...)
			fallthrough
		case topmost(command).Name == "emulator" && (command.Name == "serve" || command.Name == "exec"):
			meant = []string{"account-sid", "allow-webhooks", "seed"}
		}
		for _, flag := range ctx.Model.Flags {
			flag.Hidden = flag.Group != nil && !slices.Contains(meant, flag.Name)
		}
	} else if command != nil && command.Name == "test" {
		for _, flag := range ctx.Model.Flags {
			switch flag.Name {
			case "timeout":
				flag.Help = "Time limit for one test that does not say one itself, by the clock of its file (none)."
			case "emulator", "base-url", "profile", "edge", "region", "account-sid", "dry-run":
				flag.Hidden = true
			}
		}
	}
	return kong.DefaultHelpPrinter(options, ctx)
}

// backward returns how far time should go back by the command emulator advance, for which the
// parser takes -5m for a flag; or "".
func backward(args []string) string {
	at := slices.Index(args, "advance")
	if at < 0 || !slices.Contains(args[:at], "emulator") {
		return ""
	}
	i := slices.IndexFunc(args[at:], func(arg string) bool { return len(arg) > 1 && arg[0] == '-' && '0' <= arg[1] && arg[1] <= '9' })
	if i < 0 {
		return ""
	}
	return args[at+i]
}

// topmost returns the command that a command is a part of, or the command itself.
func topmost(command *kong.Node) *kong.Node {
	for command.Parent != nil && command.Parent.Type != kong.ApplicationNode {
		command = command.Parent
	}
	return command
}

// advice says where to look after a command line that does not parse.
func advice(err error) string {
	if name, ok := strings.CutPrefix(err.Error(), "unexpected argument "); ok {
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			return "To run a file: dialtone run " + name
		}
	}
	name := "dialtone"
	var wrong *kong.ParseError
	if errors.As(err, &wrong) {
		command := wrong.Context.Selected()
		for command != nil && command.Parent != nil && command.Parent.DefaultCmd == command {
			command = command.Parent // it was not named
		}
		if command != nil {
			name = command.FullPath()
		}
	}
	return "See " + name + " --help."
}

// environment is what a command runs in.
type environment struct {
	ctx context.Context
	Process
	settings
	guard func(context.Context, bindings.Deed) bool // Asks before some deeds.
	runs  durable.Runs                              // Keeps durable runs; nil where scripts have none.
	told  *webhook.Callbacks                        // What is told of status callbacks; nil is nothing.
	jobs  kept.Jobs                                 // Keeps jobs to be done; nil where scripts enqueue none.
	store kept.Store                                // What scripts and views keep; nil for one in memory.
	// Where the sessions of a script's serve are kept, if it asks for that; nil for one in memory.
	sessions kept.Store
	bars     func(io.Writer) io.Writer // What progress bars go through; nil is nothing.
}

// signalled returns a context that Ctrl-C and SIGTERM end, each with its cause. A
// second signal kills the process as if nobody listened.
func signalled(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case s := <-signals:
			signal.Stop(signals)
			if s == syscall.SIGTERM {
				cancel(runtime.ErrTerminated)
			} else {
				cancel(runtime.ErrInterrupted)
			}
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}

// usageError is a command line that parses and makes no sense all the same.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

func exitCode(err error) int {
	var wrong usageError
	if errors.As(err, &wrong) {
		return wrongUsage
	}
	var ended *endedError
	if errors.As(err, &ended) {
		return ended.code
	}
	return runtime.ExitCode(err)
}

// report is an error as a person reads it: a script's own with its line and
// stack, any other in a line.
func report(err error) string {
	var script *runtime.ScriptError
	var panicked *runtime.PanicError
	var stopped *runtime.InterruptError
	var ended *endedError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &ended) && ended.error == nil:
		return "" // the command has said what there is to say
	case errors.As(err, &script), errors.As(err, &panicked):
		return runtime.Report(err)
	case errors.As(err, &stopped) && errors.Is(err, context.Canceled):
		return "" // the user pressed Ctrl-C and knows
	case runtime.Report(err) == "":
		return ""
	}
	return "dialtone: " + err.Error() + "\n"
}
