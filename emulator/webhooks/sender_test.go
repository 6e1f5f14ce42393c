package webhooks

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// app is an application that notes what it is asked.
type app struct {
	*httptest.Server
	mu    sync.Mutex
	asked []*http.Request
	forms []url.Values
}

func newApp(t *testing.T, answer http.HandlerFunc) *app {
	a := &app{}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		a.mu.Lock()
		a.asked, a.forms = append(a.asked, r), append(a.forms, r.Form)
		a.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *app) send(t *testing.T, r Request) *Response {
	r.Token = "12345"
	if !strings.Contains(r.URL, "://") {
		r.URL = a.URL + r.URL
	}
	return NewSender(nil, Allow{}, nil).Send(t.Context(), &r)
}

func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		_, _ = io.WriteString(w, body)
	}
}

// TestRequests: methods, headers and parameters are Twilio's, and the signature is of what is
// asked for.
func TestRequests(t *testing.T) {
	a := newApp(t, text("<Response/>"))
	params := [][2]string{{"To", "+1 2"}, {"Body", "zwölf"}}
	for _, c := range []struct {
		request        Request
		method, target string
		form           bool
	}{
		{Request{URL: "/voice?x=1#rc=2", Params: params}, "POST", "/voice?x=1", true},
		{Request{URL: "/voice", Method: "get", Params: params}, "GET", "/voice?To=%2B1+2&Body=zw%C3%B6lf", false},
		{Request{URL: "/voice?x=%27", Method: "GET", Params: params}, "GET", "/voice?x=%27&To=%2B1+2&Body=zw%C3%B6lf", false},
		{Request{URL: "", Params: params}, "POST", "/", true},
		{Request{URL: "?", Params: params}, "POST", "/?", true},
		{Request{URL: "/json?x=1", JSON: []byte("{}")}, "POST", "/json?x=1&bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", false},
	} {
		res := a.send(t, c.request)
		if !res.OK() || string(res.Body) != "<Response/>" || res.ContentType() != "text/xml" || res.Tries != 1 {
			t.Fatalf("%s: %+v", c.request.URL, res)
		}
		r := a.asked[len(a.asked)-1]
		signing := c.request.Params
		if !c.form {
			signing = nil
		}
		signature, signed := Sign("12345", a.URL+c.target, signing)
		if r.Method != c.method || r.RequestURI != c.target || r.Header.Get("X-Twilio-Signature") != signature || res.Signed != signed {
			t.Errorf("%s %s is signed %s, want %s %s and %s", r.Method, r.RequestURI, r.Header.Get("X-Twilio-Signature"), c.method, c.target, signature)
		}
		for name, want := range map[string]string{"User-Agent": "TwilioProxy/1.1", "Accept": "*/*", "X-Home-Region": "us1"} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s is %q", name, got)
			}
		}
		if r.Header.Get("I-Twilio-Idempotency-Token") == "" {
			t.Error("no idempotency token")
		}
	}
}

func TestRedirects(t *testing.T) {
	a := newApp(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/see":
			http.Redirect(w, r, "/there?x=1", http.StatusFound)
		case "/keep":
			http.Redirect(w, r, "there", http.StatusTemporaryRedirect)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		default:
			text("<Response/>")(w, r)
		}
	})
	res := a.send(t, Request{URL: "/see", Params: [][2]string{{"A", "b"}}})
	last := a.asked[len(a.asked)-1]
	if signature, _ := Sign("12345", a.URL+"/there?x=1", nil); !res.OK() || last.Method != "GET" || res.URL != a.URL+"/there?x=1" || last.Header.Get("X-Twilio-Signature") != signature {
		t.Errorf("302: %s %s, %+v", last.Method, last.URL, res)
	}
	res = a.send(t, Request{URL: "/keep", Params: [][2]string{{"A", "b"}}})
	if last := a.asked[len(a.asked)-1]; !res.OK() || last.Method != "POST" || a.forms[len(a.forms)-1].Get("A") != "b" {
		t.Errorf("307: %s, %+v", last.Method, res)
	}
	if res := a.send(t, Request{URL: "/loop"}); res.Code != CodeRedirects || res.OK() {
		t.Errorf("an endless redirect: %+v", res)
	}
}

func TestCookiesAndCredentials(t *testing.T) {
	a := newApp(t, func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if r.URL.Path == "/secret" && (user != "ann" || password != "p@ss") {
			w.Header().Set("WWW-Authenticate", `Basic realm="x"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		c, err := r.Cookie("step")
		if err != nil {
			c = &http.Cookie{Name: "step", Value: "0"}
		}
		http.SetCookie(w, &http.Cookie{Name: "step", Value: c.Value + "1", Path: "/"})
		text(c.Value)(w, r)
	})
	s := NewSender(nil, Allow{}, nil)
	step := func(cookies string) string {
		return string(s.Send(t.Context(), &Request{URL: a.URL + "/step", Cookies: cookies}).Body)
	}
	if got := []string{step("CA1"), step("CA1"), step("CA2"), step(""), step("")}; !slices.Equal(got, []string{"0", "01", "0", "0", "0"}) {
		t.Errorf("steps %q", got)
	}
	if s.Forget("CA1"); step("CA1") != "0" {
		t.Error("the cookies of a call that is over are kept")
	}
	host := strings.TrimPrefix(a.URL, "http://")
	res := a.send(t, Request{URL: "http://ann:p%40ss@" + host + "/secret"})
	n := len(a.asked)
	if _, _, first := a.asked[n-2].BasicAuth(); !res.OK() || first {
		t.Errorf("credentials: %+v; sent unasked: %v", res, first)
	}
	if strings.Contains(res.Signed, "ann") || strings.Contains(res.URL, "ann") {
		t.Errorf("credentials are in what is signed: %s, %s", res.Signed, res.URL)
	}
	if res := a.send(t, Request{URL: "http://ann:wrong@" + host + "/secret"}); res.Status != 401 || res.Code != CodeHTTP {
		t.Errorf("wrong credentials: %+v", res)
	}
}

// TestFailures: each brings Twilio's code, and retries are what the fragment says.
func TestFailures(t *testing.T) {
	block := make(chan struct{})
	a := newApp(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/500", "/404":
			w.WriteHeader(map[string]int{"/500": 500, "/404": 404}[r.URL.Path])
		case "/long":
			text(strings.Repeat("x", largestBody+1))(w, r)
		case "/sound":
			w.Header().Set("Content-Type", "audio/x-wav")
			_, _ = io.WriteString(w, strings.Repeat("x", largestBody+1))
		case "/hang":
			select {
			case <-block:
			case <-r.Context().Done():
			}
		}
	})
	defer close(block)
	dead := httptest.NewServer(http.NotFoundHandler())
	dead.Close()
	for _, c := range []struct {
		url         string
		code, tries int
	}{
		{"/500", CodeHTTP, 1}, {"/404", CodeHTTP, 1}, {"/500#rc=3&rp=5xx", CodeHTTP, 4}, {"/404#rc=3&rp=5xx", CodeHTTP, 1},
		{"/404#rc=1&rp=4xx,5xx", CodeHTTP, 2}, {"/500#rc=2&rp=all", CodeHTTP, 3}, {"/500#rc=9&rp=all", CodeHTTP, 2}, {"/long", CodeTooLarge, 1},
		{"/sound", 0, 1}, {"/hang#rt=100", CodeConnect, 1}, {"/hang#rt=100&rc=2&rp=rt", CodeConnect, 3}, {"/hang#tt=150", CodeConnect, 1},
		{dead.URL, CodeConnect, 2}, {dead.URL + "#rc=0", CodeConnect, 1}, {"ftp://example.com", CodeURL, 0}, {"http://", CodeURL, 0},
		{"https://" + strings.TrimPrefix(a.URL, "http://"), CodeTLS, 1},
	} {
		if res := a.send(t, Request{URL: c.url}); res.Code != c.code || res.Tries != c.tries || (c.code == 0) != res.OK() {
			t.Errorf("%s: code %d after %d tries, want %d after %d: %q", c.url, res.Code, res.Tries, c.code, c.tries, res.Problems)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if res := NewSender(nil, Allow{}, nil).Send(ctx, &Request{URL: a.URL + "/hang"}); res.OK() {
		t.Error("a request that was given up is a success")
	}
}

func TestOverridesOutOfRange(t *testing.T) {
	o, problems := parseOverrides("ct=1&rt=x&tt=99999&rc=6&rp=often,5xx")
	if plain, _ := parseOverrides(""); o.connect != plain.connect || o.read != plain.read || o.total != plain.total || o.retries != plain.retries || len(problems) != 5 {
		t.Errorf("%+v, %q", o, problems)
	}
	for _, fragment := range []string{"sni=y", "e=dublin", "x=1"} {
		if _, problems := parseOverrides(fragment); len(problems) != 1 || !strings.Contains(problems[0], "override "+fragment[:1]) {
			t.Errorf("%s: %q", fragment, problems)
		}
	}
	if _, problems := parseOverrides("section-2"); len(problems) != 0 {
		t.Errorf("a fragment that is none: %q", problems)
	}
}

// TestAllow: a local Twilio calls this machine alone, unless it is told otherwise.
func TestAllow(t *testing.T) {
	a := newApp(t, text("ok"))
	port := a.URL[strings.LastIndexByte(a.URL, ':'):]
	if res := a.send(t, Request{URL: "http://localhost" + port}); !res.OK() {
		t.Errorf("localhost: %+v", res)
	}
	res := NewSender(nil, Allow{}, nil).Send(t.Context(), &Request{URL: "http://192.0.2.7/voice"})
	if res.Code != CodeConnect || res.Tries != 1 || len(res.Problems) != 1 || !strings.Contains(res.Problems[0], "--allow-webhooks=192.0.2.7") {
		t.Errorf("another machine: %+v", res)
	}
	for _, c := range []struct {
		list []string
		host string
		want bool
	}{
		{nil, "app.example.com", true}, {[]string{"*"}, "app.example.com", true}, {[]string{"app.example.com"}, "APP.example.com.", true},
		{[]string{"*.example.com"}, "app.example.com", true}, {[]string{"*.example.com"}, "example.com", false},
		{[]string{"example.com"}, "app.example.com", false}, {[]string{"10.0.0.0/8"}, "10.0.0.0", false},
	} {
		allow, err := ParseAllow(c.list)
		if err != nil {
			t.Fatal(err)
		}
		if got := allow.named(c.host); got != c.want {
			t.Errorf("%q allows %s: %v", c.list, c.host, got)
		}
	}
	for _, wrong := range []string{"http://example.com", "10.0.0.0/99", "", "a b", "host:80"} {
		if _, err := ParseAllow([]string{wrong}); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
	// A transport of the embedder's decides for itself.
	inside := NewSender(handler(text("inside")), Allow{}, nil).Send(t.Context(), &Request{URL: "http://app.test/"})
	if string(inside.Body) != "inside" {
		t.Errorf("in the same process: %+v", inside)
	}
}

// TestDetours: an application is reached where it runs by its public URL, which is what it sees and
// what is signed; its redirects lead on from there.
func TestDetours(t *testing.T) {
	a := newApp(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/first" {
			http.Redirect(w, r, "/second?x=1", http.StatusTemporaryRedirect)
		}
	})
	detours, err := ParseDetours([]string{"https://app.example.com=" + a.URL + "/", "http://plain.example.com:8080=" + a.URL})
	if err != nil {
		t.Fatal(err)
	}
	s := NewSender(nil, Allow{}, nil)
	s.Lead(detours)
	params := [][2]string{{"A", "1"}}
	res := s.Send(t.Context(), &Request{URL: "https://APP.example.com:443/first", Params: params, Token: "12345"})
	if !res.OK() || res.URL != "https://APP.example.com:443/second?x=1" {
		t.Fatalf("%+v", res)
	}
	for i, path := range []string{"/first", "/second?x=1"} {
		r, url := a.asked[i], "https://APP.example.com:443"+path
		signature, _ := Sign("12345", url, params)
		if r.Host != "APP.example.com:443" || r.RequestURI != path || r.Header.Get("X-Forwarded-Proto") != "https" || r.Header.Get("X-Twilio-Signature") != signature || a.forms[i].Get("A") != "1" {
			t.Errorf("%s %s %v %v", r.Host, r.RequestURI, r.Header, a.forms[i])
		}
	}
	if res := s.Send(t.Context(), &Request{URL: "http://plain.example.com:8080/"}); !res.OK() || a.asked[2].Header.Get("X-Forwarded-Proto") != "http" {
		t.Errorf("%+v", res)
	}
	for _, elsewhere := range []string{"http://app.example.com/", "https://app.example.com:8443/", "https://other.example.com/"} {
		if res := s.Send(t.Context(), &Request{URL: elsewhere}); res.OK() || !res.Refused {
			t.Errorf("%s: %+v", elsewhere, res)
		}
	}
	for _, wrong := range []string{"https://app.example.com", "app.example.com=http://localhost", "https://app.example.com/x=http://localhost", "https://a=ftp://b", "https://a=http://u:p@b", "https://a=", "https://a=http://b?c"} {
		if _, err := ParseDetours([]string{wrong}); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
	if _, err := ParseDetours([]string{"https://a=http://b", "https://A:443=http://c"}); err == nil {
		t.Error("one origin leads to two")
	}
}

// TestDetoursReachWherever: a detour leads to any address, for its host was named, as that of a
// container is.
func TestDetoursReachWherever(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("0.0.0.0 leads nowhere there")
	}
	a := newApp(t, text("ok"))
	elsewhere := strings.Replace(a.URL, "127.0.0.1", "0.0.0.0", 1) // this machine, by an address that is not a loopback one
	detours, err := ParseDetours([]string{"https://app.example.com=" + elsewhere})
	if err != nil {
		t.Fatal(err)
	}
	s := NewSender(nil, Allow{}, nil)
	s.Lead(detours)
	if res := s.Send(t.Context(), &Request{URL: "https://app.example.com/"}); !res.OK() {
		t.Errorf("%+v", res)
	}
	if res := s.Send(t.Context(), &Request{URL: elsewhere}); !res.Refused {
		t.Errorf("%+v", res)
	}
}

// handler is a transport that leads to a handler.
type handler http.HandlerFunc

func (h handler) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	h(w, r)
	return w.Result(), nil
}

// stillness counts what is under way.
type stillness struct{ held int }

func (s *stillness) Hold() func() {
	s.held++
	return func() { s.held-- }
}

// TestOutbox: the requests of a lane are sent in order, and all of them where it is serial.
func TestOutbox(t *testing.T) {
	for _, serial := range []bool{false, true} {
		a := newApp(t, text("ok"))
		var mu sync.Mutex
		var got []string
		all := make(chan struct{})
		time := &stillness{}
		o := NewOutbox(&mu, time, NewSender(nil, Allow{}, nil), func() bool { return serial }, func(r *Request, _ *Response) {
			if got = append(got, r.Subject); len(got) == 30 {
				close(all)
			}
		})
		var want []string
		mu.Lock()
		for i := range 30 {
			lane := []string{"a", "b", ""}[i%3]
			want = append(want, fmt.Sprint(lane, i))
			o.Put(&Request{Subject: fmt.Sprint(lane, i), Lane: lane, URL: a.URL})
		}
		if time.held != 30 {
			t.Errorf("%d are held", time.held)
		}
		mu.Unlock()
		<-all
		only := func(all []string, lane string) []string {
			return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return !strings.HasPrefix(s, lane) })
		}
		for _, lane := range []string{"a", "b"} {
			if !slices.Equal(only(got, lane), only(want, lane)) {
				t.Errorf("lane %s: %q", lane, only(got, lane))
			}
		}
		if serial && !slices.Equal(got, want) {
			t.Errorf("serial: %q", got)
		}
	}
}
