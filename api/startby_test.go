package api_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dialtone/api"
)

// answers are Twilio's, each after a second.
type answers struct {
	statuses []int // the last one goes on for ever
	asked    []time.Time
	header   http.Header
}

func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	a.asked = append(a.asked, time.Now())
	status := a.statuses[0]
	if len(a.statuses) > 1 {
		a.statuses = a.statuses[1:]
	}
	time.Sleep(time.Second)
	return &http.Response{StatusCode: status, Header: a.header, Body: io.NopCloser(strings.NewReader("{}")), Request: r}, nil
}

// TestNothingBeginsTooLate: a request that has to begin by a moment does so or not at all, whether
// it waits for a place, for whoever counts it, or to be sent again. What has begun comes to its
// end.
func TestNothingBeginsTooLate(t *testing.T) {
	const within = 5 * time.Second
	post := func(t *testing.T) *api.Request {
		return &api.Request{Operation: operation(t, "api_v2010", "CreateCall"), Form: api.Values{{"To", "+1"}}}
	}
	waits := func(d time.Duration) api.Admit {
		return func(ctx context.Context) (func(), error) {
			select {
			case <-time.After(d):
				return func() {}, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
	}
	for name, test := range map[string]struct {
		statuses []int
		after    string        // Retry-After
		admit    time.Duration // how long it is counted
		busy     time.Duration // for how long another has the only place
		saw      int
		outcome  api.Outcome
		status   int
		took     time.Duration // at the most
	}{
		"in time":                       {statuses: []int{201}, saw: 1, took: time.Second},
		"a place in time":               {statuses: []int{201}, busy: 4 * time.Second, saw: 1, took: 5 * time.Second},
		"a place too late":              {statuses: []int{201}, busy: 6 * time.Second, outcome: api.NotSent, took: within},
		"counted in time":               {statuses: []int{201}, admit: 4500 * time.Millisecond, saw: 1, took: 5500 * time.Millisecond},
		"counted too late":              {statuses: []int{201}, admit: 6 * time.Second, outcome: api.NotSent, took: within},
		"counted, and a place too late": {statuses: []int{201}, admit: 3 * time.Second, busy: 6 * time.Second, outcome: api.NotSent, took: within},
		"again in time":                 {statuses: []int{429, 201}, after: "2", saw: 2, took: 4 * time.Second},
		"again too late":                {statuses: []int{429, 201}, after: "7", saw: 1, outcome: api.Refused, status: 429, took: time.Second},
		"again and again":               {statuses: []int{429}, after: "1", saw: 3, outcome: api.Refused, status: 429, took: within},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				twilio := &answers{statuses: test.statuses, header: http.Header{}}
				if test.after != "" {
					twilio.header.Set("Retry-After", test.after)
				}
				other := &answers{statuses: []int{200}, header: http.Header{}}
				config := api.Config{AccountSID: "AC00000000000000000000000000000001", AuthToken: "token", Concurrency: 1, Limiter: new(api.Limiter), MaxRetries: new(10), Transport: other}
				busy, err := api.New(config)
				if err != nil {
					t.Fatal(err)
				}
				for range test.busy / time.Second { // in the order in which they ask
					go func() { _, _ = busy.Do(t.Context(), post(t)) }()
				}
				synctest.Wait()
				client, err := busy.With(func(c *api.Config) { c.Transport = twilio })
				if err != nil {
					t.Fatal(err)
				}
				if test.admit > 0 {
					client = client.Admitting(waits(test.admit))
				}
				begun := time.Now()
				_, err = client.Do(api.StartBy(t.Context(), begun.Add(within)), post(t))
				if took := time.Since(begun); took > test.took {
					t.Errorf("it took %v", took)
				}
				if api.OutcomeOf(err) != test.outcome || (err == nil) != (test.outcome == "") || len(twilio.asked) != test.saw {
					t.Errorf("%v, %q, after %d requests", err, api.OutcomeOf(err), len(twilio.asked))
				}
				var refused *api.APIError
				if test.status != 0 && (!errors.As(err, &refused) || refused.Status != test.status) {
					t.Errorf("%v", err)
				}
				for _, at := range twilio.asked {
					if !at.Before(begun.Add(within)) {
						t.Errorf("one began after %v", at.Sub(begun))
					}
				}
				time.Sleep(time.Minute) // the others are over, and no place is lost
				if _, err := busy.Do(t.Context(), post(t)); err != nil {
					t.Error(err)
				}
			})
		})
	}
}
