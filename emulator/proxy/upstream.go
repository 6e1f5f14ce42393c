package proxy

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpproxy"
	"golang.org/x/net/proxy"
)

// FromEnvironment returns what HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, or their names in
// small letters, say of the way to a URL. A proxy at an address of own, which are the proxy's that
// asks, is left out: a shell may have been told of it already.
func FromEnvironment(getenv func(string) string, own ...string) func(*url.URL) (*url.URL, error) {
	either := func(name string) string {
		if value := getenv(name); value != "" {
			return value
		}
		return getenv(strings.ToLower(name))
	}
	all := either("ALL_PROXY")
	given := func(name string) string {
		value := either(name)
		if value == "" {
			value = all
		}
		for _, address := range own {
			if at(value) == at("http://"+address) {
				return ""
			}
		}
		return value
	}
	config := httpproxy.Config{HTTPProxy: given("HTTP_PROXY"), HTTPSProxy: given("HTTPS_PROXY"), NoProxy: either("NO_PROXY")}
	return config.ProxyFunc()
}

// at returns the host and port of a proxy's URL, those of this machine in one form.
func at(text string) string {
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		return text
	}
	host := strings.ToLower(u.Hostname())
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && (ip.IsLoopback() || ip.IsUnspecified()) {
		host = "this machine"
	}
	return host + " " + u.Port()
}

// dial connects to a host and port, through the proxy that the environment has for it.
func (p *Proxy) dial(ctx context.Context, address string) (net.Conn, error) {
	direct := &net.Dialer{}
	through, err := p.options.Upstream(&url.URL{Scheme: "https", Host: address})
	if err != nil {
		return nil, err
	}
	if through == nil {
		return direct.DialContext(ctx, "tcp", address)
	}
	switch through.Scheme {
	case "http", "https":
		return tunnel(ctx, direct, through, address)
	case "socks5", "socks5h":
		dialer, err := proxy.FromURL(through, direct)
		if err != nil {
			return nil, fmt.Errorf("by the proxy %s: %w", through.Redacted(), err)
		}
		c, err := dialer.(proxy.ContextDialer).DialContext(ctx, "tcp", address)
		if err != nil {
			return nil, fmt.Errorf("by the proxy %s: %w", through.Redacted(), err)
		}
		return c, nil
	}
	return nil, fmt.Errorf("the proxy %s is none of http, https and socks5", through.Redacted())
}

// tunnel connects to a host and port by CONNECT to another proxy.
func tunnel(ctx context.Context, direct *net.Dialer, through *url.URL, address string) (net.Conn, error) {
	failed := func(err error) error { return fmt.Errorf("by the proxy %s: %w", through.Redacted(), err) }
	port := through.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[through.Scheme]
	}
	c, err := direct.DialContext(ctx, "tcp", net.JoinHostPort(through.Hostname(), port))
	if err != nil {
		return nil, failed(err)
	}
	if through.Scheme == "https" {
		secured := tls.Client(c, &tls.Config{ServerName: through.Hostname()})
		if err := secured.HandshakeContext(ctx); err != nil {
			_ = c.Close()
			return nil, failed(err)
		}
		c = secured
	}
	stop := context.AfterFunc(ctx, func() { _ = c.Close() })
	ask := "CONNECT " + address + " HTTP/1.1\r\nHost: " + address + "\r\n"
	if user := through.User; user != nil {
		password, _ := user.Password()
		ask += "Proxy-Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password)) + "\r\n"
	}
	_, err = io.WriteString(c, ask+"\r\n")
	r := bufio.NewReader(c)
	var res *http.Response
	if err == nil {
		res, err = http.ReadResponse(r, &http.Request{Method: http.MethodConnect})
	}
	switch stopped := stop(); {
	case err == nil && res.StatusCode != http.StatusOK:
		err = fmt.Errorf("it answered %s", res.Status)
	case err == nil && !stopped:
		err = ctx.Err()
	}
	if err != nil {
		_ = c.Close()
		return nil, failed(err)
	}
	return &begun{c, r}, nil
}
