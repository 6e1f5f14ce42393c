package proxy

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// The time for connecting to a host, and for the handshake of TLS.
const (
	dialTime      = 30 * time.Second
	handshakeTime = 10 * time.Second
)

// established is the answer to CONNECT.
const established = "HTTP/1.1 200 Connection established\r\n\r\n"

// connect opens a tunnel. That to one of Twilio's hosts ends here.
func (p *Proxy) connect(w http.ResponseWriter, r *http.Request) {
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil || host == "" || port == "" {
		p.refuse(w, http.StatusBadRequest, fmt.Sprintf("CONNECT takes a host and a port, and not %q", r.Host))
		return
	}
	if IsTwilio(host) {
		p.end(w, host)
		return
	}
	if p.options.OnlyTwilio {
		p.refuseOther(w, r.Host)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), dialTime)
	far, err := p.dial(ctx, r.Host)
	cancel()
	if err != nil {
		p.refuse(w, http.StatusBadGateway, fmt.Sprintf("the proxy did not reach %s: %v", r.Host, err))
		return
	}
	defer far.Close()
	near, release, ok := p.take(w)
	if !ok {
		return
	}
	defer release()
	defer near.Close()
	releaseFar, ok := p.keep(far)
	if !ok {
		return
	}
	defer releaseFar()
	var both sync.WaitGroup
	both.Go(func() { pour(far, near) })
	both.Go(func() { pour(near, far) })
	both.Wait()
}

// pour copies what one side says to the other, and then says that this was all.
func pour(to, from net.Conn) {
	_, err := io.Copy(to, from)
	if half, ok := to.(interface{ CloseWrite() error }); ok && err == nil && half.CloseWrite() == nil {
		return
	}
	_ = to.Close()
	_ = from.Close()
}

// take takes a connection away from its server and says that the tunnel is there.
func (p *Proxy) take(w http.ResponseWriter) (c net.Conn, release func(), ok bool) {
	raw, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		p.refuse(w, http.StatusInternalServerError, "this server has no tunnels: "+err.Error())
		return nil, nil, false
	}
	_ = raw.SetDeadline(time.Time{}) // the server's was for the header
	release, ok = p.keep(raw)
	if ok {
		if _, err := io.WriteString(raw, established); err == nil {
			return &begun{raw, buffered.Reader}, release, true
		}
		release()
	}
	_ = raw.Close()
	return nil, nil, false
}

// begun is a connection of which something was read already.
type begun struct {
	net.Conn
	r *bufio.Reader
}

func (c *begun) Read(b []byte) (int, error) { return c.r.Read(b) }

// CloseWrite says that nothing more comes from this side.
func (c *begun) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return c.Close()
}

// end is the other end of a tunnel to one of Twilio's hosts.
func (p *Proxy) end(w http.ResponseWriter, host string) {
	ours, err := p.options.Authority()
	if err != nil {
		p.refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	near, release, ok := p.take(w)
	if !ok {
		return
	}
	first, err := near.(*begun).r.Peek(1)
	if err != nil {
		release()
		_ = near.Close()
		return
	}
	if first[0] == handshake {
		ctx, cancel := context.WithTimeout(context.Background(), handshakeTime)
		secured := tls.Server(near, ours.TLS(host))
		err := secured.HandshakeContext(ctx)
		cancel()
		if err != nil {
			p.options.Trouble(fmt.Sprintf("a program did not take the certificate for %s: %v; it must trust the authority that dialtone emulator ca prints", host, err))
			release()
			_ = near.Close()
			return
		}
		near = secured
	}
	release() // from here on it is the server's to close
	p.serve(near)
}

// handshake is the first byte of TLS.
const handshake = 0x16

// serve has the server of the tunnels that end here answer a connection.
func (p *Proxy) serve(c net.Conn) {
	p.start.Do(func() { go func() { _ = p.own.Serve((*arrivals)(p)) }() })
	select {
	case p.arrive <- c:
	case <-p.closed:
		_ = c.Close()
	}
}

// arrivals are the connections of a proxy that end here, as a listener.
type arrivals Proxy

func (a *arrivals) Accept() (net.Conn, error) {
	select {
	case c := <-a.arrive:
		return c, nil
	case <-a.closed:
		return nil, net.ErrClosed
	}
}

func (a *arrivals) Close() error { return nil }

func (a *arrivals) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
