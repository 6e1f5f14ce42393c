package api

import (
	"net/http"
	"net/url"
	"strings"

	"dialtone/api/catalog"
)

// call is a request as it goes out, as often as need be.
type call struct {
	op             *catalog.Operation // nil for a download
	method         string
	url            *url.URL // where it goes
	host           string   // for the Host header
	header         http.Header
	body           []byte
	user, password string // none where a file is not at Twilio
	account        string // whose limit it counts against
	stream         bool   // the answer is a file
	elsewhere      bool   // at no host of Twilio's, nor at the base URL
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
// escaped and begins with a slash. At a base URL, which has no host to tell the
// products by, the product stands first in the path, unless it is api.twilio.com's.
func (c *Client) URL(host, path string) (string, error) {
	if label, ok := strings.CutSuffix(host, twilioDomain); ok && c.base != nil && label != "api" {
		path = "/" + label + path
	}
	path, query, _ := strings.Cut(path, "?")
	_, u, err := c.locate(host, path, query)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}
