package bindings_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/runtime"
	"dialtone/runtime/module"

	"go.uber.org/goleak"
)

// stuck is a server whose second page never comes. It tells when it was asked for
// that page and when the one who asked has gone away.
type stuck struct {
	asked, left chan struct{}
	url         string
	transport   *http.Transport
}

func newStuck(t *testing.T) *stuck {
	s := &stuck{asked: make(chan struct{}, 1), left: make(chan struct{}, 1), transport: api.NewTransport()}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("Page") == "" {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprintf(w, `{"calls": [{"sid": "CA1"}, {"sid": "CA2"}, {"sid": "CA3"}], "next_page_uri": "%s?Page=1&PageToken=PA1"}`, r.URL.Path)
			return
		}
		s.asked <- struct{}{}
		<-r.Context().Done()
		s.left <- struct{}{}
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *stuck) host(t *testing.T) *runtime.Host {
	t.Helper()
	client, err := api.New(api.Config{
		AccountSID: "AC00000000000000000000000000000000", AuthToken: "0123456789abcdef0123456789abcdef",
		BaseURL: s.url, Transport: s.transport,
	})
	if err != nil {
		t.Fatal(err)
	}
	host, err := runtime.New(runtime.Options{
		Stdout:  io.Discard,
		Stderr:  io.Discard,
		Modules: []module.Module{bindings.Twilio(client, bindings.Options{})},
	})
	if err != nil {
		t.Fatal(err)
	}
	return host
}

func TestALoopThatBreaksLeavesNoRequestRunning(t *testing.T) {
	// The second element is when the next page is asked for.
	for name, source := range map[string]string{
		"for of":               `let n = 0; for (const call of Call.all()) if (++n == 2) break`,
		"for await":            `let n = 0; for await (const call of Call.all()) if (++n == 2) break`,
		"for await and throws": `let n = 0; try { for await (const call of Call.all()) if (++n == 2) throw n } catch { }`,
		"while a page is waited for": `const it = Call.all()[Symbol.asyncIterator]()
			await it.next(); await it.next(); await it.next()
			const results = await Promise.all([it.next(), it.next(), it.return('over'), it.next()])
			if (!results.every(r => r.done) || results[2].value !== 'over') throw new Error('not ended')`,
	} {
		t.Run(name, func(t *testing.T) {
			s := newStuckWithoutLeaks(t)
			host := s.host(t)
			defer host.Close()
			if err := host.Run(context.Background(), "break.js", source); err != nil {
				t.Fatal(err)
			}
			select {
			case <-s.asked:
				<-s.left
			default: // it broke before the request had got there
			}
		})
	}
}

func TestAnInterruptedScriptEndsItsRequest(t *testing.T) {
	for name, source := range map[string]string{
		"waiting":    `Call.all().length`,
		"a loop":     `for (const call of Call.all());`,
		"a promise":  `await Call.all().async.map(c => c.sid)`,
		"for await":  `for await (const call of Call.all());`,
		"swallowing": `for (;;) { try { Call.count() } catch { } }`,
	} {
		t.Run(name, func(t *testing.T) {
			s := newStuckWithoutLeaks(t)
			host := s.host(t)
			defer host.Close()
			ctx, cancel := context.WithCancelCause(context.Background())
			defer cancel(nil)
			go func() {
				<-s.asked
				cancel(runtime.ErrInterrupted)
			}()
			err := host.Run(ctx, "stuck.js", source)
			if !errors.Is(err, runtime.ErrInterrupted) || runtime.ExitCode(err) != 130 {
				t.Errorf("got %v with exit code %d, want an interruption and 130", err, runtime.ExitCode(err))
			}
			<-s.left
		})
	}
}

func newStuckWithoutLeaks(t *testing.T) *stuck {
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() {
		goleak.VerifyNone(t, before, goleak.IgnoreAnyFunction("github.com/dlclark/regexp2/v2.runClock"))
	})
	s := newStuck(t)
	t.Cleanup(s.transport.CloseIdleConnections)
	return s
}
