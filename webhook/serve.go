package webhook

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"dialtone/internal/spelling"
	"dialtone/runtime"

	"github.com/dop251/goja"
)

// ServeModule gives scripts the function serve; see [Serve].
type ServeModule struct {
	filter    Filter
	documents Documents
	account   Account                    // nil where the filter's token is for all scripts
	listen    func(address string) error // nil where all is allowed
}

// Account knows the account that a script works for. A *bindings.Module is one.
type Account interface {
	// AuthToken returns the token with which Twilio signs requests for the account that the scripts of a VM use
	// now, or "" where that is not known. It is called on the VM's loop.
	AuthToken(vm runtime.VM) string
}

// Serve returns a module with the function serve, by which a script answers Twilio itself:
//
//	const server = serve({port: 8080, '/voice': (res, req) => res.say(`Hello, ${req.params.From}`)})
//	number.voice_url = server.url + '/voice'
//
// A key that begins with a slash is a path, answered for GET and POST by a function, which may be async. It is given
// the response to build, as in TwiML.build, and the request: method, url, headers, cookies, body, params and
// session. An error of the function is 500 with an empty body, and is printed; the server goes on. The other keys
// are port (0, the default, takes a free one), host (127.0.0.1), public_url, auth_token and verify; what they leave
// out is the filter's. What serve returns has url, port and close(), which answers the requests under way; until
// then the script does not end; in a console the entry does, and the server goes on beside it.
func Serve(filter Filter, documents Documents) *ServeModule {
	return &ServeModule{filter: filter, documents: documents}
}

// For returns the module for scripts that may change their account, as Twilio.Config.setup does: what serve is not
// given is the account's token at that time, and not the filter's.
func (m *ServeModule) For(account Account) *ServeModule {
	return &ServeModule{m.filter, m.documents, account, m.listen}
}

// Within returns the module for scripts that may listen only where allowed answers nil: it is given the
// address, as "127.0.0.1:8080", and its error is thrown.
func (m *ServeModule) Within(allowed func(address string) error) *ServeModule {
	return &ServeModule{m.filter, m.documents, m.account, allowed}
}

// Names returns the module's one global.
func (*ServeModule) Names() []string { return []string{"serve"} }

// Bind makes serve.
func (m *ServeModule) Bind(vm runtime.VM) func(name string) (goja.Value, error) {
	return func(string) (goja.Value, error) {
		return function(vm.Runtime(), "serve", func(call goja.FunctionCall) goja.Value { return m.serve(vm, call.Argument(0)) }), nil
	}
}

// newError makes an Error of JavaScript's, for a script to catch under the name it knows.
func newError(rt *goja.Runtime, err error) *goja.Object {
	if object, wrong := rt.New(rt.Get("Error"), rt.ToValue(err.Error())); wrong == nil {
		return object
	}
	return rt.NewGoError(err) // the script has put something else in Error's place
}

// serve is serve({…}).
func (m *ServeModule) serve(vm runtime.VM, given goja.Value) goja.Value {
	rt := vm.Runtime()
	options, err := m.read(vm, given)
	if err != nil {
		panic(rt.NewTypeError("serve: " + err.Error()))
	}
	if m.listen != nil {
		if err := m.listen(options.address); err != nil {
			panic(newError(rt, fmt.Errorf("serve: %w", err)))
		}
	}
	s, err := newScriptServer(vm, m.documents, options)
	if err != nil {
		panic(err)
	}
	listener, err := net.Listen("tcp", options.address)
	if err != nil {
		panic(newError(rt, fmt.Errorf("serve: %w", err)))
	}
	s.start(listener)
	port := listener.Addr().(*net.TCPAddr).Port
	site := "http://" + listener.Addr().String()
	if options.filter.PublicURL != nil {
		site = strings.TrimSuffix(options.filter.PublicURL.String(), "/")
	}
	object := rt.NewObject()
	property(object, "url", rt.ToValue(site))
	property(object, "port", rt.ToValue(port))
	property(object, "close", function(rt, "close", func(goja.FunctionCall) goja.Value {
		s.stop()
		return goja.Undefined()
	}))
	return object
}

// serveOptions are what a script gives to serve.
type serveOptions struct {
	filter  Filter
	address string
	routes  map[string]goja.Value
}

var serveKeys = []string{"port", "host", "public_url", "publicUrl", "auth_token", "authToken", "verify"}

func (m *ServeModule) read(vm runtime.VM, given goja.Value) (*serveOptions, error) {
	object, ok := given.(*goja.Object)
	if _, isFunction := goja.AssertFunction(given); !ok || isFunction {
		return nil, errors.New("takes an object, as in serve({port: 8080, '/voice': (res, req) => res.say('Hello')})")
	}
	options := &serveOptions{filter: m.filter, routes: map[string]goja.Value{}}
	if m.account != nil {
		options.filter.AuthToken = m.account.AuthToken(vm)
	}
	host, port := "127.0.0.1", int64(0)
	for _, key := range object.Keys() {
		value := object.Get(key)
		if strings.HasPrefix(key, "/") {
			if _, ok := goja.AssertFunction(value); !ok {
				return nil, fmt.Errorf("%s takes a function, as in (res, req) => res.say('Hello'), not %s", key, value)
			}
			options.routes[key] = value
			continue
		}
		if goja.IsUndefined(value) || goja.IsNull(value) {
			continue
		}
		switch key {
		case "port":
			if port = value.ToInteger(); port < 0 || port > 65535 || float64(port) != value.ToFloat() {
				return nil, fmt.Errorf("port takes a number from 0 to 65535, not %s", value)
			}
		case "host":
			host = value.String()
		case "public_url", "publicUrl":
			public, err := ParsePublicURL(value.String())
			if err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
			options.filter.PublicURL = public
		case "auth_token", "authToken":
			options.filter.AuthToken, options.filter.NoVerify = value.String(), false
		case "verify":
			options.filter.NoVerify = !value.ToBoolean()
		default:
			return nil, unknownKey(key)
		}
	}
	if options.filter.AuthToken == "" && !options.filter.NoVerify {
		return nil, errors.New("no auth token to check Twilio's signatures with: set TWILIO_AUTH_TOKEN, give auth_token to Twilio.Config.setup or to serve, or verify: false where nobody else can reach the port")
	}
	options.filter = options.filter.completed()
	options.address = net.JoinHostPort(host, strconv.FormatInt(port, 10))
	return options, nil
}

func unknownKey(key string) error {
	if near := spelling.Nearest(key, serveKeys); near != "" {
		return fmt.Errorf("does not take %s; did you mean %s? A path begins with a slash", key, near)
	}
	return fmt.Errorf("does not take %s; it takes port, host, public_url, auth_token, verify, and paths, which begin with a slash", key)
}

// ParsePublicURL parses the URL for a [Filter]'s PublicURL: http or https and a host, with a path where a proxy takes
// that away.
func ParsePublicURL(text string) (*url.URL, error) {
	public, err := url.Parse(text)
	if err != nil || public.Host == "" || public.Scheme != "http" && public.Scheme != "https" || public.RawQuery != "" || public.Fragment != "" || public.User != nil {
		return nil, fmt.Errorf("%q is no public URL; give one like https://example.com", text)
	}
	return public, nil
}

var _ runtime.Module = (*ServeModule)(nil)
var _ http.Handler = (*scriptServer)(nil)
