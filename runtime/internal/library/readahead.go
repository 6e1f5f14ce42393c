package library

import (
	"bytes"
	"context"
	"io"
	"sync"

	"dialtone/runtime/internal/library/neterror"

	"github.com/dop251/goja"
)

// maxAhead is how many bytes of a body are read before a script asks for them: a short answer
// that nobody reads to its end gives its connection back.
const maxAhead = 256 << 10

// readAhead is a body some of which is read before a script asks for it.
type readAhead struct {
	source io.ReadCloser
	ended  func() // Called when it has been read, or given up.

	mutex   sync.Mutex
	chunks  [][]byte
	size    int
	err     error         // After the chunks: io.EOF where all is well.
	changed chan struct{} // Closed and made again when one of these changes.
}

func newReadAhead(source io.ReadCloser, ended func()) *readAhead {
	return &readAhead{source: source, ended: ended, changed: make(chan struct{})}
}

// fill reads until the end, waiting while nobody takes what it has read.
func (r *readAhead) fill(ctx context.Context) {
	defer r.ended()
	defer r.source.Close()
	for {
		buffer := make([]byte, 32<<10)
		n, err := r.source.Read(buffer)
		r.mutex.Lock()
		if n > 0 {
			r.chunks = append(r.chunks, buffer[:n])
			r.size += n
		}
		r.err = err
		r.change()
		r.mutex.Unlock()
		if err != nil {
			return
		}
		if !r.wait(ctx, func() bool { return r.size < maxAhead }) {
			r.mutex.Lock()
			r.err = ctx.Err()
			r.change()
			r.mutex.Unlock()
			return
		}
	}
}

// change wakes those who wait. The caller has locked the mutex.
func (r *readAhead) change() {
	close(r.changed)
	r.changed = make(chan struct{})
}

// wait waits until something holds, and reports whether that came before the end of ctx.
func (r *readAhead) wait(ctx context.Context, holds func() bool) bool {
	for {
		r.mutex.Lock()
		done, changed := holds(), r.changed
		r.mutex.Unlock()
		if done {
			return true
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return false
		}
	}
}

// take takes what has been read, or the error that comes after it.
func (r *readAhead) take() ([]byte, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if len(r.chunks) == 0 {
		return nil, r.err
	}
	taken := bytes.Join(r.chunks, nil)
	if len(r.chunks) == 1 {
		taken = r.chunks[0]
	}
	r.chunks, r.size = nil, 0
	r.change()
	return taken, nil
}

// readPart is read(got) of a response's body. What comes as it happens is not an answer that time
// would stand for.
func (x *exchange) readPart(got goja.Value) goja.Value {
	if x.follows {
		return x.l.readPart(x.body, got)
	}
	return x.l.readPartBy(x.l.Ask, x.body, got)
}

// readPart is read(got): got is called with the next bytes of a body, with null at its end, or with
// undefined and an error's code and message.
func (l *Library) readPart(body *readAhead, got goja.Value) goja.Value {
	return l.readPartBy(l.Async, body, got)
}

func (l *Library) readPartBy(async func(work func(ctx context.Context) (settle func())), body *readAhead, got goja.Value) goja.Value {
	callback, _ := goja.AssertFunction(got)
	async(func(ctx context.Context) func() {
		var part []byte
		err := ctx.Err()
		if body.wait(ctx, func() bool { return len(body.chunks) > 0 || body.err != nil }) {
			part, err = body.take()
		}
		return func() {
			values := []goja.Value{goja.Null()}
			switch {
			case part != nil:
				values[0] = l.VM.ToValue(l.VM.NewArrayBuffer(part))
			case err != io.EOF:
				code, message := neterror.Of(err)
				values = []goja.Value{goja.Undefined(), l.VM.ToValue(code), l.VM.ToValue(message)}
			}
			if _, err := callback(goja.Undefined(), values...); err != nil {
				l.Throw(err)
			}
		}
	})
	return goja.Undefined()
}
