package bindings_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

// crowd is a transport that answers nobody until as many requests are under way
// as there may be, and counts them.
type crowd struct {
	expected int

	mu                   sync.Mutex
	seen, underWay, peak int
	full                 chan struct{}
}

func (c *crowd) RoundTrip(r *http.Request) (*http.Response, error) {
	c.mu.Lock()
	c.seen++
	c.underWay++
	if c.peak = max(c.peak, c.underWay); c.peak == c.expected && c.seen == c.expected {
		close(c.full)
	}
	c.mu.Unlock()
	select {
	case <-c.full:
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	return &http.Response{
		StatusCode: http.StatusCreated, Request: r,
		Body: &leaving{strings.NewReader(`{"sid": "SM00000000000000000000000000000001"}`), c},
	}, nil
}

// leaving is an answer's body: its request is under way until it is closed.
type leaving struct {
	io.Reader
	crowd *crowd
}

func (l *leaving) Close() error {
	l.crowd.mu.Lock()
	defer l.crowd.mu.Unlock()
	l.crowd.underWay--
	return nil
}

// However many requests a script makes at once, as many are under way as may be:
// fetch's, the client's, and both together.
func TestRequestsInFlight(t *testing.T) {
	const requests = 600
	for _, test := range []struct {
		name, source       string
		limit, concurrency int
		want               int
	}{
		{"fetch", "await Promise.all(Array.from({length: 600}, () => fetch('http://x.test')))", 7, 50, 7},
		{"the client's concurrency", "await Promise.all(Array.from({length: 600}, () => SMS.async.create({to: '+1', from: '+2', body: 'x'})))", 1000, 7, 7},
		{"create", "await Promise.all(Array.from({length: 600}, () => SMS.async.create({to: '+1', from: '+2', body: 'x'})))", 7, 50, 7},
		{"create of many", "SMS.create(Array.from({length: 600}, () => ({to: '+1', from: '+2', body: 'x'})))", 7, 50, 7},
		{"both", "await Promise.all(Array.from({length: 600}, (_, i) => i % 2 ? fetch('http://x.test') : SMS.async.create({to: '+1', from: '+2', body: 'x'})))", 7, 50, 7},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := &crowd{expected: test.want, full: make(chan struct{})}
			client, err := api.New(api.Config{AccountSID: "AC1", AuthToken: "x", Transport: c, Concurrency: test.concurrency})
			if err != nil {
				t.Fatal(err)
			}
			host, err := runtime.New(runtime.Options{
				Modules: []module.Module{bindings.Twilio(client, bindings.Options{})},
				Network: runtime.Network{Transport: c},
				Limits:  &runtime.Limits{Time: patience.Long, Requests: requests, RequestsInFlight: test.limit},
			})
			if err != nil {
				t.Fatal(err)
			}
			defer host.Close()
			if err := host.Run(context.Background(), "inflight.js", test.source); err != nil {
				t.Fatal(runtime.Report(err))
			}
			if c.seen != requests || c.peak != test.want || c.underWay != 0 {
				t.Errorf("%d requests, %d at most under way and %d still; want %d and %d", c.seen, c.peak, c.underWay, requests, test.want)
			}
			err = host.Run(context.Background(), "more.js", test.source+"\n"+test.source)
			if limit := (*runtime.LimitError)(nil); !errors.As(err, &limit) || limit.Limit != runtime.LimitRequests || limit.Line != 2 {
				t.Errorf("twice as many: %v, want the limit at line 2", err)
			}
		})
	}
}

// A place that an answer leaves is taken at once: the next request goes out while the
// script is busy and takes no answer.
func TestRequestsGoOutWhileTheScriptIsBusy(t *testing.T) {
	const requests = 100
	for _, test := range []struct{ name, ask string }{
		{"fetch", "fetch('http://x.test')"},
		{"create", "SMS.async.create({to: '+1', from: '+2', body: 'x'})"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var seen atomic.Int64
			all := make(chan struct{})
			transport := roundTrip(func(r *http.Request) (*http.Response, error) {
				if seen.Add(1) == requests {
					close(all)
				}
				return &http.Response{
					StatusCode: http.StatusCreated, Request: r,
					Body: io.NopCloser(strings.NewReader(`{"sid": "SM00000000000000000000000000000001"}`)),
				}, nil
			})
			client, err := api.New(api.Config{AccountSID: "AC1", AuthToken: "x", Transport: transport, Concurrency: 3})
			if err != nil {
				t.Fatal(err)
			}
			host, err := runtime.New(runtime.Options{
				Modules: []module.Module{bindings.Twilio(client, bindings.Options{})},
				Network: runtime.Network{Transport: transport},
				Stdout:  waitingWriter{all},
				Limits:  &runtime.Limits{Time: patience.Long, RequestsInFlight: 3},
			})
			if err != nil {
				t.Fatal(err)
			}
			defer host.Close()
			source := fmt.Sprintf("const all = Array.from({length: %d}, () => %s)\nconsole.log('busy')\nawait Promise.all(all)", requests, test.ask)
			if err := host.Run(context.Background(), "busy.js", source); err != nil {
				t.Fatalf("%d requests went out: %v", seen.Load(), err)
			}
		})
	}
}

// waitingWriter keeps who writes waiting, and with it the script.
type waitingWriter struct{ until <-chan struct{} }

func (w waitingWriter) Write(p []byte) (int, error) {
	select {
	case <-w.until:
		return len(p), nil
	case <-time.After(patience.Long):
		return 0, errors.New("the requests waited for the script")
	}
}

// A request that follows another takes its connection.
func TestRequestsInFlightReuseConnections(t *testing.T) {
	for _, test := range []struct{ name, ask string }{
		{"fetch", "fetch(process.argv[2])"},
		{"create", "SMS.async.create({to: '+1', from: '+2', body: 'x'})"},
	} {
		t.Run(test.name, func(t *testing.T) {
			const limit = 10
			var opened atomic.Int64
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusCreated)
				_, _ = io.WriteString(w, `{"sid": "SM00000000000000000000000000000001"}`)
			}))
			server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
				if state == http.StateNew {
					opened.Add(1)
				}
			}
			server.Start()
			defer server.Close()
			transport := api.NewTransport()
			defer transport.CloseIdleConnections()
			client, err := api.New(api.Config{AccountSID: "AC1", AuthToken: "x", BaseURL: server.URL, Transport: transport, Concurrency: limit})
			if err != nil {
				t.Fatal(err)
			}
			host, err := runtime.New(runtime.Options{
				Modules: []module.Module{bindings.Twilio(client, bindings.Options{})},
				Network: runtime.Network{Transport: transport},
				Args:    []string{server.URL},
				Limits:  &runtime.Limits{Time: patience.Long, RequestsInFlight: limit},
			})
			if err != nil {
				t.Fatal(err)
			}
			defer host.Close()
			source := "await Promise.all(Array.from({length: 500}, () => " + test.ask + "))"
			if err := host.Run(context.Background(), "reuse.js", source); err != nil {
				t.Fatal(runtime.Report(err))
			}
			// While the first are being opened, others that are free already are taken.
			if most := int64(3 * limit); opened.Load() > most {
				t.Errorf("%d connections for %d requests at once, want %d at most", opened.Load(), limit, most)
			}
		})
	}
}

// Pages and attempts count, and not calls of methods.
func TestRequestsCountPagesAndAttempts(t *testing.T) {
	attempts := 0
	client, err := api.New(api.Config{
		AccountSID: "AC1", AuthToken: "x",
		Sleep: func(context.Context, time.Duration) error { return nil },
		Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			attempts++
			return &http.Response{StatusCode: http.StatusServiceUnavailable, Body: http.NoBody, Request: r}, nil
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	host, err := runtime.New(runtime.Options{
		Modules: []module.Module{bindings.Twilio(client, bindings.Options{})},
		Limits:  &runtime.Limits{Time: patience.Long, Requests: 6},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	err = host.Run(context.Background(), "attempts.js", "for (;;) {\n  try { Queue.first() } catch {}\n}")
	if limit := (*runtime.LimitError)(nil); !errors.As(err, &limit) || limit.Line != 2 || attempts != 6 {
		t.Errorf("%v after %d attempts, want the limit at line 2 after 6", err, attempts)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
