package emulator

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Server serves an Emulator on an address of this machine.
type Server struct {
	addr    string
	scheme  string
	handler http.Handler
	config  *tls.Config // nil for HTTP
	leave   func()      // has the emulator know no more of it
	quit    chan struct{}
	done    chan error

	mu     sync.Mutex
	http   *http.Server // of the listener that there is now
	away   time.Duration
	closed bool
}

// Listen serves the emulator on addr ("127.0.0.1:4010"; port 0 takes a free
// one) until the server is closed. An address that other machines can reach is
// an error unless [Options] has AnyAddress.
func (e *Emulator) Listen(addr string) (*Server, error) { return e.ListenWith(addr, e) }

// ListenWith is Listen with a handler of one's own that hands on to the emulator what is its; that
// of emulator/control has the paths below /_emulator as well.
func (e *Emulator) ListenWith(addr string, handler http.Handler) (*Server, error) {
	return e.listen(addr, handler, nil)
}

// ListenTLS is ListenWith over TLS, for clients that have no way to reach Twilio's hosts but by
// their names, which lead here. The configuration has the certificates; that of emulator/authority
// has one for each name.
func (e *Emulator) ListenTLS(addr string, handler http.Handler, config *tls.Config) (*Server, error) {
	return e.listen(addr, handler, config)
}

func (e *Emulator) listen(addr string, handler http.Handler, config *tls.Config) (*Server, error) {
	if !e.options.AnyAddress {
		if err := loopback(addr); err != nil {
			return nil, err
		}
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	e.engine.Mu.Lock()
	if e.engine.Address == "" && config == nil {
		e.engine.Address = l.Addr().String()
	}
	e.engine.Mu.Unlock()
	s := &Server{addr: l.Addr().String(), scheme: "http", handler: handler, config: config, quit: make(chan struct{}), done: make(chan error, 1)}
	if config != nil {
		s.scheme = "https"
	}
	s.leave = func() {
		e.serversMu.Lock()
		defer e.serversMu.Unlock()
		e.servers = slices.DeleteFunc(e.servers, func(other *Server) bool { return other == s })
	}
	e.serversMu.Lock()
	e.servers = append(e.servers, s)
	e.serversMu.Unlock()
	s.begin()
	go func() { s.done <- s.run(l) }()
	return s, nil
}

// begin makes the server of HTTP for a listener, unless it has been closed.
func (s *Server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.http = &http.Server{Handler: s.handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	s.away = 0
	return !s.closed
}

// run serves until the server is closed. Where it goes down, it listens again after a while.
func (s *Server) run(l net.Listener) error {
	for {
		if s.config != nil {
			l = tls.NewListener(l, s.config)
		}
		err := s.http.Serve(l) // which closes the listener
		s.mu.Lock()
		away, closed := s.away, s.closed
		s.mu.Unlock()
		if closed || away == 0 {
			return err
		}
		if !s.wait(away) {
			return err
		}
		for {
			// Another program may have the port for a moment, as that of a connection of its own.
			if l, err = net.Listen("tcp", s.addr); err == nil {
				break
			}
			if !s.wait(50 * time.Millisecond) {
				return err
			}
		}
		if !s.begin() {
			return l.Close()
		}
	}
}

// wait waits in real time, and reports false where the server is closed before.
func (s *Server) wait(long time.Duration) bool {
	timer := time.NewTimer(long)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.quit:
		return false
	}
}

// goDown has the server refuse connections for a while; those that there are end.
func (s *Server) goDown(long time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.away > 0 {
		return
	}
	s.away = long
	_ = s.http.Close() // what was being answered is lost
}

// goDown has all servers of the emulator go down, as one whose process dies.
func (e *Emulator) goDown(long time.Duration) {
	e.serversMu.Lock()
	all := slices.Clone(e.servers)
	e.serversMu.Unlock()
	for _, s := range all {
		s.goDown(long)
	}
}

// IsLoopback reports whether an address, "127.0.0.1:4010", is one that only this machine reaches.
func IsLoopback(addr string) bool { return loopback(addr) == nil }

// loopback says what is wrong with an address that other machines can reach.
func loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("emulator: %q is not an address; give host and port, such as 127.0.0.1:4010", addr)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("emulator: %q can be reached from other machines; listen on 127.0.0.1", addr)
}

// URL returns the base URL of the server: "http://127.0.0.1:4010".
func (s *Server) URL() string { return s.scheme + "://" + s.addr }

// Close stops the server and ends the connections it has.
func (s *Server) Close() error {
	s.leave()
	s.mu.Lock()
	var err error
	if !s.closed {
		s.closed = true
		close(s.quit)
		err = s.http.Close()
	}
	s.mu.Unlock()
	<-s.done
	return err
}
