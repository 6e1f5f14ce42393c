package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	goruntime "runtime"
	"sync"
	"sync/atomic"
	"syscall"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/declarations"
	"dialtone/internal/dts"
	"dialtone/repl"
	"dialtone/runtime"
	"dialtone/runtime/module"
	"dialtone/runtime/paths"

	"github.com/dop251/goja"
	"github.com/mattn/go-isatty"
)

// console is the console with what its commands change: the account, the trace.
type console struct {
	*environment
	*connection
	first     api.Config // As the command line has it.
	main      api.Config // Of the profile in use: subaccounts are its.
	profile   string     // The name of the profile in use, or "".
	below     string     // The name of the subaccount in use, or "".
	trace     *trace
	meter     *repl.Meter
	permitted *permitted
	editor    repl.Editor
	session   *repl.Session
}

// Run opens the console. Without a terminal standard input is a script.
func (consoleCommand) Run(e *environment) error {
	if !isatty.IsTerminal(e.Stdin.Fd()) {
		host, closeHost, err := e.open(nil)
		if err != nil {
			return err
		}
		defer closeHost()
		return host.RunFile(e.Context, "-")
	}
	permitted, err := e.permit(paths.Access{All: true}, paths.Access{All: true})
	if err != nil {
		return err
	}
	defer permitted.network.CloseIdleConnections()
	if _, err := e.sessionKeys(nil); err != nil { // before a prompt is shown
		return err
	}
	c := &console{environment: e, connection: e.connection(), profile: e.Profile, permitted: permitted, meter: new(repl.Meter)}
	defer func() { c.close() }()
	return c.run()
}

func (c *console) run() error {
	var err error
	if c.editor, err = repl.NewEditor(c.Stdin, c.Stderr, c.colors(c.Stdout)); err != nil {
		return err
	}
	defer c.editor.Close()
	c.trace = &trace{out: repl.Above(c.editor, c.Stderr)}
	c.trace.on.Store(c.Trace)
	start, err := c.connects()
	if err != nil {
		return err
	}
	if c.profile == "" {
		c.profile = c.activeProfile()
	}
	c.guard = c.allow
	c.bars = func(out io.Writer) io.Writer { return repl.Beside(c.editor, out) }
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	c.session = repl.New(repl.Options{
		Editor: c.editor, Stdout: c.Stdout, Stderr: c.Stderr,
		Open: func() (*runtime.Host, error) {
			if err := start(); err != nil {
				return nil, err
			}
			return c.open()
		},
		Describe: bindings.Describe, Declared: declarations.Explain, Declarations: func() *dts.Library { return declarations.Library() },
		Prompt: c.prompt, Greeting: c.greeting(), Commands: c.commands(), Taken: c.meter.Taken, Waiting: c.meter.Waiting,
		History: c.file("XDG_STATE_HOME", ".local/state", "LOCALAPPDATA", "history"),
		Init:    c.file("XDG_CONFIG_HOME", ".config", "APPDATA", "init.js"),
		Secrets: c.secrets, Colors: c.colors(c.Stdout), Getenv: c.Getenv,
		Signals: signals, Abandon: abandon,
	})
	// Ctrl-C is the console's own, and ends no more than what runs.
	return c.session.Run(context.WithoutCancel(c.Context))
}

// connects finds the account, for the prompt names it. The emulator needs no name: it is checked
// what the flags say of it, and what is returned starts it when it is first called.
func (c *console) connects() (start func() error, err error) {
	if !c.UseEmulator {
		connection, err := c.connectAccount()
		if err == nil {
			c.adopt(connection)
		}
		return func() error { return nil }, err
	}
	options, err := c.emulatorAlone()
	return sync.OnceValue(func() error {
		connection, err := c.connectEmulator(options)
		if err == nil {
			c.adopt(connection)
		}
		return err
	}), err
}

// adopt has the console use a connection, with the meter and the trace before it.
func (c *console) adopt(connection *connection) {
	c.connection = connection
	c.meter.Transport = c.config.Transport
	c.config.Transport, c.config.Trace = c.meter, c.trace
	c.first, c.main = c.config, c.config
}

// open makes a host over the account in use.
func (c *console) open() (*runtime.Host, error) {
	return c.host(c.connection, c.permitted, asker{c},
		runtime.Options{
			Stdout:  repl.Above(c.editor, c.Stdout),
			Stderr:  repl.Above(c.editor, c.Stderr),
			Stray:   c.session.Stray,
			Columns: c.editor.Columns,
			Modules: []module.Module{nodeModules{}},
		})
}

// abandon ends the process at a signal that nobody answers any more.
func abandon(s os.Signal) {
	switch s {
	case os.Interrupt:
		os.Exit(runtime.ExitCode(&runtime.InterruptError{Reason: context.Canceled, Cause: runtime.ErrInterrupted}))
	default:
		os.Exit(runtime.ExitCode(&runtime.InterruptError{Reason: context.Canceled, Cause: runtime.ErrTerminated}))
	}
}

// file is a file of the person's own below a folder that the environment names.
func (c *console) file(variable, below, windows, name string) string {
	dir := c.Getenv(variable)
	if dir == "" && goruntime.GOOS == "windows" {
		dir = c.Getenv(windows)
	} else if home := c.Getenv("HOME"); dir == "" && home != "" {
		dir = filepath.Join(home, below)
	}
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, "dialtone", name)
}

// secrets are what the history must not have.
func (c *console) secrets() []string {
	return []string{c.config.AuthToken, c.config.APISecret, c.first.AuthToken, c.first.APISecret}
}

// real reports whether requests go to Twilio, where they cost money.
func (c *console) real() bool { return !c.UseEmulator && c.config.BaseURL == "" }

// armed reports whether there are an account and credentials.
func armed(config api.Config) bool {
	return config.AccountSID != "" && (config.AuthToken != "" || config.APIKey != "" && config.APISecret != "")
}

// activeProfile is the name of the profile that the account came from by itself.
func (c *console) activeProfile() string {
	if !armed(c.config) {
		return ""
	}
	profile, err := api.LoadProfile(api.ProfileDir(c.Getenv), "")
	if err != nil || profile.AccountSID != c.config.AccountSID ||
		profile.APIKey != c.config.APIKey || profile.AuthToken != c.config.AuthToken {
		return ""
	}
	return profile.Name
}

// prompt says where one is.
func (c *console) prompt(vm *goja.Runtime) repl.Place {
	config := c.config
	if vm != nil {
		if client := bindings.ClientOf(vm.GlobalObject().Get("Twilio")); client != nil {
			// A script may have set another account up.
			_, _ = client.With(func(now *api.Config) { config = *now })
		}
	}
	if !c.UseEmulator && !armed(config) {
		return repl.Place{Name: "no account"}
	}
	place := repl.Place{}
	switch {
	case c.UseEmulator:
		place = repl.Place{Name: "emulator", Risk: repl.Harmless}
	case c.real():
		place = repl.Place{Name: "REAL", Risk: repl.Real}
	}
	if name := c.accountName(config); name != "" {
		place.Name += " " + name
	}
	if config.AccountSID != c.main.AccountSID && place.Name != "" {
		place.Risk = repl.Elsewhere
	}
	if c.DryRun {
		place.Name += ", dry run"
		place.Risk = repl.Elsewhere
	}
	return place
}

// accountName is what the account in use is called; that of the emulator needs no name.
func (c *console) accountName(config api.Config) string {
	switch {
	case config.AccountSID == c.main.AccountSID && c.UseEmulator:
		return ""
	case config.AccountSID == c.main.AccountSID && c.profile != "":
		return c.profile
	case config.AccountSID != c.config.AccountSID || c.below == "":
		return "…" + config.AccountSID[max(0, len(config.AccountSID)-6):]
	case c.profile != "":
		return c.profile + "/" + c.below
	}
	return c.below
}

// greeting says which program this is and, without an account, what to do.
func (c *console) greeting() string {
	text := release() + ". .help shows what there is."
	switch {
	case !c.UseEmulator && !armed(c.config):
		text += "\nThere is no account: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or use the built-in Twilio: dialtone --emulator"
	case c.real():
		text += "\nThis is a real account: what you send costs money."
	}
	return text
}

// allow asks before a deed on a real account, once for all of a kind in an entry.
func (c *console) allow(_ context.Context, deed bindings.Deed) bool {
	if !c.real() || c.Yes {
		return true
	}
	kind := deed.Method
	if deed.Unfiltered {
		kind += " of everything"
	}
	return c.session.ConfirmOnce(kind, question(deed))
}

// asker asks a script's questions with the console's own line.
type asker struct{ *console }

// Ask shows a question and waits for a line.
func (a asker) Ask(ctx context.Context, question string) (string, error) {
	answer, err := a.session.Ask(question)
	if errors.Is(err, repl.ErrAborted) {
		return "", io.EOF
	}
	return answer, err
}

// trace writes what is traced, while it is on.
type trace struct {
	out io.Writer
	on  atomic.Bool
}

func (t *trace) Write(p []byte) (int, error) {
	if !t.on.Load() {
		return len(p), nil
	}
	return t.out.Write(p)
}
