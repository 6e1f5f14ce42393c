package api

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"dialtone/api/catalog"
)

// Download is a file on its way: a recording's media.
type Download struct {
	Body   io.ReadCloser // must be closed
	Size   int64         // bytes, or -1 if Twilio does not say
	Header http.Header
}

// Open begins to download from a URL at Twilio or at the base URL, such as
// [Client.URL] makes. The credentials go along, and for that reason to no other
// host; a redirect is an error. The configured timeout bounds the wait for each
// part of the file and not the whole of it.
//
// A file of a Twilio Connect account is opened by a client With that account as its
// own, the auth token as it is and no API key.
func (c *Client) Open(ctx context.Context, from string) (*Download, error) {
	k, err := c.download(from)
	if err != nil {
		return nil, err
	}
	a, err := c.send(ctx, k)
	if err != nil {
		return nil, err
	}
	return &Download{Body: a.stream, Size: a.stream.size, Header: a.header}, nil
}

// download makes a call of a URL.
func (c *Client) download(from string) (*call, error) {
	user, password, err := c.credentials(&Request{})
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(from)
	if err != nil {
		return nil, &RequestError{"A download", "was given a URL that cannot be read"}
	}
	k := &call{
		method: http.MethodGet, stream: true, user: user, password: password, account: c.config.AccountSID,
		header: http.Header{"Accept": {"*/*"}},
	}
	switch {
	case c.base != nil && u.Host == c.base.Host && u.Scheme == c.base.Scheme:
		k.host, k.url = mediaHost, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}
	case u.Scheme == "https" && atTwilio(u.Host):
		if k.host, k.url, err = c.locate(strings.ToLower(u.Host), u.EscapedPath(), u.RawQuery); err != nil {
			return nil, &RequestError{"A download", "was given a URL that cannot be read"}
		}
	default:
		return nil, &RequestError{"A download", "takes the credentials along, so it goes to Twilio's hosts over https or to the base URL, and not to " + u.Scheme + "://" + u.Host}
	}
	return k, nil
}

// mediaHost is whose media are asked for at a base URL.
const mediaHost = "api" + twilioDomain

// atTwilio says whether a host is a product's of the catalog, on any edge.
func atTwilio(host string) bool {
	host = strings.ToLower(host)
	product, _, _ := strings.Cut(host, ".")
	return strings.HasSuffix(host, twilioDomain) &&
		slices.ContainsFunc(catalog.Documents(), func(d *catalog.Document) bool { return d.Host == product+twilioDomain })
}

// stream is the body of a download. It keeps its place under the limit until it
// is closed.
type stream struct {
	body  io.ReadCloser
	size  int64
	timer *time.Timer // ends the request when a part is overdue
	every time.Duration
	end   func()                // gives the place back
	fail  func(err error) error // makes a read's error one of this package
}

func (s *stream) Read(p []byte) (int, error) {
	s.timer.Reset(s.every)
	n, err := s.body.Read(p)
	s.timer.Stop()
	if err != nil && err != io.EOF {
		err = s.fail(err)
	}
	return n, err
}

// Close ends the download, finished or not.
func (s *stream) Close() error {
	s.timer.Stop()
	s.end()
	return s.body.Close()
}
