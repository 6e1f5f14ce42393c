package httpserver

import (
	"io"
	"sync"
	"time"

	"dialtone/runtime/internal/library/codec"

	"github.com/dop251/goja"
)

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
	vm := q.conn.server.host.VM
	headers := make([]any, len(q.head.headers))
	for i, text := range q.head.headers {
		headers[i] = codec.Latin1(text)
	}
	object := vm.NewObject()
	_ = object.Set("method", q.head.method)
	_ = object.Set("target", codec.Latin1(q.head.target))
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
		s.post(func() { s.call(got, s.host.VM.ToValue(s.host.VM.NewArrayBuffer(buffer[:n])), q.trailers(ended)) })
	}
	switch {
	case ended && n == 0:
		s.post(func() { s.call(got, goja.Null(), q.trailers(true)) })
	case err != nil && !ended:
		s.post(func() {
			code, message := q.conn.problem(err)
			s.call(got, goja.Undefined(), s.host.VM.ToValue(code), s.host.VM.ToValue(message))
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
		list = append(list, codec.Latin1(text))
	}
	return q.conn.server.host.VM.NewArray(list...)
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
