package webhooks

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"dialtone/emulator/faults"
)

// The limits of facts 4.9.
const (
	mostRedirects = 10
	largestBody   = 64 << 10 // bytes of TwiML; of what is played, largestSound
	largestSound  = 16 << 20
	largestMedia  = 5 << 20 // of a message (facts 5.2)
	mostJars      = 10_000
)

// Twilio's error codes for requests that failed (facts 4.9).
const (
	CodeHTTP      = 11200 // a status of 4xx or 5xx, or an answer that cannot be read
	CodeConnect   = 11205 // no connection, or no answer in time
	CodeDNS       = 11210
	CodeRedirects = 11215
	CodeTLS       = 11220
	CodeURL       = 11100
	CodeTooLarge  = 11750
	CodeEmpty     = 11770
)

// Sender sends requests. Make one with [NewSender]. It is safe for use by several goroutines.
type Sender struct {
	transport http.RoundTripper
	direct    http.RoundTripper // the network, where requests take another way; else nil
	allow     Allow
	token     func() string

	mu   sync.Mutex
	jars map[string]*cookiejar.Jar
}

// NewSender returns a sender. With a transport, requests go through it, wherever they lead, which
// is then the transport's to decide: an application in the same process needs no network. Without
// one they go over the network, to the hosts that allow has. random makes idempotency tokens; it
// is crypto/rand where it is nil.
func NewSender(transport http.RoundTripper, allow Allow, random io.Reader) *Sender {
	if random == nil {
		random = rand.Reader
	}
	s := &Sender{transport: transport, allow: allow, jars: map[string]*cookiejar.Jar{}}
	var mu sync.Mutex
	s.token = func() string {
		mu.Lock()
		defer mu.Unlock()
		b := make([]byte, 16)
		if _, err := io.ReadFull(random, b); err != nil {
			panic("webhooks: the source of randomness failed: " + err.Error())
		}
		return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
	}
	if transport == nil {
		s.transport = s.network()
	} else {
		s.direct = s.network()
	}
	return s
}

// connectTimeout is the key of a context by which the dialer learns of the override ct.
type connectTimeout struct{}

// network returns a transport that connects to allowed addresses alone. What it asks is the
// address that a name was looked up as, so that no name leads elsewhere.
func (s *Sender) network() http.RoundTripper {
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		limit, _ := ctx.Value(connectTimeout{}).(time.Duration)
		named, _ := ctx.Value(detoured{}).(bool) // who gave the detour has named its host
		named = named || s.allow.named(host)
		dialer := net.Dialer{Timeout: limit, Control: func(_, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil || !named && !s.allow.reaches(to.Addr()) {
				return refusal{host}
			}
			return nil
		}}
		conn, err := dialer.DialContext(ctx, network, address)
		if dns := (*net.DNSError)(nil); errors.As(err, &dns) && !named {
			err = refusal{host} // whether there is such a host or not, it would not have been called
		}
		return conn, err
	}
	return &http.Transport{DialContext: dial, DisableKeepAlives: true, TLSHandshakeTimeout: 5 * time.Second, Proxy: nil}
}

// Lead has requests that go over the network take detours. It is called before any is sent.
func (s *Sender) Lead(d Detours) {
	if s.direct == nil {
		s.transport = d.over(s.transport)
	} else {
		s.direct = d.over(s.direct)
	}
}

// Prepare gives a request its idempotency token. Where requests are prepared one after another, the
// source of randomness is read in an order that repeats itself.
func (s *Sender) Prepare(r *Request) { r.Idempotency = s.token() }

// Network is how other protocols than plain requests, as WebSockets, reach applications: over the
// network, on the hosts that may be called, whatever transport requests take.
func (s *Sender) Network() http.RoundTripper {
	if s.direct == nil {
		return s.transport
	}
	return s.direct
}

// Send sends a request and returns what came of it, which is never nil. It returns early when the
// context ends.
func (s *Sender) Send(ctx context.Context, r *Request) *Response {
	began := time.Now()
	out := &Response{Header: http.Header{}}
	target, err := url.Parse(r.URL)
	if err != nil || target.Scheme != "http" && target.Scheme != "https" || target.Host == "" {
		out.Code, out.Problems = CodeURL, []string{fmt.Sprintf("%q is not a URL of http or https", r.URL)}
		return out
	}
	limits, problems := parseOverrides(target.Fragment)
	out.Problems = problems
	ctx, cancel := context.WithTimeout(ctx, limits.total)
	defer cancel()
	token := r.Idempotency
	if token == "" {
		token = s.token()
	}
	fault := r.Fault
	for out.Tries = 1; ; out.Tries++ {
		if out.Tries > 1 && r.Faults != nil {
			fault = r.Faults.Webhook(r.URL)
		}
		if fault != nil {
			out.Faults = append(out.Faults, fault.String())
		}
		failure := s.try(ctx, r, *target, limits, fault, token, out)
		if failure == "" || !limits.again(failure) || out.Tries > limits.retries || ctx.Err() != nil {
			break
		}
	}
	out.Took = time.Since(began)
	return out
}

// try sends a request once, and follows redirects. It returns what failed, by the words of the
// override rp, or "".
func (s *Sender) try(ctx context.Context, r *Request, target url.URL, limits overrides, fault *faults.Fault, token string, out *Response) string {
	out.Status, out.Code, out.Body, out.Header = 0, 0, nil, http.Header{}
	user := target.User
	target.User, target.Fragment, target.RawFragment = nil, "", ""
	method := strings.ToUpper(r.Method)
	if method == "" {
		method = http.MethodPost
	}
	body, contentType := []byte(nil), ""
	address := asked(target)
	var signing [][2]string
	switch {
	case r.JSON != nil:
		body, contentType = r.JSON, "application/json"
		address = withHash(address, body)
	case method == http.MethodGet:
		address = withQuery(address, r.Params)
	default:
		signing = r.Params
		body, contentType = []byte(encodeForm(r.Params)), "application/x-www-form-urlencoded; charset=utf-8"
	}
	authorized := false
	for redirects := 0; ; {
		signature, signed := Sign(r.Token, address, signing)
		if out.Signed == "" {
			out.Signed = signed
		}
		limited, cancel := context.WithTimeout(context.WithValue(ctx, connectTimeout{}, limits.connect), limits.read)
		res, read, err := s.failing(fault, limits, func() (*http.Response, []byte, error) {
			return s.once(limited, r, method, address, body, contentType, signature, token, user, authorized)
		})
		cancel()
		fault = nil // what comes after a redirect goes well
		if err != nil {
			code, failure := failureOf(err)
			out.Code, out.Refused, out.Problems = code, failure == "refused", append(out.Problems, wordsOf(err, limits))
			return failure
		}
		out.Status, out.Header, out.Body, out.URL = res.StatusCode, res.Header, read, address
		switch {
		case res.StatusCode == http.StatusUnauthorized && user != nil && !authorized && strings.HasPrefix(strings.ToLower(res.Header.Get("WWW-Authenticate")), "basic"):
			authorized = true // Twilio sends credentials only when it is asked for them
			continue
		case res.StatusCode == http.StatusUnauthorized && user != nil && !authorized:
			out.Problems = append(out.Problems, "the application asks for other credentials than Basic ones, which the emulator cannot give")
		}
		location, err := res.Location()
		if res.StatusCode < 300 || res.StatusCode > 399 || err != nil {
			break
		}
		if redirects++; redirects > mostRedirects {
			out.Code, out.Problems = CodeRedirects, append(out.Problems, fmt.Sprintf("more than %d redirects", mostRedirects))
			return ""
		}
		if location.Host != target.Host {
			user, authorized = nil, false // credentials are for the host that they were given for
		}
		if location.User != nil {
			user, authorized = location.User, false
		}
		location.User, location.Fragment, location.RawFragment = nil, "", ""
		target, address = *location, asked(*location)
		if res.StatusCode != http.StatusTemporaryRedirect && res.StatusCode != http.StatusPermanentRedirect {
			method, body, contentType, signing = http.MethodGet, nil, "", nil
		}
	}
	switch largest := limitOf(out); {
	case len(out.Body) > largest:
		out.Code, out.Problems = CodeTooLarge, append(out.Problems, fmt.Sprintf("the answer is longer than %d bytes", largest))
		out.Body = out.Body[:largest]
	case out.Status >= 500:
		out.Code = CodeHTTP
		return "5xx"
	case out.Status >= 400:
		out.Code = CodeHTTP
		return "4xx"
	case out.Status >= 300:
		out.Code = CodeHTTP
	}
	return ""
}

// failing sends a request with what goes wrong with it on purpose.
func (s *Sender) failing(fault *faults.Fault, limits overrides, send func() (*http.Response, []byte, error)) (*http.Response, []byte, error) {
	switch {
	case fault == nil:
		return send()
	case fault.Drop == faults.Before:
		return nil, nil, &net.OpError{Op: "dial", Net: "tcp", Err: errDropped}
	case fault.Drop == faults.After:
		if res, read, err := send(); err != nil {
			return res, read, err
		}
		return nil, nil, errDropped
	case fault.Delay >= limits.read || fault.Delay >= limits.total:
		if res, read, err := send(); err != nil {
			return res, read, err
		}
		return nil, nil, context.DeadlineExceeded
	case fault.Status != 0:
		header := http.Header{"Content-Type": {"text/plain"}}
		return &http.Response{StatusCode: fault.Status, Header: header}, []byte(http.StatusText(fault.Status)), nil
	}
	return send()
}

// errDropped is the error of a connection that is dropped on purpose.
var errDropped = errors.New("the connection was dropped")

// Patience returns how long an answer to a request to a URL is waited for.
func Patience(address string) time.Duration {
	u, err := url.Parse(address)
	if err != nil {
		return 0
	}
	limits, _ := parseOverrides(u.Fragment)
	return min(limits.read, limits.total)
}

// asked returns a URL as the request line and the header Host have it, which is what is signed: at
// least the path /.
func asked(u url.URL) string { return u.Scheme + "://" + u.Host + u.RequestURI() }

// limitOf returns how long an answer may be: sounds are longer than documents, and so is what a
// message may have.
func limitOf(out *Response) int {
	kind, _, _ := strings.Cut(out.ContentType(), "/")
	switch {
	case kind == "audio":
		return largestSound
	case kind == "image", kind == "video", out.ContentType() == "application/pdf":
		return largestMedia
	}
	return largestBody
}

// once sends one request and reads its answer, one byte more than it may have.
func (s *Sender) once(ctx context.Context, r *Request, method, address string, body []byte, contentType, signature, token string, user *url.Userinfo, authorized bool) (*http.Response, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	h := req.Header
	h.Set("User-Agent", "TwilioProxy/1.1")
	h.Set("Accept", "*/*")
	h.Set("X-Twilio-Signature", signature)
	h.Set("I-Twilio-Idempotency-Token", token)
	h.Set("X-Home-Region", "us1")
	if contentType != "" {
		h.Set("Content-Type", contentType)
	}
	if authorized {
		password, _ := user.Password()
		req.SetBasicAuth(user.Username(), password)
	}
	jar := s.jar(r.Cookies)
	if jar != nil {
		for _, c := range jar.Cookies(req.URL) {
			req.AddCookie(c)
		}
	}
	res, err := s.transport.RoundTrip(req)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	if res.Request == nil {
		res.Request = req // an injected transport may leave it out, and Location needs it
	}
	if jar != nil {
		jar.SetCookies(req.URL, res.Cookies())
	}
	read, err := io.ReadAll(io.LimitReader(res.Body, int64(limitOf(&Response{Header: res.Header}))+1))
	return res, read, err
}

// jar returns the cookies of a call or of a pair of numbers.
func (s *Sender) jar(name string) *cookiejar.Jar {
	if name == "" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.jars[name] == nil {
		if len(s.jars) >= mostJars {
			clear(s.jars)
		}
		s.jars[name], _ = cookiejar.New(nil) // it fails with wrong options alone
	}
	return s.jars[name]
}

// Forget drops the cookies of a call that is over.
func (s *Sender) Forget(cookies string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.jars, cookies)
}

// wordsOf says what went wrong with a request.
func wordsOf(err error, limits overrides) string {
	var op *net.OpError
	if errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &op) {
		return fmt.Sprintf("no answer in %v", min(limits.read, limits.total))
	}
	return err.Error()
}

// failureOf returns Twilio's code for an error of sending, and the word by which rp names it.
func failureOf(err error) (code int, failure string) {
	var dns *net.DNSError
	var refused refusal
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var op *net.OpError
	switch {
	case errors.As(err, &refused):
		return CodeConnect, "refused"
	case errors.As(err, &dns):
		return CodeDNS, "ct"
	case errors.As(err, &certificate), errors.As(err, &record):
		return CodeTLS, "tls"
	case errors.As(err, &op) && op.Op == "dial":
		return CodeConnect, "ct"
	}
	return CodeConnect, "rt" // no answer in time, or none that can be read
}

// encodeForm writes parameters as a form, in their order.
func encodeForm(params [][2]string) string {
	var b strings.Builder
	for i, p := range params {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(p[0]) + "=" + url.QueryEscape(p[1]))
	}
	return b.String()
}

// withQuery adds parameters to the query of a URL.
func withQuery(address string, params [][2]string) string {
	if len(params) == 0 {
		return address
	}
	separator := "?"
	if strings.Contains(address, "?") {
		separator = "&"
	}
	return address + separator + encodeForm(params)
}
