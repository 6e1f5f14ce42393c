package emulator

import (
	"net"
	"net/http"
	"strings"
)

// viewer writes records as a client sees them, with links that the client can follow.
type viewer struct {
	*Emulator
	base string // "http://127.0.0.1:4010", or "" where links lead to Twilio's own hosts
}

// viewer returns how the request's client sees records. A client that asks for a host of
// Twilio's is led here by its own doing, and expects Twilio's links. On any other host the links
// lead back to that host: a client that follows them would otherwise send its credentials, and
// what it wants changed, to the real Twilio.
func (q *request) viewer() viewer {
	if _, ours := twilioHost(q.http.Host); ours || q.http.Host == "" {
		return viewer{Emulator: q.e}
	}
	scheme := "http"
	if q.http.TLS != nil {
		scheme = "https"
	}
	return viewer{q.e, scheme + "://" + q.http.Host}
}

// forBrowsers returns a viewer of what people's browsers fetch, who may find the emulator elsewhere
// than the program that asks.
func (v viewer) forBrowsers() viewer {
	if public := v.options.PublicURL; public != "" {
		v.base = public
	}
	return v
}

// absolute returns a path as a product writes it: the 2010 API relative to its host, the others
// as URLs on theirs.
func (v viewer) absolute(p *product, path string) string {
	if p.hasAccounts() {
		return path
	}
	return v.url(p, path)
}

// url returns the URL of a product's path. On a host that is not Twilio's the product stands
// first in the path, unless it is the 2010 API.
func (v viewer) url(p *product, path string) string {
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

// notFound is the answer where nothing stands at the request's path.
func (q *request) notFound() *apiError { return q.notFoundAt(q.path) }

func (q *request) notFoundAt(path string) *apiError {
	if version := unversioned[q.label]; version != "" {
		if rest, ok := strings.CutPrefix(path, version); ok && strings.HasPrefix(rest, "/") {
			path = rest
		}
	}
	return notFound(path)
}

// notAllowed is the answer where a path has no such method (facts 1.7).
func (q *request) notAllowed() *apiError {
	return &apiError{
		status: http.StatusMethodNotAllowed, code: 20004,
		message: "The requested resource " + q.path + " does not support the attempted HTTP method " + q.http.Method,
	}
}
