package library

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"dialtone/runtime/internal/library/codec"
	"dialtone/runtime/internal/library/neterror"

	"github.com/dop251/goja"
)

// An exchange is a request of a script's and what comes back, both in parts: a body is written
// while the script makes it, and read while it arrives.
type exchange struct {
	l       *Library
	request *http.Request
	writer  *io.PipeWriter // Of the request's body, where that is written in parts.
	abandon context.CancelFunc
	given   context.Context // Ends when the script gives up.
	body    *readAhead      // Of the response, once there is one.
	follows bool            // It is of events, as they come.

	method, address string

	failure *goja.Object // The error of fetch; nil for http.
}

func exchangeNatives(l *Library) map[string]any {
	return map[string]any{"open": l.openExchange}
}

// openExchange is open(method, url, target, headers, body, length, mode, tell, failure): it sends a
// request and answers with an object that writes its body, reads the response's and gives up. The
// target, where it is one, stands in the request's line in place of the URL's path. The headers are
// a list of names, each with its value after it. The body is bytes, null, or undefined where it is
// written in parts; then length is that of the whole or -1. The mode says what is done with
// redirects, and is "plain" for a request of the module http, to which nothing is added. tell is
// called with the response's parts, or with an error's code and message, of which failure, an Error
// where it is given, says more.
func (l *Library) openExchange(call goja.FunctionCall) goja.Value {
	headers, err := stringsOf(call.Argument(3))
	if err != nil {
		panic(l.NewError("TypeError", "The headers of a request are strings"))
	}
	x := &exchange{l: l}
	x.given, x.abandon = context.WithCancel(context.Background())
	var reader io.Reader
	length := call.Argument(5).ToInteger()
	switch data := call.Argument(4); {
	case goja.IsUndefined(data):
		reader, x.writer = io.Pipe()
	case !goja.IsNull(data):
		own := bytes.Clone(codec.Bytes(data)) // The script may change it while it is sent.
		reader, length = bytes.NewReader(own), int64(len(own))
	}
	mode := call.Argument(6).String()
	tell, _ := goja.AssertFunction(call.Argument(7))
	x.failure, _ = call.Argument(8).(*goja.Object)
	x.method, x.address = call.Argument(0).String(), call.Argument(1).String()
	address, _, _ := strings.Cut(call.Argument(1).String(), "#") // no server sees the fragment
	if err := x.prepare(call.Argument(0).String(), address, headers, reader, length, mode); err != nil {
		x.fail(tell, err)
		return x.object()
	}
	if target := call.Argument(2); !goja.IsUndefined(target) {
		x.request.URL.Opaque = target.String()
	}
	l.Ask(func(ctx context.Context) func() {
		response, err := x.send(ctx, mode)
		if err == nil {
			// At once: a body that is read makes place for the next request, also while the loop is
			// busy.
			l.Beside(x.body.fill)
			x.follows = strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream")
		}
		return func() {
			if err != nil {
				x.abandon()
				code, message := x.problem(err)
				// It settles a promise or emits an event; what that throws is the script's.
				x.tell(tell, l.VM.ToValue(code), l.VM.ToValue(message), l.VM.ToValue(x.given.Err() != nil))
				return
			}
			x.tell(tell, l.responseParts(response, address)...)
		}
	})
	return x.object()
}

// tell calls a function of the library's, whose errors are those of the script's listeners.
func (x *exchange) tell(tell goja.Callable, parts ...goja.Value) {
	if _, err := tell(goja.Undefined(), parts...); err != nil {
		x.l.Throw(err)
	}
}

// fail tells of an error that came before anything was sent, later, as all others.
func (x *exchange) fail(tell goja.Callable, err error) {
	x.l.Ask(func(context.Context) func() {
		return func() {
			code, message := x.problem(err)
			x.tell(tell, x.l.VM.ToValue(code), x.l.VM.ToValue(message), x.l.VM.ToValue(false))
		}
	})
}

// prepare makes the request.
func (x *exchange) prepare(method, address string, headers []string, body io.Reader, length int64, mode string) error {
	if x.l.Network == nil {
		return errNoNetwork
	}
	request, err := newRequest(method, address, body)
	if err != nil {
		return err
	}
	if request.URL.Scheme != "http" && request.URL.Scheme != "https" {
		return fmt.Errorf("fetch knows http and https, not %s", request.URL.Scheme)
	}
	if body != nil {
		request.ContentLength = length
	}
	if mode == "plain" {
		// Go adds these unless they are set; an empty one is not sent.
		request.Header["User-Agent"] = []string{""}
	} else {
		request.Header.Set("User-Agent", "dialtone")
		request.Header.Set("Accept", "*/*")
	}
	given := map[string]bool{}
	for i := 0; i+1 < len(headers); i += 2 {
		name, value := http.CanonicalHeaderKey(headers[i]), headers[i+1]
		switch {
		case name == "Host":
			request.Host = value
		case name == "Content-Length" || name == "Transfer-Encoding" || name == "Connection" && mode != "plain":
			// The body itself says so.
		case given[name]:
			request.Header.Add(name, value)
		default:
			request.Header.Set(name, value)
		}
		given[name] = true
	}
	if mode == "plain" && !given["Accept-Encoding"] {
		request.Header.Set("Accept-Encoding", "identity") // or Go asks for gzip
	}
	x.request = request
	return nil
}

// newRequest is [http.NewRequest], for URLs as the web has them: "%zz" in a path stays as it is.
func newRequest(method, address string, body io.Reader) (*http.Request, error) {
	request, err := http.NewRequest(method, address, body)
	var escape url.EscapeError
	if err == nil || !errors.As(err, &escape) {
		return request, err
	}
	request, err = http.NewRequest(method, strayPercent().ReplaceAllString(address, "%25$1"), body)
	if err != nil {
		return nil, err
	}
	if _, rest, ok := strings.Cut(address, request.URL.Host); ok {
		request.URL.Opaque, _, _ = strings.Cut(rest, "?")
	}
	return request, nil
}

// strayPercent is a percent sign that two hexadecimal digits do not follow.
var strayPercent = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`%($|[^0-9a-fA-F]|[0-9a-fA-F](?:$|[^0-9a-fA-F]))`) })

// send sends the request and waits for the response's headers. Where the script is stopped
// meanwhile, it says of a request that changes something that nobody gets to know what became of
// it.
func (x *exchange) send(run context.Context, mode string) (*http.Response, error) {
	ctx, cancel := context.WithCancel(run)
	stop := context.AfterFunc(x.given, cancel)
	ended := func() {
		stop()
		cancel()
	}
	transport := &admitted{RoundTripper: x.l.Network, admit: x.l.Admit}
	client := http.Client{Transport: transport, CheckRedirect: redirection(mode)}
	response, err := client.Do(x.request.WithContext(ctx))
	if err != nil && run.Err() != nil && transport.sent && changes(x.request.Method) {
		place := url.URL{Scheme: x.request.URL.Scheme, Host: x.request.URL.Host, Path: x.request.URL.Path}
		fmt.Fprintf(x.l.Stderr(), "%s %s was under way when the script was stopped: it may have been carried out\n", x.request.Method, &place)
	}
	if x.writer != nil && (err != nil || response.StatusCode >= 300) {
		// Nobody reads what a script goes on writing.
		defer func() { _ = x.writer.CloseWithError(io.ErrClosedPipe) }()
	}
	if err != nil {
		ended()
		return nil, err
	}
	x.body = newReadAhead(response.Body, ended)
	return response, nil
}

// object is what the script has of the exchange.
func (x *exchange) object() goja.Value {
	vm := x.l.VM
	object := vm.NewObject()
	_ = object.Set("write", x.write)
	_ = object.Set("end", func(goja.FunctionCall) goja.Value {
		if x.writer != nil {
			_ = x.writer.Close() // it returns no error
		}
		return goja.Undefined()
	})
	_ = object.Set("read", func(call goja.FunctionCall) goja.Value { return x.readPart(call.Argument(0)) })
	_ = object.Set("abort", func(goja.FunctionCall) goja.Value {
		x.abandon()
		if x.writer != nil {
			_ = x.writer.CloseWithError(context.Canceled)
		}
		return goja.Undefined()
	})
	return object
}

// write is write(bytes, done): done is called when the connection has taken them.
func (x *exchange) write(call goja.FunctionCall) goja.Value {
	data := bytes.Clone(codec.Bytes(call.Argument(0)))
	done, _ := goja.AssertFunction(call.Argument(1))
	x.l.Async(func(context.Context) func() {
		if x.writer != nil {
			// An error is that of the request, which is told of it.
			_, _ = x.writer.Write(data)
		}
		return func() { x.tell(done) }
	})
	return goja.Undefined()
}

// problem is the code and the message of an error, in Node's words where it has them. The URL's
// query may hold secrets, and is left out.
func (x *exchange) problem(err error) (code, message string) {
	code, message = neterror.Of(err)
	if x.failure != nil {
		x.l.explain(x.failure, x.method, x.address, err)
		cause := x.l.NewError("Error", message)
		if code != "" {
			_ = cause.Set("code", code)
		}
		// As Node's own it is not enumerable.
		_ = x.failure.DefineDataProperty("cause", cause, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	return code, message
}

// responseParts are the parts of a response: its status, the status's text, its headers (a list of
// names, in lower case, each with its value after it), its version, its URL and whether that is
// where a redirect led to.
func (l *Library) responseParts(response *http.Response, asked string) []goja.Value {
	_, text, _ := strings.Cut(response.Status, " ")
	headers := headerList(response.Header)
	for _, encoding := range response.TransferEncoding {
		headers = append(headers, "transfer-encoding", encoding)
	}
	if response.Close && response.Header.Get("Connection") == "" {
		headers = append(headers, "connection", "close")
	}
	final := asked
	if response.Request != nil && response.Request.URL.Opaque == "" {
		final = response.Request.URL.String()
	}
	return []goja.Value{
		l.VM.ToValue(response.StatusCode),
		l.VM.ToValue(text),
		l.VM.NewArray(headers...),
		l.VM.ToValue(strings.TrimPrefix(response.Proto, "HTTP/")),
		l.VM.ToValue(final),
		l.VM.ToValue(!sameURL(final, asked)),
	}
}

func headerList(header http.Header) []any {
	headers := make([]any, 0, 2*len(header))
	for name, values := range header {
		for _, value := range values {
			headers = append(headers, strings.ToLower(name), codec.Latin1(value))
		}
	}
	return headers
}

// sameURL reports whether two URLs are one, where Go may write one of them otherwise.
func sameURL(a, b string) bool {
	if a == b {
		return true
	}
	parsed, err := url.Parse(b)
	return err == nil && parsed.String() == a
}
