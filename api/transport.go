package api

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
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
