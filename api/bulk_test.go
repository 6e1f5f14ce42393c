package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"dialtone/api"
)

// Many creates at once on a server that refuses a tenth, fails for some and drops
// others, before and after it has done what was asked: each ends as a record, an
// error or unknown, and the server accepts none twice.
func TestManyCreatesAtOnce(t *testing.T) {
	const many, most = 2000, 20
	var mu sync.Mutex
	attempts, accepted := map[int]int{}, map[int]int{}
	flying := &counting{next: api.NewTransport()}
	t.Cleanup(flying.next.CloseIdleConnections)
	s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { t.Error("replaced below") })
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.PostFormValue("To"))
		mu.Lock()
		attempts[n]++
		first := attempts[n] == 1
		done := !(first && (n%10 == 3 || n%97 == 5 || n%89 == 7))
		if done {
			accepted[n]++
		}
		mu.Unlock()
		switch {
		case first && n%10 == 3:
			answer(w, 429, `{"code": 20429, "message": "Too Many Requests", "status": 429}`)
		case first && n%97 == 5:
			answer(w, 503, `{}`)
		case first && n%89 == 7:
			drop(w)
		case n%83 == 11:
			drop(w)
		default:
			answer(w, 201, `{"sid": "SM`+url.QueryEscape(r.PostFormValue("To"))+`"}`)
		}
	})

	// Two clients of one account keep one limit.
	one := client(t, s.URL, func(c *api.Config) { c.Concurrency, c.Limiter, c.Transport = most, new(api.Limiter), flying })
	two, err := one.With(func(c *api.Config) { c.UserAgent = "two" })
	if err != nil {
		t.Fatal(err)
	}
	results := make([]error, many)
	var wait sync.WaitGroup
	for i := range many {
		wait.Go(func() {
			c := one
			if i%2 == 1 {
				c = two
			}
			r := &api.Request{Operation: operation(t, "api_v2010", "CreateMessage"), Form: api.Values{{"To", strconv.Itoa(i)}}}
			_, results[i] = c.Do(t.Context(), r)
		})
	}
	wait.Wait()

	unknown := 0
	for i, err := range results {
		switch api.OutcomeOf(err) {
		case "":
			if err != nil || accepted[i] != 1 {
				t.Errorf("%d: accepted %d times, and %v", i, accepted[i], err)
			}
		case api.Unknown:
			unknown++
		default:
			t.Errorf("%d: %v", i, err)
		}
		if accepted[i] > 1 {
			t.Errorf("%d was accepted %d times", i, accepted[i])
		}
	}
	if unknown == 0 || unknown > many/10 {
		t.Errorf("%d are unknown", unknown)
	}
	if p := flying.peak.Load(); p > most {
		t.Errorf("%d were under way at once, and %d may be", p, most)
	}
}

// counting counts the requests that a client has under way, on the client's side:
// a server sees one end only after the client has gone on.
type counting struct {
	next           *http.Transport
	underWay, peak atomic.Int32
}

func (c *counting) RoundTrip(r *http.Request) (*http.Response, error) {
	now := c.underWay.Add(1)
	defer c.underWay.Add(-1)
	for p := c.peak.Load(); now > p && !c.peak.CompareAndSwap(p, now); p = c.peak.Load() {
	}
	return c.next.RoundTrip(r)
}

// A context that ends in the middle leaves every request with an outcome.
func TestManyCreatesCancelled(t *testing.T) {
	const many = 100
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
		if n == 30 {
			cancel()
		}
		answer(w, 201, `{}`)
	})
	c := client(t, s.URL, func(c *api.Config) { c.Concurrency = 4 })
	results := make([]error, many)
	var wait sync.WaitGroup
	for i := range many {
		wait.Go(func() { _, results[i] = c.Do(ctx, request(t, "CreateMessage")) })
	}
	wait.Wait()
	outcomes := map[api.Outcome]int{}
	for _, err := range results {
		outcomes[api.OutcomeOf(err)]++
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	sent := len(s.requests())
	if done := outcomes[""]; done < 27 || outcomes[api.NotSent] < many-sent-4 || done+outcomes[api.Unknown] < sent || outcomes[api.Refused] > 0 {
		t.Errorf("%v of %d requests that the server saw", outcomes, sent)
	}
}
