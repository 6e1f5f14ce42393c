// Command inflight measures how long Promise.all over many requests takes while only
// so many may be under way at once, beside the least that it can take: requests ÷
// limit × latency. See ../README.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

func main() {
	requests := flag.Int("requests", 10_000, "how many requests a script makes")
	limit := flag.Int("limit", 50, "how many of them may be under way at once")
	latency := flag.Duration("latency", 50*time.Millisecond, "how long each takes the server")
	flag.Parse()
	if err := run(os.Stdout, *requests, *limit, *latency); err != nil {
		fmt.Fprintln(os.Stderr, "inflight:", err)
		os.Exit(1)
	}
}

// server answers each request after a fixed time, and counts those under way.
type server struct {
	latency              time.Duration
	seen, underWay, peak atomic.Int64
}

func (s *server) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	s.seen.Add(1)
	now := s.underWay.Add(1)
	defer s.underWay.Add(-1)
	for peak := s.peak.Load(); now > peak && !s.peak.CompareAndSwap(peak, now); peak = s.peak.Load() {
	}
	time.Sleep(s.latency)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_, _ = io.WriteString(w, `{"sid": "SM00000000000000000000000000000001", "status": "queued"}`)
}

// scripts make as many requests as they are told, of which the host lets so many be
// under way.
var scripts = []struct{ name, source string }{
	{"fetch", `await Promise.all(Array.from({length: Number(process.argv[2])}, async () => {
		const response = await fetch(process.argv[3])
		return (await response.json()).sid
	}))`},
	{"SMS.async.create", `await Promise.all(Array.from({length: Number(process.argv[2])}, (_, i) =>
		SMS.async.create({to: '+1646555' + i, from: '+19175550000', body: 'Hello'})))`},
}

func run(out io.Writer, requests, limit int, latency time.Duration) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	least := time.Duration(float64(requests) / float64(limit) * float64(latency))
	fmt.Fprintf(out, "%d requests, %d at once, %v each: at least %v\n\n", requests, limit, latency, least)
	fmt.Fprintln(table, "script\ttook\tof the least\tmost under way")
	for _, script := range scripts {
		s := &server{latency: latency}
		took, err := s.measure(script.source, requests, limit)
		if err != nil {
			return fmt.Errorf("%s: %w", script.name, err)
		}
		if seen, peak := s.seen.Load(), s.peak.Load(); seen != int64(requests) || peak > int64(limit) {
			return fmt.Errorf("%s: the server has seen %d requests, %d at once", script.name, seen, peak)
		}
		fmt.Fprintf(table, "%s\t%v\t%.2f×\t%d\n", script.name, took.Round(time.Millisecond), float64(took)/float64(least), s.peak.Load())
	}
	return table.Flush()
}

// measure runs a script against the server.
func (s *server) measure(source string, requests, limit int) (time.Duration, error) {
	listening := httptest.NewServer(s)
	defer listening.Close()
	transport := api.NewTransport()
	transport.MaxIdleConnsPerHost = limit
	transport.MaxIdleConns = limit
	defer transport.CloseIdleConnections()
	client, err := api.New(api.Config{
		AccountSID: "AC00000000000000000000000000000001", AuthToken: "bench", BaseURL: listening.URL,
		Concurrency: limit, Transport: transport,
	})
	if err != nil {
		return 0, err
	}
	host, err := runtime.New(runtime.Options{
		Limits:  &runtime.Limits{Requests: requests, RequestsInFlight: limit, Time: time.Hour},
		Network: runtime.Network{Transport: transport},
		Args:    []string{strconv.Itoa(requests), listening.URL},
		Modules: []module.Module{bindings.Twilio(client, bindings.Options{})},
	})
	if err != nil {
		return 0, err
	}
	defer host.Close()
	began := time.Now()
	err = host.Run(context.Background(), "inflight.js", source)
	return time.Since(began), err
}
