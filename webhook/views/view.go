package views

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"

	"dialtone/runtime"
	"dialtone/runtime/module"
	"dialtone/webhook"

	"github.com/dop251/goja"
)

// answer runs a view and writes what it built. Nothing has been written where it fails.
func (v *Views) answer(w http.ResponseWriter, request *webhook.Request, chosen *view) error {
	ctx, cancel := context.WithTimeoutCause(request.Context(), v.options.Timeout, &tooLongError{v, chosen})
	defer cancel()
	s := &scope{views: v, view: chosen, request: request}
	made, session, err := s.run(ctx)
	switch {
	case err != nil:
		return err
	case s.redirected != "":
		// Which keeps method and parameters, where 302 makes a GET without them of a POST.
		return redirect(w, request, s.redirected, session)
	}
	made.Session = session
	return request.Respond(w, webhook.Reply(*made))
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
func redirect(w http.ResponseWriter, request *webhook.Request, target string, session []byte) error {
	base, err := url.Parse(request.URL)
	if err != nil {
		return fmt.Errorf("the request's own URL: %w", err)
	}
	to, err := base.Parse(target)
	if err != nil {
		return fmt.Errorf("redirect: %w", err)
	}
	return request.Respond(w, webhook.Reply{
		Status: http.StatusTemporaryRedirect, Header: http.Header{"Location": {escaped(to.String())}}, Session: session,
	})
}

// escaped is a URL without what must not stand in one as it is: a query is as the view has written
// it.
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
	request *webhook.Request

	host       *runtime.Host
	vm         module.VM
	answers    *answers // nil until they are needed.
	tools      *goja.Object
	res        response
	returned   goja.Value // What the view has returned.
	recorded   goja.Value // What json or text has made; nil where neither was called.
	hasSession bool       // The view has named session.
	ended      bool
	redirected string
}

// convertName is the global by which what a view has returned is converted once it has ended.
const convertName = "__answer"

var scopeNames = []string{convertName, "json", "params", "redirect", "render", "request", "res", "session", "text"}

// Names returns the names that a view has beside its host's own.
func (s *scope) Names() []string { return scopeNames }

// Bind makes what a view names.
func (s *scope) Bind(vm module.VM) func(name string) (goja.Value, error) {
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
		s.res.object, s.res.holds, s.res.write = s.views.options.Documents.NewDocument(s.vm, s.view.kind)
		return s.res.object, nil
	case "json", "text":
		return s.tool(name)
	case convertName:
		return function(rt, convertName, s.convert), nil
	}
	return nil, nil
}

// tool makes json or text.
func (s *scope) tool(name string) (goja.Value, error) {
	if err := s.prepareAnswers(); err != nil {
		return nil, err
	}
	if s.tools == nil {
		tools, err := s.answers.toolsFor(func(made goja.Value) { s.recorded = made })
		if err != nil {
			return nil, err
		}
		s.tools = tools
	}
	return s.tools.Get(name), nil
}

func (s *scope) prepareAnswers() (err error) {
	if s.answers == nil {
		s.answers, err = newAnswers(s.vm.Runtime())
	}
	return err
}

// convert is the promise of what the view has returned, converted.
func (s *scope) convert(goja.FunctionCall) goja.Value {
	if err := s.prepareAnswers(); err != nil {
		panic(err)
	}
	made, err := s.answers.converted(s.returned, s.view.json, s.res)
	if err != nil {
		panic(err)
	}
	return made
}

// run runs the view to its end and returns its answer and the session that it leaves.
func (s *scope) run(ctx context.Context) (made *reply, session []byte, err error) {
	if s.view.program == nil {
		return nil, nil, s.view.wrong
	}
	if s.views.options.Documents == nil {
		return nil, nil, errors.New("views: there must be Documents in their Options, such as bindings.Documents{}")
	}
	// The exit is what the view is told of, better than that it is not granted.
	options := s.views.options.Host
	options.Modules = append([]module.Module{s}, options.Modules...)
	options.Exit, options.Cache = true, cmp.Or(options.Cache, s.views.modules)
	if s.host, err = runtime.New(options); err != nil {
		return nil, nil, err
	}
	defer s.host.Close()
	returned, err := s.host.EvalProgram(ctx, s.view.program)
	if exit := (*runtime.ExitError)(nil); errors.As(err, &exit) {
		return nil, nil, fmt.Errorf("%s called process.exit(%d); a view ends early with return", s.views.sourceName(s.view.name), exit.Code)
	}
	if err != nil {
		return nil, nil, err
	}
	if made, err = s.reply(ctx, returned); err != nil {
		return nil, nil, err
	}
	session, err = s.session(ctx)
	return made, session, err
}

// reply is the answer of a view that has ended.
func (s *scope) reply(ctx context.Context, returned goja.Value) (*reply, error) {
	var converted goja.Value
	var err error
	if s.returned, err = chosenAnswer(returned, s.recorded); err != nil {
		return nil, s.named(err)
	}
	if s.returned != nil && !goja.IsUndefined(s.returned) {
		if s.redirected != "" && !s.isOwn(s.returned) {
			return nil, s.named(errors.New("there are two answers: a redirect, and what was returned"))
		}
		if converted, err = s.eval(ctx, convertProgram); err != nil {
			return nil, err
		}
	}
	var rt *goja.Runtime // nil where the view has named nothing of its scope, and returned nothing
	if s.vm != nil {
		rt = s.vm.Runtime()
	}
	made, err := compose(rt, converted, s.res, s.view.json)
	if err != nil {
		return nil, s.named(err)
	}
	return made, nil
}

// isOwn reports whether a value is an element of the response, as what res.say returns.
func (s *scope) isOwn(v goja.Value) bool { return s.res.holds != nil && s.res.holds(v) }

// named is an error with the name of the view.
func (s *scope) named(err error) error {
	return fmt.Errorf("%s: %w", s.views.sourceName(s.view.name), err)
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
		panic(newError(rt, other.wrong))
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
	return *found.slot(like)
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
	convertProgram = sync.OnceValues(func() (*runtime.Program, error) {
		return runtime.Compile("dialtone:answer", convertName+"()")
	})
	sessionProgram = sync.OnceValues(func() (*runtime.Program, error) {
		return runtime.Compile("dialtone:session", "session")
	})
	sessionTextProgram = sync.OnceValues(func() (*runtime.Program, error) {
		return runtime.Compile("dialtone:session", "JSON.stringify(session)")
	})
)

// sessionUnkept is what is wrong where a session cannot be made JSON.
const sessionUnkept = "the session cannot be kept"

// session is the session that the view leaves, as JSON, or nil where it is as it came. One that the
// view never named costs little.
func (s *scope) session(ctx context.Context) ([]byte, error) {
	if s.ended = true; !s.hasSession {
		// A view may also have assigned one without reading it first.
		value, err := s.eval(ctx, sessionProgram)
		if err != nil || goja.IsUndefined(value) {
			return nil, err
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
		return []byte("{}"), nil
	}
	session := []byte(value.String())
	if !bytes.HasPrefix(session, []byte("{")) {
		return nil, fmt.Errorf("the session is an object of what JSON has, not %s", session)
	}
	return session, nil
}
