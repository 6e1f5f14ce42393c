package views_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"dialtone/api/signature"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/dlclark/regexp2/v2.runClock"))
}

const token = "12345"

// form makes parameters of names and values.
func form(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return values
}

// post makes a form request as a server gets it.
func post(target string, params url.Values) *http.Request {
	r := httptest.NewRequest("POST", target, strings.NewReader(params.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// signed signs a request for a URL, its form too if it has one.
func signed(r *http.Request, publicURL string) *http.Request {
	params := url.Values{}
	if r.Body != nil && r.Method == "POST" {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		params, _ = url.ParseQuery(string(body))
	}
	r.Header.Set(signature.Header, signature.Sign(token, publicURL, params))
	return r
}

// answer is what a handler answers a request.
func answer(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// caller keeps cookies as Twilio does, between requests to a handler.
type caller struct {
	handler http.Handler
	target  string
	cookies map[string]*http.Cookie
}

func (c *caller) post(t *testing.T, params ...string) string {
	t.Helper()
	r := signed(post(c.target, form(params...)), "http://example.com"+c.target)
	for _, cookie := range c.cookies {
		r.AddCookie(cookie)
	}
	w := answer(c.handler, r)
	if w.Code != 200 {
		t.Errorf("%s %v: status %d", c.target, params, w.Code)
	}
	for _, cookie := range w.Result().Cookies() {
		if c.cookies == nil {
			c.cookies = map[string]*http.Cookie{}
		}
		c.cookies[cookie.Name] = cookie
		if cookie.MaxAge < 0 {
			delete(c.cookies, cookie.Name)
		}
	}
	return w.Body.String()
}
