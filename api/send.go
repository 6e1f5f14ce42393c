package api

import (
	"context"
	"net/http"
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
	for n := 1; ; n++ {
		a, wrote, err := c.attempt(ctx, k)
		var failure error
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
		if !worth {
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
