package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/emulator"
	"dialtone/emulator/script"
	"dialtone/runtime"
	"dialtone/runtime/paths"
	"dialtone/webhook"

	"github.com/mattn/go-isatty"
)

// connection is what requests go through, and the modules of scripts beside the
// bindings. It outlives a host.
type connection struct {
	config  api.Config
	modules []runtime.Module
	close   func()
}

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
	host, err := e.host(c, permitted, runtime.OpenTerminal(e.stdin, e.stderr), runtime.WithArgs(args...))
	if err != nil {
		c.close()
		return nil, nil, err
	}
	return host, func() {
		host.Close()
		permitted.network.CloseIdleConnections()
		c.close()
	}, nil
}

// connect finds the account, and starts the emulator where it is wanted.
func (e *environment) connect() (*connection, error) {
	c := &connection{
		config: api.Config{
			AccountSID: e.AccountSID, Edge: e.Edge, Region: e.Region, BaseURL: e.BaseURL, Timeout: e.Timeout,
			Limiter: new(api.Limiter),
		},
		close: func() {},
	}
	if e.Trace {
		c.config.Trace = e.stderr
	}
	if e.DryRun {
		c.config.DryRun = api.NewDryRun(e.stderr)
	}
	if !e.UseEmulator {
		var err error
		if c.config, err = api.Resolve(api.Sources{Config: c.config, Getenv: e.getenv, Profile: e.Profile}); err != nil {
			return nil, err
		}
		return c, c.dial()
	}
	if e.BaseURL != "" || e.Profile != "" {
		return nil, usage("--emulator has an address and credentials of its own: leave out --base-url and --profile")
	}
	local, server, err := startEmulator()
	if err != nil {
		return nil, err
	}
	c.modules = append(c.modules, script.Module(local))
	c.config.BaseURL, c.config.AuthToken, c.config.Edge, c.config.Region = server.URL(), local.AuthToken(), "", ""
	c.config.APIKey, c.config.APISecret = local.MainKey() // access tokens are signed with one
	if c.config.AccountSID == "" {
		c.config.AccountSID = local.AccountSID()
	}
	if err := c.dial(); err != nil {
		_ = server.Close()
		return nil, err
	}
	closeTransport := c.close
	c.close = func() {
		closeTransport()
		_ = server.Close()
	}
	return c, nil
}

// dial gives the connection a transport, once it is known to be of use.
func (c *connection) dial() error {
	if _, err := api.New(c.config); err != nil {
		return err
	}
	transport := api.NewTransport()
	c.config.Transport = transport
	c.close = transport.CloseIdleConnections
	return nil
}

// host makes a host over a connection.
func (e *environment) host(c *connection, permitted *permitted, terminal runtime.Terminal, more ...runtime.Option) (*runtime.Host, error) {
	client, err := api.New(c.config)
	if err != nil {
		return nil, err
	}
	twilio := bindings.Twilio(client, append(e.asking, bindings.WithFiles(permitted), bindings.WithTerminal(e.terminal()))...)
	options := append(e.grants(permitted, c.config.DryRun, terminal),
		runtime.WithStdin(e.stdin), runtime.WithStdout(e.stdout), runtime.WithStderr(e.stderr),
		runtime.WithEnv(permitted.env), runtime.WithDir(workingDir()),
		runtime.WithModules(append(slices.Clone(c.modules), twilio, webhook.Serve(c.filter(), bindings.Documents{}).For(twilio).Within(permitted.listen))...),
	)
	return runtime.New(append(options, more...)...)
}

// grants are what a script of one's own expects to reach: files, the network, and
// whoever sits at the terminal.
func (e *environment) grants(permitted *permitted, dry *api.DryRun, terminal runtime.Terminal) []runtime.Option {
	var network http.RoundTripper = permitted.network
	if dry != nil {
		network = dry.Transport(network)
	}
	options := []runtime.Option{
		runtime.WithPaths(permitted.files),
		runtime.WithNetwork(network),
		runtime.WithTerminal(terminal),
		runtime.WithExit(),
		// Secret attributes can be read by name; secret variables are left out of the environment.
		runtime.WithCredentials(),
	}
	if e.Yes {
		options = append(options, runtime.WithYes())
	}
	return options
}

// terminal is where progress bars are drawn: standard error, if a person watches
// it and nothing else is written there all the while.
func (e *environment) terminal() io.Writer {
	if f, ok := e.stderr.(*os.File); ok && isatty.IsTerminal(f.Fd()) && !e.Trace && !e.DryRun {
		return f
	}
	return nil
}

func startEmulator() (*emulator.Emulator, *emulator.Server, error) {
	local := emulator.New()
	server, err := local.Listen("127.0.0.1:0")
	return local, server, err
}

func workingDir() string {
	dir, err := os.Getwd()
	if err != nil {
		return "" // it has been deleted; process.cwd() says so
	}
	return dir
}

// serve is the emulator as a program of its own.
func (e *environment) serve(c *emulatorCommand) error {
	var options []emulator.Option
	if c.Empty {
		options = append(options, emulator.Empty())
	}
	local := emulator.New(options...)
	server, err := local.Listen(c.Addr)
	if err != nil {
		return err
	}
	printExports(e.stdout, server.URL(), local)
	<-e.ctx.Done()
	if err := server.Close(); err != nil {
		return err
	}
	return &runtime.InterruptError{Reason: e.ctx.Err(), Cause: context.Cause(e.ctx)}
}

// printExports prints what a shell evaluates to use the emulator.
func printExports(w io.Writer, url string, local *emulator.Emulator) {
	fmt.Fprintf(w, "export TWILIO_ACCOUNT_SID=%s\nexport TWILIO_AUTH_TOKEN=%s\n", local.AccountSID(), local.AuthToken())
	sid, secret := local.MainKey()
	fmt.Fprintf(w, "# or with an API key: TWILIO_API_KEY=%s TWILIO_API_SECRET=%s\n", sid, secret)
	sid, secret = local.TestCredentials()
	fmt.Fprintf(w, "# test credentials, which store nothing: TWILIO_ACCOUNT_SID=%s TWILIO_AUTH_TOKEN=%s\n", sid, secret)
	fmt.Fprintf(w, "# serving Twilio's API on %s; in another shell:\n#   dialtone --base-url %s run scripts/quickstart.js\n", url, url)
}
