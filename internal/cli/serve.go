package cli

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/internal/cli/command"
	"dialtone/internal/cli/health"
	"dialtone/internal/cli/ledger"
	"dialtone/internal/cli/logs"
	"dialtone/runtime/paths"
	"dialtone/webhook"
	"dialtone/webhook/views"
)

const (
	// lookEvery is how soon a view that does not compile is told of.
	lookEvery = 300 * time.Millisecond
	// graceful is how long a stop waits for requests under way. Twilio waits no longer.
	graceful = 15 * time.Second
	// viewGarbage is by how many percent the heap grows before garbage is collected, unless GOGC
	// says. A view's VM is garbage once it has answered and little else lives: some megabytes spare
	// every request a part of that.
	viewGarbage = 400
)

// Run serves a folder of views until a signal ends it.
func (c *serveCommand) Run(e *environment) error {
	filter, err := c.filter()
	if err != nil {
		return err
	}
	folder, err := filepath.Abs(e.Path(c.Folder))
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(e.Path(c.Folder))
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
	if err := c.tokens(&filter); err != nil {
		return err
	}
	keys, err := e.sessionKeys(c.SessionKey)
	if err != nil {
		return err
	}
	ownKey := len(keys) == 0 && filter.SessionKey != nil
	withSessionKeys(&filter, keys)
	if filter.AuthToken == "" && filter.Tokens == nil && len(filter.SharedKeys) == 0 && !filter.NoVerify {
		return errors.New("no auth token to check Twilio's signatures with: set TWILIO_AUTH_TOKEN, here or in a file with --env-file (an API key can't stand in for it), give --auth-token, use the emulator's with --emulator, or --no-verify while developing")
	}
	read := paths.Access{Allow: []string{folder}, AllowedBy: "views read what is in their folder and in the working folder"}
	if dir := e.WorkingDir(); dir != "" {
		read.Allow = append(read.Allow, dir)
	}
	permitted, err := e.permit(read, paths.Access{AllowedBy: "views write no files, unless --allow-write lets them"})
	if err != nil {
		return err
	}
	defer permitted.network.CloseIdleConnections()
	if e.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(viewGarbage))
	}
	// The reader of the log may end first, as a tee does on Ctrl-C. Requests are answered all the
	// same.
	signal.Ignore(syscall.SIGPIPE)
	defer signal.Reset(syscall.SIGPIPE)
	out := logs.NewBatch(e.Stderr)
	defer out.Flush()
	filter.Log = c.logger(out)
	client, err := api.New(connection.config)
	if err != nil {
		return err
	}
	kept := e.durable(connection)
	defer kept.Close()
	e.store, e.jobs = e.storeOf(connection, kept, "store"), e.jobsOf(connection, kept)
	told := ledger.NewCallbacks(e.Context, kept, filter.Log)
	defer told.Close()
	filter.Callbacks = told.Listen()
	if c.Sessions == "store" {
		if err := c.keepSessions(e, connection, kept, &filter); err != nil {
			return err
		}
	}
	host := e.viewOptions(connection, permitted, client, c.viewErrors(out, filter.Log))
	handler := views.Handler(root.FS(), views.Options{
		Filter: filter, Documents: bindings.Documents{}, Host: host, Timeout: c.ViewTime, Dev: c.Dev, Root: folder,
	})
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	watch := health.New()
	unwatched, err := listenFor(watch, c.Health, filter.Log)
	if err != nil {
		_ = listener.Close()
		return err
	}
	defer unwatched()
	if ownKey {
		filter.Log.Info("sessions last as long as this process, and no other process knows them: set DIALTONE_SESSION_KEY")
	}
	if connection.local != nil {
		if err := c.point(connection, folder, listener.Addr(), filter.Log); err != nil {
			_ = listener.Close()
			return err
		}
	}
	return c.serve(e, handler, listener, watch, filter.Log)
}

// keepSessions has the filter keep sessions in the store. A database that cannot be used is told of
// before anybody calls.
func (c *serveCommand) keepSessions(e *environment, connection *connection, l *ledger.Ledger, filter *webhook.Filter) error {
	store, err := ledger.Sessions(e.Context, e.storeOf(connection, l, "session"))
	filter.Sessions, filter.SessionLife = store, c.SessionFor
	return err
}

// point buys a number of the local Twilio, points it at the folder, and says how it is called.
func (c *serveCommand) point(to *connection, folder string, addr net.Addr, log *slog.Logger) error {
	site := strings.TrimSuffix(cmp.Or(c.PublicURL, "http://"+addr.String()), "/")
	texts := site + "/"
	if found, err := filepath.Glob(filepath.Join(folder, "sms*")); err == nil && len(found) > 0 {
		texts = site + "/sms"
	}
	number, err := to.local.Main().Buy(map[string]any{"voice_url": site + "/", "sms_url": texts})
	if err != nil {
		return err
	}
	log.Info(fmt.Sprintf("%s is a number of the local Twilio that leads here; in another shell, call it by:", number))
	log.Info(fmt.Sprintf(`  TWILIO_ACCOUNT_SID=%s TWILIO_AUTH_TOKEN=%s dialtone --base-url %s eval 'Call.create({from: "+14155550199", to: "%s", twiml: "<Response><Pause length=\"20\"/></Response>"})'`,
		to.local.AccountSID(), to.local.AuthToken(), to.config.BaseURL, number))
	return nil
}

func (c *serveCommand) filter() (webhook.Filter, error) {
	filter := webhook.Filter{
		NoVerify: c.NoVerify.given && c.NoVerify.list == nil, Unsigned: c.NoVerify.list, SharedKeys: c.SharedKey,
	}
	for _, path := range filter.Unsigned {
		if !strings.HasPrefix(path, "/") {
			return filter, command.Usage("--no-verify takes paths, such as /token or /public/*, not %q", path)
		}
	}
	if slices.Contains(c.SharedKey, "") {
		return filter, command.Usage("--shared-key is empty")
	}
	for _, text := range c.TrustProxy {
		proxies, err := netip.ParsePrefix(text)
		if address, addressErr := netip.ParseAddr(text); addressErr == nil {
			proxies, err = address.Prefix(address.BitLen())
		}
		if err != nil {
			return filter, command.Usage("--trust-proxy takes an address or a range of them, such as 10.0.0.1 or 10.0.0.0/8, not %q", text)
		}
		filter.TrustedProxies = append(filter.TrustedProxies, proxies)
	}
	if c.DrainDelay < 0 {
		return filter, command.Usage("--drain-delay takes a time, such as 10s")
	}
	if c.SessionFor < time.Minute {
		return filter, command.Usage("--session-for takes a time of a minute or more, such as 24h: a caller may take that long to press a key")
	}
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return filter, command.Usage("--addr takes a host and a port, such as 127.0.0.1:8080, not %q", c.Addr)
	}
	if c.ViewTime <= 0 {
		return filter, command.Usage("--view-time takes a time above 0, such as 10s")
	}
	if c.PublicURL != "" {
		public, err := webhook.ParsePublicURL(c.PublicURL)
		if err != nil {
			return filter, command.Usage("--public-url: %w", err)
		}
		filter.PublicURL = public
	}
	return filter, nil
}

// tokens has the filter check with what --auth-token says: tokens of the account, of which there
// are several while one is exchanged, and of subaccounts.
func (c *serveCommand) tokens(filter *webhook.Filter) error {
	if len(c.AuthToken) == 0 {
		return nil
	}
	set := webhook.TokenSet{Accounts: map[string][]string{}}
	for _, given := range c.AuthToken {
		sid, token, ok := strings.Cut(given, "=")
		if !ok {
			sid, token = "", given
		}
		switch {
		case token == "" || ok && !command.IsAccountSID(sid): // it may be a secret, and is not repeated
			return command.Usage("--auth-token takes a token, or the SID of an account and its token: AC…=TOKEN")
		case sid == "":
			set.Main = append(set.Main, token)
		default:
			set.Accounts[sid] = append(set.Accounts[sid], token)
		}
	}
	if len(set.Main) == 0 && filter.AuthToken != "" {
		set.Main = []string{filter.AuthToken}
	}
	filter.Tokens = set.Find
	if len(set.Main) > 0 {
		filter.SessionKey = nil // it is derived from these, and so the same in every process
	}
	return nil
}

func (c *serveCommand) logger(out io.Writer) *slog.Logger {
	if c.Log == "json" {
		return slog.New(logs.JSON(out))
	}
	return slog.New(logs.Text(out))
}

// viewErrors is where views write what is for standard error: into the log, for a reader of JSON as
// lines of it.
func (c *serveCommand) viewErrors(out io.Writer, log *slog.Logger) io.Writer {
	if c.Log == "json" {
		return logs.Printed(log)
	}
	return out
}

// serve answers until a signal, and then what is under way.
func (c *serveCommand) serve(e *environment, served *views.Views, listener net.Listener, watch *health.Server, log *slog.Logger) error {
	log.Info(fmt.Sprintf("serving %s on http://%s", c.Folder, listener.Addr()))
	if len(c.NoVerify.list) > 0 {
		log.Info(fmt.Sprintf("--no-verify: requests to %s are not checked", strings.Join(c.NoVerify.list, ", ")))
	} else if c.NoVerify.given {
		log.Warn(fmt.Sprintf("--no-verify: requests are not checked, and anyone who reaches http://%s can make them", listener.Addr()))
	}
	_ = served.Load() // which has told the log
	server := webhook.NewServer(watch.Count(served))
	server.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	watch.Become(health.Ready)
	health.TellSystemd(e.Getenv, "READY=1")
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-look.C:
			_ = served.Load()
		case err := <-ended:
			return err
		case <-e.Context.Done():
			watch.Become(health.Draining)
			health.TellSystemd(e.Getenv, "STOPPING=1")
			if err := c.drain(ended, log); err != nil {
				return err
			}
			if pending := served.Pending(); len(pending) > 0 {
				log.Info(fmt.Sprintf("stopping: waiting for %s, %v at most; Ctrl-C again stops at once", strings.Join(pending, ", "), graceful))
			}
			ctx, cancel := context.WithTimeout(context.Background(), graceful)
			defer cancel()
			err := server.Shutdown(ctx)
			<-ended
			if err != nil {
				return fmt.Errorf("stopping: requests are still under way after %v: %s", graceful, strings.Join(served.Pending(), ", "))
			}
			return e.Stopped()
		}
	}
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

// listenFor has a server of health answer at the address of --health, if there is one, until it is
// called to end.
func listenFor(watch *health.Server, address string, log *slog.Logger) (end func(), err error) {
	if address == "" {
		return func() {}, nil
	}
	if _, _, err := net.SplitHostPort(address); err != nil {
		return nil, command.Usage("--health takes a host and a port, such as 127.0.0.1:9090, not %q", address)
	}
	return watch.Listen(address, log)
}

// drain goes on serving for a while after the signal to stop, so that a load balancer learns from
// /readyz to send its requests elsewhere.
func (c *serveCommand) drain(ended <-chan error, log *slog.Logger) error {
	if c.DrainDelay == 0 {
		return nil
	}
	log.Info(fmt.Sprintf("stopping in %v: /readyz says 503 until then; Ctrl-C again stops at once", c.DrainDelay))
	select {
	case err := <-ended:
		return err
	case <-time.After(c.DrainDelay):
		return nil
	}
}
