package emulator

import (
	"fmt"
	"net"
	"net/http"
	"time"
)

// Server serves an Emulator on an address of this machine.
type Server struct {
	listener net.Listener
	http     http.Server
	done     chan error
}

// Listen serves the emulator on addr ("127.0.0.1:4010"; port 0 takes a free
// one) until the server is closed. An address that other machines can reach is
// an error unless the emulator was made with [AnyAddress].
func (e *Emulator) Listen(addr string) (*Server, error) {
	if !e.anyAddress {
		if err := loopback(addr); err != nil {
			return nil, err
		}
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	s := &Server{
		listener: l,
		http:     http.Server{Handler: e, ReadHeaderTimeout: 10 * time.Second},
		done:     make(chan error, 1),
	}
	go func() { s.done <- s.http.Serve(l) }()
	return s, nil
}

// loopback says what is wrong with an address that other machines can reach.
func loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("emulator: %q is no address; give host and port, such as 127.0.0.1:4010", addr)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("emulator: %q can be reached from other machines; listen on 127.0.0.1", addr)
}

// URL returns the base URL of the server: "http://127.0.0.1:4010".
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() }

// Close stops the server and ends the connections it has.
func (s *Server) Close() error {
	err := s.http.Close()
	<-s.done
	return err
}
