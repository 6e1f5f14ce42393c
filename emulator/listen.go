package emulator

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Server serves an Emulator on an address of this machine.
type Server struct {
	listener net.Listener
	scheme   string
	http     http.Server
	done     chan error
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
	s := &Server{
		listener: l,
		scheme:   "http",
		http:     http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute},
		done:     make(chan error, 1),
	}
	if config != nil {
		l, s.scheme = tls.NewListener(l, config), "https"
	}
	go func() { s.done <- s.http.Serve(l) }()
	return s, nil
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
func (s *Server) URL() string { return s.scheme + "://" + s.listener.Addr().String() }

// Close stops the server and ends the connections it has.
func (s *Server) Close() error {
	err := s.http.Close()
	<-s.done
	return err
}
