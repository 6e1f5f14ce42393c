package api

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// maxBody bounds an answer that is read into memory, in bytes. A page of a
// thousand calls has about two million.
const maxBody = 64 << 20

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
		case a.status >= 300 && a.status != http.StatusNotModified && !k.redirects(a.status):
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

// redirects says whether the operation answers with this redirect.
func (k *call) redirects(status int) bool { return k.op != nil && k.op.Status == status }

// attempt makes a call once. It says whether the request may have been seen: it
// went out as a whole, or the transport does not tell.
func (c *Client) attempt(ctx context.Context, k *call) (a *answer, wrote bool, err error) {
	place, err := c.config.Limiter.acquire(ctx, k.account, c.config.Concurrency)
	if err != nil {
		return nil, false, err
	}
	bounded, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(c.config.Timeout, func() { cancel(&timeoutError{c.config.Timeout}) })
	says := noVerdict
	end := func() {
		timer.Stop()
		cancel(nil)
		place.release(says)
	}
	defer func() {
		if a == nil || a.stream == nil {
			end()
		}
	}()

	var f flight
	req := c.request(f.watch(bounded), k)
	id := c.tracer.request(k, req)
	resp, err := c.config.Transport.RoundTrip(req)
	if err == nil {
		wrote = true
		says = welcome
		if resp.StatusCode == http.StatusTooManyRequests {
			says = tooMany
		}
		a = &answer{status: resp.StatusCode, header: resp.Header}
		if k.stream && resp.StatusCode < 300 {
			timer.Stop()
			a.stream = &stream{resp.Body, resp.ContentLength, timer, c.config.Timeout, sync.OnceFunc(end), func(err error) error {
				return c.lost(ctx, k, progress{true, true}, overdue(ctx, bounded, err))
			}}
		} else {
			a.body, err = readBody(resp)
			resp.Body.Close()
		}
	}
	if err != nil {
		err = overdue(ctx, bounded, err)
		c.tracer.failure(id, err)
		return nil, wrote || f.left(bounded.Err() != nil), err
	}
	c.tracer.response(id, k, a)
	return a, wrote, nil
}

// flight is how far net/http got with a request.
type flight struct{ asked, connected, wrote atomic.Bool }

// watch returns a context under which net/http reports to the flight.
func (f *flight) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:      func(string) { f.asked.Store(true) },
		GotConn:      func(httptrace.GotConnInfo) { f.connected.Store(true) },
		WroteHeaders: func() { f.wrote.Store(true) },
	})
}

// left says whether a request that failed may have left as a whole. Until its
// headers are written, nobody can act on it. But over HTTP/2 they may still be
// written after a cancel, and a transport that never asked for a connection is
// not net/http's and cannot tell.
func (f *flight) left(cancelled bool) bool {
	return f.wrote.Load() || !f.asked.Load() || cancelled && f.connected.Load()
}

// request writes a call for net/http.
func (c *Client) request(ctx context.Context, k *call) *http.Request {
	u := *k.url
	req := (&http.Request{Method: k.method, URL: &u, Host: k.host, Header: k.header.Clone(), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}).WithContext(ctx)
	req.Header.Set("User-Agent", c.userAgent)
	req.SetBasicAuth(k.user, k.password)
	if len(k.body) > 0 {
		req.ContentLength = int64(len(k.body))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(k.body)), nil }
		req.Body, _ = req.GetBody()
	}
	return req
}

// readBody reads an answer to its end, so that its connection can be used again.
func readBody(resp *http.Response) ([]byte, error) {
	if n := resp.ContentLength; n > 0 && n <= maxBody {
		body := make([]byte, n)
		_, err := io.ReadFull(resp.Body, body)
		return body, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if len(body) > maxBody {
		return nil, errTooLong
	}
	return body, err
}

var errTooLong = fmt.Errorf("the answer is longer than %d MiB", maxBody>>20)

// timeoutError says that one request took too long.
type timeoutError struct{ after time.Duration }

func (e *timeoutError) Error() string        { return fmt.Sprintf("no answer within %v", e.after) }
func (e *timeoutError) Timeout() bool        { return true }
func (e *timeoutError) Is(target error) bool { return target == context.DeadlineExceeded }

// overdue returns the reason behind an error where it is a context's: the
// caller's, or the request's own time.
func overdue(ctx, bounded context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return interrupted(ctx)
	case bounded.Err() != nil:
		return context.Cause(bounded)
	}
	return err
}

// interrupted returns why a context is done, as its error and as its cause.
func interrupted(ctx context.Context) error {
	if cause := context.Cause(ctx); cause != ctx.Err() {
		return fmt.Errorf("%w: %w", ctx.Err(), cause)
	}
	return ctx.Err()
}

// passing says whether an error may be gone the next time.
func passing(ctx context.Context, err error) bool {
	var late *timeoutError
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	switch {
	case ctx.Err() != nil, err == errTooLong, errors.As(err, &late), errors.As(err, &cert):
		return false
	case errors.As(err, &dns):
		return !dns.IsNotFound
	}
	return true
}

// lost is the error of a call that got no answer.
func (c *Client) lost(ctx context.Context, k *call, p progress, err error) error {
	if ctx.Err() != nil {
		err = interrupted(ctx)
	}
	e := &ConnectionError{Method: k.method, URL: k.shown(), Cause: c.scrub(err), outcome: p.outcome(k.method)}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		e.Problem = "the connection was lost"
	}
	return e
}

// refused is the error of an answer that is no success.
func (c *Client) refused(k *call, a *answer, p progress) error {
	e := newAPIError(a.status, a.body)
	if e == nil {
		return c.foreign(k, a, p.outcome(k.method))
	}
	e.Message = c.secrets.Replace(e.Message)
	e.Details = c.hideIn(e.Details)
	e.Method, e.Path, e.RequestID, e.outcome = k.method, k.url.Path, a.requestID(), p.outcome(k.method)
	return e
}

// redirected is the error of a redirect that the operation does not document.
// Wherever it leads, the credentials do not go there.
func (c *Client) redirected(k *call, a *answer) error {
	to := "nowhere"
	if u, err := url.Parse(a.header.Get("Location")); err == nil && u.Host != "" {
		to = u.Scheme + "://" + u.Host
	} else if err == nil && u.Path != "" {
		to = "another path"
	}
	return &ConnectionError{
		Method: k.method, URL: k.shown(), Status: a.status, RequestID: a.requestID(),
		Problem: fmt.Sprintf("answered with a redirect to %s (status %d), which is not followed: credentials stay with the host they were meant for", to, a.status),
		outcome: progress{true, true}.outcome(k.method),
	}
}

// unreadable is the error of a success that is not the JSON it ought to be.
func (c *Client) unreadable(k *call, a *answer, err error) error {
	e := c.foreign(k, a, progress{true, true}.outcome(k.method))
	e.Cause = err
	return e
}

// foreign is the error of an answer that is not Twilio's.
func (c *Client) foreign(k *call, a *answer, outcome Outcome) *ConnectionError {
	what := "something that is not JSON"
	if trimmed := bytes.TrimSpace(a.body); len(trimmed) > 0 && trimmed[0] == '<' {
		what = "HTML or XML"
	} else if len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[') {
		what = "JSON that is broken or cut short"
	}
	return &ConnectionError{
		Method: k.method, URL: k.shown(), Status: a.status, RequestID: a.requestID(),
		Problem: fmt.Sprintf("answered with %s (status %d) where Twilio answers JSON", what, a.status),
		outcome: outcome,
	}
}
