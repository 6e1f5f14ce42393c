package views

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode"

	"dialtone/runtime"
	"dialtone/runtime/module"
	"dialtone/webhook"

	"github.com/dop251/goja"
)

// scriptServer answers requests with the functions of a script. Requests arrive on goroutines of
// their own; what they need of the script they send to its loop.
type scriptServer struct {
	vm        module.VM
	documents Documents
	filter    webhook.Filter
	routes    map[string]goja.Value
	timeout   time.Duration
	tokensOf  goja.Value // The script's function of auth tokens; nil where it gave none.
	answers   *answers
	callAsync goja.Callable
	console   goja.Callable // console.error

	folder  *Folder        // Whose views answer what no function does; nil where there is none.
	views   *Views         // The folder's.
	viewing sync.WaitGroup // The requests that views are answering.

	http     *http.Server
	listener net.Listener
	post     func(do func()) // Has something done on the loop.
	stopping chan struct{}
	stopOnce sync.Once
	closed   chan struct{} // Closed when the server takes no more connections.
	gone     chan struct{} // Closed when the loop takes nothing more.
	leave    func()        // Closes gone, once.
}

func newScriptServer(vm module.VM, documents Documents, options *serveOptions) (*scriptServer, error) {
	rt := vm.Runtime()
	call, err := rt.RunProgram(callProgram())
	if err != nil {
		return nil, err
	}
	callAsync, _ := goja.AssertFunction(call)
	console, _ := goja.AssertFunction(rt.Get("console").ToObject(rt).Get("error"))
	s := &scriptServer{
		vm: vm, documents: documents, filter: options.filter, routes: options.routes, timeout: options.timeout,
		tokensOf: options.tokensOf, callAsync: callAsync, console: console,
		stopping: make(chan struct{}), closed: make(chan struct{}), gone: make(chan struct{}),
	}
	if s.answers, err = newAnswers(rt); err != nil {
		return nil, err
	}
	if s.tokensOf != nil {
		s.filter.Tokens = s.tokens
	}
	s.http = webhook.NewServer(s)
	s.http.RegisterOnShutdown(sync.OnceFunc(func() { close(s.closed) }))
	s.leave = sync.OnceFunc(func() { close(s.gone) })
	return s, nil
}

// start serves until the script stops the server, or is stopped. What an entry of a console starts
// goes on between its entries.
func (s *scriptServer) start(listener net.Listener) {
	s.listener = &closedOnce{Listener: listener}
	if s.filter.NoVerify {
		fmt.Fprintf(s.vm.Stderr(), "serve: requests to %s are not checked: anything that reaches it can make them\n", listener.Addr())
	}
	runtime.Background(s.vm, func(ctx context.Context, post func(do func())) {
		defer s.leave()
		defer s.closeFolder()
		defer runtime.Serving(s.vm, listener.Addr().String())()
		s.post = post
		served := make(chan error, 1)
		go func() { served <- s.http.Serve(s.listener) }()
		select {
		case <-s.stopping:
			if s.http.Shutdown(ctx) != nil {
				s.end() // the script was stopped meanwhile
			}
			<-served
		case <-ctx.Done():
			s.end()
			<-served
		case err := <-served:
			post(func() { fmt.Fprintf(s.vm.Stderr(), "serve: %v\n", err) })
		}
	})
}

// leaving is how long a script that has ended waits at most for the requests under way, all of
// which are answered at once: a client may not read, or send only a part.
const leaving = time.Second

// end ends the server of a script that has ended, and has those answered that wait for the script.
func (s *scriptServer) end() {
	s.leave()
	ctx, cancel := context.WithTimeout(context.Background(), leaving)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		_ = s.http.Close()
	}
}

// stop ends the server. Its port is free when stop returns; what is under way is answered later.
func (s *scriptServer) stop() {
	s.stopOnce.Do(func() { close(s.stopping) })
	select {
	case <-s.closed:
	case <-s.gone:
	}
	// Serve may not have begun, and then closes it too late.
	_ = s.listener.Close()
}

// closedOnce is a listener that is closed when Close returns, whatever else is closing it: net's
// own Close returns at once where another has begun.
type closedOnce struct {
	net.Listener
	once sync.Once
	err  error
}

func (l *closedOnce) Close() error {
	l.once.Do(func() { l.err = l.Listener.Close() })
	return l.err
}

// outcome is what a function has made of a request.
type outcome struct {
	made    *reply
	session []byte
	failed  bool // The script has been told why.
}

func (o outcome) reply() webhook.Reply {
	reply := webhook.Reply(*o.made)
	reply.Session = o.session
	return reply
}

// ServeHTTP checks a request and has the script answer it.
func (s *scriptServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	wrong := webhook.CheckTarget(r)
	answer, ok := s.routes[r.URL.Path]
	switch {
	case wrong != nil:
		s.tell(r, wrong)
		w.WriteHeader(http.StatusBadRequest)
		return
	case !ok && s.views != nil:
		s.viewing.Add(1)
		defer s.viewing.Done()
		s.views.ServeHTTP(w, r)
		return
	case !ok:
		if !s.filter.ServeCallback(w, r) {
			http.NotFound(w, r)
		}
		return
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		w.Header().Set("Allow", "GET, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	ctx, cancel := context.WithTimeoutCause(r.Context(), s.timeout, errTooLong)
	defer cancel()
	request, err := s.filter.Receive(w, r.WithContext(ctx))
	if err != nil {
		s.tell(r, err)
		w.WriteHeader(statusOf(err))
		return
	}
	made, err := ask(s, ctx, func(replied func(outcome)) { s.call(answer, request, replied) })
	switch {
	case errors.Is(err, errTooLong):
		s.tell(r, fmt.Errorf("the function took longer than %v; Twilio waits for 15 seconds", s.timeout))
		w.WriteHeader(http.StatusInternalServerError)
	case err != nil && r.Context().Err() != nil:
		// The client has gone.
	case errors.Is(err, errStopped):
		w.WriteHeader(http.StatusInternalServerError)
	case err != nil:
		w.WriteHeader(http.StatusServiceUnavailable)
	case made.failed:
		w.WriteHeader(http.StatusInternalServerError)
	default:
		if err := request.Respond(w, made.reply()); err != nil {
			s.tell(r, err)
			w.WriteHeader(http.StatusInternalServerError)
		}
	}
}

// Why a function of a script has not answered.
var (
	errTooLong = errors.New("it takes too long")
	errStopped = errors.New("the script was stopped") // by an error perhaps that had nothing to do with the request
	errEnded   = errors.New("the script has ended")
)

// ask has the loop do something for a request, and waits for what it replies. Where ctx ends
// before, its cause is the error; what the loop is at meanwhile for the request is interrupted.
func ask[T any](s *scriptServer, ctx context.Context, do func(reply func(T))) (made T, err error) {
	replied := make(chan T, 1)
	began := make(chan context.Context, 1)
	var doing interruptible
	s.post(func() {
		if ctx.Err() != nil {
			return
		}
		began <- s.vm.Context()
		doing.run(s.vm.Runtime(), func() {
			do(func(made T) {
				select {
				case replied <- made:
				default: // a second reply, after an interruption
				}
			})
		})
	})
	var running context.Context
	var ended <-chan struct{}
	for {
		select {
		case made = <-replied:
			return made, nil
		case running = <-began:
			ended = running.Done()
		case <-ended:
			if ended = nil; !errors.Is(context.Cause(running), context.Canceled) {
				return made, errStopped
			}
			// A console's entry has ended. What the function waits for may come with a later one.
		case <-s.gone:
			select {
			case made = <-replied:
				return made, nil
			case running = <-began:
			default:
			}
			if running != nil && !errors.Is(cmp.Or(context.Cause(running), context.Canceled), context.Canceled) {
				return made, errStopped
			}
			return made, errEnded
		case <-ctx.Done():
			doing.interrupt(s.vm.Runtime())
			return made, context.Cause(ctx)
		}
	}
}

// interruptible is something that the loop does and another goroutine may end, without ending the
// script.
type interruptible struct {
	mutex                sync.Mutex
	running, interrupted bool
}

// run does something, on the loop, until it is interrupted.
func (i *interruptible) run(rt *goja.Runtime, do func()) {
	i.mutex.Lock()
	i.running = true
	i.mutex.Unlock()
	defer func() {
		i.mutex.Lock()
		defer i.mutex.Unlock()
		if i.running = false; !i.interrupted {
			return
		}
		// What else may have interrupted the VM has ended the run, which looks at its context next.
		rt.ClearInterrupt()
		if value := recover(); value != nil {
			if stopped := (*goja.InterruptedError)(nil); !isError(value, &stopped) {
				panic(value)
			}
		}
	}()
	do()
}

func isError[T error](value any, target *T) bool {
	err, ok := value.(error)
	return ok && errors.As(err, target)
}

// interrupt ends what is being done.
func (i *interruptible) interrupt(rt *goja.Runtime) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if i.running {
		i.interrupted = true
		rt.Interrupt(errTooLong)
	}
}

// tokens asks the script's function for the auth tokens of an account.
func (s *scriptServer) tokens(ctx context.Context, accountSID string) ([]string, error) {
	type found struct {
		tokens []string
		err    error
	}
	made, err := ask(s, ctx, func(replied func(found)) {
		rt := s.vm.Runtime()
		finished := func(call goja.FunctionCall) goja.Value {
			given := call.Argument(0)
			if goja.IsUndefined(given) || goja.IsNull(given) {
				replied(found{})
				return goja.Undefined()
			}
			tokens, err := tokenList(given)
			if err != nil {
				err = fmt.Errorf("the function of auth_token returned something else than a token or an array of tokens: %w", err)
			}
			replied(found{tokens, err})
			return goja.Undefined()
		}
		rejected := func(call goja.FunctionCall) goja.Value {
			s.print(call.Argument(0))
			replied(found{nil, errors.New("the function of auth_token has failed")})
			return goja.Undefined()
		}
		account := goja.Undefined()
		if accountSID != "" {
			account = rt.ToValue(accountSID)
		}
		then, err := rt.RunProgram(thenProgram())
		if err == nil {
			call, _ := goja.AssertFunction(then)
			_, err = call(goja.Undefined(), s.tokensOf, account, rt.ToValue(finished), rt.ToValue(rejected))
		}
		if err != nil {
			replied(found{nil, fmt.Errorf("the function of auth_token: %s", thrown(err))})
		}
	})
	if err != nil {
		return nil, err
	}
	return made.tokens, made.err
}

// thenProgram calls a function that may be async with an argument.
var thenProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("dialtone:host", `((f, argument, finished, failed) => {
		(async () => f(argument))().then(finished).then(undefined, failed)
	})`, true)
})

// tell prints what went wrong with a request outside of the script.
func (s *scriptServer) tell(r *http.Request, err error) {
	text := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar // a client must not move a terminal's cursor
		}
		return r
	}, err.Error())
	s.post(func() { fmt.Fprintf(s.vm.Stderr(), "serve: %s %q: %s\n", r.Method, r.URL.Path, text) })
}

// thrown is what a script has thrown. An error that no script can catch goes on to what runs it.
func thrown(err error) goja.Value {
	if exception, ok := err.(*goja.Exception); ok {
		return exception.Value()
	}
	panic(err)
}

// print prints an error of a function as the console does, with its stack.
func (s *scriptServer) print(reason goja.Value) {
	if _, err := s.console(goja.Undefined(), reason); err != nil {
		thrown(err)
	}
}
