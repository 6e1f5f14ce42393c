package webhook

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// foreign says why a request that nobody signs is one that a page of another site has a browser
// make, or "". A server on a developer's machine is within the reach of every page that the
// developer looks at: by its address, and by a name of the page's own site that leads to it.
func (f Filter) foreign(r *http.Request) string {
	served := r.Context().Value(http.LocalAddrContextKey) != nil // by a server, not called by a test
	if served && !f.trusts(r.RemoteAddr) && !f.isOwnHost(r.Host) {
		return fmt.Sprintf("nothing is verified, and the Host %q is none of this machine's; say the public URL, if it is right", r.Host)
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		if from, err := url.Parse(origin); err != nil || !f.isOwnOrigin(r, from) {
			return fmt.Sprintf("nothing is verified, and a page of %s makes the request", origin)
		}
	} else if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		return "nothing is verified, and a page of another site makes the request"
	}
	return ""
}

// isOwnHost reports whether a Host is one under which no other site can reach this server: an
// address, a name that nobody can register, or that of the public URL.
func (f Filter) isOwnHost(host string) bool {
	if f.PublicURL != nil && strings.EqualFold(host, f.PublicURL.Host) {
		return true
	}
	name := hostName(host)
	if _, err := netip.ParseAddr(name); err == nil || !strings.Contains(name, ".") {
		return true
	}
	for _, reserved := range []string{".localhost", ".local", ".internal", ".test"} { // RFC 6761, RFC 6762, ICANN 2024
		if strings.HasSuffix(name, reserved) {
			return true
		}
	}
	return false
}

// isOwnOrigin reports whether pages of an origin may make requests: those of this server, and of
// others on the machine itself.
func (f Filter) isOwnOrigin(r *http.Request, from *url.URL) bool {
	if from.Host == "" {
		return false // "null", which a page gets that hides where it is from
	}
	if strings.EqualFold(from.Host, r.Host) || f.PublicURL != nil && strings.EqualFold(from.Host, f.PublicURL.Host) {
		return true
	}
	name := hostName(from.Host)
	address, err := netip.ParseAddr(name)
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || err == nil && address.IsLoopback()
}

// hostName is the name or the address of a host, in small letters and without its port.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
}
