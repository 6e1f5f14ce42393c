package api_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"dialtone/api"
)

// drop closes the connection without an answer.
func drop(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		conn.Close()
	}
}

// The three classes, by what the server saw: a 429 is sent again whatever the
// method, for Twilio did not process it (facts 1.6); a 5xx and a lost connection
// only where a second time does no harm; a POST that was seen never.
func TestRetryClasses(t *testing.T) {
	const ok, lost = 200, 0
	get := func(t *testing.T) *api.Request {
		return &api.Request{Operation: operation(t, "api_v2010", "FetchCall"), Path: map[string]string{"Sid": "CA1"}}
	}
	post := func(t *testing.T) *api.Request {
		return &api.Request{Operation: operation(t, "api_v2010", "CreateCall"), Form: api.Values{{"To", "+1"}}}
	}
	put := func(t *testing.T) *api.Request {
		return &api.Request{Operation: operation(t, "knowledge_v1", "UpdateKnowledge"), Path: map[string]string{"id": "k"}, JSON: 1}
	}
	del := func(t *testing.T) *api.Request {
		return &api.Request{Operation: operation(t, "api_v2010", "DeleteCall"), Path: map[string]string{"Sid": "CA1"}}
	}
	for _, c := range []struct {
		name    string
		request func(*testing.T) *api.Request
		answers []int // the last one goes on for ever
		saw     int
		outcome api.Outcome // "" if it succeeds
		status  int         // of the success or of the error
	}{
		{"GET, 429", get, []int{429, 429, 429, ok}, 4, "", 200},
		{"POST, 429", post, []int{429, 429, 429, ok}, 4, "", 200},
		{"PUT, 429", put, []int{429, ok}, 2, "", 200},
		{"DELETE, 429", del, []int{429, 204}, 2, "", 204},
		{"POST, 429 without end", post, []int{429}, 4, api.Refused, 429},

		{"GET, 503", get, []int{503, 500, ok}, 3, "", 200},
		{"GET, 503 without end", get, []int{503}, 4, api.Refused, 503},
		{"GET, connection lost", get, []int{lost, ok}, 2, "", 200},
		{"GET, connection lost without end", get, []int{lost}, 4, api.Refused, 0},
		{"DELETE, 503", del, []int{503, 204}, 2, "", 204},
		{"DELETE, connection lost", del, []int{lost, 204}, 2, "", 204},
		{"DELETE, connection lost without end", del, []int{lost}, 4, api.Unknown, 0},

		{"DELETE, lost, then gone", del, []int{lost, 404}, 2, "", 204},
		{"DELETE, 500, then gone", del, []int{500, 404}, 2, "", 204},
		{"DELETE, 429, then never there", del, []int{429, 404}, 2, api.Refused, 404},
		{"DELETE, never there", del, []int{404}, 1, api.Refused, 404},
		{"DELETE, lost, then refused", del, []int{lost, 409}, 2, api.Unknown, 409},

		{"POST, 503", post, []int{503, ok}, 1, api.Unknown, 503},
		{"POST, connection lost", post, []int{lost, ok}, 1, api.Unknown, 0},
		{"PUT, 500", put, []int{500, ok}, 1, api.Unknown, 500},
		{"PUT, connection lost", put, []int{lost, ok}, 1, api.Unknown, 0},
		{"POST, 429, then lost", post, []int{429, lost, ok}, 2, api.Unknown, 0},

		{"GET, 400", get, []int{400, ok}, 1, api.Refused, 400},
		{"POST, 400", post, []int{400, ok}, 1, api.Refused, 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
				switch status := c.answers[min(n, len(c.answers)-1)]; status {
				case lost:
					drop(w)
				case 204:
					w.WriteHeader(204)
				default:
					answer(w, status, `{"status": 1, "message": "x"}`)
				}
			})
			// Each on a connection of its own: on an old one net/http itself would
			// send a GET again.
			cl := client(t, s.URL, func(c *api.Config) { c.Transport = &http.Transport{DisableKeepAlives: true} })
			resp, err := cl.Do(t.Context(), c.request(t))
			if n := len(s.requests()); n != c.saw {
				t.Errorf("the server saw %d requests, want %d", n, c.saw)
			}
			if api.OutcomeOf(err) != c.outcome {
				t.Errorf("outcome %q of %v, want %q", api.OutcomeOf(err), err, c.outcome)
			}
			var refusal *api.APIError
			switch {
			case err == nil:
				if resp.Status != c.status {
					t.Errorf("status %d, want %d", resp.Status, c.status)
				}
			case errors.As(err, &refusal):
				if refusal.Status != c.status {
					t.Errorf("status %d, want %d", refusal.Status, c.status)
				}
			case c.status != 0:
				t.Errorf("got %v, want an APIError of status %d", err, c.status)
			}
		})
	}
}

func TestAPostThatNeverWentOutIsSentAgain(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { answer(w, 201, `{}`) })
	dials := 0
	transport := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		if dials++; dials < 3 {
			return nil, errors.New("no route to host")
		}
		return new(net.Dialer).DialContext(ctx, network, addr)
	}}
	c := client(t, s.URL, func(c *api.Config) { c.Transport = transport })
	if _, err := c.Do(t.Context(), request(t, "CreateCall")); err != nil {
		t.Fatal(err)
	}
	if n := len(s.requests()); n != 1 || dials != 3 {
		t.Errorf("%d requests, %d dials", n, dials)
	}
}

// A transport that is not net/http's cannot tell what it wrote.
func TestAForeignTransportsPostIsNotSentAgain(t *testing.T) {
	n := 0
	c := client(t, "", func(c *api.Config) {
		c.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
			n++
			return nil, errors.New("broken")
		})
	})
	_, err := c.Do(t.Context(), request(t, "CreateCall"))
	if n != 1 || api.OutcomeOf(err) != api.Unknown {
		t.Errorf("%d times, %v", n, err)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestMaxRetries(t *testing.T) {
	for _, c := range []struct {
		max *int
		saw int
	}{{nil, 4}, {new(0), 1}, {new(5), 6}} {
		s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { answer(w, 429, `{}`) })
		client(t, s.URL, func(config *api.Config) { config.MaxRetries = c.max }).Do(t.Context(), request(t, "ListCall"))
		if n := len(s.requests()); n != c.saw {
			t.Errorf("saw %d, want %d", n, c.saw)
		}
	}
}

func TestWaits(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, c := range []struct {
		name  string
		rand  float64
		after string // Retry-After
		want  []time.Duration
	}{
		{"the shortest", 0, "", []time.Duration{125 * time.Millisecond, 250 * time.Millisecond, 500 * time.Millisecond}},
		{"between", 0.5, "", []time.Duration{187500 * time.Microsecond, 375 * time.Millisecond, 750 * time.Millisecond}},
		{"as the server says", 0, "3", []time.Duration{3 * time.Second, 3 * time.Second, 3 * time.Second}},
		{"less than we would", 0, "0.1", []time.Duration{125 * time.Millisecond, 250 * time.Millisecond, 500 * time.Millisecond}},
		{"until then", 0, now.Add(7 * time.Second).Format(http.TimeFormat), []time.Duration{7 * time.Second, 7 * time.Second, 7 * time.Second}},
		{"longer than anybody waits", 0, "3600", nil},
		{"nonsense", 0, "NaN", []time.Duration{125 * time.Millisecond, 250 * time.Millisecond, 500 * time.Millisecond}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
				if c.after != "" {
					w.Header().Set("Retry-After", c.after)
				}
				answer(w, 429, `{"code": 20429, "message": "Too Many Requests", "status": 429}`)
			})
			var w waits
			_, err := client(t, s.URL, func(config *api.Config) {
				config.Sleep, config.Rand, config.Now = w.sleep, func() float64 { return c.rand }, func() time.Time { return now }
			}).Do(t.Context(), request(t, "CreateCall"))
			if err == nil || err.Error() != "Error #20429: Too Many Requests" {
				t.Error(err)
			}
			if !slices.Equal(w.all, c.want) {
				t.Errorf("waited %v, want %v", w.all, c.want)
			}
		})
	}
}

func TestACancelEndsTheWait(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { answer(w, 429, `{}`) })
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("interrupted by Ctrl-C")
	c := client(t, s.URL, func(c *api.Config) {
		c.Sleep = func(ctx context.Context, _ time.Duration) error {
			cancel(why)
			<-ctx.Done()
			return ctx.Err()
		}
	})
	_, err := c.Do(ctx, request(t, "CreateCall"))
	var lost *api.ConnectionError
	if !errors.As(err, &lost) || !errors.Is(err, context.Canceled) || !errors.Is(err, why) || api.OutcomeOf(err) != api.Refused {
		t.Errorf("%v, outcome %q", err, api.OutcomeOf(err))
	}
}

func TestACancelEndsTheRequest(t *testing.T) {
	for _, c := range []struct {
		op   string
		want api.Outcome
	}{{"ListCall", api.Refused}, {"CreateCall", api.Unknown}} {
		ctx, cancel := context.WithCancel(t.Context())
		gone := make(chan struct{})
		s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
			cancel()
			<-r.Context().Done()
			close(gone)
		})
		_, err := client(t, s.URL).Do(ctx, request(t, c.op))
		if !errors.Is(err, context.Canceled) || api.OutcomeOf(err) != c.want {
			t.Errorf("%s: %v, outcome %q", c.op, err, api.OutcomeOf(err))
		}
		<-gone // The server saw it end.
		if n := len(s.requests()); n != 1 {
			t.Errorf("%s: %d requests", c.op, n)
		}

		_, err = client(t, s.URL).Do(ctx, request(t, c.op))
		if !errors.Is(err, context.Canceled) || api.OutcomeOf(err) != api.NotSent || !strings.Contains(err.Error(), "nothing was sent") {
			t.Errorf("%s, cancelled before: %v", c.op, err)
		}
	}
}
