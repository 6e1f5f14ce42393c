package api

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"

	"dialtone/api/catalog"
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

// AccountSID returns the client's account, or "".
func (c *Client) AccountSID() string { return c.config.AccountSID }

// String returns the client's configuration without its secrets.
func (c Client) String() string { return "api.Client" + c.config.String() }

// GoString returns the client's configuration without its secrets.
func (c Client) GoString() string { return c.String() }

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
}

// Do sends a request and returns the answer. Where the operation answers with a
// redirect (a recording's add-on data), that is the answer, and its Location is
// not followed.
func (c *Client) Do(ctx context.Context, r *Request) (*Response, error) {
	k, err := c.prepare(r)
	if err != nil {
		return nil, err
	}
	a, err := c.send(ctx, k)
	if err != nil {
		return nil, err
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

// call is a request as it goes out, as often as need be.
type call struct {
	op             *catalog.Operation // nil for a download
	method         string
	url            *url.URL // where it goes
	host           string   // for the Host header
	header         http.Header
	body           []byte
	user, password string
	account        string // whose limit it counts against
	stream         bool   // the answer is a file
}

// shown is the call's URL as errors show it.
func (k *call) shown() string {
	return k.url.Scheme + "://" + k.url.Host + k.url.EscapedPath()
}

// prepare makes a call of a request.
func (c *Client) prepare(r *Request) (*call, error) {
	user, password, err := c.credentials(r)
	if err != nil {
		return nil, err
	}
	path, err := c.path(r)
	if err != nil {
		return nil, err
	}
	body, kind, err := r.body()
	if err != nil {
		return nil, err
	}
	k := &call{
		op: r.Operation, method: r.Operation.Method, body: body,
		user: user, password: password, account: c.account(r),
		header: http.Header{"Accept": {jsonType}, "Accept-Charset": {"utf-8"}},
	}
	if kind == scimType {
		k.header.Set("Accept", scimType)
	}
	if kind != "" {
		k.header.Set("Content-Type", kind)
	}
	for name, values := range r.Header {
		switch name = http.CanonicalHeaderKey(name); name {
		case "Authorization", "Host":
			return nil, badRequest(r, "cannot be given the header %s: it is the client's", name)
		}
		k.header[name] = values
	}
	k.host, k.url, err = c.locate(r.Operation.Resource.Document.Host, path, r.Query.Encode())
	if err != nil {
		return nil, badRequest(r, "has a path that cannot be written: %v", err)
	}
	return k, nil
}

// locate says where a path of a product is asked for: the host that it is at and
// the URL that leads there, which differ where there is a base URL. The path is
// escaped.
func (c *Client) locate(product, path, query string) (host string, u *url.URL, err error) {
	host = Host(product, c.config.Edge, c.config.Region)
	u, err = url.Parse("https://" + host + path)
	if err != nil {
		return "", nil, err
	}
	u.RawQuery = query
	if c.base != nil {
		at := *c.base
		at.Path, at.RawPath = c.base.Path+u.Path, c.base.EscapedPath()+u.EscapedPath()
		at.RawQuery = query
		u = &at
	}
	return host, u, nil
}

// URL returns where a path of a product's host ("api.twilio.com") is found for
// this client, on its edge or its base URL: a recording's media. The path is
// escaped and begins with a slash.
func (c *Client) URL(host, path string) (string, error) {
	path, query, _ := strings.Cut(path, "?")
	_, u, err := c.locate(host, path, query)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}
