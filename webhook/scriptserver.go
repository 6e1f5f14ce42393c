package webhook

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"unicode"

	"dialtone/runtime"
	"dialtone/twiml"

	"github.com/dop251/goja"
)

// scriptServer answers requests with the functions of a script. Requests arrive on goroutines of their own; what
// they need of the script they send to its loop.
type scriptServer struct {
	vm        runtime.VM
	documents Documents
	filter    Filter
	routes    map[string]goja.Value
	callAsync goja.Callable
	console   goja.Callable // console.error

	http     *http.Server
	listener net.Listener
	post     func(do func()) // Has something done on the loop.
	stopping chan struct{}
	stopOnce sync.Once
	deaf     chan struct{} // Closed when the server takes no more connections.
	gone     chan struct{} // Closed when the loop takes nothing more.
}

func newScriptServer(vm runtime.VM, documents Documents, options *serveOptions) (*scriptServer, error) {
	rt := vm.Runtime()
	call, err := rt.RunProgram(callProgram())
	if err != nil {
		return nil, err
	}
	callAsync, _ := goja.AssertFunction(call)
	console, _ := goja.AssertFunction(rt.Get("console").ToObject(rt).Get("error"))
	s := &scriptServer{
		vm: vm, documents: documents, filter: options.filter, routes: options.routes, callAsync: callAsync, console: console,
		stopping: make(chan struct{}), deaf: make(chan struct{}), gone: make(chan struct{}),
	}
	s.http = NewServer(s)
	s.http.RegisterOnShutdown(func() { close(s.deaf) })
	return s, nil
}

// start serves until the script stops the server, or is stopped. What an entry of a console starts goes on between
// its entries.
func (s *scriptServer) start(listener net.Listener) {
	s.listener = &closedOnce{Listener: listener}
	if s.filter.NoVerify {
		fmt.Fprintf(s.vm.Stderr(), "serve: requests to %s are not checked: whoever reaches it can make them\n", listener.Addr())
	}
	runtime.Background(s.vm, func(ctx context.Context, post func(do func())) {
		defer close(s.gone)
		s.post = post
		served := make(chan error, 1)
		go func() { served <- s.http.Serve(s.listener) }()
		select {
		case <-s.stopping:
			if s.http.Shutdown(ctx) != nil {
				_ = s.http.Close() // the script was stopped meanwhile
			}
			<-served
		case <-ctx.Done():
			_ = s.http.Close()
			<-served
		case err := <-served:
			post(func() { fmt.Fprintf(s.vm.Stderr(), "serve: %v\n", err) })
		}
	})
}

// stop ends the server. Its port is free when stop returns; what is under way is answered later.
func (s *scriptServer) stop() {
	s.stopOnce.Do(func() { close(s.stopping) })
	select {
	case <-s.deaf:
	case <-s.gone:
	}
	// Serve may not have begun, and then closes it too late.
	_ = s.listener.Close()
}

// closedOnce is a listener that is closed when Close returns, whoever else is closing it: net's own Close returns at
// once where another has begun.
type closedOnce struct {
	net.Listener
	once sync.Once
	err  error
}

func (l *closedOnce) Close() error {
	l.once.Do(func() { l.err = l.Listener.Close() })
	return l.err
}

// reply is what a function has made of a request.
type reply struct {
	document string
	session  []byte
	failed   bool
}

// ServeHTTP checks a request and has the script answer it.
func (s *scriptServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer, ok := s.routes[r.URL.Path]
	switch {
	case !ok:
		http.NotFound(w, r)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		w.Header().Set("Allow", "GET, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	request, refused := s.filter.receive(w, r)
	if refused != nil {
		s.tell(r, refused)
		w.WriteHeader(refused.status)
		return
	}
	made, ok := s.ask(answer, request)
	switch {
	case !ok && r.Context().Err() != nil:
		// Whoever asked has gone.
	case !ok:
		w.WriteHeader(http.StatusServiceUnavailable)
	case made.failed:
		w.WriteHeader(http.StatusInternalServerError)
	default:
		if err := request.write(w, made.document, made.session); err != nil {
			s.tell(r, err)
			w.WriteHeader(http.StatusInternalServerError)
		}
	}
}

// ask has the loop call a script's function, and waits for what becomes of it.
func (s *scriptServer) ask(answer goja.Value, request *Request) (made reply, ok bool) {
	replied := make(chan reply, 1)
	began := make(chan context.Context, 1)
	s.post(func() {
		if request.Context().Err() == nil {
			began <- s.vm.Context()
			s.call(answer, request, replied)
		}
	})
	var running context.Context
	var ended <-chan struct{}
	for {
		select {
		case made = <-replied:
			return made, true
		case running = <-began:
			ended = running.Done()
		case <-ended:
			if ended = nil; !errors.Is(context.Cause(running), context.Canceled) {
				// The script was stopped, by an error perhaps that had nothing to do with the request.
				return reply{failed: true}, true
			}
			// A console's entry has ended. What the function waits for may come with a later one.
		case <-s.gone:
			return made, false
		case <-request.Context().Done():
			return made, false
		}
	}
}

// tell prints what went wrong with a request outside of the script.
func (s *scriptServer) tell(r *http.Request, err error) {
	text := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar // whoever asks must not move a terminal's cursor
		}
		return r
	}, err.Error())
	s.post(func() { fmt.Fprintf(s.vm.Stderr(), "serve: %s %q: %s\n", r.Method, r.URL.Path, text) })
}

// call calls a script's function, on the loop, and replies when what it returns is settled.
func (s *scriptServer) call(answer goja.Value, request *Request, replied chan<- reply) {
	rt := s.vm.Runtime()
	failed := func(reason goja.Value) {
		s.print(reason)
		replied <- reply{failed: true}
	}
	res, write := s.documents.NewDocument(s.vm, twiml.Any)
	req, err := s.requestObject(request)
	if err != nil {
		failed(thrown(err))
		return
	}
	finished := func(call goja.FunctionCall) goja.Value {
		session, err := sessionText(call.Argument(0))
		var document string
		if err == nil {
			document, err = write()
		}
		if err != nil {
			fmt.Fprintf(s.vm.Stderr(), "serve: %s %q: %v\n", request.Method, request.http.URL.Path, err)
		}
		replied <- reply{document: document, session: session, failed: err != nil}
		return goja.Undefined()
	}
	rejected := func(call goja.FunctionCall) goja.Value {
		failed(call.Argument(0))
		return goja.Undefined()
	}
	unkept := func(call goja.FunctionCall) goja.Value {
		fmt.Fprintf(s.vm.Stderr(), "serve: %s %q: %s:\n", request.Method, request.http.URL.Path, sessionUnkept)
		return rejected(call)
	}
	if _, err := s.callAsync(goja.Undefined(), answer, res, req, rt.ToValue(finished), rt.ToValue(rejected), rt.ToValue(unkept)); err != nil {
		failed(thrown(err))
	}
}

// callProgram calls a function that may be async. Its file is one whose frames the host shows nobody.
var callProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("dialtone:host", `(stringify => (answer, res, req, finished, failed, unkept) => {
		(async () => {
			await answer(res, req)
			let session
			try {
				session = stringify(req.session)
			} catch (error) {
				return unkept(error)
			}
			finished(session)
		})().then(undefined, failed)
	})(JSON.stringify)`, true)
})

func (s *scriptServer) requestObject(request *Request) (*goja.Object, error) {
	rt := s.vm.Runtime()
	session, err := sessionObject(rt, request)
	if err != nil {
		return nil, err
	}
	req := requestObject(rt, request)
	property(req, "params", paramsObject(rt, request))
	property(req, "session", session)
	return req, nil
}

// thrown is what a script has thrown. An error that no script can catch goes on to whoever runs it.
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
