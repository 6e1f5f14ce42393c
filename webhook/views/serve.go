package views

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"dialtone/internal/goerror"
	"dialtone/internal/secret"
	"dialtone/internal/spelling"
	"dialtone/runtime/module"
	"dialtone/webhook"

	"github.com/dop251/goja"
)

// ServeOptions say how [Serve] answers requests, and where. Documents must be set.
type ServeOptions struct {
	// Filter says which requests are let through where a script does not.
	Filter webhook.Filter
	// Documents makes the response that a function builds.
	Documents Documents
	// Account, where it is not nil, is asked in place of the filter's AuthToken, each time that a
	// script calls serve: scripts may change their account, as Twilio.Config.setup does.
	Account Account
	// Listen, where it is not nil, is given the address that a script wants to listen on, such as
	// "127.0.0.1:8080". Its error is thrown.
	Listen func(address string) error
	// Folder opens the folder that a script names, on its loop: the views in it answer what no
	// function does. Its error is thrown. Where it is nil, scripts serve no folders.
	Folder func(vm module.VM, path string) (*Folder, error)
	// Sessions, where it is not nil, returns the store that keeps sessions where a script asks for
	// one. Its error is thrown. Where it is nil, sessions travel in cookies alone.
	Sessions func() (webhook.SessionStore, error)
}

// Format prints the options without secrets, whatever the verb.
func (o ServeOptions) Format(f fmt.State, verb rune) { secret.Format(f, verb, o) }

// MarshalJSON writes the options without secrets, for a log.
func (o ServeOptions) MarshalJSON() ([]byte, error) { return secret.JSON(o) }

// ServeModule gives scripts the function serve; see [Serve].
type ServeModule struct{ options ServeOptions }

// Account knows the account that a script works for. A *bindings.Module is one.
type Account interface {
	// AuthToken returns the token with which Twilio signs requests for the account that the scripts
	// of a VM use now, or "" where that is not known. It is called on the VM's loop.
	AuthToken(vm module.VM) string
}

// Serve returns a module with the function serve, by which a script answers Twilio itself:
//
//	const server = serve({port: 8080, '/voice': (res, req) => res.say(`Hello, ${req.params.From}`)})
//	number.voice_url = server.url + '/voice'
//
// A key that begins with a slash is a path, answered for GET and POST by a function, which may be
// async. It is given the response to build, as in TwiML.build, the request (method, url, headers,
// cookies, body, json, params and session) and {json, text}; what it returns is an answer as a
// view's is (see [Handler]). An error of the function, or one that takes longer than timeout, is
// 500 with an empty body, and is printed; the server goes on. The other keys are
//
//	folder      a folder of views, as in [Handler], that answer what no function does
//	port        0, the default, takes a free one
//	host        127.0.0.1
//	public_url  where Twilio reaches the server
//	auth_token  a token, an array of them, an object of them by the SIDs of accounts, or a function that is given
//	            the SID and returns one, several or a promise of them; the filter's
//	shared_key  the secret of a SharedKey, or an array of them; the filter's
//	verify      false answers requests that Twilio did not sign
//	unsigned    an array of paths that anybody may ask
//	timeout     the seconds that a function may take; 10
//	sessions    "cookie", or "store", which keeps them where other servers find them; the filter's
//	session_for the seconds that the store keeps a session which no request asks for; 86400, a day
//
// What serve returns has url, port and close(), which answers the requests under way; until
// then the script does not end; in a console the entry does, and the server goes on beside it.
func Serve(options ServeOptions) *ServeModule { return &ServeModule{options} }

// Names returns the module's one global.
func (*ServeModule) Names() []string { return []string{"serve"} }

// Bind makes serve.
func (m *ServeModule) Bind(vm module.VM) func(name string) (goja.Value, error) {
	return func(string) (goja.Value, error) {
		return function(vm.Runtime(), "serve", func(call goja.FunctionCall) goja.Value { return m.serve(vm, call.Argument(0)) }), nil
	}
}

// newError makes an Error of JavaScript's, for a script to catch under the name it knows.
func newError(rt *goja.Runtime, err error) *goja.Object {
	if object, wrong := rt.New(rt.Get("Error"), rt.ToValue(err.Error())); wrong == nil {
		goerror.Keep(rt, object, err)
		return object
	}
	return rt.NewGoError(err) // the script has put something else in Error's place
}

// serve is serve({…}).
func (m *ServeModule) serve(vm module.VM, given goja.Value) goja.Value {
	rt := vm.Runtime()
	options, err := m.read(vm, given)
	if err != nil {
		panic(rt.NewTypeError("serve: " + err.Error()))
	}
	if m.options.Listen != nil {
		if err := m.options.Listen(options.address); err != nil {
			panic(newError(rt, fmt.Errorf("serve: %w", err)))
		}
	}
	s, err := newScriptServer(vm, m.options.Documents, options)
	if err != nil {
		panic(err)
	}
	listener, err := net.Listen("tcp", options.address)
	if err != nil {
		panic(newError(rt, fmt.Errorf("serve: %w", err)))
	}
	if options.folder != nil {
		folder, err := m.openFolder(vm, options.folder)
		if err != nil {
			_ = listener.Close()
			panic(newError(rt, fmt.Errorf("serve: folder: %w", err)))
		}
		s.serveFolder(folder)
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
	filter   webhook.Filter
	address  string
	routes   map[string]goja.Value
	folder   goja.Value // The path of a folder of views; nil where there is none.
	timeout  time.Duration
	tokensOf goja.Value // A function of the script; nil where there is none.
}

var serveKeys = []string{
	"folder", "port", "host", "public_url", "publicUrl", "auth_token", "authToken", "shared_key", "sharedKey", "verify", "unsigned", "timeout", "sessions", "session_for", "sessionFor",
}

func (m *ServeModule) read(vm module.VM, given goja.Value) (*serveOptions, error) {
	object, ok := given.(*goja.Object)
	if _, isFunction := goja.AssertFunction(given); !ok || isFunction {
		return nil, errors.New("takes an object, as in serve({port: 8080, '/voice': (res, req) => res.say('Hello')})")
	}
	options := &serveOptions{filter: m.options.Filter, routes: map[string]goja.Value{}, timeout: defaultTimeout}
	if m.options.Account != nil {
		options.filter.AuthToken = m.options.Account.AuthToken(vm)
	}
	host, port := "127.0.0.1", int64(0)
	var asked, checks bool // Whether verify and auth_token are given.
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
		var err error
		switch key {
		case "folder":
			options.folder = value
		case "port":
			if port = value.ToInteger(); port < 0 || port > 65535 || float64(port) != value.ToFloat() {
				return nil, fmt.Errorf("port takes a number from 0 to 65535, not %s", value)
			}
		case "host":
			host = value.String()
		case "public_url", "publicUrl":
			options.filter.PublicURL, err = webhook.ParsePublicURL(value.String())
		case "auth_token", "authToken":
			checks = true
			err = options.readTokens(value)
		case "shared_key", "sharedKey":
			options.filter.SharedKeys, err = tokenList(value)
		case "verify":
			verify, ok := value.Export().(bool)
			if !ok {
				return nil, errors.New("verify takes true or false")
			}
			asked = true
			options.filter.NoVerify = !verify
		case "unsigned":
			options.filter.Unsigned, err = stringList(value, func(path string) bool { return strings.HasPrefix(path, "/") },
				"an array of paths, as in ['/token']")
		case "sessions":
			err = m.readSessions(options, value)
		case "session_for", "sessionFor":
			options.filter.SessionLife, err = readSessionLife(value)
		case "timeout":
			seconds, isNumber := value.Export().(int64)
			options.timeout = time.Duration(seconds) * time.Second
			if fraction, ok := value.Export().(float64); ok {
				isNumber, options.timeout = true, time.Duration(fraction*float64(time.Second))
			}
			if !isNumber || options.timeout <= 0 {
				return nil, errors.New("timeout takes a number of seconds above 0")
			}
		default:
			return nil, unknownKey(key)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	filter := &options.filter
	if checks && !asked {
		filter.NoVerify = false
	}
	if filter.AuthToken == "" && filter.Tokens == nil && options.tokensOf == nil && len(filter.SharedKeys) == 0 && !filter.NoVerify {
		return nil, errors.New("no auth token to check Twilio's signatures with: set TWILIO_AUTH_TOKEN, give auth_token to Twilio.Config.setup or to serve, or verify: false where nobody else can reach the port")
	}
	options.address = net.JoinHostPort(host, strconv.FormatInt(port, 10))
	return options, nil
}

// readSessions reads where sessions are kept.
func (m *ServeModule) readSessions(options *serveOptions, given goja.Value) error {
	switch where, _ := given.Export().(string); {
	case where == "cookie":
		options.filter.Sessions = nil
		return nil
	case where != "store":
		return fmt.Errorf("takes 'cookie' or 'store', not %s", given)
	case m.options.Sessions == nil:
		return errors.New("the program that runs this script has no store: sessions travel in cookies")
	}
	var err error
	options.filter.Sessions, err = m.options.Sessions()
	return err
}

// shortestSession is how long a session is kept at least: a caller may take that long to press a
// key.
const shortestSession = time.Minute

// readSessionLife reads for how many seconds a session is kept in the store.
func readSessionLife(given goja.Value) (time.Duration, error) {
	seconds, most := 0.0, (365 * 24 * time.Hour).Seconds()
	switch n := given.Export().(type) {
	case int64:
		seconds = float64(n)
	case float64:
		seconds = n
	}
	if !(seconds >= shortestSession.Seconds() && seconds <= most) {
		return 0, fmt.Errorf("takes a number of seconds, from %.0f to %.0f, which is a year, not %s", shortestSession.Seconds(), most, given)
	}
	return time.Duration(seconds * float64(time.Second)), nil
}

// readTokens reads auth_token. What is given may be a secret, and is repeated nowhere.
func (o *serveOptions) readTokens(given goja.Value) error {
	if _, ok := goja.AssertFunction(given); ok {
		o.tokensOf = given
		return nil
	}
	object, ok := given.(*goja.Object)
	if !ok || object.ClassName() != "Object" {
		tokens, err := tokenList(given)
		if err == nil {
			o.filter.AuthToken, o.filter.Tokens = tokens[0], webhook.TokenSet{Main: tokens}.Find
		}
		return err
	}
	set := webhook.TokenSet{Accounts: map[string][]string{}}
	if o.filter.AuthToken != "" {
		set.Main = []string{o.filter.AuthToken}
	}
	for _, sid := range object.Keys() {
		if !strings.HasPrefix(sid, "AC") {
			return fmt.Errorf("takes the SIDs of accounts as keys, AC…, not %q", sid)
		}
		tokens, err := tokenList(object.Get(sid))
		if err != nil {
			return fmt.Errorf("of %s %w", sid, err)
		}
		set.Accounts[sid] = tokens
	}
	if len(set.Accounts) == 0 {
		_, err := tokenList(given)
		return err
	}
	o.filter.Tokens = set.Find
	return nil
}

// tokenList reads a secret or an array of them.
func tokenList(given goja.Value) ([]string, error) {
	const what = "a token or an array of tokens, as in '0123…' or ['0123…', '4567…']"
	if goja.IsString(given) {
		if text := given.String(); text != "" {
			return []string{text}, nil
		}
		return nil, errors.New("takes " + what + ", and not an empty one")
	}
	return stringList(given, func(text string) bool { return text != "" }, what)
}

// stringList reads an array of strings that has at least one.
func stringList(given goja.Value, valid func(string) bool, what string) ([]string, error) {
	object, ok := given.(*goja.Object)
	if !ok || object.ClassName() != "Array" {
		return nil, errors.New("takes " + what)
	}
	var list []string
	for i := range int(object.Get("length").ToInteger()) {
		item := object.Get(strconv.Itoa(i))
		if item == nil || !goja.IsString(item) || !valid(item.String()) {
			return nil, errors.New("takes " + what)
		}
		list = append(list, item.String())
	}
	if len(list) == 0 {
		return nil, errors.New("takes " + what + ", and not an empty one")
	}
	return list, nil
}

func unknownKey(key string) error {
	if near := spelling.Nearest(key, serveKeys); near != "" {
		return fmt.Errorf("does not take %s; did you mean %s? A path begins with a slash", key, near)
	}
	return fmt.Errorf("does not take %s; it takes folder, port, host, public_url, auth_token, shared_key, verify, unsigned, timeout, sessions, session_for, and paths, which begin with a slash", key)
}

var _ module.Module = (*ServeModule)(nil)

// Format prints the module's options without secrets, whatever the verb.
func (m *ServeModule) Format(f fmt.State, verb rune) { m.options.Format(f, verb) }
