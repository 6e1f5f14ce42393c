package webhook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"

	"dialtone/runtime"
	"dialtone/twiml"

	"github.com/dop251/goja"
)

// answer runs a view and writes what it built. Nothing has been written where it fails.
func (v *Views) answer(w http.ResponseWriter, request *Request, chosen *view) error {
	ctx, cancel := context.WithTimeoutCause(request.Context(), v.options.Timeout, &tooLongError{v, chosen})
	defer cancel()
	s := &scope{views: v, view: chosen, request: request}
	session, err := s.run(ctx)
	switch {
	case err != nil:
		return err
	case s.redirected != "":
		// Which keeps method and parameters, where 302 makes a GET without them of a POST.
		return request.redirect(w, s.redirected, session)
	}
	document, err := s.write()
	if err != nil {
		return err
	}
	return request.write(w, document, session)
}

// tooLongError is why a view was stopped.
type tooLongError struct {
	views *Views
	view  *view
}

func (e *tooLongError) Error() string {
	return fmt.Sprintf("%s took longer than %v; Twilio waits for 15 seconds", e.views.sourceName(e.view.name), e.views.options.Timeout)
}

// redirect answers with a redirect to a URL, which may be relative, and keeps the session.
func (r *Request) redirect(w http.ResponseWriter, target string, session []byte) error {
	base, err := url.Parse(r.URL)
	if err != nil {
		return fmt.Errorf("the request's own URL: %w", err)
	}
	to, err := base.Parse(target)
	if err != nil {
		return fmt.Errorf("redirect: %w", err)
	}
	if err := r.sealed.write(w, r, session); err != nil {
		return err
	}
	w.Header().Set("Location", escaped(to.String()))
	w.WriteHeader(http.StatusTemporaryRedirect)
	return nil
}

// escaped is a URL without what must not stand in one as it is: a query is as the view has written it.
func escaped(url string) string {
	var out strings.Builder
	for _, c := range []byte(url) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`"<>`, c) >= 0 {
			fmt.Fprintf(&out, "%%%02X", c)
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}

// scope is what a view sees of its request: a module of its host.
type scope struct {
	views   *Views
	view    *view
	request *Request

	host       *runtime.Host
	vm         runtime.VM
	finish     func() (string, error) // nil until the view first names res.
	hasSession bool                   // The view has named session.
	ended      bool
	redirected string
}

var scopeNames = []string{"params", "redirect", "render", "request", "res", "session"}

// Names returns the names that a view has beside its host's own.
func (s *scope) Names() []string { return scopeNames }

// Bind makes what a view names.
func (s *scope) Bind(vm runtime.VM) func(name string) (goja.Value, error) {
	s.vm = vm
	return s.make
}

func (s *scope) make(name string) (goja.Value, error) {
	rt := s.vm.Runtime()
	switch name {
	case "params":
		return paramsObject(rt, s.request), nil
	case "request":
		return requestObject(rt, s.request), nil
	case "session":
		if s.ended {
			return goja.Undefined(), nil
		}
		s.hasSession = true
		return sessionObject(rt, s.request)
	case "render":
		return function(rt, "render", s.render), nil
	case "redirect":
		return function(rt, "redirect", s.redirect), nil
	case "res":
		res, finish := s.views.options.Documents.NewDocument(s.vm, s.view.kind)
		s.finish = finish
		return res, nil
	}
	return nil, nil
}

// run runs the view to its end and returns the session that it leaves.
func (s *scope) run(ctx context.Context) (session []byte, err error) {
	if s.view.program == nil {
		return nil, s.view.wrong
	}
	if s.views.options.Documents == nil {
		return nil, errors.New("webhook: views need Documents in their Options, such as bindings.Documents{}")
	}
	// The exit is what the view is told of, better than that it is not granted.
	options := append([]runtime.Option{runtime.WithModules(s), runtime.WithExit(), runtime.WithModuleCache(s.views.modules)}, s.views.options.Host...)
	if s.host, err = runtime.New(options...); err != nil {
		return nil, err
	}
	defer s.host.Close()
	_, err = s.host.EvalProgram(ctx, s.view.program)
	if exit := (*runtime.ExitError)(nil); errors.As(err, &exit) {
		return nil, fmt.Errorf("%s called process.exit(%d); a view ends early with return", s.views.sourceName(s.view.name), exit.Code)
	}
	if err != nil {
		return nil, err
	}
	return s.session(ctx)
}

// write is the document that the view has built.
func (s *scope) write() (string, error) {
	if s.finish == nil {
		// A view that names no res answers with an empty response.
		return emptyDocument(), nil
	}
	return s.finish()
}

// render is render(name).
func (s *scope) render(call goja.FunctionCall) goja.Value {
	rt := s.vm.Runtime()
	given := call.Argument(0)
	if !goja.IsString(given) || given.String() == "" {
		panic(rt.NewTypeError("render takes the name of a view, as in render('menu'), not %s", given))
	}
	base := strings.TrimPrefix(given.String(), "/")
	if base == given.String() {
		base = path.Join(path.Dir(s.caller()), base)
	}
	other := s.views.current.Load().named(base, s.view)
	switch {
	case other == nil:
		suffix := kinds[s.view.rank].suffix
		panic(rt.NewTypeError("there is no view %s: neither %s nor %s is in the folder", given, base+suffix, path.Join(base, "index"+suffix)))
	case other.program == nil:
		panic(rt.NewGoError(other.wrong))
	}
	value, err := s.host.Include(other.program)
	if err != nil {
		panic(err)
	}
	return value
}

// caller is the name of the view whose code is calling, which may be one that was rendered.
func (s *scope) caller() string {
	for _, frame := range s.vm.Runtime().CaptureCallStack(0, nil) {
		name := frame.SrcName()
		if root := s.views.options.Root; root != "" {
			name = strings.TrimPrefix(strings.TrimPrefix(name, path.Clean(root)), "/")
		}
		if rankOf(name) >= 0 {
			return name
		}
	}
	return s.view.name
}

// named finds a view of the same kind as another by its name without ending.
func (f *folder) named(base string, like *view) *view {
	found := f.byURL[strings.Trim(path.Clean("/"+base), "/")]
	if like.kind == twiml.Messaging {
		return found.message
	}
	return found.voice
}

// redirect is redirect(url).
func (s *scope) redirect(call goja.FunctionCall) goja.Value {
	given := call.Argument(0)
	if goja.IsUndefined(given) || goja.IsNull(given) || given.String() == "" {
		panic(s.vm.Runtime().NewTypeError("redirect takes a URL, as in redirect('/menu'), not %s", given))
	}
	s.redirected = given.String()
	return goja.Undefined()
}

// The programs are compiled once: hosts may share them.
var (
	sessionProgram = sync.OnceValues(func() (*runtime.Program, error) {
		return runtime.Compile("dialtone:session", "session")
	})
	sessionTextProgram = sync.OnceValues(func() (*runtime.Program, error) {
		return runtime.Compile("dialtone:session", "JSON.stringify(session)")
	})
)

// sessionUnkept is what is wrong where a session cannot be made JSON.
const sessionUnkept = "the session cannot be kept"

// session is the session that the view leaves, as JSON. One that the view never
// named costs little: it is still as it came.
func (s *scope) session(ctx context.Context) ([]byte, error) {
	if s.ended = true; !s.hasSession {
		// A view may also have assigned one without reading it first.
		value, err := s.eval(ctx, sessionProgram)
		if err != nil || goja.IsUndefined(value) {
			return s.request.stored, err
		}
	}
	value, err := s.eval(ctx, sessionTextProgram)
	if err != nil {
		return nil, fmt.Errorf(sessionUnkept+": %w", err)
	}
	return sessionText(value)
}

func (s *scope) eval(ctx context.Context, compiled func() (*runtime.Program, error)) (goja.Value, error) {
	program, err := compiled()
	if err != nil {
		return nil, err
	}
	return s.host.EvalProgram(ctx, program)
}

// sessionText is a session as JSON, made of what JSON.stringify says of it.
func sessionText(value goja.Value) ([]byte, error) {
	if goja.IsUndefined(value) {
		return nil, nil
	}
	session := []byte(value.String())
	if !bytes.HasPrefix(session, []byte("{")) {
		return nil, fmt.Errorf("the session is an object of what JSON has, not %s", session)
	}
	return session, nil
}
