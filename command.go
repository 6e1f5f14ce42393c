package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"dialtone/bindings"
	"dialtone/repl"
	"dialtone/runtime"

	"github.com/alecthomas/kong"
	"github.com/dop251/goja"
)

// wrongUsage is the exit code for a command line that makes no sense.
const wrongUsage = 2

// process is what a command has of the process it runs in.
type process struct {
	stdin          *os.File
	stdout, stderr io.Writer
	environ        []string
}

// getenv returns a variable of the environment, or "".
func (p process) getenv(name string) string {
	for _, pair := range p.environ {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}

// run parses the command line, runs its command and returns the exit code.
func run(args []string, p process) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("dialtone"),
		kong.Description("A JavaScript console and script runner for Twilio. dialtone --emulator opens the console without an account."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.ExplicitGroups(flagGroups),
		kong.Help(help),
		kong.Writers(p.stdout, p.stderr),
		kong.Exit(func(code int) { exited = code }),
	)
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
		fmt.Fprintf(p.stderr, "dialtone: %v\n%s\n", err, advice(err))
		return wrongUsage
	}
	ctx, stop := signalled(context.Background())
	defer stop()
	err = parsed.Run(&environment{ctx: ctx, process: p, settings: c.settings})
	fmt.Fprint(p.stderr, report(err))
	return exitCode(err)
}

// help leaves out of a command's help the flags that mean nothing to it.
func help(options kong.HelpOptions, ctx *kong.Context) error {
	if command := ctx.Selected(); command != nil && slices.Contains([]string{"emulator", "types", "init", "version"}, command.Name) {
		for _, flag := range ctx.Model.Flags {
			flag.Hidden = flag.Group != nil
		}
	}
	return kong.DefaultHelpPrinter(options, ctx)
}

// advice says where to look after a command line that does not parse.
func advice(err error) string {
	if name, ok := strings.CutPrefix(err.Error(), "unexpected argument "); ok {
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			return "To run a file: dialtone run " + name
		}
	}
	return "See dialtone --help."
}

// environment is what a command runs in.
type environment struct {
	ctx context.Context
	process
	settings
	asking []bindings.Option // Of a console, which asks before some deeds.
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
	return runtime.ExitCode(err)
}

// report is an error as a person reads it: a script's own with its line and
// stack, any other in a line.
func report(err error) string {
	var script *runtime.ScriptError
	var panicked *runtime.PanicError
	var stopped *runtime.InterruptError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &script), errors.As(err, &panicked):
		return runtime.Report(err)
	case errors.As(err, &stopped) && errors.Is(err, context.Canceled):
		return "" // whoever pressed Ctrl-C knows
	case runtime.Report(err) == "":
		return ""
	}
	return "dialtone: " + err.Error() + "\n"
}

// Run runs a script from a file or from standard input.
func (c *runCommand) Run(e *environment) error {
	host, closeHost, err := e.open(c.FileAndArgs[1:])
	if err != nil {
		return err
	}
	defer closeHost()
	err = host.RunFile(e.ctx, c.FileAndArgs[0])
	var path *fs.PathError
	if errors.As(err, &path) {
		return fmt.Errorf("cannot read %s: %w", c.FileAndArgs[0], path.Err)
	}
	return err
}

// Run prints the value of an expression, as the console would.
func (c *evalCommand) Run(e *environment) error {
	code := c.Code
	if code == "-" {
		source, err := io.ReadAll(e.stdin)
		if err != nil {
			return err
		}
		code = string(source)
	}
	host, closeHost, err := e.open(nil)
	if err != nil {
		return err
	}
	defer closeHost()
	value, err := host.Eval(e.ctx, "[eval]", code)
	if err != nil {
		return err
	}
	if !goja.IsUndefined(value) {
		if err := c.print(e, host, value); err != nil {
			return err
		}
	}
	if code := host.ExitCode(); code != 0 {
		return &runtime.ExitError{Code: code}
	}
	return nil
}

// print writes a value as the console does, or in the format that was asked for.
// Text that no format was asked for is written as it is.
func (c *evalCommand) print(e *environment, host *runtime.Host, value goja.Value) error {
	format := repl.Format(c.Output)
	if format == "" && goja.IsString(value) {
		_, err := fmt.Fprintln(e.stdout, value)
		return err
	}
	printer := repl.Printer{Host: host, Describe: bindings.Describe, Out: e.stdout, Properties: c.Properties}
	if out, ok := e.stdout.(*os.File); ok {
		printer.Columns = repl.Columns(out)
	}
	return printer.Print(e.ctx, value, format)
}

// outputFormat is a form in which a value is printed; empty is the console's.
type outputFormat repl.Format

// UnmarshalText reads a format's name.
func (f *outputFormat) UnmarshalText(name []byte) error {
	format, err := repl.ParseFormat(string(name))
	*f = outputFormat(format)
	return err
}

// Run serves the local Twilio until a signal ends it.
func (c *emulatorCommand) Run(e *environment) error {
	if e.UseEmulator || e.BaseURL != "" {
		return usage("dialtone emulator serves the local Twilio: --emulator and --base-url are for those who use it")
	}
	if e.AccountSID != "" || e.Profile != "" {
		return usage("dialtone emulator has an account and credentials of its own, which it prints: leave out --account-sid and --profile")
	}
	return e.serve(c)
}

// Run prints the version, and what the catalog was made from.
func (versionCommand) Run(e *environment) error {
	fmt.Fprintln(e.stdout, version())
	return nil
}
