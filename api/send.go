package api

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
	stream *stream // instead of body, of a download that succeeded
}

func (a *answer) requestID() string { return a.header.Get("Twilio-Request-Id") }

// progress is how far a call got over all of its attempts.
type progress struct {
	sent bool // something went out
	seen bool // Twilio may have acted on it
}

// outcome says what became of a call that failed.
func (p progress) outcome(method string) Outcome {
	switch {
	case !p.sent:
		return NotSent
	case p.seen && changes(method):
		return Unknown
	}
	return Refused
}

// send makes a call, again where that is safe, and returns the answer if it is a
// success.
func (c *Client) send(ctx context.Context, k *call) (*answer, error) {
	var p progress
	var failure error
	for n := 1; ; n++ {
		a, wrote, err := c.attempt(ctx, k)
		if err == errTooLate && failure != nil {
			return nil, failure // of the attempt before
		}
		var again bool
		var header http.Header
		switch {
		case err != nil:
			p.sent = p.sent || wrote
			p.seen = p.seen || wrote
			failure = c.lost(ctx, k, p, err)
			again = (!wrote || repeatable(k.method)) && passing(ctx, err)
		case a.status == http.StatusNotFound && k.method == http.MethodDelete && p.seen:
			// It was deleted by an attempt whose answer was lost.
			return &answer{status: http.StatusNoContent, header: a.header}, nil
		case a.status >= 400:
			p.sent = true
			p.seen = p.seen || a.status >= 500
			failure = c.refused(k, a, p)
			again = a.status == http.StatusTooManyRequests || a.status >= 500 && repeatable(k.method)
			header = a.header
		case a.status >= 300 && !k.redirects(a.status):
			return nil, c.redirected(k, a)
		default:
			return a, nil
		}
		if !again || n > *c.config.MaxRetries {
			return nil, failure
		}
		d, worth := c.wait(n, header)
		if !worth || tooLate(ctx, d) {
			return nil, failure
		}
		if err := c.config.Sleep(ctx, d); err != nil {
			return nil, c.lost(ctx, k, p, err)
		}
	}
}

// redirects reports whether a status of 300 or more is an answer to the call: a redirect that
// the operation is documented to answer with, or any that leads to a file.
func (k *call) redirects(status int) bool {
	if k.stream {
		switch status {
		case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
			return true
		}
		return false
	}
	return status == http.StatusNotModified || k.op != nil && k.op.Status == status
}

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
