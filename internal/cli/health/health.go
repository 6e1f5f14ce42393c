// Package health is what a command that runs for long says of itself to what watches it: a [Server]
// answers load balancers and Prometheus, [Work] counts what dialtone work does, and [TellSystemd]
// tells systemd.
package health

import (
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// State is whether a server takes requests, as /readyz tells a load balancer.
type State int32

// The states after the first, in which a server starts.
const (
	starting State = iota
	Ready
	Draining
)

// Server is what a server says of itself beside what it serves: /healthz while it lives, /readyz
// while it takes requests, and /metrics in the text that Prometheus reads. The text is written
// here: Prometheus' own library would cost every start of dialtone 0.8 ms.
type Server struct {
	Beside func(out *strings.Builder) // What else is measured, or nil; set before it listens.

	state    atomic.Int32 // A State.
	started  time.Time
	underWay atomic.Int64

	mutex    sync.Mutex
	statuses map[int]int64
	buckets  []int64 // One more than bounds: those beyond the last.
	seconds  float64
}

// bounds are the upper ends of the buckets of durations, in seconds. Twilio waits for 15.
var bounds = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 15}

// New returns a server that says it is starting.
func New() *Server {
	return &Server{started: time.Now(), statuses: map[int]int64{}, buckets: make([]int64, len(bounds)+1)}
}

// Become has /readyz say another state.
func (h *Server) Become(state State) { h.state.Store(int32(state)) }

// Listen answers at an address, a host and a port, until end is called.
func (h *Server) Listen(address string, log *slog.Logger) (end func(), err error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	log.Info(fmt.Sprintf("health and metrics on http://%s", listener.Addr()))
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 15 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return func() { _ = server.Close() }, nil
}

// ServeHTTP answers /healthz, /readyz and /metrics.
func (h *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "GET alone", http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	switch r.URL.Path {
	case "/healthz":
		_, _ = io.WriteString(w, "ok\n")
	case "/readyz":
		switch State(h.state.Load()) {
		case starting:
			http.Error(w, "starting", http.StatusServiceUnavailable)
		case Draining:
			http.Error(w, "draining", http.StatusServiceUnavailable)
		default:
			_, _ = io.WriteString(w, "ok\n")
		}
	case "/metrics":
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_, _ = io.WriteString(w, h.metrics())
	default:
		http.Error(w, "there are /healthz, /readyz and /metrics", http.StatusNotFound)
	}
}

// Count hands requests on, and counts them.
func (h *Server) Count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.underWay.Add(1)
		begun := time.Now()
		answer := &counted{ResponseWriter: w}
		defer func() {
			h.underWay.Add(-1)
			h.observe(answer.status, time.Since(begun))
		}()
		next.ServeHTTP(answer, r)
	})
}

func (h *Server) observe(status int, took time.Duration) {
	if status == 0 {
		status = http.StatusOK // as net/http answers what says nothing
	}
	at, _ := slices.BinarySearch(bounds, took.Seconds())
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.statuses[status]++
	h.buckets[at]++
	h.seconds += took.Seconds()
}

// counted notes the status of an answer.
type counted struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the status that is the last, not one like 103 that others follow.
func (c *counted) WriteHeader(status int) {
	if c.status == 0 && status >= 200 {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

// Unwrap returns the writer within, for http.ResponseController.
func (c *counted) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// metrics is what /metrics says.
func (h *Server) metrics() string {
	var out strings.Builder
	one := func(name, kind, help string, value any) {
		fmt.Fprintf(&out, "# HELP %s %s\n# TYPE %[1]s %[3]s\n%[1]s %[4]v\n", name, help, kind, value)
	}
	h.mutex.Lock()
	fmt.Fprint(&out, "# HELP dialtone_requests_total Requests answered, by status.\n# TYPE dialtone_requests_total counter\n")
	for _, status := range slices.Sorted(maps.Keys(h.statuses)) {
		fmt.Fprintf(&out, "dialtone_requests_total{status=\"%d\"} %d\n", status, h.statuses[status])
	}
	fmt.Fprint(&out, "# HELP dialtone_request_duration_seconds How long requests took.\n# TYPE dialtone_request_duration_seconds histogram\n")
	total := int64(0)
	for i, n := range h.buckets {
		total += n
		bound := "+Inf"
		if i < len(bounds) {
			bound = fmt.Sprint(bounds[i])
		}
		fmt.Fprintf(&out, "dialtone_request_duration_seconds_bucket{le=\"%s\"} %d\n", bound, total)
	}
	fmt.Fprintf(&out, "dialtone_request_duration_seconds_sum %v\ndialtone_request_duration_seconds_count %d\n", h.seconds, total)
	h.mutex.Unlock()
	one("dialtone_requests_in_flight", "gauge", "Requests under way.", h.underWay.Load())
	taking := 0
	if State(h.state.Load()) == Ready {
		taking = 1
	}
	one("dialtone_ready", "gauge", "1 while requests are taken, 0 before and while it drains.", taking)
	one("process_start_time_seconds", "gauge", "When the process was started, in Unix time.", float64(h.started.UnixMilli())/1000)
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	one("go_memstats_heap_alloc_bytes", "gauge", "Bytes of objects in the heap.", sample[0].Value.Uint64())
	one("go_goroutines", "gauge", "Goroutines.", runtime.NumGoroutine())
	if h.Beside != nil {
		h.Beside(&out)
	}
	return out.String()
}
