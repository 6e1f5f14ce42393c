package cli

import (
	"net/http"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/emulator"
	"dialtone/internal/cli/command"
)

// connection is what requests go through, and the local Twilio where there is one. It outlives a
// host.
type connection struct {
	config  api.Config
	local   *emulator.Emulator                                   // with --emulator, else nil
	resolve func(getenv func(string) string) (api.Config, error) // What the environment makes of the settings; nil with the emulator.
	close   func()
}

// connect finds the account, and starts the emulator where it is wanted.
func (e *environment) connect() (*connection, error) {
	if !e.UseEmulator {
		return e.connectAccount()
	}
	options, err := e.emulatorAlone()
	if err != nil {
		return nil, err
	}
	return e.connectEmulator(options)
}

// connectAccount finds the account.
func (e *environment) connectAccount() (*connection, error) {
	if e.Seed != "" {
		return nil, command.Usage("--seed is for the built-in Twilio: add --emulator, or use dialtone test or dialtone emulator")
	}
	if e.AllowWebhooks.given {
		return nil, command.Usage("--allow-webhooks is for the built-in Twilio: add --emulator, or give it to dialtone emulator where that is what answers at --base-url")
	}
	c := e.connection()
	given := c.config
	c.resolve = func(getenv func(string) string) (api.Config, error) {
		return api.Resolve(api.Sources{Config: given, Getenv: getenv, Profile: e.Profile})
	}
	var err error
	if c.config, err = c.resolve(e.Getenv); err != nil {
		return nil, err
	}
	return c, c.dial()
}

// emulatorAlone returns what the flags say of the emulator of a command that talks to no other.
func (e *environment) emulatorAlone() (emulator.Options, error) {
	if e.BaseURL != "" || e.Profile != "" {
		return emulator.Options{}, command.Usage("--emulator has an address and credentials of its own: leave out --base-url and --profile")
	}
	return e.emulatorOptions()
}

// connectEmulator starts the emulator.
func (e *environment) connectEmulator(options emulator.Options) (*connection, error) {
	local, server, err := startEmulator(options)
	if err != nil {
		return nil, err
	}
	c, err := e.connectTo(local, server)
	if err != nil {
		_ = server.Close()
		return nil, err
	}
	closeTransport := c.close
	c.close = func() {
		closeTransport()
		_ = server.Close()
		local.Close()
	}
	return c, nil
}

// connection returns a connection with what the flags say of requests, which leads nowhere yet.
func (e *environment) connection() *connection {
	c := &connection{
		config: api.Config{
			AccountSID: e.AccountSID, Edge: e.Edge, Region: e.Region, BaseURL: e.BaseURL, Timeout: e.Timeout,
			Limiter: new(api.Limiter),
		},
		close: func() {},
	}
	if e.Trace {
		c.config.Trace = e.Stderr
	}
	if e.DryRun {
		c.config.DryRun = api.NewDryRun(e.Stderr)
	}
	return c
}

// connectTo returns a connection to a local Twilio, which outlives it.
func (e *environment) connectTo(local *emulator.Emulator, server *emulator.Server) (*connection, error) {
	c := e.connection()
	c.local = local
	c.config.BaseURL, c.config.AuthToken, c.config.Edge, c.config.Region = server.URL(), local.AuthToken(), "", ""
	c.config.APIKey, c.config.APISecret = local.MainKey() // access tokens are signed with one
	if c.config.AccountSID == "" {
		c.config.AccountSID = local.AccountSID()
	}
	return c, c.dial()
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

// allow lets so many requests be under way at once, and keeps their connections.
func (c *connection) allow(requests int) {
	c.config.Concurrency = requests
	if t, ok := c.config.Transport.(*http.Transport); ok {
		t.MaxIdleConnsPerHost = max(t.MaxIdleConnsPerHost, requests)
		t.MaxIdleConns = max(t.MaxIdleConns, 2*requests)
	}
}

// environment has scripts set their account in process.env. With the emulator they cannot leave it
// that way.
func (c *connection) environment(getenv func(string) string) bindings.Environment {
	if c.resolve == nil {
		return bindings.Environment{}
	}
	return bindings.Environment{Getenv: getenv, Connect: func(getenv func(string) string) (*api.Client, error) {
		config, err := c.resolve(getenv)
		if err != nil {
			return nil, err
		}
		config.Transport, config.Elsewhere, config.Trace = c.config.Transport, c.config.Elsewhere, c.config.Trace
		return api.New(config)
	}}
}
