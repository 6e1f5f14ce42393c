package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"dialtone/internal/secret"
)

// Request is a request of Twilio's. It belongs to the handler that it was given to.
type Request struct {
	// Method is the HTTP method: GET or POST, as the account has it for the URL.
	Method string
	// URL is the whole URL that Twilio was told to fetch.
	URL string
	// Header are the request's headers.
	Header http.Header
	// Params are the parameters of query and form. A name that both have has the form's values.
	Params url.Values
	// Body is the body as it came, of a form too.
	Body []byte

	http     *http.Request
	verified bool       // Its signature is right.
	form     url.Values // The body's parameters, where it is a form.
	log      *slog.Logger
	sealed   sessions
	stored   []byte // The session as it came, as JSON; nil where there is none.
	kept     keptSession
	session  map[string]any
}

// newRequest makes a request of one whose body has been read. The body is given back to r, and what
// net/http would leave out of a query or a form is spelled so that it does not. Parameters are
// those of the target, which is what Twilio signed: something before this handler may have changed
// r's URL.
func (f Filter) newRequest(r *http.Request, public, target string, body []byte) (*Request, error) {
	r.Body = io.NopCloser(bytes.NewReader(body))
	if spelt := respell(r.URL.RawQuery); spelt != r.URL.RawQuery {
		spelled := *r.URL
		spelled.RawQuery = spelt
		r.URL = &spelled
	}
	request := &Request{Method: r.Method, URL: public, Header: r.Header, Body: body, http: r, log: f.Log}
	_, query, _ := strings.Cut(target, "?")
	var err error
	if request.Params, err = parseForm(query); err != nil {
		return nil, fmt.Errorf("the query: %w", err)
	}
	if isForm(r.Header.Get("Content-Type")) {
		if request.form, err = parseForm(string(body)); err != nil {
			return nil, fmt.Errorf("the form: %w", err)
		}
		if spelt := respell(string(body)); spelt != string(body) {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(spelt)), int64(len(spelt))
		}
		if len(request.Params) == 0 {
			request.Params = request.form
		} else {
			maps.Copy(request.Params, request.form)
		}
	}
	return request, nil
}

// isForm reports whether a content type is a form's. Twilio writes it without anything beside.
func isForm(contentType string) bool {
	const form = "application/x-www-form-urlencoded"
	if contentType == form {
		return true
	}
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && kind == form
}

// Context is the context of the HTTP request: it ends when Twilio gives up.
func (r *Request) Context() context.Context { return r.http.Context() }

// Cookies are the cookies that came with the request. Twilio keeps cookies for a call, and for four
// hours between the two numbers of a conversation.
func (r *Request) Cookies() []*http.Cookie { return r.http.Cookies() }

// Param is the first value of a parameter, or "".
func (r *Request) Param(name string) string { return r.Params.Get(name) }

// SID is the SID of the call or the message that the request is about, or "".
func (r *Request) SID() string {
	for _, name := range [...]string{"CallSid", "MessageSid", "SmsSid"} {
		if sid := r.Params.Get(name); sid != "" {
			return sid
		}
	}
	return ""
}

// HTTP returns the request as net/http has it. Its body may be read again.
func (r *Request) HTTP() *http.Request { return r.http }

// Session is what the handler keeps from one request of a call to the next, or from one message to
// the next between the same two numbers. What is put into it is there the next time, as JSON has
// it: numbers are float64. It travels in a cookie that is signed but not encrypted, and takes some
// 3,000 bytes, unless the filter has a [SessionStore].
func (r *Request) Session() map[string]any {
	if r.session == nil {
		r.session = map[string]any{}
		if r.stored != nil {
			// What was signed here was JSON.
			_ = json.Unmarshal(r.stored, &r.session)
		}
	}
	return r.session
}

// StoredSession returns the session as it came with the request, as a JSON object, or nil.
func (r *Request) StoredSession() json.RawMessage { return r.stored }

// Format prints the method and the URL of the request, whatever the verb.
func (r *Request) Format(f fmt.State, _ rune) { secret.Handle(f, r, r.Method+" "+r.URL) }
