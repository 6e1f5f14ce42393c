package emulatorcommand

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"

	"dialtone/emulator"
	"dialtone/emulator/authority"
	"dialtone/emulator/control"
	"dialtone/emulator/proxy"
	"dialtone/emulator/webhooks"
	"dialtone/internal/cli/command"
)

// served is a local Twilio with all the ways by which programs reach it.
type served struct {
	*emulator.Emulator
	server    *emulator.Server
	secure    *emulator.Server // over TLS, or nil
	proxy     *proxy.Proxy
	authority func() (*authority.Authority, error) // made when it is first asked for

	tokenOfEnvironment bool
}

// options returns what the flags and the environment say of the local Twilio.
func (f *servedFlags) options(e *Call) (options emulator.Options, err error) {
	if options, err = e.Options(); err != nil {
		return options, err
	}
	if options.Detours, err = webhooks.ParseDetours(f.Map); err != nil {
		return options, command.Usage("--%v", err)
	}
	if f.PublicURL != "" {
		u, err := url.Parse(f.PublicURL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
			return options, command.Usage("--public-url: %q is not a URL such as http://localhost:4010", f.PublicURL)
		}
		options.PublicURL = f.PublicURL
	}
	options.Empty, options.AnyAddress = f.Empty, true
	options.AuthToken = f.AuthToken
	if options.AccountSID != "" && !command.IsAccountSID(options.AccountSID) {
		return options, command.Usage("--account-sid: %q is not an account's SID: AC and 32 hexadecimal digits", options.AccountSID)
	}
	if sid := e.Getenv("TWILIO_ACCOUNT_SID"); options.AccountSID == "" && command.IsAccountSID(sid) {
		options.AccountSID = sid
	} else if options.AccountSID == "" && sid != "" {
		fmt.Fprintf(e.Stderr, "dialtone: TWILIO_ACCOUNT_SID of the environment is not an account's SID (AC and 32 hexadecimal digits), so the emulator makes one up\n")
	}
	if options.AuthToken == "" {
		options.AuthToken = e.Getenv("TWILIO_AUTH_TOKEN")
	}
	return options, nil
}

// start starts a local Twilio on an address. Trouble is told what a program may not show of the
// proxy. Requests are answered when the script that sets it up has ended.
func (f *servedFlags) start(e *Call, addr string, trouble func(string)) (_ *served, err error) {
	options, err := f.options(e)
	if err != nil {
		return nil, err
	}
	local := &served{
		Emulator: emulator.New(options), tokenOfEnvironment: f.AuthToken == "" && options.AuthToken != "",
		authority: sync.OnceValues(openAuthority),
	}
	defer func() {
		if err != nil {
			_ = local.close() // the first error counts
		}
	}()
	if f.State != "" {
		if err := local.Keep(e.Path(f.State), func(err error) { fmt.Fprintln(e.Stderr, err) }); err != nil {
			return nil, err
		}
	}
	handler := control.Handler(local.Emulator, control.Options{AllowHosts: f.AllowHost, Certificate: local.certificate})
	var upstream func(*url.URL) (*url.URL, error) // known before the first request
	local.proxy = proxy.New(proxy.Options{
		Local: handler, Authority: local.authority, OnlyTwilio: f.ProxyOnlyTwilio, Trouble: trouble,
		Upstream: func(u *url.URL) (*url.URL, error) { return upstream(u) },
	})
	ready := make(chan struct{})
	if local.server, err = local.ListenWith(addr, gate(ready, local.proxy)); err != nil {
		return nil, err
	}
	upstream = proxy.FromEnvironment(e.Getenv, hostOf(local.server.URL()))
	if f.TLSAddr != "" {
		ours, err := local.authority()
		if err != nil {
			return nil, err
		}
		name := "localhost" // for clients that name nothing, as with an address
		if host, _, err := net.SplitHostPort(f.TLSAddr); err == nil && authority.Vouches(host) {
			name = host
		}
		if local.secure, err = local.ListenTLS(f.TLSAddr, gate(ready, handler), ours.TLS(name)); err != nil {
			return nil, err
		}
		if !emulator.IsLoopback(f.TLSAddr) && emulator.IsLoopback(addr) {
			fmt.Fprintf(e.Stderr, "WARNING: other machines can reach this emulator on %s. Any that does so controls it, without credentials.\n", f.TLSAddr)
		}
	}
	if f.Setup != "" {
		if err := local.setUp(e, f.Setup, handler); err != nil {
			return nil, err
		}
	}
	close(ready)
	return local, nil
}

// gate has requests wait until the emulator is ready for them.
func gate(ready <-chan struct{}, handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-ready:
			handler.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	})
}

// setUp runs a script on the local Twilio, which reaches it by an address of its own.
func (s *served) setUp(e *Call, file string, handler http.Handler) error {
	server, err := s.ListenWith("127.0.0.1:0", handler)
	if err != nil {
		return err
	}
	defer func() { _ = server.Close() }()
	return e.RunFile(s.Emulator, server, file)
}

// certificate returns the authority's certificate in PEM.
func (s *served) certificate() ([]byte, error) {
	ours, err := s.authority()
	if err != nil {
		return nil, err
	}
	return ours.Certificate(), nil
}

// close ends the local Twilio and all the ways to it.
func (s *served) close() error {
	s.Close()
	var all []error
	if s.proxy != nil {
		all = append(all, s.proxy.Close())
	}
	for _, server := range []*emulator.Server{s.server, s.secure} {
		if server != nil {
			all = append(all, server.Close())
		}
	}
	return errors.Join(all...)
}

// hostOf returns the host and port of a URL.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
