// Package proxy leads programs to the local Twilio that know of nothing but Twilio: they are told
// of a proxy by their environment, and what they ask of Twilio's hosts is answered here. All else
// goes where it was meant to go, untouched.
//
//	p := proxy.New(proxy.Options{Local: handler, Authority: …})
//	server := &http.Server{Handler: p}
//
// It answers CONNECT, and plain requests in absolute form ("GET http://example.com/ HTTP/1.1"). A
// tunnel to one of Twilio's hosts ends here: its TLS has a certificate of emulator/authority, which
// the program must trust, and speaks HTTP/1.1. Requests in the usual form are the local handler's,
// so that one address is both the emulator's and the proxy's.
package proxy

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"time"

	"dialtone/emulator/authority"
)

// Options are what a proxy is made of.
type Options struct {
	// Local answers for Twilio's hosts, and all that is asked of the proxy's own address.
	Local http.Handler

	// Authority vouches for Twilio's names. It is called when the first tunnel to one is opened.
	Authority func() (*authority.Authority, error)

	// OnlyTwilio refuses what is not for Twilio's hosts.
	OnlyTwilio bool

	// Upstream returns the proxy through which a URL is reached, or nil where it is reached
	// directly; [FromEnvironment] returns what an environment says. If it is nil, all is reached
	// directly.
	Upstream func(*url.URL) (*url.URL, error)

	// Trouble is told in a sentence what went wrong that a program may not show: a host that was
	// refused or not reached, a certificate that was not trusted. It may be nil, and is called from
	// several goroutines.
	Trouble func(string)
}

// Proxy is an [http.Handler]. Make one with [New] and close it when its server is closed.
type Proxy struct {
	options Options
	forward *httputil.ReverseProxy
	own     *http.Server // of the tunnels that end here
	arrive  chan net.Conn
	closed  chan struct{}

	start sync.Once
	mu    sync.Mutex
	conns map[net.Conn]bool // of tunnels; nil when the proxy is closed
}

// New returns a proxy.
func New(o Options) *Proxy {
	if o.Upstream == nil {
		o.Upstream = func(*url.URL) (*url.URL, error) { return nil, nil }
	}
	if o.Trouble == nil {
		o.Trouble = func(string) {}
	}
	p := &Proxy{options: o, arrive: make(chan net.Conn), closed: make(chan struct{}), conns: map[net.Conn]bool{}}
	p.own = &http.Server{Handler: o.Local, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	p.forward = p.forwarding()
	return p
}

// IsTwilio reports whether a host, with or without a port, is one of Twilio's names.
func IsTwilio(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "twilio.com" || strings.HasSuffix(host, ".twilio.com")
}

// ServeHTTP answers a request.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodConnect:
		p.connect(w, r)
	case !r.URL.IsAbs():
		p.options.Local.ServeHTTP(w, r)
	case r.URL.Scheme != "http" && r.URL.Scheme != "https" || r.URL.Host == "":
		p.refuse(w, http.StatusBadRequest, fmt.Sprintf("the proxy reaches http and https alone, and not %s", r.URL.Redacted()))
	case IsTwilio(r.URL.Host):
		local := r.Clone(r.Context())
		local.URL.Scheme, local.URL.Host = "", ""
		p.options.Local.ServeHTTP(w, local)
	case p.options.OnlyTwilio:
		p.refuseOther(w, r.URL.Host)
	default:
		p.forward.ServeHTTP(w, r)
	}
}

// forwarding returns what sends requests on as they came.
func (p *Proxy) forwarding() *httputil.ReverseProxy {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			// What a ReverseProxy takes away by itself is put back.
			r.Out.URL.RawQuery = r.In.URL.RawQuery
			for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
				if values, ok := r.In.Header[name]; ok {
					r.Out.Header[name] = values
				}
			}
		},
		FlushInterval: -1, // at once, for server-sent events
		Transport: &http.Transport{
			Proxy:              func(r *http.Request) (*url.URL, error) { return p.options.Upstream(r.URL) },
			DialContext:        (&net.Dialer{Timeout: dialTime}).DialContext,
			DisableCompression: true,
			IdleConnTimeout:    time.Minute,
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			if r.Context().Err() == nil {
				p.refuse(w, http.StatusBadGateway, fmt.Sprintf("the proxy did not reach %s: %v", r.URL.Host, err))
			}
		},
	}
}

// refuseOther refuses what is not for Twilio.
func (p *Proxy) refuseOther(w http.ResponseWriter, host string) {
	p.refuse(w, http.StatusForbidden, fmt.Sprintf("%s is not one of Twilio's hosts, which --proxy-only-twilio refuses", host))
}

// refuse answers that something cannot be done.
func (p *Proxy) refuse(w http.ResponseWriter, status int, message string) {
	p.options.Trouble(message)
	http.Error(w, "dialtone: "+message, status)
}

// Close ends the tunnels, and the connections to other hosts.
func (p *Proxy) Close() error {
	p.mu.Lock()
	conns := p.conns
	p.conns = nil
	p.mu.Unlock()
	if conns == nil {
		return nil
	}
	close(p.closed)
	for c := range conns {
		_ = c.Close()
	}
	if transport, ok := p.forward.Transport.(*http.Transport); ok {
		transport.CloseIdleConnections()
	}
	return p.own.Close()
}

// keep has Close end a connection as well, until the function that it returns is called. It reports
// false when the proxy is closed already.
func (p *Proxy) keep(c net.Conn) (release func(), ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.conns == nil {
		return nil, false
	}
	p.conns[c] = true
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.conns, c)
	}, true
}
