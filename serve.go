package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/runtime"
	"dialtone/runtime/paths"
	"dialtone/webhook"
)

const (
	// lookEvery is how soon a view that does not compile is told of.
	lookEvery = 300 * time.Millisecond
	// graceful is how long a stop waits for requests under way. Twilio waits no longer.
	graceful = 15 * time.Second
	// viewGarbage is by how many percent the heap grows before garbage is collected, unless GOGC says. A view's VM is
	// garbage once it has answered and little else lives: some megabytes spare every request a part of that.
	viewGarbage = 400
)

// Run serves a folder of views until a signal ends it.
func (c *serveCommand) Run(e *environment) error {
	filter, err := c.filter()
	if err != nil {
		return err
	}
	folder, err := filepath.Abs(c.Folder)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(c.Folder)
	if err != nil {
		return fmt.Errorf("cannot serve %s: %w", c.Folder, errors.Unwrap(err))
	}
	defer root.Close()
	connection, err := e.connect()
	if err != nil {
		return err
	}
	defer connection.close()
	account := connection.filter()
	filter.AuthToken, filter.SessionKey = account.AuthToken, account.SessionKey
	if filter.AuthToken == "" && !filter.NoVerify {
		return errors.New("no auth token to check Twilio's signatures with: set TWILIO_AUTH_TOKEN (an API key can't stand in for it), use the emulator's with --emulator, or --no-verify while developing")
	}
	read := paths.Access{Allow: []string{folder}, AllowedBy: "views read what is in their folder and in the working folder"}
	if dir := workingDir(); dir != "" {
		read.Allow = append(read.Allow, dir)
	}
	permitted, err := e.permit(read, paths.Access{AllowedBy: "views write no files, unless --allow-write lets them"})
	if err != nil {
		return err
	}
	defer permitted.network.CloseIdleConnections()
	if e.getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(viewGarbage))
	}
	// Whoever reads the log may end first, as a tee does on Ctrl-C. Requests are answered all the same.
	signal.Ignore(syscall.SIGPIPE)
	defer signal.Reset(syscall.SIGPIPE)
	out := &logWriter{out: e.stderr}
	defer out.Flush()
	filter.Log = c.logger(out)
	host, err := e.viewOptions(connection, permitted, c.viewErrors(out, filter.Log))
	if err != nil {
		return err
	}
	views := webhook.Handler(root.FS(), webhook.Options{
		Filter: filter, Documents: bindings.Documents{}, Host: host, Timeout: c.ViewTime, Dev: c.Dev, Root: folder,
	})
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	return c.serve(e, views, listener, filter.Log)
}

func (c *serveCommand) filter() (webhook.Filter, error) {
	filter := webhook.Filter{NoVerify: c.NoVerify}
	for _, text := range c.TrustProxy {
		proxies, err := netip.ParsePrefix(text)
		if address, addressErr := netip.ParseAddr(text); addressErr == nil {
			proxies, err = address.Prefix(address.BitLen())
		}
		if err != nil {
			return filter, usage("--trust-proxy takes an address or a range of them, such as 10.0.0.1 or 10.0.0.0/8, not %q", text)
		}
		filter.TrustedProxies = append(filter.TrustedProxies, proxies)
	}
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return filter, usage("--addr takes a host and a port, such as 127.0.0.1:8080, not %q", c.Addr)
	}
	if c.ViewTime <= 0 {
		return filter, usage("--view-time takes a time above 0, such as 10s")
	}
	if c.PublicURL != "" {
		public, err := webhook.ParsePublicURL(c.PublicURL)
		if err != nil {
			return filter, usage("--public-url: %w", err)
		}
		filter.PublicURL = public
	}
	return filter, nil
}

func (c *serveCommand) logger(out io.Writer) *slog.Logger {
	if c.Log == "json" {
		return slog.New(slog.NewJSONHandler(out, &slog.HandlerOptions{ReplaceAttr: milliseconds}))
	}
	return slog.New(lineHandler{out})
}

// viewErrors is where views write what is for standard error: into the log, for a reader of JSON as lines of it.
func (c *serveCommand) viewErrors(out io.Writer, log *slog.Logger) io.Writer {
	if c.Log == "json" {
		return printedWriter{log}
	}
	return out
}

// serve answers until a signal, and then what is under way.
func (c *serveCommand) serve(e *environment, views *webhook.Views, listener net.Listener, log *slog.Logger) error {
	log.Info(fmt.Sprintf("serving %s on http://%s", c.Folder, listener.Addr()))
	if c.NoVerify {
		log.Warn(fmt.Sprintf("--no-verify: requests are not checked, and whoever reaches http://%s can make them", listener.Addr()))
	}
	_ = views.Load() // which has told the log
	server := webhook.NewServer(views)
	server.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-look.C:
			_ = views.Load()
		case err := <-served:
			return err
		case <-e.ctx.Done():
			ctx, cancel := context.WithTimeout(context.Background(), graceful)
			defer cancel()
			err := server.Shutdown(ctx)
			<-served
			if err != nil {
				return fmt.Errorf("stopping: requests are still under way after %v", graceful)
			}
			return &runtime.InterruptError{Reason: e.ctx.Err(), Cause: context.Cause(e.ctx)}
		}
	}
}

// viewOptions are what every view has beside its request: all of Twilio, the network, and files to read.
func (e *environment) viewOptions(c *connection, permitted *permitted, stderr io.Writer) ([]runtime.Option, error) {
	client, err := api.New(c.config)
	if err != nil {
		return nil, err
	}
	var transport http.RoundTripper = permitted.network
	if c.config.DryRun != nil {
		transport = c.config.DryRun.Transport(transport)
	}
	options := []runtime.Option{
		runtime.WithStdout(e.stdout), runtime.WithStderr(stderr),
		runtime.WithEnv(permitted.env),
		runtime.WithCredentials(),
		runtime.WithNetwork(transport),
		runtime.WithPaths(permitted.files),
		runtime.WithModules(append(slices.Clone(c.modules), bindings.Twilio(client))...),
	}
	if dir := workingDir(); dir != "" {
		options = append(options, runtime.WithDir(dir))
	}
	return options, nil
}

// filter is what a connection's account says of Twilio's requests.
func (c *connection) filter() webhook.Filter {
	if c.config.AuthToken != "" {
		return webhook.Filter{AuthToken: c.config.AuthToken}
	}
	// Sessions without an account last as long as the process.
	key := make([]byte, 32)
	_, _ = rand.Read(key) // it never fails
	return webhook.Filter{SessionKey: key}
}
