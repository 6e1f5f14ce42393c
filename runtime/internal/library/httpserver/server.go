// Package httpserver has connections and requests for Node's http.Server and https.Server.
package httpserver

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"syscall"
	"time"

	"dialtone/runtime/internal/library/codec"
	"dialtone/runtime/internal/library/neterror"

	"github.com/dop251/goja"
)

// Host is what is needed of the host. The fields are those of library.Host.
type Host struct {
	VM         *goja.Runtime
	Context    func() context.Context
	Background func(work func(ctx context.Context, post func(do func())))
	Serving    func(address string) (over func())
	Answering  func() (answered func())
	Asking     func() (answered func())
	Throw      func(err error)
	NewError   func(class, message string) *goja.Object
	Listen     func(address string) error
}

// An httpServer takes connections for http.Server and https.Server. It reads requests and hands
// them to JavaScript, which writes what is answered, byte for byte, as Node does.
type httpServer struct {
	host     *Host
	listener net.Listener
	dual     bool // Whether it listens for both IPv4 and IPv6.
	settings serverSettings
	tell     goja.Callable // Called with the name of an event and what belongs to it.
	post     func(do func())

	mutex    sync.Mutex
	conns    map[*serverConn]struct{}
	closed   bool          // It takes no more connections.
	ended    chan struct{} // Closed when it is closed and the last connection has gone.
	released chan struct{} // Closed when the script no longer waits for the server.
}

// serverSettings are what a server is made with.
type serverSettings struct {
	maxHeader       int
	headersTimeout  time.Duration // From the first byte of a request to the end of its headers; 0 for no limit.
	requestTimeout  time.Duration // To the end of its body.
	firstReadBefore time.Duration // From the connection to the first byte.
}

// Natives are those of http.Server and https.Server.
func (h *Host) Natives() map[string]any {
	return map[string]any{"listen": h.listen}
}

// listen is listen(host, port, settings, tls, tell): it begins to listen, and returns an object
// that stops that. Where that fails it returns {code, message, errno}. The settings are numbers:
// maxHeader in bytes, headersTimeout and requestTimeout in milliseconds. For https, tls is {key,
// cert}, in PEM.
func (h *Host) listen(call goja.FunctionCall) goja.Value {
	name, port := call.Argument(0).String(), int(call.Argument(1).ToInteger())
	address := net.JoinHostPort(name, strconv.Itoa(port))
	if err := h.mayListen(address); err != nil {
		return h.listenProblem("ERR_ACCESS_DENIED", err.Error(), 0)
	}
	settings := call.Argument(2).ToObject(h.VM)
	number := func(name string) int64 { return settings.Get(name).ToInteger() }
	s := &httpServer{
		host: h, conns: map[*serverConn]struct{}{}, ended: make(chan struct{}), released: make(chan struct{}),
		settings: serverSettings{
			maxHeader:      int(number("maxHeader")),
			headersTimeout: time.Duration(number("headersTimeout")) * time.Millisecond,
			requestTimeout: time.Duration(number("requestTimeout")) * time.Millisecond,
		},
	}
	s.settings.firstReadBefore = cmp.Or(s.settings.headersTimeout, s.settings.requestTimeout)
	s.tell, _ = goja.AssertFunction(call.Argument(4))
	certificates, err := h.certificates(call.Argument(3))
	if err != nil {
		panic(h.NewError("Error", err.Error()))
	}
	s.listener, err = (&net.ListenConfig{}).Listen(h.Context(), "tcp", address)
	if err != nil {
		return h.listenError(err, name, port)
	}
	if bound, ok := s.listener.Addr().(*net.TCPAddr); ok {
		s.dual = bound.IP.Equal(net.IPv6unspecified)
	}
	if certificates != nil {
		s.listener = tls.NewListener(s.listener, certificates)
	}
	h.Background(func(ctx context.Context, post func(do func())) {
		s.post = post
		// Also for a server that the script does not wait for.
		context.AfterFunc(ctx, s.abandon)
		defer h.Serving(s.listener.Addr().String())()
		go s.accept()
		s.wait(ctx, s.released)
	})
	return s.object()
}

// mayListen asks the host whether a script may listen on an address.
func (h *Host) mayListen(address string) error {
	if h.Listen == nil {
		return fmt.Errorf("listening on %s is not allowed: this host grants its scripts no servers (runtime.Network)", address)
	}
	return h.Listen(address)
}

// certificates are what a server of https shows; nil for http.
func (h *Host) certificates(given goja.Value) (*tls.Config, error) {
	if goja.IsUndefined(given) {
		return nil, nil
	}
	object := given.ToObject(h.VM)
	pair, err := tls.X509KeyPair(codec.Bytes(object.Get("cert")), codec.Bytes(object.Get("key")))
	if err != nil {
		return nil, err
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, NextProtos: []string{"http/1.1"}}, nil
}

func (h *Host) listenProblem(code, message string, number int) goja.Value {
	object := h.VM.NewObject()
	_ = object.Set("code", code)
	_ = object.Set("message", message)
	if number != 0 {
		_ = object.Set("errno", -number)
	}
	return object
}

// listenError is why the system does not let a server listen, in Node's words.
func (h *Host) listenError(err error, host string, port int) goja.Value {
	code, message := neterror.Of(err)
	var number syscall.Errno
	if !errors.As(err, &number) || code == "" {
		return h.listenProblem(code, message, 0)
	}
	reason := map[string]string{
		"EADDRINUSE": "address already in use", "EACCES": "permission denied", "EADDRNOTAVAIL": "address not available",
	}[code]
	message = fmt.Sprintf("listen %s: %s %s:%d", code, cmp.Or(reason, number.Error()), cmp.Or(host, "::"), port)
	return h.listenProblem(code, message, int(number))
}

// object is what JavaScript has of the server.
func (s *httpServer) object() goja.Value {
	vm := s.host.VM
	object := vm.NewObject()
	if address, ok := s.listener.Addr().(*net.TCPAddr); ok {
		_ = object.Set("address", addressText(address.IP, s.dual))
		_ = object.Set("port", address.Port)
		_ = object.Set("family", familyOf(address.IP, s.dual))
	}
	_ = object.Set("close", func(goja.FunctionCall) goja.Value {
		s.close()
		return goja.Undefined()
	})
	_ = object.Set("unref", func(goja.FunctionCall) goja.Value {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		if !isClosed(s.released) {
			close(s.released)
		}
		return goja.Undefined()
	})
	_ = object.Set("ref", func(goja.FunctionCall) goja.Value {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		if !isClosed(s.released) {
			return goja.Undefined()
		}
		released := make(chan struct{})
		s.released = released
		s.host.Background(func(ctx context.Context, _ func(do func())) { s.wait(ctx, released) })
		return goja.Undefined()
	})
	return object
}

// addressText is an address as Node writes it: on a server of both kinds one of IPv4 is written as
// one of IPv6.
func addressText(ip net.IP, dual bool) string {
	if dual && ip.To4() != nil {
		return "::ffff:" + ip.String()
	}
	return ip.String()
}

func familyOf(ip net.IP, dual bool) string {
	if dual || ip.To4() == nil {
		return "IPv6"
	}
	return "IPv4"
}

func isClosed(signal <-chan struct{}) bool {
	select {
	case <-signal:
		return true
	default:
		return false
	}
}

// wait waits as long as the script has to wait for the server.
func (s *httpServer) wait(ctx context.Context, released <-chan struct{}) {
	select {
	case <-s.ended:
	case <-released:
	case <-ctx.Done():
		<-s.ended // abandon ends it
	}
}

// accept takes connections until the server is closed.
func (s *httpServer) accept() {
	defer s.recovered()
	const longest = time.Second
	var pause time.Duration
	for {
		conn, err := s.listener.Accept()
		if err == nil {
			pause = 0
			s.take(conn)
			continue
		}
		s.mutex.Lock()
		closed := s.closed
		s.mutex.Unlock()
		if closed {
			return
		}
		// Too many files are open, perhaps: as net/http waits until there are fewer.
		pause = min(max(2*pause, 5*time.Millisecond), longest)
		time.Sleep(pause)
	}
}

// take begins with a connection.
func (s *httpServer) take(conn net.Conn) {
	c := newServerConn(s, conn)
	s.mutex.Lock()
	if s.closed {
		s.mutex.Unlock()
		_ = conn.Close()
		return
	}
	s.conns[c] = struct{}{}
	s.mutex.Unlock()
	s.event(func() []goja.Value { return []goja.Value{s.host.VM.ToValue("connection"), c.object()} })
	go c.serve()
	go c.write()
}

// event tells JavaScript of an event. What belongs to it is made on the loop.
func (s *httpServer) event(made func() []goja.Value) {
	s.post(func() { s.call(s.tell, made()...) })
}

// call calls a function of the library's, on the loop. What it throws is a listener's.
func (s *httpServer) call(function goja.Callable, values ...goja.Value) {
	if function == nil {
		return
	}
	if _, err := function(goja.Undefined(), values...); err != nil {
		s.host.Throw(err)
	}
}

// recovered has a panic of a goroutine be one of the loop, which ends the script and not the
// process.
func (s *httpServer) recovered() {
	if value := recover(); value != nil {
		s.post(func() { panic(value) })
	}
}

// close takes no more connections. Those that are there end by themselves.
func (s *httpServer) close() {
	s.mutex.Lock()
	if s.closed {
		s.mutex.Unlock()
		return
	}
	s.closed = true
	s.mutex.Unlock()
	_ = s.listener.Close()
	s.endIfEmpty()
}

// abandon ends everything at once: the script has ended.
func (s *httpServer) abandon() {
	s.close()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for c := range s.conns {
		c.destroy()
	}
}

// forget is called when a connection has gone.
func (s *httpServer) forget(c *serverConn) {
	s.mutex.Lock()
	delete(s.conns, c)
	s.mutex.Unlock()
	s.endIfEmpty()
}

// endIfEmpty ends the server when it is closed and has no connections.
func (s *httpServer) endIfEmpty() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if !s.closed || len(s.conns) > 0 || isClosed(s.ended) {
		return
	}
	// Before the script may end: the last event is told first.
	s.event(func() []goja.Value { return []goja.Value{s.host.VM.ToValue("close")} })
	close(s.ended)
}
