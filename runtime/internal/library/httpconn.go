package library

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
	c.answered = c.server.l.Answering()
}

func (c *serverConn) replies() {
	if c.answered != nil {
		c.answered()
		c.answered = nil
	}
}

// object is what JavaScript has of the connection. Its tell is set there.
func (c *serverConn) object() goja.Value {
	vm := c.server.l.VM
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
		c.enqueue(queuedWrite{data: bytes.Clone(bytesOf(call.Argument(0))), done: done})
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
			c.server.call(next.done, c.server.l.VM.ToValue(code), c.server.l.VM.ToValue(message))
		})
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
	return networkProblem(err)
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

// deadline bounds the next reads; 0 is no bound.
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
		code, _ = networkProblem(err)
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
		values := []goja.Value{c.server.l.VM.ToValue(name)}
		for _, detail := range details {
			values = append(values, c.server.l.VM.ToValue(detail))
		}
		c.server.call(c.tell, values...)
	})
}

// servedRequest is a request that is under way on a connection.
type servedRequest struct {
	conn *serverConn
	head *requestHead
	body io.Reader // nil when it has been read

	wanted   chan goja.Callable // What to call with the body's next part.
	finished chan struct{}      // Closed when it is answered,
	upgraded chan struct{}      // or when the script takes the whole connection.

	mutex    sync.Mutex
	answered bool
	idle     time.Duration // How long to wait for the next request after it; negative where none is taken.
}

// parts are what JavaScript is told of the request.
func (q *servedRequest) parts() []goja.Value {
	vm := q.conn.server.l.VM
	headers := make([]any, len(q.head.headers))
	for i, text := range q.head.headers {
		headers[i] = latin1(text)
	}
	object := vm.NewObject()
	_ = object.Set("method", q.head.method)
	_ = object.Set("target", latin1(q.head.target))
	_ = object.Set("version", q.head.version)
	_ = object.Set("headers", vm.NewArray(headers...))
	_ = object.Set("keepAlive", q.head.keepAlive)
	_ = object.Set("hasBody", q.head.body != nil)
	_ = object.Set("read", func(call goja.FunctionCall) goja.Value {
		got, _ := goja.AssertFunction(call.Argument(0))
		select {
		case q.wanted <- got:
		default: // it is being read
		}
		return goja.Undefined()
	})
	_ = object.Set("finish", func(call goja.FunctionCall) goja.Value {
		q.finish(time.Duration(call.Argument(0).ToInteger()) * time.Millisecond)
		return goja.Undefined()
	})
	_ = object.Set("upgrade", func(goja.FunctionCall) goja.Value {
		if !isClosed(q.upgraded) {
			close(q.upgraded)
		}
		return goja.Undefined()
	})
	return []goja.Value{vm.ToValue("request"), object}
}

// finish says that the request is answered.
func (q *servedRequest) finish(idle time.Duration) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	if q.answered {
		return
	}
	q.answered, q.idle = true, idle
	if q.body == nil {
		q.waitForNext()
	}
	close(q.finished)
}

// patience is how long the other side has to close a connection after its last answer.
const patience = 500 * time.Millisecond

// waitForNext bounds the wait for the next request. The caller has locked the mutex.
func (q *servedRequest) waitForNext() {
	if q.idle < 0 {
		q.conn.deadline(patience)
		return
	}
	q.conn.deadline(q.idle)
}

// serve hands over the body as it is wanted, and reports whether another request may follow.
func (q *servedRequest) serve() bool {
	c := q.conn
	finished := q.finished
	for q.body != nil {
		select {
		case <-finished:
			if finished = nil; q.idle < 0 {
				c.drain()
				return false
			}
		case got := <-q.wanted:
			if !q.deliver(got) {
				return false
			}
		case <-q.upgraded:
			return q.serveRaw()
		case <-c.gone:
			return false
		}
	}
	q.mutex.Lock()
	if !q.answered {
		c.deadline(0)
	} else {
		q.waitForNext()
	}
	q.mutex.Unlock()
	// Whether the other side goes away is known only by reading.
	_, err := c.in.Peek(1)
	if err != nil && !isClosed(q.upgraded) {
		return false
	}
	select {
	case <-q.finished:
	case <-q.upgraded:
		return q.serveRaw()
	case <-c.gone:
		return false
	}
	if q.idle < 0 {
		c.drain()
		return false
	}
	return true
}

// deliver reads the next part of the body, and reports whether that went well.
func (q *servedRequest) deliver(got goja.Callable) bool {
	s := q.conn.server
	buffer := make([]byte, 32<<10)
	n, err := q.body.Read(buffer)
	for n == 0 && err == nil {
		n, err = q.body.Read(buffer)
	}
	if err != nil {
		q.mutex.Lock()
		q.body = nil
		q.mutex.Unlock()
	}
	ended := err == io.EOF
	if n > 0 {
		s.post(func() { s.call(got, s.l.VM.ToValue(s.l.VM.NewArrayBuffer(buffer[:n])), q.trailers(ended)) })
	}
	switch {
	case ended && n == 0:
		s.post(func() { s.call(got, goja.Null(), q.trailers(true)) })
	case err != nil && !ended:
		s.post(func() {
			code, message := q.conn.problem(err)
			s.call(got, goja.Undefined(), s.l.VM.ToValue(code), s.l.VM.ToValue(message))
		})
		return false
	}
	return true
}

// trailers are the headers after a body that has ended; undefined where it has not.
func (q *servedRequest) trailers(ended bool) goja.Value {
	if !ended {
		return goja.Undefined()
	}
	list := make([]any, 0, len(q.head.trailers))
	for _, text := range q.head.trailers {
		list = append(list, latin1(text))
	}
	return q.conn.server.l.VM.NewArray(list...)
}

// serveRaw hands over all that comes on the connection, which is no longer HTTP.
func (q *servedRequest) serveRaw() bool {
	q.conn.deadline(0)
	q.mutex.Lock()
	q.body = q.conn.in
	q.mutex.Unlock()
	for q.body != nil {
		select {
		case got := <-q.wanted:
			if !q.deliver(got) {
				return false
			}
		case <-q.conn.gone:
			return false
		}
	}
	<-q.conn.gone // the other side has ended; the script may still write
	return false
}
