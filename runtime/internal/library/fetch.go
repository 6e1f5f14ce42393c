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

	"dialtone/internal/goerror"
	"dialtone/runtime/internal/library/codec"
	"dialtone/runtime/internal/library/webcrypto"

	"github.com/dop251/goja"
	whatwg "github.com/nlnwa/whatwg-url/url"
)

// maxRedirects is as in browsers.
const maxRedirects = 20

var (
	errNoNetwork = errors.New("this host grants its scripts no network (runtime.Options.Network does)")
	errRedirect  = errors.New("the answer is a redirect, which the request takes for an error")
)

func fetchNatives(l *Library) map[string]any {
	return map[string]any{
		"open":   l.openExchange,
		"random": func() string { return webcrypto.RandomUUID() },
		"latin1": func(call goja.FunctionCall) goja.Value {
			return codec.Decode(l.VM, codec.Bytes(call.Argument(0)), "latin1")
		},
		"bytes": func(call goja.FunctionCall) goja.Value {
			return l.VM.ToValue(l.VM.NewArrayBuffer(codec.Encode(call.Argument(0).ToString().(goja.String), "latin1")))
		},
		"address": l.address,
		"encode": func(call goja.FunctionCall) goja.Value {
			return l.VM.ToValue(l.VM.NewArrayBuffer(codec.Encode(call.Argument(0).ToString().(goja.String), "utf8")))
		},
		"decode": func(call goja.FunctionCall) goja.Value {
			return codec.Decode(l.VM, bytes.TrimPrefix(codec.Bytes(call.Argument(0)), []byte("\ufeff")), "utf8")
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

// admitted is a transport each of whose requests waits until it may be under way,
// a redirect's too.
type admitted struct {
	http.RoundTripper
	admit func(ctx context.Context) (release func(), err error)
	sent  bool // a request was handed on
}

// changes reports whether a request of a method may change something.
func changes(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// RoundTrip sends a request, which is under way until its answer's body is closed.
func (t *admitted) RoundTrip(request *http.Request) (*http.Response, error) {
	release, err := t.admit(request.Context())
	if err != nil {
		return nil, err
	}
	t.sent = true
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
		case mode == "manual", mode == "plain":
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
	goerror.Keep(l.VM, failure, reason)
}
