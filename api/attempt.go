package api

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"
)

// maxBody bounds an answer that is read into memory, in bytes. A page of a
// thousand calls has about two million.
const maxBody = 64 << 20

// attempt makes a call once. It reports whether the request may have been seen: it
// went out as a whole, or the transport does not tell.
func (c *Client) attempt(ctx context.Context, k *call) (a *answer, wrote bool, err error) {
	place, release, err := c.places(ctx, k.account)
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
		release()
	}
	defer func() {
		if a == nil || a.stream == nil {
			end()
		}
	}()

	var f flight
	req := c.request(f.watch(bounded), k)
	id := c.tracer.request(k, req)
	transport := c.config.Transport
	if k.elsewhere && c.config.Elsewhere != nil {
		transport = c.config.Elsewhere
	}
	resp, err := transport.RoundTrip(req)
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

// left reports whether a request that failed may have left as a whole. Until its
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
	if k.user != "" {
		req.SetBasicAuth(k.user, k.password)
	}
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
