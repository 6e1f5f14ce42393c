package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/internal/patience"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	patience.Waiting(8)
	goleak.VerifyTestMain(m)
}

const (
	account = "AC11111111111111111111111111111111"
	token   = "t0k3n5ecret0123456789abcdef012345"
	apiKey  = "SK22222222222222222222222222222222"
	secret  = "5ecret-of-the-key"
)

// seen is a request as the server saw it.
type seen struct {
	Method, Host, URI, Body, User, Password string
	Header                                  http.Header
}

// server is a server on loopback that keeps what it sees.
type server struct {
	*httptest.Server
	mu   sync.Mutex
	seen []seen
}

// serve starts a server whose handler is told how many requests came before.
func serve(t testing.TB, handler func(n int, w http.ResponseWriter, r *http.Request)) *server {
	t.Helper()
	s := new(server)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		user, password, _ := r.BasicAuth()
		s.mu.Lock()
		n := len(s.seen)
		s.seen = append(s.seen, seen{r.Method, r.Host, r.RequestURI, string(body), user, password, r.Header})
		s.mu.Unlock()
		handler(n, w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// requests returns what the server has seen.
func (s *server) requests() []seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]seen(nil), s.seen...)
}

// answer writes JSON.
func answer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Twilio-Request-Id", "RQ33333333333333333333333333333333")
	w.WriteHeader(status)
	io.WriteString(w, body)
}

// waits are the sleeps a client asked for. Nothing sleeps.
type waits struct {
	mu  sync.Mutex
	all []time.Duration
}

func (w *waits) sleep(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, d)
	return ctx.Err()
}

// client returns a client of a base URL that does not sleep between attempts.
func client(t testing.TB, base string, changes ...func(*api.Config)) *api.Client {
	t.Helper()
	config := api.Config{
		AccountSID: account, AuthToken: token, BaseURL: base,
		Sleep: new(waits).sleep, Rand: func() float64 { return 0.5 },
	}
	for _, change := range changes {
		change(&config)
	}
	c, err := api.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

// operation finds an operation by Twilio's own name for it.
func operation(t testing.TB, document, id string) *catalog.Operation {
	t.Helper()
	for _, r := range catalog.DocumentNamed(document).Resources() {
		for _, op := range r.Operations {
			if op.ID == id {
				return op
			}
		}
	}
	t.Fatalf("%s has no operation %s", document, id)
	return nil
}

func request(t testing.TB, id string) *api.Request {
	return &api.Request{Operation: operation(t, "api_v2010", id)}
}

// calls writes a page of calls with the SIDs from first on.
func calls(first, n int, next string) string {
	items := make([]map[string]any, n)
	for i := range items {
		items[i] = map[string]any{"sid": fmt.Sprintf("CA%032d", first+i)}
	}
	page := map[string]any{"calls": items, "next_page_uri": nil}
	if next != "" {
		page["next_page_uri"] = next
	}
	b, _ := json.Marshal(page)
	return string(b)
}
