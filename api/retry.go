package api

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// The waits between attempts: a quarter of a second, doubled each time, spread between
// half of it and the whole, so that many that failed together do not come back
// together. Twilio documents no Retry-After (facts 1.6); where one comes it is
// obeyed, unless it asks for more than anybody would wait.
const (
	firstWait   = 250 * time.Millisecond
	longestWait = 10 * time.Second
	patience    = 2 * time.Minute
)

// wait returns how long to wait before attempt n is made (from 1), and whether
// that is worth it.
func (c *Client) wait(n int, h http.Header) (time.Duration, bool) {
	d := min(firstWait<<min(n-1, 10), longestWait)
	d = d/2 + time.Duration(c.config.Rand()*float64(d/2))
	if after := c.retryAfter(h); after > 0 {
		return max(d, after), after <= patience
	}
	return d, true
}

// retryAfter returns what a Retry-After header asks for: seconds or a date.
func (c *Client) retryAfter(h http.Header) time.Duration {
	v := h.Get("Retry-After")
	if v == "" {
		return 0
	}
	if s, err := strconv.ParseFloat(v, 64); err == nil && s > 0 {
		return time.Duration(min(s, patience.Seconds()+1) * float64(time.Second))
	}
	if t, err := http.ParseTime(v); err == nil {
		return t.Sub(c.config.Now())
	}
	return 0
}

// sleep waits on the real clock.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// repeatable reports whether a method may be sent again when Twilio may have seen
// it: GET, and DELETE, which does nothing the second time.
func repeatable(method string) bool {
	return !changes(method) || method == http.MethodDelete
}
