package rest

import (
	"net"
	"net/http"
	"strings"
)

// Viewer writes records as a client sees them, with links that the client can follow.
type Viewer struct {
	*Engine
	base string // "http://127.0.0.1:4010", or "" where links lead to Twilio's own hosts
}

// viewer returns how the request's client sees records. A client that asks for a host of
// Twilio's is led here by its own doing, and expects Twilio's links. On any other host the links
// lead back to that host: a client that follows them would otherwise send its credentials, and
// what it wants changed, to the real Twilio.
func (q *Request) viewer() Viewer {
	if _, ours := twilioHost(q.HTTP.Host); ours || q.HTTP.Host == "" {
		return Viewer{Engine: q.Engine}
	}
	scheme := "http"
	if q.HTTP.TLS != nil {
		scheme = "https"
	}
	return Viewer{q.Engine, scheme + "://" + q.HTTP.Host}
}

// ForBrowsers returns a viewer of what people's browsers fetch, who may find the emulator elsewhere
// than the program that asks.
func (v Viewer) ForBrowsers() Viewer {
	if public := v.PublicURL; public != "" {
		v.base = public
	}
	return v
}

// absolute returns a path as a product writes it: the 2010 API relative to its host, the others
// as URLs on theirs.
func (v Viewer) absolute(p *product, path string) string {
	if p.hasAccounts() {
		return path
	}
	return v.URL(p, path)
}

// URL returns the URL of a product's path. On a host that is not Twilio's the product stands
// first in the path, unless it is the 2010 API.
func (v Viewer) URL(p *product, path string) string {
	switch {
	case v.base == "":
		return "https://" + p.document.Host + path
	case p.hasAccounts():
		return v.base + path
	}
	return v.base + "/" + labelOf(p.document) + path
}

// twilioHost returns the first label of one of Twilio's hosts ("verify"), whatever edge and
// region follow it, and reports whether it is one.
func twilioHost(host string) (label string, ok bool) {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	label, ok = strings.CutSuffix(strings.ToLower(host), ".twilio.com")
	label, _, _ = strings.Cut(label, ".")
	return label, ok
}

// unversioned are the hosts whose answers leave a version out of the path that they say was not
// found (facts 1.7): the older answers of the products that have these.
var unversioned = map[string]string{
	"chat": "/v2", "conversations": "/v1", "lookups": "/v1", "notify": "/v1", "sync": "/v1", "taskrouter": "/v1",
}

// NotFound is the answer where nothing stands at the request's path.
func (q *Request) NotFound() *Error { return q.notFoundAt(q.Path) }

func (q *Request) notFoundAt(path string) *Error {
	if version := unversioned[q.Label]; version != "" {
		if rest, ok := strings.CutPrefix(path, version); ok && strings.HasPrefix(rest, "/") {
			path = rest
		}
	}
	return NotFound(path)
}

// notAllowed is the answer where a path has no such method (facts 1.7).
func (q *Request) notAllowed() *Error {
	return &Error{
		Status: http.StatusMethodNotAllowed, Code: 20004,
		Message: "The requested resource " + q.Path + " does not support the attempted HTTP method " + q.HTTP.Method,
	}
}

// Home returns where the 2010 API is reached: by people's browsers, the address that the emulator
// listens on, or Twilio's.
func (e *Engine) Home() string {
	if e.PublicURL != "" {
		return e.PublicURL
	}
	if e.Address != "" {
		return "http://" + e.Address
	}
	return "https://api.twilio.com"
}
