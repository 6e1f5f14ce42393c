// Package fleet is what the benchmarks of durable runs work with: processes of dialtone work, a
// local Twilio that counts what reaches it, and databases of both kinds.
package fleet

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"dialtone/emulator"
)

// Twilio is a local Twilio in this process, which keeps when each element's message reached it.
type Twilio struct {
	*emulator.Emulator
	URL string

	latency time.Duration
	server  *httptest.Server
	mutex   sync.Mutex
	changed *sync.Cond
	first   map[int]time.Time // by the element's number
	twice   []int             // elements that came again
	all     int
}

// NewTwilio starts one that takes so long for each request.
func NewTwilio(latency time.Duration) *Twilio {
	t := &Twilio{Emulator: emulator.New(emulator.Options{}), latency: latency, first: map[int]time.Time{}}
	t.changed = sync.NewCond(&t.mutex)
	t.server = httptest.NewServer(t)
	t.URL = t.server.URL
	return t
}

// Close ends it.
func (t *Twilio) Close() {
	t.server.CloseClientConnections()
	t.server.Close()
	t.Emulator.Close()
}

// ServeHTTP counts a message before it is answered, for it has arrived then, whatever becomes of
// the answer.
func (t *Twilio) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/Messages.json") {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // it did not arrive
		}
		if form, err := url.ParseQuery(string(body)); err == nil {
			t.arrived(form.Get("Body"))
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	time.Sleep(t.latency)
	t.Emulator.ServeHTTP(w, r)
}

func (t *Twilio) arrived(body string) {
	n, err := strconv.Atoi(strings.TrimPrefix(body, bodyBefore))
	if err != nil {
		return
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.all++
	if _, had := t.first[n]; had {
		t.twice = append(t.twice, n)
	} else {
		t.first[n] = time.Now()
	}
	t.changed.Broadcast()
}

// Wait waits until so many elements have reached it.
func (t *Twilio) Wait(n int) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for len(t.first) < n {
		t.changed.Wait()
	}
}

// Arrived is how many elements have reached it, and Twice those that did more than once.
func (t *Twilio) Arrived() (n int, twice []int) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return len(t.first), slices.Clone(t.twice)
}

// Has reports whether an element has reached it.
func (t *Twilio) Has(n int) bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	_, has := t.first[n]
	return has
}

// Firsts are when elements reached it first, by their number.
func (t *Twilio) Firsts() map[int]time.Time {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return maps.Clone(t.first)
}

// Times are when elements reached it, the earliest first.
func (t *Twilio) Times() []time.Time {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	all := make([]time.Time, 0, len(t.first))
	for _, at := range t.first {
		all = append(all, at)
	}
	slices.SortFunc(all, time.Time.Compare)
	return all
}
