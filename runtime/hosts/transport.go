package hosts

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

const (
	connectTime = 30 * time.Second // To all of a name's addresses together.
	idleTime    = 30 * time.Second // Which a connection stays open that nobody uses.

	// As many as the requests that a script may have under way by default: with fewer,
	// connections would be made and closed all the time.
	idleConnections = 50
)

// transport sends requests by connections that dial makes. No proxy of the environment's is
// used: it would make the connections itself.
type transport struct{ *http.Transport }

func newTransport(dial func(ctx context.Context, network, address string) (net.Conn, error)) transport {
	return transport{&http.Transport{
		DialContext:         dial,
		ForceAttemptHTTP2:   true,
		TLSHandshakeTimeout: 10 * time.Second,
		IdleConnTimeout:     idleTime,
		MaxIdleConnsPerHost: idleConnections,
	}}
}

// RoundTrip sends a request, unless it asks a host that it reaches for another one by
// a header, as servers do that have several.
func (t transport) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Host != "" && cleanName(request.Host) != cleanName(request.URL.Host) {
		if request.Body != nil {
			_ = request.Body.Close()
		}
		return nil, &DeniedError{request.Host, fmt.Sprintf("the request goes to %s, and must not name another host", request.URL.Host)}
	}
	return t.Transport.RoundTrip(request)
}

// dial connects to the first of a host's addresses that answers.
func (n *Network) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	addresses, err := n.find(ctx, host, port)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, connectTime)
	defer cancel()
	var failed error
	for i, ip := range addresses {
		dialer := net.Dialer{Timeout: connectTime / time.Duration(len(addresses)-i)}
		conn, err := dialer.DialContext(ctx, network, net.JoinHostPort(ip.String(), port))
		if err == nil {
			return conn, nil
		}
		if failed == nil {
			failed = err
		}
	}
	return nil, failed
}
