package bindings_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

// The account of the tests whose server is not an emulator.
const (
	wireAccount = "AC11111111111111111111111111111111"
	wireToken   = "t0k3n5ecret0123456789abcdef012345"
)

// wire is a host whose client speaks to a server that does as the test says.
type wire struct {
	host           *runtime.Host
	stdout, stderr bytes.Buffer
}

// newWire starts a server and a host. No wait between two attempts takes time.
func newWire(t *testing.T, handler http.HandlerFunc, change func(*api.Config), options ...bindings.Options) *wire {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return newWireTo(t, server.URL, change, options...)
}

func newWireTo(t *testing.T, base string, change func(*api.Config), options ...bindings.Options) *wire {
	t.Helper()
	config := api.Config{
		AccountSID: wireAccount, AuthToken: wireToken, BaseURL: base,
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }, Rand: func() float64 { return 0.5 },
	}
	if change != nil {
		change(&config)
	}
	client, err := api.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	w := &wire{}
	w.host, err = runtime.New(runtime.Options{
		Credentials: true,
		Stdout:      &w.stdout,
		Stderr:      &w.stderr,
		Modules:     []module.Module{bindings.Twilio(client, append(options, bindings.Options{})[0])},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.host.Close() })
	return w
}

func (w *wire) run(ctx context.Context, script string) error {
	return w.host.Run(ctx, "script.js", script)
}

// reply writes JSON.
func reply(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// hangUp closes the connection without an answer.
func hangUp(w http.ResponseWriter) {
	if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
		conn.Close()
	}
}

// transport answers in place of a network.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answered is such an answer.
func answered(r *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}
}
