package webhook_test

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
