package cli

import (
	"cmp"
	"io"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"time"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/bindings/kept"
	"dialtone/emulator/script"
	"dialtone/internal/cli/ledger"
	"dialtone/internal/cli/logs"
	"dialtone/repl/show"
	"dialtone/runtime"
	"dialtone/runtime/module"
	"dialtone/runtime/paths"
	"dialtone/webhook"
	"dialtone/webhook/views"

	"github.com/mattn/go-isatty"
)

// open puts a host together: the client that the settings ask for, the bindings
// over it, and the emulator where it is wanted. What it returns beside the host
// closes all of them.
func (e *environment) open(args []string) (*runtime.Host, func(), error) {
	c, err := e.connect()
	if err != nil {
		return nil, nil, err
	}
	permitted, err := e.permit(paths.Access{All: true}, paths.Access{All: true})
	if err != nil {
		c.close()
		return nil, nil, err
	}
	terminal := runtime.OpenTerminal(e.Stdin, e.Stderr)
	e.guard = e.askForAll(c, terminal)
	runs := e.durable(c)
	told := ledger.NewCallbacks(e.Context, runs, slog.New(logs.Text(e.Stderr)))
	e.told = told.Listen()
	e.runs, e.jobs, e.store, e.sessions = runs, e.jobsOf(c, runs), e.storeOf(c, runs, "store"), e.storeOf(c, runs, "session")
	host, err := e.host(c, permitted, terminal, runtime.Options{Args: args})
	if err != nil {
		c.close()
		return nil, nil, err
	}
	return host, func() {
		host.Close()
		told.Close()
		runs.Close()
		permitted.network.CloseIdleConnections()
		c.close()
	}, nil
}

// host makes a host over a connection, with arguments, output and modules of more.
func (e *environment) host(c *connection, permitted *permitted, terminal runtime.Terminal, more runtime.Options) (*runtime.Host, error) {
	c.config.Elsewhere = permitted.network
	client, err := api.New(c.config)
	if err != nil {
		return nil, err
	}
	twilio := bindings.Twilio(client, bindings.Options{
		Files: permitted, Terminal: e.terminal(), Guard: e.guard, Durable: e.runs, Code: e.code, Environment: c.environment(e.Getenv),
	})
	filter := c.filter()
	keys, err := e.sessionKeys(nil)
	if err != nil {
		return nil, err
	}
	withSessionKeys(&filter, keys)
	filter.Callbacks = e.told
	serving := views.ServeOptions{Filter: filter, Documents: bindings.Documents{}, Account: twilio, Listen: permitted.listen}
	serving.Folder = func(vm module.VM, path string) (*views.Folder, error) {
		return e.viewFolder(c, permitted, twilio.Client(vm), vm.Stderr(), path)
	}
	options := e.grants(permitted, c.config.DryRun, terminal)
	options.Stdin, options.Stdout, options.Stderr = e.Stdin, cmp.Or(more.Stdout, e.Stdout), cmp.Or(more.Stderr, e.Stderr)
	options.Args, options.Stray, options.Tests = more.Args, more.Stray, more.Tests
	options.Colors = runtime.Colors{Stdout: e.colors(e.Stdout), Stderr: e.colors(e.Stderr)}
	if options.Columns = more.Columns; options.Columns == nil {
		options.Columns = columnsOf(e.Stdout)
	}
	told := script.Options{Files: permitted.files, Dir: e.Dir}
	if more.Stray != nil { // a console, at which a person listens
		told.Transcript = options.Stdout
	}
	emulated := c.emulator(told)
	if emulated != nil {
		options.Clock = emulated[0].(*script.Emulator).Clock()
	}
	if e.store == nil { // as in a file of tests, each of which begins with nothing
		now := time.Now
		if options.Clock != nil {
			now = options.Clock.Now
		}
		e.store = kept.NewMemory(now)
	}
	if e.sessions == nil {
		e.sessions = kept.NewMemory(nil)
	}
	sessions := e.sessions
	serving.Sessions = func() (webhook.SessionStore, error) { return ledger.Sessions(e.Context, sessions) }
	if e.jobs == nil {
		e.jobs = &ledger.Told{Out: options.Stderr, Why: "a test"}
	}
	options.Modules = slices.Concat(emulated, []module.Module{twilio, kept.StoreModule(e.store), kept.JobModule(e.jobs), views.Serve(serving)}, more.Modules)
	return runtime.New(options)
}

// emulator is what scripts see of the local Twilio, where there is one.
func (c *connection) emulator(options script.Options) []module.Module {
	if c.local == nil {
		return nil
	}
	return []module.Module{script.Module(c.local, options)}
}

// grants are what scripts may reach, those of views included. What a command has of it:
//
//	                       run, eval, console   views, of serve and of a script's serve
//	files                  all                  to read: theirs, and those of the working folder
//	network, environment   as the flags say     as the flags say
//	secret attributes      yes                  yes
//	servers, programs      as the flags say     no: theirs end with a request
//	process.exit           yes                  no: it would end the server
//	confirm, prompt        the person, --yes    no: nobody waits at a request
//
// The flags --allow-… and --deny-… change what is said of files; see [environment.permit].
func (e *environment) grants(permitted *permitted, dry *api.DryRun, terminal runtime.Terminal) runtime.Options {
	var network http.RoundTripper = permitted.network
	if dry != nil {
		network = dry.Transport(network)
	}
	return runtime.Options{
		Dir:      e.WorkingDir(),
		Env:      runtime.Env{Vars: permitted.env},
		Files:    runtime.Files{Rules: permitted.files},
		Network:  runtime.Network{Transport: network, Listen: permitted.listen},
		Terminal: terminal,
		Yes:      e.Yes,
		Exit:     true,
		Programs: permitted.programs,
		// Secret attributes can be read by name; secret variables are left out of the environment.
		Credentials: true,
	}
}

// viewGrants are the grants of a view.
func (e *environment) viewGrants(permitted *permitted, dry *api.DryRun) runtime.Options {
	options := e.grants(permitted, dry, nil)
	options.Network.Listen, options.Programs, options.Exit, options.Yes = nil, nil, false, false
	return options
}

// colors reports whether what is written there may have any: a person watches, and has not said
// otherwise.
func (e *environment) colors(out io.Writer) bool {
	f, ok := out.(*os.File)
	return ok && e.Getenv("NO_COLOR") == "" && e.Getenv("TERM") != "dumb" && isatty.IsTerminal(f.Fd())
}

// columnsOf is the width of the terminal that something is written to, or nil.
func columnsOf(out io.Writer) func() int {
	f, ok := out.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) {
		return nil
	}
	return func() int { return show.Columns(f) }
}

// terminal is where progress bars are drawn: standard error, if a person watches
// it and nothing else is written there all the while.
func (e *environment) terminal() io.Writer {
	if f, ok := e.Stderr.(*os.File); ok && isatty.IsTerminal(f.Fd()) && !e.Trace && !e.DryRun {
		if e.bars != nil {
			return e.bars(f)
		}
		return f
	}
	return nil
}
