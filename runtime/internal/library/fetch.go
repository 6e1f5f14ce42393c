package library

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
	whatwg "github.com/nlnwa/whatwg-url/url"
)

// maxBody is the most that fetch takes of an answer, in bytes: it is all in
// memory before a script sees it.
const maxBody = 64 << 20

// maxRedirects is as in browsers.
const maxRedirects = 20

var (
	errNoNetwork = errors.New("this host grants its scripts no network (runtime.WithHosts and WithNetwork do)")
	errTooLarge  = fmt.Errorf("the answer is larger than %d MB", maxBody>>20)
	errRedirect  = errors.New("the answer is a redirect, which the request takes for an error")
)

func fetchNatives(l *Library) map[string]any {
	return map[string]any{
		"send":    l.send,
		"address": l.address,
		"encode": func(call goja.FunctionCall) goja.Value {
			return l.VM.ToValue(l.VM.NewArrayBuffer(encode(call.Argument(0).ToString().(goja.String), "utf8")))
		},
		"decode": func(call goja.FunctionCall) goja.Value {
			return l.decode(bytes.TrimPrefix(bytesOf(call.Argument(0)), []byte("\ufeff")), "utf8")
		},
	}
}

// address is address(href): a request's URL in full, or null where it is none.
func (l *Library) address(call goja.FunctionCall) goja.Value {
	parsed, err := whatwg.Parse(call.Argument(0).String())
	switch {
	case err != nil:
		return goja.Null()
	case parsed.Username() != "" || parsed.Password() != "":
		panic(l.NewError("TypeError", "Request cannot be constructed from a URL that includes credentials: use an authorization header"))
	}
	return l.VM.ToValue(parsed.Href(false))
}

// outcome is what became of a request.
type outcome struct {
	response *http.Response // Its body is read and closed.
	body     []byte
	err      error
}

// send is send(method, url, headers, body, redirect, failure, abortable, settle). It
// calls settle with the parts of the response (see [Library.answer]), or with nothing,
// and then failure, an Error, says what is wrong. What it answers, where the request
// is abortable, is a function that gives it up.
func (l *Library) send(call goja.FunctionCall) goja.Value {
	method := call.Argument(0).String()
	target, _, _ := strings.Cut(call.Argument(1).String(), "#") // no server sees the fragment
	var headers [][]string
	if given := call.Argument(2); !goja.IsUndefined(given) {
		if err := l.VM.ExportTo(given, &headers); err != nil {
			panic(l.NewError("TypeError", "The headers of a request are strings"))
		}
	}
	var body []byte
	if data := call.Argument(3); !goja.IsNull(data) {
		body = bytesOf(data) // nobody writes to it
	}
	redirect := call.Argument(4).String()
	failure := call.Argument(5).ToObject(l.VM)
	settle, _ := goja.AssertFunction(call.Argument(7))

	// A context for each of ten thousand requests that wait costs; most are not abortable.
	abandoned, giveUp := context.Background(), goja.Undefined()
	abortable := call.Argument(6).ToBoolean()
	if abortable {
		ctx, abandon := context.WithCancel(abandoned)
		abandoned, giveUp = ctx, l.VM.ToValue(func(goja.FunctionCall) goja.Value {
			abandon()
			return goja.Undefined()
		})
	}
	l.Async(func(ctx context.Context) func() {
		if abortable {
			unless, cancel := context.WithCancel(ctx)
			defer cancel()
			defer context.AfterFunc(abandoned, cancel)()
			ctx = unless
		}
		result := l.exchange(ctx, method, target, headers, body, redirect)
		return func() {
			if abandoned.Err() != nil {
				return
			}
			var parts []goja.Value
			if result.err != nil {
				l.explain(failure, method, target, result.err)
			} else {
				parts = l.answer(result, target)
			}
			// It settles a promise, and throws nothing.
			_, _ = settle(goja.Undefined(), parts...)
		}
	})
	return giveUp
}

// exchange sends a request and reads the answer to its end.
func (l *Library) exchange(ctx context.Context, method, target string, headers [][]string, body []byte, redirect string) outcome {
	if l.Network == nil {
		return outcome{err: errNoNetwork}
	}
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body)
	}
	request, err := http.NewRequestWithContext(ctx, method, target, reader)
	if err != nil {
		return outcome{err: err}
	}
	if request.URL.Scheme != "http" && request.URL.Scheme != "https" {
		return outcome{err: fmt.Errorf("fetch knows http and https, not %s", request.URL.Scheme)}
	}
	request.Header.Set("User-Agent", "dialtone")
	request.Header.Set("Accept", "*/*")
	for _, header := range headers {
		if header[0] == "host" {
			request.Host = header[1]
		}
		request.Header.Set(header[0], header[1])
	}
	client := http.Client{Transport: admitted{l.Network, l.Admit}, CheckRedirect: redirection(redirect)}
	response, err := client.Do(request)
	if err != nil {
		return outcome{err: err}
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	if closeErr := response.Body.Close(); err == nil {
		err = closeErr
	}
	if err == nil && len(data) > maxBody {
		err = errTooLarge
	}
	return outcome{response, data, err}
}

// admitted is a transport each of whose requests waits until it may be under way,
// a redirect's too.
type admitted struct {
	http.RoundTripper
	admit func(ctx context.Context) (release func(), err error)
}

// RoundTrip sends a request, which is under way until its answer's body is closed.
func (t admitted) RoundTrip(request *http.Request) (*http.Response, error) {
	release, err := t.admit(request.Context())
	if err != nil {
		return nil, err
	}
	response, err := t.RoundTripper.RoundTrip(request)
	if err != nil {
		release()
		return nil, err
	}
	response.Body = admittedBody{response.Body, release}
	return response, nil
}

type admittedBody struct {
	io.ReadCloser
	release func()
}

func (b admittedBody) Close() error {
	defer b.release()
	return b.ReadCloser.Close()
}

// redirection is what is done with a redirect.
func redirection(mode string) func(*http.Request, []*http.Request) error {
	return func(_ *http.Request, via []*http.Request) error {
		switch {
		case mode == "manual":
			return http.ErrUseLastResponse
		case mode == "error":
			return errRedirect
		case len(via) > maxRedirects:
			return fmt.Errorf("more than %d redirects", maxRedirects)
		}
		return nil
	}
}

// explain says in an error what went wrong. The URL's query may hold secrets, and
// is left out.
func (l *Library) explain(failure *goja.Object, method, target string, err error) {
	reason := err
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		reason = wrapped.Err
	}
	place, _, _ := strings.Cut(target, "?")
	_ = failure.Set("message", fmt.Sprintf("fetch failed: %s %s: %v", method, place, reason))
	KeepGoError(l.VM, failure, reason)
}

// answer makes the parts of a Response: its status, the status's text, its headers
// (a list of names, in lower case, each with its value after it), its body, its URL
// and whether that is where a redirect led to.
func (l *Library) answer(result outcome, target string) []goja.Value {
	response := result.response
	_, text, _ := strings.Cut(response.Status, " ")
	headers := make([]any, 0, 2*len(response.Header))
	for name, values := range response.Header {
		for _, value := range values {
			headers = append(headers, strings.ToLower(name), latin1(value))
		}
	}
	final := target
	if response.Request != nil {
		final = response.Request.URL.String()
	}
	return []goja.Value{
		l.VM.ToValue(response.StatusCode),
		l.VM.ToValue(text),
		l.VM.NewArray(headers...),
		l.VM.ToValue(l.VM.NewArrayBuffer(result.body)),
		l.VM.ToValue(final),
		l.VM.ToValue(final != target),
	}
}

// latin1 is a header's value as the web reads it: a character a byte.
func latin1(value string) string {
	if !strings.ContainsFunc(value, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return value
	}
	runes := make([]rune, len(value))
	for i := range len(value) {
		runes[i] = rune(value[i])
	}
	return string(runes)
}
