package runtime_test

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/pprof"

	"dialtone/runtime"
)

// spans is what a tracer puts around a transport; otelhttp.NewTransport is one.
type spans struct{ next http.RoundTripper }

func (s spans) RoundTrip(request *http.Request) (*http.Response, error) {
	// tracer.Start(request.Context(), …): the context is that of the run.
	request = request.Clone(request.Context())
	request.Header.Set("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
	response, err := s.next.RoundTrip(request)
	if err == nil {
		fmt.Println("span:", request.Method, request.URL.Path, response.StatusCode) // span.End()
	}
	return response, err
}

func ExampleWithUsage() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.Header.Get("traceparent")[:2])
	}))
	defer server.Close()
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{} // It differs each time.
		}
		return a
	}}))
	host, err := runtime.New(runtime.Options{
		Console: runtime.SlogConsole(logger),
		Network: runtime.Network{
			Hosts:  []string{server.Listener.Addr().String()},
			Around: func(next http.RoundTripper) http.RoundTripper { return spans{next} },
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	if err := host.Set("url", server.URL+"/orders"); err != nil {
		log.Fatal(err)
	}
	var usage runtime.Usage
	ctx := runtime.WithUsage(context.Background(), &usage)
	// The samples of a profile of the process's have these labels: go tool pprof -tagfocus
	// script=orders.mjs
	pprof.Do(ctx, pprof.Labels("script", "orders.mjs", "tenant", "acme"), func(ctx context.Context) {
		err = host.Run(ctx, "orders.mjs", `
			const answer = await fetch(url)
			console.warn('version', await answer.text())
		`)
	})
	fmt.Println(err, usage.Requests, usage.Output, usage.Time > 0)
	// Output:
	// span: GET /orders 200
	// level=WARN msg="version 00" script=orders.mjs line=3
	// <nil> 1 11 true
}
