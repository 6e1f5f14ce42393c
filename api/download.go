package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"dialtone/api/catalog"
)

// Download is a file on its way: a recording's sound, a message's picture.
type Download struct {
	Body   io.ReadCloser // must be closed
	Size   int64         // bytes, or -1 if Twilio does not say
	Header http.Header
}

// Open begins to download from a URL such as [Client.URL] makes, or as Twilio's JSON
// names one. Twilio's hosts and the base URL are asked with the credentials; any other
// host is asked without them, over https, by [Config.Elsewhere].
//
// Twilio keeps most files elsewhere and answers with a redirect to a signed URL there.
// Up to ten redirects are followed, none of them with the credentials: over https, and
// over http to the base URL itself or from a loopback base URL to a loopback address.
// Any other redirect is a [*ConnectionError].
//
// The configured timeout bounds the wait for each part of the file and not the whole
// of it.
//
// A file of a Twilio Connect account is opened by a client With that account as its
// own, the auth token as it is and no API key.
func (c *Client) Open(ctx context.Context, from string) (*Download, error) {
	k, err := c.download(from)
	if err != nil {
		return nil, err
	}
	for followed := 0; ; followed++ {
		a, err := c.send(ctx, k)
		if err != nil {
			return nil, err
		}
		if a.stream != nil {
			return &Download{Body: a.stream, Size: a.stream.size, Header: a.header}, nil
		}
		if k, err = c.follow(k, a, followed); err != nil {
			return nil, err
		}
	}
}

// download makes a call of a URL.
func (c *Client) download(from string) (*call, error) {
	u, err := url.Parse(from)
	if err != nil {
		return nil, &RequestError{"A download", "was given a URL that cannot be read"}
	}
	k := c.stored(u)
	switch {
	case u.User != nil:
		return nil, &RequestError{"A download", "was given a URL with a user or a password"}
	case c.atBase(u):
		k.host, k.elsewhere = mediaHost, false
	case u.Scheme == "https" && atTwilio(u.Host):
		k.elsewhere = false
		if k.host, k.url, err = c.locate(strings.ToLower(u.Host), u.EscapedPath(), u.RawQuery); err != nil {
			return nil, &RequestError{"A download", "was given a URL that cannot be read"}
		}
	case u.Scheme == "https" && u.Host != "":
		return k, nil
	default:
		return nil, &RequestError{"A download", "goes to https URLs and to the base URL, and not to " + u.Scheme + "://" + u.Host}
	}
	k.user, k.password, err = c.credentials(&Request{})
	return k, err
}

// stored makes a call without credentials of a URL.
func (c *Client) stored(u *url.URL) *call {
	k := &call{
		method: http.MethodGet, stream: true, account: c.config.AccountSID, header: http.Header{"Accept": {"*/*"}},
		host: u.Host, url: &url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery},
	}
	twilio := u.Scheme == "https" && atTwilio(u.Host)
	k.elsewhere = !c.atBase(u) && !twilio
	if twilio && c.base != nil {
		// What answers at the base URL stands for all of Twilio's hosts.
		if host, at, err := c.locate(strings.ToLower(u.Host), u.EscapedPath(), u.RawQuery); err == nil {
			k.host, k.url = host, at
		}
	}
	return k
}

// atBase reports whether a URL is at the base URL's host.
func (c *Client) atBase(u *url.URL) bool {
	return c.base != nil && u.Scheme == c.base.Scheme && strings.EqualFold(u.Host, c.base.Host)
}

// maxRedirects is how many redirects a download follows, as Twilio's library for Node does.
const maxRedirects = 10

// follow makes the call that a redirect asks for: without credentials, and over nothing that
// is less private than what the call before it went over.
func (c *Client) follow(k *call, a *answer, followed int) (*call, error) {
	location := a.header.Get("Location")
	to, err := k.url.Parse(location)
	switch {
	case location == "" || err != nil || to.Host == "":
		return nil, c.strayed(k, a, "answered with a redirect that does not say where to")
	case followed == maxRedirects:
		return nil, c.strayed(k, a, fmt.Sprintf("answered with the redirect number %d of one download, and no more than %d are followed", followed+1, maxRedirects))
	case to.Scheme == "https", c.atBase(to):
	case to.Scheme == "http" && c.base != nil && loopback(c.base) && loopback(to):
	default:
		return nil, c.strayed(k, a, fmt.Sprintf("answered with a redirect to %s://%s (status %d), which is not followed: downloads go over https", to.Scheme, to.Host, a.status))
	}
	return c.stored(to), nil
}

// loopback reports whether a URL's host is this machine.
func loopback(u *url.URL) bool {
	address, err := netip.ParseAddr(u.Hostname())
	return err == nil && address.Unmap().IsLoopback() || strings.EqualFold(u.Hostname(), "localhost")
}

// mediaHost is whose media are asked for at a base URL.
const mediaHost = "api" + twilioDomain

// atTwilio reports whether a host is a product's of the catalog, on any edge.
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
