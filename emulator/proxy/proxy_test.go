package proxy

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"dialtone/emulator/authority"
)

// open starts a proxy whose local handler says what it was asked, and returns its URL, the
// certificates that its clients trust, and what it was in trouble with.
func open(t *testing.T, change func(*Options)) (at *url.URL, roots *x509.CertPool, troubles *lines) {
	t.Helper()
	ours, err := authority.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	troubles = &lines{}
	o := Options{
		Local: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprintf(w, "local %s %s %s tls=%t", r.Proto, r.Host, r.RequestURI, r.TLS != nil)
		}),
		Authority: func() (*authority.Authority, error) { return ours, nil },
		Trouble:   troubles.add,
	}
	if change != nil {
		change(&o)
	}
	p := New(o)
	server := httptest.NewServer(p)
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		server.Close()
	})
	at, err = url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	roots.AppendCertsFromPEM(ours.Certificate())
	return at, roots, troubles
}

// lines are what was said, by several.
type lines struct {
	mu  sync.Mutex
	all []string
}

func (l *lines) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, line)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.all, "\n")
}

// through returns a client that asks a proxy.
func through(t *testing.T, at *url.URL, roots *x509.CertPool) *http.Client {
	transport := &http.Transport{Proxy: http.ProxyURL(at), TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// get returns the status and the text of an answer, or the error.
func get(client *http.Client, address string) string {
	res, err := client.Get(address)
	if err != nil {
		return err.Error()
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%d %s", res.StatusCode, raw)
}

// echo is a server that answers with the request as it came.
func echo(t *testing.T, start func(http.Handler) *httptest.Server) *httptest.Server {
	server := start(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "elsewhere "+r.RequestURI)
	}))
	t.Cleanup(server.Close)
	return server
}

// TestTwilioIsHere: what is asked of Twilio's hosts comes to the local handler, by whatever way a
// program asks, and so does what is asked of the proxy's own address.
func TestTwilioIsHere(t *testing.T) {
	at, roots, _ := open(t, nil)
	client := through(t, at, roots)
	for address, want := range map[string]string{
		"https://api.twilio.com/2010-04-01/Accounts.json?PageSize=1": "200 local HTTP/1.1 api.twilio.com /2010-04-01/Accounts.json?PageSize=1 tls=true",
		"https://verify.dublin.ie1.twilio.com/v2/Services":           "200 local HTTP/1.1 verify.dublin.ie1.twilio.com /v2/Services tls=true",
		"https://api.twilio.com:8443/x":                              "200 local HTTP/1.1 api.twilio.com:8443 /x tls=true",
	} {
		if got := get(client, address); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
	if got := get(client, "http://api.twilio.com/x"); !strings.HasPrefix(got, "200 local HTTP/1.1 api.twilio.com ") {
		t.Error(got)
	}
	if got := get(http.DefaultClient, at.String()+"/_emulator/health"); got != "200 local HTTP/1.1 "+at.Host+" /_emulator/health tls=false" {
		t.Error(got)
	}
	// axios asks a proxy for an https URL without CONNECT.
	if got := raw(t, at, "GET https://api.twilio.com/y HTTP/1.1\r\nHost: api.twilio.com\r\nConnection: close\r\n\r\n"); !strings.Contains(got, "local HTTP/1.1 api.twilio.com") {
		t.Error(got)
	}
	// A tunnel without TLS, as for ws://.
	if got := raw(t, at, "CONNECT api.twilio.com:80 HTTP/1.1\r\nHost: api.twilio.com:80\r\n\r\nGET /z HTTP/1.1\r\nHost: api.twilio.com\r\nConnection: close\r\n\r\n"); !strings.Contains(got, "local HTTP/1.1 api.twilio.com /z tls=false") {
		t.Error(got)
	}
}

// raw sends text and returns all that comes back.
func raw(t *testing.T, at *url.URL, text string) string {
	t.Helper()
	c, err := net.Dial("tcp", at.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// TestOthersAreTunnelled: another TLS server is reached through the tunnel, by its own certificate
// and protocol.
func TestOthersAreTunnelled(t *testing.T) {
	at, roots, troubles := open(t, nil)
	other := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Proto)
	}))
	other.EnableHTTP2 = true
	other.StartTLS()
	t.Cleanup(other.Close)
	if got := get(through(t, at, roots), other.URL); !strings.Contains(got, "unknown authority") {
		t.Errorf("the other server passes for one of ours: %s", got)
	}
	roots.AddCert(other.Certificate())
	if got := get(through(t, at, roots), other.URL); got != "200 HTTP/2.0" {
		t.Error(got)
	}
	if troubles.String() != "" {
		t.Error(troubles)
	}
	if got := get(through(t, at, roots), "https://127.0.0.1:1/"); !strings.Contains(got, "Bad Gateway") || !strings.Contains(troubles.String(), "did not reach 127.0.0.1:1") {
		t.Error(got, troubles)
	}
}

// TestPlainRequestsAreUntouched: what a plain request has reaches the other server as it was, and
// its answer comes back as it comes.
func TestPlainRequestsAreUntouched(t *testing.T) {
	at, _, _ := open(t, nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	got := make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		var head strings.Builder
		r := bufio.NewReader(c)
		for {
			line, err := r.ReadString('\n')
			if head.WriteString(line); err != nil || line == "\r\n" {
				break
			}
		}
		body := make([]byte, 4)
		_, _ = io.ReadFull(r, body)
		got <- head.String() + string(body)
		_, _ = io.WriteString(c, "HTTP/1.1 203 Fine\r\nX-One: 1\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc")
	}()
	host := l.Addr().String()
	answer := raw(t, at, "PURGE http://"+host+"/a%2Fb//c?x=1;y=2&%zz HTTP/1.1\r\nHost: "+host+"\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: gopher\r\n"+
		"Authorization: Basic eA==\r\nContent-Length: 4\r\nProxy-Connection: keep-alive\r\nConnection: close\r\n\r\nbody")
	asked := <-got
	for _, want := range []string{"PURGE /a%2Fb//c?x=1;y=2&%zz HTTP/1.1\r\n", "Host: " + host + "\r\n", "X-Forwarded-For: 192.0.2.1\r\n", "X-Forwarded-Proto: gopher\r\n", "Authorization: Basic eA==\r\n", "\r\n\r\nbody"} {
		if !strings.Contains(asked, want) {
			t.Errorf("without %q:\n%s", want, asked)
		}
	}
	for _, never := range []string{"User-Agent", "Accept-Encoding", "Proxy-Connection", "Via"} {
		if strings.Contains(asked, never) {
			t.Errorf("with %q:\n%s", never, asked)
		}
	}
	for _, want := range []string{"HTTP/1.1 203 ", "X-One: 1\r\n", "Content-Encoding: gzip\r\n", "\r\n\r\nabc"} {
		if !strings.Contains(answer, want) {
			t.Errorf("without %q:\n%s", want, answer)
		}
	}
}

// TestEventsComeAtOnce: the first event of a stream is there before the second is sent.
func TestEventsComeAtOnce(t *testing.T) {
	at, roots, _ := open(t, nil)
	seen := make(chan bool)
	server := echo(t, func(http.Handler) *httptest.Server {
		return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, "data: 1\n\n")
			_ = http.NewResponseController(w).Flush()
			select {
			case <-seen:
			case <-r.Context().Done():
			}
		}))
	})
	res, err := through(t, at, roots).Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	line, err := bufio.NewReader(res.Body).ReadString('\n')
	if err != nil || line != "data: 1\n" {
		t.Error(line, err)
	}
	close(seen)
}

// TestOnlyTwilio refuses tunnels and plain requests to others, and says so.
func TestOnlyTwilio(t *testing.T) {
	at, roots, troubles := open(t, func(o *Options) { o.OnlyTwilio = true })
	client := through(t, at, roots)
	plain, secured := echo(t, httptest.NewServer), echo(t, httptest.NewTLSServer)
	if got := get(client, plain.URL); !strings.HasPrefix(got, "403 dialtone: 127.0.0.1:") {
		t.Error(got)
	}
	if got := get(client, secured.URL); !strings.Contains(got, "Forbidden") {
		t.Error(got)
	}
	if got := get(client, "https://api.twilio.com/"); !strings.HasPrefix(got, "200 local") {
		t.Error(got)
	}
	if n := strings.Count(troubles.String(), "--proxy-only-twilio refuses"); n != 2 {
		t.Error(troubles)
	}
}

// TestAProxyBefore: what the environment says of a proxy stays in force, and so does what it says
// of hosts that are reached without one.
func TestAProxyBefore(t *testing.T) {
	secured, plain := echo(t, httptest.NewTLSServer), echo(t, httptest.NewServer)
	var asked lines
	office := httptest.NewServer(New(Options{Local: http.NotFoundHandler()}))
	t.Cleanup(office.Close)
	before := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.add(r.Method + " " + r.Header.Get("Proxy-Authorization"))
		office.Config.Handler.ServeHTTP(w, r)
	}))
	t.Cleanup(before.Close)
	socks := socks5(t, &asked)
	address := strings.TrimPrefix(before.URL, "http://")
	for _, c := range []struct {
		name string
		env  map[string]string
		want string
	}{
		{"HTTPS_PROXY and http_proxy", map[string]string{"HTTPS_PROXY": "http://ann:pw@" + address, "http_proxy": "http://" + address}, "CONNECT Basic YW5uOnB3\nGET "},
		{"without a scheme", map[string]string{"https_proxy": address}, "CONNECT "},
		{"ALL_PROXY", map[string]string{"ALL_PROXY": "socks5://" + socks}, "socks\nsocks"},
		{"NO_PROXY", map[string]string{"HTTPS_PROXY": before.URL, "HTTP_PROXY": before.URL, "no_proxy": "there.example"}, ""},
		{"itself", map[string]string{"HTTPS_PROXY": "http://localhost:4010", "HTTP_PROXY": "127.0.0.1:4010/"}, ""},
	} {
		asked.all = nil
		at, roots, troubles := open(t, func(o *Options) {
			way := FromEnvironment(func(name string) string { return c.env[name] }, "0.0.0.0:4010")
			o.Upstream = func(u *url.URL) (*url.URL, error) {
				there := *u // a name, for loopback addresses take no proxy
				there.Host = "there.example:" + u.Port()
				return way(&there)
			}
		})
		roots.AddCert(secured.Certificate())
		client := through(t, at, roots)
		for _, address := range []string{secured.URL, plain.URL} {
			if got := get(client, address+"/p"); got != "200 elsewhere /p" {
				t.Errorf("%s: %s: %s (%s)", c.name, address, got, troubles)
			}
		}
		if asked.String() != c.want {
			t.Errorf("%s: the proxy before was asked %q", c.name, asked.String())
		}
	}
	at, roots, troubles := open(t, func(o *Options) {
		o.Upstream = func(*url.URL) (*url.URL, error) { return url.Parse("http://ann:secret@127.0.0.1:1") }
	})
	if got := get(through(t, at, roots), secured.URL); !strings.Contains(got, "Bad Gateway") || !strings.Contains(troubles.String(), "by the proxy http://ann:xxxxx@127.0.0.1:1") {
		t.Error(got, troubles)
	}
}

// socks5 is a proxy of SOCKS5 without credentials.
func socks5(t *testing.T, asked *lines) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	serve := func(c net.Conn) {
		defer c.Close()
		head := make([]byte, 262)
		if _, err := io.ReadFull(c, head[:2]); err != nil {
			return
		}
		_, _ = io.ReadFull(c, head[:head[1]])
		_, _ = c.Write([]byte{5, 0})
		_, _ = io.ReadFull(c, head[:10]) // an IPv4 address and a port
		asked.add("socks")
		far, err := net.Dial("tcp", fmt.Sprintf("%d.%d.%d.%d:%d", head[4], head[5], head[6], head[7], int(head[8])<<8|int(head[9])))
		if err != nil {
			return
		}
		defer far.Close()
		_, _ = c.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
		go func() { _, _ = io.Copy(far, c) }()
		_, _ = io.Copy(c, far)
	}
	go func() {
		for c, err := l.Accept(); err == nil; c, err = l.Accept() {
			go serve(c)
		}
	}()
	return l.Addr().String()
}

// TestMistrust: a program that does not trust the authority shows little of it, so the proxy says
// so.
func TestMistrust(t *testing.T) {
	said := make(chan string, 1)
	at, _, _ := open(t, func(o *Options) { o.Trouble = func(text string) { said <- text } })
	if got := get(through(t, at, x509.NewCertPool()), "https://api.twilio.com/"); !strings.Contains(got, "unknown authority") {
		t.Error(got)
	}
	if text := <-said; !strings.Contains(text, "did not take the certificate for api.twilio.com") {
		t.Error(text)
	}
}

// TestWhatMakesNoSense is refused.
func TestWhatMakesNoSense(t *testing.T) {
	at, _, _ := open(t, nil)
	for _, text := range []string{"CONNECT api.twilio.com HTTP/1.1\r\nHost: api.twilio.com\r\n", "GET ftp://example.com/ HTTP/1.1\r\nHost: example.com\r\n"} {
		if got := raw(t, at, text+"Connection: close\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 400 ") {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// TestCloseEndsTunnels, those that end here and those that go through.
func TestCloseEndsTunnels(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	ours, err := authority.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := New(Options{Local: http.NotFoundHandler(), Authority: func() (*authority.Authority, error) { return ours, nil }})
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	for _, host := range []string{l.Addr().String(), "api.twilio.com:443"} {
		c, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if _, err := io.WriteString(c, "CONNECT "+host+" HTTP/1.1\r\nHost: "+host+"\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(c).ReadString('\n'); err != nil || !strings.Contains(line, "200") {
			t.Fatal(line, err)
		}
		defer func() {
			_, err := io.Copy(io.Discard, c)
			if err != nil && !strings.Contains(err.Error(), "reset") {
				t.Error(err)
			}
		}()
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

// TestNames tells Twilio's hosts from those that look like them.
func TestNames(t *testing.T) {
	for host, want := range map[string]bool{
		"api.twilio.com": true, "API.Twilio.Com.": true, "api.twilio.com:443": true, "api.dublin.ie1.twilio.com": true, "twilio.com": true,
		"nottwilio.com": false, "twilio.com.example.com": false, "example.com": false, "127.0.0.1:443": false, "": false,
	} {
		if IsTwilio(host) != want {
			t.Errorf("%q: %v", host, !want)
		}
	}
}
