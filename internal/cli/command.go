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
	"dialtone/internal/cli/command"
	"dialtone/internal/cli/jobscommand"
	"dialtone/internal/cli/variables"
	"dialtone/runtime"
	"dialtone/webhook"

	"github.com/alecthomas/kong"
)

// Process is what a command has of the process it runs in.
type Process = command.Process

// ThisProcess returns the process that calls it.
func ThisProcess() Process { return command.ThisProcess() }

// Run parses the command line, runs its command and returns the exit code.
func Run(args []string, p Process) int {
	collectLater()
	ctx, stop := signalled(context.Background())
	defer stop()
	return run(ctx, args, p)
}

// run is Run of a process that stops when a context ends.
func run(ctx context.Context, args []string, p Process) int {
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
		fmt.Fprintf(p.Stderr, "dialtone: %s\n%s\n", said, advice(err, p))
		return command.WrongUsage
	}
	if p.Environ, err = variables.WithFiles(p.Environ, c.EnvFile, p.Path); err != nil {
		fmt.Fprint(p.Stderr, command.Report(err))
		return command.ExitCode(err)
	}
	e := &environment{Call: command.Call{Process: p, Context: ctx}, settings: c.settings}
	err = parsed.Run(e, e.emulatorCall(), e.testCall(), &jobscommand.Call{Call: e.Call, Database: e.Database})
	fmt.Fprint(p.Stderr, command.Report(err))
	return command.ExitCode(err)
}

// help leaves out of a command's help the flags that mean nothing to it.
func help(options kong.HelpOptions, ctx *kong.Context) error {
	if node := ctx.Selected(); node != nil && slices.Contains([]string{"emulator", "jobs", "types", "init", "version"}, topmost(node).Name) {
		var meant []string
		switch {
		case topmost(node).Name == "jobs":
			meant = []string{"database"}
		case node.Name == "emulator":
			node.Flags = append(node.Flags, node.DefaultCmd.Flags...)
			fallthrough
		case topmost(node).Name == "emulator" && (node.Name == "serve" || node.Name == "exec"):
			meant = []string{"account-sid", "allow-webhooks", "seed"}
		}
		for _, flag := range ctx.Model.Flags {
			flag.Hidden = flag.Group != nil && !slices.Contains(meant, flag.Name)
		}
	} else if node != nil && node.Name == "test" {
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
func topmost(node *kong.Node) *kong.Node {
	for node.Parent != nil && node.Parent.Type != kong.ApplicationNode {
		node = node.Parent
	}
	return node
}

// advice says where to look after a command line that does not parse.
func advice(err error, p Process) string {
	if name, ok := strings.CutPrefix(err.Error(), "unexpected argument "); ok {
		if info, err := os.Stat(p.Path(name)); err == nil && info.Mode().IsRegular() {
			return "To run a file: dialtone run " + name
		}
	}
	name := "dialtone"
	var wrong *kong.ParseError
	if errors.As(err, &wrong) {
		node := wrong.Context.Selected()
		for node != nil && node.Parent != nil && node.Parent.DefaultCmd == node {
			node = node.Parent // it was not named
		}
		if node != nil {
			name = node.FullPath()
		}
	}
	return "See " + name + " --help."
}

// environment is what a command runs in.
type environment struct {
	command.Call
	settings
	guard func(context.Context, bindings.Deed) bool // Asks before some deeds.
	runs  durable.Runs                              // Keeps durable runs; nil where scripts have none.
	code  string                                    // Of the file that begins durable runs; "" for the script.
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
