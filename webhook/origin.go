package webhook

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// publicURL is the URL that Twilio was told to fetch, byte for byte after its host.
func (f Filter) publicURL(r *http.Request) string {
	if f.PublicURL != nil {
		return f.PublicURL.Scheme + "://" + f.PublicURL.Host + strings.TrimSuffix(f.PublicURL.EscapedPath(), "/") + target(r)
	}
	scheme, host := "http", r.Host
	if r.TLS != nil {
		scheme = "https"
	}
	if f.trusts(r.RemoteAddr) {
		if proto := lastOf(r.Header, "X-Forwarded-Proto"); proto != "" {
			scheme = strings.ToLower(proto)
		}
		if forwarded := lastOf(r.Header, "X-Forwarded-Host"); forwarded != "" {
			host = forwarded
			if port := lastOf(r.Header, "X-Forwarded-Port"); port != "" && !hasPort(host) && port != defaultPorts[scheme] {
				host += ":" + port
			}
		}
	}
	return scheme + "://" + host + target(r)
}

// defaultPorts are those that a URL leaves out.
var defaultPorts = map[string]string{"http": "80", "https": "443"}

// hasPort tells whether a host has a port. A colon in the brackets of an IPv6 address begins none.
func hasPort(host string) bool {
	return strings.LastIndexByte(host, ':') > strings.LastIndexByte(host, ']')
}

// target is the path and query of a request as they came. Its URL does not have them after a mux has cut a prefix
// off.
func target(r *http.Request) string {
	target := r.RequestURI
	if target == "" { // made by a test, not read by a server
		return r.URL.RequestURI()
	}
	if strings.HasPrefix(target, "/") {
		return target
	}
	// A client that takes the server for a proxy writes the whole URL.
	if _, rest, ok := strings.Cut(target, "://"); ok {
		if at := strings.IndexAny(rest, "/?"); at >= 0 {
			return rest[at:]
		}
		return "/"
	}
	return target
}

// trusts tells whether the forwarding headers of a peer are believed.
func (f Filter) trusts(remoteAddr string) bool {
	if len(f.TrustedProxies) == 0 {
		return false
	}
	host, _, err := net.SplitHostPort(remoteAddr)
	if err != nil {
		return false
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	address = address.Unmap().WithZone("")
	for _, prefix := range f.TrustedProxies {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

// lastOf is the last value of a header that is a list.
func lastOf(header http.Header, name string) string {
	values := header.Values(name)
	if len(values) == 0 {
		return ""
	}
	last := values[len(values)-1]
	return strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
}
