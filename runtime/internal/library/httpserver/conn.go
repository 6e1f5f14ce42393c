package httpserver

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"dialtone/runtime/internal/library/codec"
	"dialtone/runtime/internal/library/neterror"

	"github.com/dop251/goja"
)

// A serverConn is a connection to an httpServer. One goroutine reads it, request after request, and
// one writes it.
type serverConn struct {
	server *httpServer
	conn   net.Conn
	in     *bufio.Reader
	tell   goja.Callable // Called with what happens on it; set on the loop when JavaScript knows it.

	answered func() // Says that the request of which JavaScript knows is being answered; of the loop.

	mutex   sync.Mutex
	writing *sync.Cond // Signalled when there is something to write.
	queue   []queuedWrite
	closed  bool // Nothing more is written.

	gone chan struct{} // Closed when the connection is.
	once sync.Once
}

// queuedWrite is bytes to write, and what to call then. Where it is the last nothing is written
// after it.
type queuedWrite struct {
	data []byte
	done goja.Callable
	last bool
}

func newServerConn(s *httpServer, conn net.Conn) *serverConn {
	c := &serverConn{server: s, conn: conn, in: bufio.NewReader(conn), gone: make(chan struct{})}
	c.writing = sync.NewCond(&c.mutex)
	return c
}

// answers says that JavaScript answers a request, until it writes or the connection ends.
func (c *serverConn) answers() {
	c.replies()
	c.answered = c.server.host.Answering()
}

func (c *serverConn) replies() {
	if c.answered != nil {
		c.answered()
		c.answered = nil
	}
}

// object is what JavaScript has of the connection. Its tell is set there.
func (c *serverConn) object() goja.Value {
	vm := c.server.host.VM
	object := vm.NewObject()
	for name, address := range map[string]net.Addr{"remote": c.conn.RemoteAddr(), "local": c.conn.LocalAddr()} {
		if tcp, ok := address.(*net.TCPAddr); ok {
			_ = object.Set(name+"Address", addressText(tcp.IP, c.server.dual))
			_ = object.Set(name+"Port", tcp.Port)
			_ = object.Set(name+"Family", familyOf(tcp.IP, c.server.dual))
		}
	}
	_ = object.Set("listen", func(call goja.FunctionCall) goja.Value {
		c.tell, _ = goja.AssertFunction(call.Argument(0))
		return goja.Undefined()
	})
	_ = object.Set("write", func(call goja.FunctionCall) goja.Value {
		c.replies()
		done, _ := goja.AssertFunction(call.Argument(1))
		c.enqueue(queuedWrite{data: bytes.Clone(codec.Bytes(call.Argument(0))), done: done})
		return goja.Undefined()
	})
	_ = object.Set("end", func(call goja.FunctionCall) goja.Value {
		c.replies()
		done, _ := goja.AssertFunction(call.Argument(0))
		c.enqueue(queuedWrite{done: done, last: true})
		return goja.Undefined()
	})
	_ = object.Set("destroy", func(goja.FunctionCall) goja.Value {
		c.destroy()
		return goja.Undefined()
	})
	return object
}

func (c *serverConn) enqueue(w queuedWrite) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.queue = append(c.queue, w)
	c.writing.Signal()
}

// write writes what is queued, until the connection is gone.
func (c *serverConn) write() {
	defer c.server.recovered()
	for {
		c.mutex.Lock()
		for len(c.queue) == 0 && !c.closed {
			c.writing.Wait()
		}
		if len(c.queue) == 0 {
			c.mutex.Unlock()
			return
		}
		next := c.queue[0]
		c.queue = c.queue[1:]
		closed := c.closed
		c.mutex.Unlock()
		// Who asked may have read it before JavaScript is told.
		told := c.server.host.Asking()
		var err error
		switch {
		case closed:
			err = net.ErrClosed
		case next.last:
			err = c.closeWrite()
		default:
			_, err = c.conn.Write(next.data)
		}
		c.server.post(func() {
			if err == nil {
				c.server.call(next.done)
				return
			}
			code, message := c.problem(err)
			c.server.call(next.done, c.server.host.VM.ToValue(code), c.server.host.VM.ToValue(message))
		})
		told()
	}
}

// closeWrite has the other side read to the end.
func (c *serverConn) closeWrite() error {
	switch conn := c.conn.(type) {
	case *tls.Conn:
		return conn.CloseWrite()
	case *net.TCPConn:
		return conn.CloseWrite()
	}
	return nil
}

// destroy closes the connection. It may be called from any goroutine.
func (c *serverConn) destroy() {
	c.once.Do(func() {
		close(c.gone)
		c.mutex.Lock()
		c.closed = true
		c.writing.Signal()
		c.mutex.Unlock()
		_ = c.conn.Close()
	})
}

// problem is what Node says of an error of a connection.
func (c *serverConn) problem(err error) (code, message string) {
	if errors.Is(err, net.ErrClosed) {
		return "ECONNRESET", "aborted"
	}
	return neterror.Of(err)
}

// serve reads requests until the connection ends.
func (c *serverConn) serve() {
	defer c.server.recovered()
	defer func() {
		c.destroy()
		c.event("close")
		c.server.forget(c)
	}()
	if secured, ok := c.conn.(*tls.Conn); ok {
		c.deadline(c.server.settings.firstReadBefore)
		if err := secured.Handshake(); err != nil {
			c.event("tlsClientError", err.Error())
			return
		}
	}
	c.deadline(c.server.settings.firstReadBefore)
	for {
		if _, err := c.in.Peek(1); err != nil {
			return
		}
		began := time.Now()
		c.deadline(c.server.settings.headersTimeout)
		head, err := c.readHead()
		if err != nil {
			c.refuse(err)
			return
		}
		c.requestDeadline(began)
		q := &servedRequest{
			conn: c, head: head, wanted: make(chan goja.Callable, 1), finished: make(chan struct{}), upgraded: make(chan struct{}),
		}
		if head.body != nil {
			q.body = head.body(c.in)
		}
		c.server.post(func() {
			c.answers()
			c.server.call(c.tell, q.parts()...)
		})
		if !q.serve() {
			return
		}
	}
}

// deadline bounds the next reads; 0 removes the bound.
func (c *serverConn) deadline(after time.Duration) {
	var at time.Time
	if after > 0 {
		at = time.Now().Add(after)
	}
	_ = c.conn.SetReadDeadline(at) // a connection that is closed says so when it is read
}

func (c *serverConn) requestDeadline(began time.Time) {
	c.deadline(0)
	if timeout := c.server.settings.requestTimeout; timeout > 0 {
		_ = c.conn.SetReadDeadline(began.Add(timeout))
	}
}

func (c *serverConn) readHead() (*requestHead, error) {
	for range 2 { // an empty line before a request is passed over
		lines, err := readLines(c.in, c.server.settings.maxHeader)
		if err != nil {
			return nil, err
		}
		if len(lines) > 0 {
			return parseHead(lines)
		}
	}
	return nil, errBadLine
}

// refuse tells of a request that makes no sense. JavaScript answers it and closes the connection.
func (c *serverConn) refuse(err error) {
	code := err.Error()
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		code = "ECONNRESET"
	case errors.Is(err, os.ErrDeadlineExceeded):
		code = "ERR_HTTP_REQUEST_TIMEOUT"
	case !strings.HasPrefix(code, "HPE_"):
		code, _ = neterror.Of(err)
	}
	c.event("clientError", code)
	c.drain()
}

// drain waits until the connection is closed, after its last answer: were it closed while the other
// side still sends, that might never see the answer.
func (c *serverConn) drain() {
	buffer := make([]byte, 4<<10)
	for end := time.Now().Add(patience); ; {
		_ = c.conn.SetReadDeadline(end)
		if _, err := c.conn.Read(buffer); err != nil {
			return
		}
	}
}

// event tells JavaScript what happened to the connection.
func (c *serverConn) event(name string, details ...string) {
	c.server.post(func() {
		if name == "close" {
			c.replies()
		}
		values := []goja.Value{c.server.host.VM.ToValue(name)}
		for _, detail := range details {
			values = append(values, c.server.host.VM.ToValue(detail))
		}
		c.server.call(c.tell, values...)
	})
}
