package repl

import (
	"io"
	"net/http"
	"sync"
	"time"
)

// Meter counts the requests that go through a transport, and the time during
// which there was at least one under way, its answer read.
type Meter struct {
	Transport http.RoundTripper

	mutex    sync.Mutex
	requests int
	underWay int
	since    time.Time
	took     time.Duration
}

// RoundTrip sends a request.
func (m *Meter) RoundTrip(request *http.Request) (*http.Response, error) {
	m.mutex.Lock()
	m.requests++
	if m.underWay++; m.underWay == 1 {
		m.since = time.Now()
	}
	m.mutex.Unlock()
	response, err := m.Transport.RoundTrip(request)
	if err != nil || response.Body == nil {
		m.done()
		return response, err
	}
	response.Body = &meteredBody{ReadCloser: response.Body, done: sync.OnceFunc(m.done)}
	return response, nil
}

func (m *Meter) done() {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.underWay--; m.underWay == 0 {
		m.took += time.Since(m.since)
	}
}

// Waiting reports whether a request is under way. It is called by any goroutine.
func (m *Meter) Waiting() bool {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.underWay > 0
}

// Taken returns the count and the time since it was last called.
func (m *Meter) Taken() (requests int, took time.Duration) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	requests, took = m.requests, m.took
	m.requests, m.took = 0, 0
	if m.underWay > 0 {
		took += time.Since(m.since)
		m.since = time.Now()
	}
	return requests, took
}

// CloseIdleConnections closes the transport's.
func (m *Meter) CloseIdleConnections() {
	if t, ok := m.Transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// meteredBody tells when it has been read or closed.
type meteredBody struct {
	io.ReadCloser
	done func()
}

func (b *meteredBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		b.done()
	}
	return n, err
}

func (b *meteredBody) Close() error {
	b.done()
	return b.ReadCloser.Close()
}
