package webhooks

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Detours lead requests to other servers than their URLs name: those for the public address of an
// application to where it runs while it is developed. All that an application sees of a request is
// as if it had come by the public address. The zero value has none.
type Detours struct {
	ways map[string]*url.URL // by origin: "https://app.example.com:443"
}

// ParseDetours reads "https://app.example.com=http://localhost:3000": two origins, each a scheme, a
// host and, where it is not the scheme's own, a port.
func ParseDetours(list []string) (Detours, error) {
	d := Detours{ways: map[string]*url.URL{}}
	for _, text := range list {
		from, to, ok := strings.Cut(text, "=")
		if !ok {
			return Detours{}, fmt.Errorf("map: %q is not two origins, such as https://app.example.com=http://localhost:3000", text)
		}
		source, err := parseOrigin(from)
		if err != nil {
			return Detours{}, err
		}
		target, err := parseOrigin(to)
		if err != nil {
			return Detours{}, err
		}
		if d.ways[originOf(source)] != nil {
			return Detours{}, fmt.Errorf("map: %s is given twice", from)
		}
		d.ways[originOf(source)] = target
	}
	return d, nil
}

func parseOrigin(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || *u != (url.URL{Scheme: u.Scheme, Host: u.Host}) {
		return nil, fmt.Errorf("map: %q is not an origin, such as http://localhost:3000: a scheme, a host and a port, without a path", text)
	}
	return u, nil
}

// originOf returns a URL's scheme, host and port in one form.
func originOf(u *url.URL) string {
	scheme := strings.ToLower(u.Scheme)
	port := u.Port()
	switch scheme {
	case "ws":
		scheme = "http"
	case "wss":
		scheme = "https"
	}
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[scheme]
	}
	return scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// over returns a transport that takes the detours, for requests that would go by another.
func (d Detours) over(transport http.RoundTripper) http.RoundTripper {
	if len(d.ways) == 0 {
		return transport
	}
	return detouring{d, transport}
}

type detouring struct {
	detours   Detours
	transport http.RoundTripper
}

// detoured is the key of a context whose request may go where a detour leads, on whatever host.
type detoured struct{}

// RoundTrip sends a request where it leads. It keeps its Host, and X-Forwarded-Proto has its
// scheme, as a load balancer before the application would say it.
func (t detouring) RoundTrip(r *http.Request) (*http.Response, error) {
	to := t.detours.ways[originOf(r.URL)]
	if to == nil {
		return t.transport.RoundTrip(r)
	}
	out := r.Clone(context.WithValue(r.Context(), detoured{}, true))
	scheme, _, _ := strings.Cut(originOf(r.URL), ":")
	if out.Host == "" {
		out.Host = r.URL.Host
	}
	out.URL.Scheme, out.URL.Host = to.Scheme, to.Host
	out.Header.Set("X-Forwarded-Proto", scheme)
	res, err := t.transport.RoundTrip(out)
	if err == nil {
		res.Request = r // relative redirects lead on from the public address
	}
	return res, err
}
