package webhook

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// publicURL is the URL that Twilio was told to fetch, byte for byte after its host, for a request
// with a target.
func (f Filter) publicURL(r *http.Request, target string) (string, error) {
	if f.PublicURL != nil {
		return f.PublicURL.Scheme + "://" + f.PublicURL.Host + strings.TrimSuffix(f.PublicURL.EscapedPath(), "/") + target, nil
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
		}
		if port := lastOf(r.Header, "X-Forwarded-Port"); port != "" && !hasPort(host) && port != defaultPorts[scheme] {
			host += ":" + port
		}
	}
	if defaultPorts[scheme] == "" {
		return "", fmt.Errorf("the X-Forwarded-Proto of the proxy is %q, neither http nor https", scheme)
	}
	if strings.ContainsAny(host, "/?#@\\ \t\r\n") {
		// The rest of it would be taken for a path or a query that Twilio signed.
		return "", fmt.Errorf("the host %q is not one", host)
	}
	return scheme + "://" + host + target, nil
}

// defaultPorts are those that a URL leaves out.
var defaultPorts = map[string]string{"http": "80", "https": "443"}

// hasPort reports whether a host has a port. A colon in the brackets of an IPv6 address begins
// none.
func hasPort(host string) bool {
	return strings.LastIndexByte(host, ':') > strings.LastIndexByte(host, ']')
}

// ParsePublicURL parses the URL for a [Filter]'s PublicURL: http or https and a host, with a path
// where a proxy takes that away.
func ParsePublicURL(text string) (*url.URL, error) {
	public, err := url.Parse(text)
	if err != nil || public.Host == "" || public.Scheme != "http" && public.Scheme != "https" || public.RawQuery != "" || public.Fragment != "" || public.User != nil {
		return nil, fmt.Errorf("%q is not a public URL; give one like https://example.com", text)
	}
	return public, nil
}

// CheckTarget returns an error for a request whose target a server and Twilio read in different
// ways, such as one with a #: no signature could make it right. [Filter.Receive] refuses it with
// 400; a handler that looks at a path before asks first.
func CheckTarget(r *http.Request) error {
	_, err := targetOf(r)
	return err
}

// targetOf is the path and query of a request as they came, which its URL does not have after a mux
// has cut a prefix off. What can be read in another way than it was signed is an error: net/http
// takes a # and what follows it for a part of the path or the query, where a URL, and so Twilio's
// signature, ends before it.
func targetOf(r *http.Request) (string, error) {
	target := r.RequestURI
	if target == "" { // made by a test, not read by a server
		target = r.URL.RequestURI()
		if r.URL.Fragment != "" {
			target += "#" + r.URL.EscapedFragment()
		}
	}
	if strings.Contains(target, "#") {
		return "", errors.New("the request's target has a #, which a client leaves out with what follows it")
	}
	if strings.ContainsFunc(target, func(c rune) bool { return c <= ' ' || c == 0x7f }) {
		return "", errors.New("the request's target has a control character or a space")
	}
	if strings.HasPrefix(target, "/") {
		return target, nil
	}
	// A client that takes the server for a proxy writes the whole URL.
	scheme, rest, ok := strings.Cut(target, "://")
	if ok && defaultPorts[strings.ToLower(scheme)] != "" {
		if at := strings.IndexAny(rest, "/?"); at >= 0 {
			return rest[at:], nil
		}
		return "/", nil
	}
	return "", errors.New("the request's target is neither a path nor a URL of http")
}

// otherURLs are further URLs by which Twilio may have sent a request: those that headers and the
// connection tell of. They are no more than a guess at what is set wrong.
func (f Filter) otherURLs(r *http.Request, target string) []string {
	hosts := []string{r.Host}
	for _, name := range []string{"X-Forwarded-Host", "X-Original-Host"} {
		if host := lastOf(r.Header, name); host != "" {
			hosts = append(hosts, host)
		}
	}
	for pair := range strings.SplitSeq(lastOf(r.Header, "Forwarded"), ";") {
		if name, host, ok := strings.Cut(strings.TrimSpace(pair), "="); ok && strings.EqualFold(name, "host") {
			hosts = append(hosts, strings.Trim(host, `"`))
		}
	}
	paths := []string{target}
	if f.PublicURL != nil {
		hosts = append(hosts, f.PublicURL.Host)
		paths = append(paths, strings.TrimSuffix(f.PublicURL.EscapedPath(), "/")+target)
	}
	var urls []string
	for _, host := range hosts {
		for _, path := range paths {
			urls = append(urls, "https://"+host+path)
		}
	}
	if port := lastOf(r.Header, "X-Forwarded-Port"); port != "" && !hasPort(r.Host) {
		urls = append(urls, "https://"+r.Host+":"+port+target)
	}
	return urls
}

// trusts reports whether the forwarding headers of a peer are believed.
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
