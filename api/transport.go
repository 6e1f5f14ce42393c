package api

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// NewTransport returns a transport fit for Twilio: it keeps as many connections
// as the default limit lets be under way, takes proxies from the environment as
// Go programs do (HTTPS_PROXY and NO_PROXY; HTTP_PROXY for a base URL without
// TLS), and gives up on a host that does not pick up within ten seconds.
//
// Idle connections are closed after twenty seconds, before the other side may
// close them: a POST on a connection that dies under it ends with an unknown
// outcome.
func NewTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		TLSHandshakeTimeout:    10 * time.Second,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           2 * DefaultConcurrency,
		MaxIdleConnsPerHost:    DefaultConcurrency,
		IdleConnTimeout:        20 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
		OnProxyConnectResponse: proxyAnswered,
	}
}

// proxyAnswered says that it was a proxy who refused, where net/http would give its
// word alone: "Forbidden".
func proxyAnswered(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return fmt.Errorf("the proxy %s, which HTTPS_PROXY names, answered %s", proxy.Host, resp.Status)
}

// version is this module's, as Go recorded it in the program.
var version = sync.OnceValue(func() string {
	info, ok := debug.ReadBuildInfo()
	if ok {
		for _, m := range append(info.Deps, &info.Main) {
			if m.Path == "dialtone" && m.Version != "" && m.Version != "(devel)" {
				return strings.TrimPrefix(m.Version, "v")
			}
		}
	}
	return "devel"
})

// userAgent is written as Twilio's own SDKs write theirs (facts 11.2).
func userAgent(extension string) string {
	s := "dialtone/" + version() + " (" + runtime.GOOS + " " + runtime.GOARCH + ") go/" + strings.TrimPrefix(runtime.Version(), "go")
	if extension != "" {
		s += " " + extension
	}
	return s
}

// edges are the edge locations of the regions, as twilio-cli fills them in
// (facts 11.1).
var edges = map[string]string{
	"au1": "sydney",
	"br1": "sao-paulo",
	"de1": "frankfurt",
	"ie1": "dublin",
	"jp1": "tokyo",
	"jp2": "osaka",
	"sg1": "singapore",
	"us1": "ashburn",
	"us2": "umatilla",
}

const twilioDomain = ".twilio.com"

// Host returns where a product's host ("api.twilio.com") is to be found by way of
// an edge and in a region: "api.dublin.ie1.twilio.com". Either may be empty.
//
// An edge alone goes with region us1. A region alone goes with its own edge,
// because Twilio has switched off the hosts without one (since 2026-04-28, facts
// 11.1); a region whose edge is not known stands alone. A host that has an edge or
// a region already stays as it is.
func Host(host, edge, region string) string {
	product, ok := strings.CutSuffix(host, twilioDomain)
	if !ok || strings.Contains(product, ".") || edge == "" && region == "" {
		return host
	}
	if region == "" {
		region = "us1"
	}
	if edge == "" {
		edge = edges[region]
	}
	if edge == "" {
		return product + "." + region + twilioDomain
	}
	return product + "." + edge + "." + region + twilioDomain
}
