package api

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
)

// passing reports whether an error may be gone the next time.
func passing(ctx context.Context, err error) bool {
	var late *timeoutError
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var permanent interface{ Permanent() bool }
	switch {
	case ctx.Err() != nil, err == errTooLong, err == errTooLate, errors.As(err, &late), errors.As(err, &cert):
		return false
	case errors.As(err, &permanent) && permanent.Permanent():
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

// refused is the error of an answer that is not a success.
func (c *Client) refused(k *call, a *answer, p progress) error {
	e := newAPIError(a.status, a.body)
	if e == nil {
		return c.foreign(k, a, p.outcome(k.method))
	}
	e.Message = c.secrets.Replace(e.Message)
	e.Details = c.hideIn(e.Details)
	e.Concurrent, _ = strconv.Atoi(a.header.Get("Twilio-Concurrent-Requests"))
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
	return c.strayed(k, a, fmt.Sprintf("answered with a redirect to %s (status %d), which is not followed: credentials stay with the host they were meant for", to, a.status))
}

// strayed is the error of a redirect that is not followed.
func (c *Client) strayed(k *call, a *answer, problem string) error {
	return &ConnectionError{
		Method: k.method, URL: k.shown(), Status: a.status, RequestID: a.requestID(),
		Problem: problem, outcome: progress{true, true}.outcome(k.method),
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
