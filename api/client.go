package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"

	"dialtone/internal/secret"
)

// Client sends requests for one account. It is safe for concurrent use.
type Client struct {
	config    Config
	base      *url.URL // or nil
	userAgent string
	secrets   *strings.Replacer
	tracer    *tracer // or nil
}

// New returns a client. What is obviously wrong in the configuration is a
// [ConfigurationError] here; what is missing is one of the first request.
func New(config Config) (*Client, error) {
	if err := config.check(); err != nil {
		return nil, err
	}
	base, err := parseBase(config.BaseURL)
	if err != nil {
		return nil, err
	}
	if config.Timeout == 0 {
		config.Timeout = DefaultTimeout
	}
	if config.MaxRetries == nil {
		config.MaxRetries = new(DefaultMaxRetries)
	}
	if config.Concurrency == 0 {
		config.Concurrency = DefaultConcurrency
	}
	if config.Limiter == nil {
		config.Limiter = new(Limiter)
	}
	if config.Transport == nil {
		config.Transport = NewTransport()
	}
	if config.Sleep == nil {
		config.Sleep = sleep
	}
	if config.Rand == nil {
		config.Rand = rand.Float64
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	c := &Client{config: config, base: base, userAgent: userAgent(config.UserAgent), secrets: hideSecrets(config)}
	if config.Trace != nil {
		c.tracer = &tracer{out: config.Trace, now: config.Now, secrets: c.secrets}
	}
	return c, nil
}

// With returns a client with a changed configuration: another account, another
// timeout. Both keep one limiter and one transport unless the change says
// otherwise.
func (c *Client) With(change func(*Config)) (*Client, error) {
	config := c.config
	change(&config)
	return New(config)
}

// Admit waits until another request may be sent. Its release is called when the
// request is over, its answer read. Its error is the request's, of which nothing
// was sent then.
type Admit func(context.Context) (release func(), err error)

// Admitting returns the client with each attempt to send a request admitted first,
// so that the host of a script can count what it sends: pages and attempts, and
// not calls of methods. The wait counts toward no timeout. All else is shared with c.
func (c *Client) Admitting(admit Admit) *Client {
	admitting := *c
	admitting.config.admit = admit
	return &admitting
}

// AccountSID returns the client's account, or "".
func (c *Client) AccountSID() string { return c.config.AccountSID }

// Real reports whether requests go to Twilio itself, and not to a base URL.
func (c *Client) Real() bool { return c.base == nil }

// Concurrency returns how many requests the client may have under way at once.
func (c *Client) Concurrency() int { return c.config.Concurrency }

// Timeout returns how long one request may take.
func (c *Client) Timeout() time.Duration { return c.config.Timeout }

// Format prints the client's configuration without secrets, whatever the verb.
func (c Client) Format(f fmt.State, verb rune) {
	_, _ = io.WriteString(f, "api.Client")
	secret.Format(f, verb, c.config)
}

// CloseIdleConnections closes the connections that no request is using. The
// client stays usable.
func (c *Client) CloseIdleConnections() {
	if t, ok := c.config.Transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// Response is Twilio's answer to a request it fulfilled.
type Response struct {
	Status int
	Header http.Header
	Body   json.RawMessage // valid JSON, or empty

	RequestID   string // "RQ…", or ""
	Method, URL string // of the request

	// DryRun says that nothing was sent. Body is then what was given; see [Config].
	DryRun bool
}

// Do sends a request and returns the answer. Where the operation answers with a
// redirect (a recording's add-on data), that is the answer, and its Location is
// not followed, which [Client.Open] does. Without a body, the answer's is the object
// that Twilio documents, with the Location as its redirect_to.
func (c *Client) Do(ctx context.Context, r *Request) (*Response, error) {
	k, err := c.prepare(r)
	if err != nil {
		return nil, err
	}
	if c.config.DryRun != nil && changes(k.method) {
		return c.pretend(k, r), nil
	}
	a, err := c.send(ctx, k)
	if err != nil {
		return nil, err
	}
	if location := a.header.Get("Location"); len(a.body) == 0 && a.status >= 300 && location != "" {
		var o object
		o.add("redirect_to", quote(location))
		a.body = o.json()
	}
	if len(a.body) > 0 {
		if err := valid(a.body); err != nil {
			return nil, c.unreadable(k, a, err)
		}
	}
	return &Response{
		Status: a.status, Header: a.header, Body: a.body,
		RequestID: a.requestID(), Method: k.method, URL: k.url.String(),
	}, nil
}
