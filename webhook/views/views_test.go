package views_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"dialtone/bindings"
	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/twiml"
	"dialtone/webhook"
	"dialtone/webhook/views"
)

// app is a folder of views under test, its clock and its log.
type app struct {
	*views.Views
	files fstest.MapFS
	now   time.Time
	log   bytes.Buffer
}

// serve makes views of names and sources.
func serve(options views.Options, files ...string) *app {
	a := &app{files: fstest.MapFS{}, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	for i := 0; i < len(files); i += 2 {
		a.write(files[i], files[i+1])
	}
	if options.Filter.AuthToken == "" {
		options.Filter.AuthToken = token
	}
	if options.Timeout == 0 {
		options.Timeout = patience.Long // The default is too short for a view that does much, on a busy machine.
	}
	options.Documents = bindings.Documents{}
	options.Clock = func() time.Time { return a.now }
	options.Filter.Log = slog.New(slog.NewTextHandler(&a.log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, attr slog.Attr) slog.Attr {
		if attr.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return attr
	}}))
	a.Views = views.Handler(a.files, options)
	return a
}

// write saves a file, a second after whatever was saved before.
func (a *app) write(name, source string) {
	a.now = a.now.Add(time.Second)
	a.files[name] = &fstest.MapFile{Data: []byte(source), ModTime: a.now}
}

// get asks for a URL's path and query, signed.
func (a *app) get(target string) *httptest.ResponseRecorder {
	return answer(a, signed(httptest.NewRequest("GET", target, nil), "http://example.com"+target))
}

// post posts a form, signed.
func (a *app) post(target string, params ...string) *httptest.ResponseRecorder {
	return answer(a, signed(post(target, form(params...)), "http://example.com"+target))
}

// document is what a view answers, without the XML declaration.
func document(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	if w.Code != 200 || w.Header().Get("Content-Type") != "text/xml; charset=utf-8" {
		t.Errorf("status %d, %v", w.Code, w.Header())
	}
	body := w.Body.String()
	if problems := twiml.Validate(body); len(problems) > 0 {
		t.Errorf("%v in\n%s", problems, body)
	}
	_, rest, _ := strings.Cut(body, "\n")
	return rest
}

func TestTheSeedsView(t *testing.T) {
	a := serve(views.Options{}, "foo/index.voice.js", "res.say('Damn this library is so ill dude!')")
	const want = "<Response>\n  <Say>Damn this library is so ill dude!</Say>\n</Response>"
	for _, w := range []*httptest.ResponseRecorder{a.get("/foo"), a.get("/foo?CallSid=CA1"), a.post("/foo"), a.post("/foo", "CallSid", "CA1"), a.post("/foo/")} {
		if got := document(t, w); got != want {
			t.Errorf("got\n%s", got)
		}
	}
	for _, r := range []*http.Request{
		httptest.NewRequest("GET", "/foo", nil),
		post("/foo", form("CallSid", "CA1")),
		signed(post("/foo", form("CallSid", "CA1")), "http://example.com/bar"),
	} {
		if w := answer(a, r); w.Code != 403 || w.Body.Len() > 0 {
			t.Errorf("%s without a valid signature: %d %s", r.Method, w.Code, w.Body)
		}
	}
	for _, method := range []string{"PUT", "DELETE", "HEAD", "OPTIONS"} {
		if w := answer(a, signed(httptest.NewRequest(method, "/foo", nil), "http://example.com/foo")); w.Code != 405 || w.Header().Get("Allow") != "GET, POST" {
			t.Errorf("%s: %d %v", method, w.Code, w.Header())
		}
	}
}

// A request that is refused runs nothing.
func TestARefusedRequestRunsNothing(t *testing.T) {
	var out bytes.Buffer
	a := serve(views.Options{Host: runtime.Options{Stdout: &out}}, "index.voice.js", "console.log('ran')")
	answer(a, post("/", form("CallSid", "CA1")))
	if out.Len() > 0 {
		t.Error("the view ran")
	}
	if a.get("/"); out.String() != "ran\n" {
		t.Error("the view did not run for a signed request")
	}
}

func TestWhichFileAnswersWhichURL(t *testing.T) {
	files := []string{}
	for _, name := range []string{
		"index.voice.js", "plain.voice", "menu.voice.js", "menu/index.voice.js", "menu/sales.voice", "a/b/c.voice.js", "both.voice.js", "both.message.js",
		"sms/index.message", ".hidden.voice.js", ".git/x.voice.js", "node_modules/x/index.voice.js", "über.voice.js", "index/index.voice.js",
	} {
		verb := "say"
		if strings.Contains(name, ".message") {
			verb = "message"
		}
		files = append(files, name, "res."+verb+"('"+name+"')")
	}
	files = append(files, "lib.js", "res.say('no view')", ".voice.js", "res.say('no name')", "x.voice.json", "{}")
	a := serve(views.Options{}, files...)
	for target, want := range map[string]string{
		"/":                         "index.voice.js",
		"/plain":                    "plain.voice",
		"/menu":                     "menu.voice.js", // before its index
		"/menu/":                    "menu.voice.js",
		"/menu/index":               "menu/index.voice.js",
		"/menu/sales":               "menu/sales.voice",
		"/a/b/c":                    "a/b/c.voice.js",
		"/both":                     "both.voice.js",
		"/both?CallSid=CA1":         "both.voice.js",
		"/both?MessageSid=SM1":      "both.message.js",
		"/both?SmsSid=SM1":          "both.message.js",
		"/sms":                      "sms/index.message",
		"/%C3%BCber":                "über.voice.js",
		"/a":                        "",
		"/menu.voice.js":            "",
		"/menu.voice":               "",
		"/plain.voice":              "",
		"/sms/index.message":        "",
		"/lib":                      "",
		"/lib.js":                   "",
		"/.hidden":                  "",
		"/.git/x":                   "",
		"/node_modules/x":           "",
		"/a/../plain":               "",
		"/..%2fplain":               "",
		"//plain/../../etc/passwd":  "",
		"/%00":                      "",
		"/.voice.js":                "",
		"/nothing":                  "",
		"/index/index":              "index/index.voice.js",
		"/index":                    "index.voice.js",
		"/MENU":                     "",
		"/menu/../menu/sales.voice": "",
	} {
		w := a.get(target)
		if want == "" {
			if w.Code != 404 || strings.Contains(w.Body.String(), "Response") {
				t.Errorf("%s: %d %s", target, w.Code, w.Body)
			}
			continue
		}
		if got := document(t, w); !strings.Contains(got, ">"+want+"<") {
			t.Errorf("%s is answered\n%s\nwant %s", target, got, want)
		}
	}
	if !strings.Contains(a.log.String(), "both menu.voice.js and menu/index.voice.js answer /menu; menu.voice.js does") {
		t.Errorf("the log does not say which of two views answers:\n%s", &a.log)
	}
}

func TestWhatAViewSees(t *testing.T) {
	var out bytes.Buffer
	a := serve(views.Options{Host: runtime.Options{Stdout: &out}}, "index.voice.js", `
		const {From, Digits, a} = params
		console.log(From, Digits, a, params.missing, params.__proto__, Object.keys(params).join())
		console.log(request.method, request.url, request.headers['content-type'], request.cookies, request.body)
		await new Promise(resolve => setTimeout(resolve, 1))
		res.say('Hello')
		console.log(render, redirect)
		console.log(typeof Twilio, typeof require === 'function', this === globalThis)
	`)
	r := signed(post("/?From=query&a=1&a=2&__proto__=x", form("From", "+1", "Digits", "42#")), "http://example.com/?From=query&a=1&a=2&__proto__=x")
	r.AddCookie(&http.Cookie{Name: "theme", Value: "dark"})
	if w := answer(a, r); !strings.Contains(document(t, w), "<Say>Hello</Say>") {
		t.Error(w.Body)
	}
	want := "+1 42# [ '1', '2' ] undefined x Digits,From,__proto__,a\n" +
		"POST http://example.com/?From=query&a=1&a=2&__proto__=x application/x-www-form-urlencoded { theme: 'dark' } Digits=42%23&From=%2B1\n" +
		"[Function: render] [Function: redirect]\nundefined "
	if !strings.HasPrefix(out.String(), want) {
		t.Errorf("got\n%swant\n%s", &out, want)
	}
}

func TestAViewMayRenderAnother(t *testing.T) {
	a := serve(views.Options{},
		"index.voice.js", `
			const name = 'mine'
			res.say('before')
			render('menu')
			await render('shop/list')
			res.say('after ' + name)`,
		"menu.voice.js", "const name = 'its own'; res.say(name); params.seen = 'yes'",
		"shop/list.voice.js", "await null; res.say('list ' + params.seen); await render('item'); render('/menu'); render('../menu')",
		"shop/item.voice", "res.say('item')",
		"item.voice.js", "res.say('the wrong item')",
		"menu.message.js", "res.message('a message')",
		"index.message.js", "render('menu')",
		"lost.voice.js", "\nrender('nothing')",
		"itself.voice.js", "render('itself')",
		"wrong.voice.js", "render(1)",
	)
	want := "before its own list yes item its own its own after mine"
	got := strings.Join(strings.Fields(strings.NewReplacer("<Say>", "", "</Say>", "", "<Response>", "", "</Response>", "").Replace(document(t, a.get("/?CallSid=CA1")))), " ")
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if got := document(t, a.get("/?MessageSid=SM1")); !strings.Contains(got, "<Message>a message</Message>") {
		t.Error(got)
	}
	for target, want := range map[string]string{
		"/lost":   "there is no view nothing: neither nothing.voice.js nor nothing/index.voice.js is in the folder",
		"/itself": "RangeError",
		"/wrong":  "render takes the name of a view, as in render('menu'), not 1",
	} {
		a.log.Reset()
		if w := a.get(target); w.Code != 500 || !strings.Contains(a.log.String(), want) {
			t.Errorf("%s: %d, the log says\n%s", target, w.Code, &a.log)
		}
	}
}

func TestAViewMayRedirect(t *testing.T) {
	a := serve(views.Options{},
		"a/index.voice.js", "res.say('lost'); session.step = 1; return redirect(params.to)",
		"wrong.voice.js", "redirect()")
	for to, want := range map[string]string{
		"b":                     "http://example.com/b",
		"/b?c=d e&f=%20é\"":     "http://example.com/b?c=d%20e&f=%20%C3%A9%22",
		"../b":                  "http://example.com/b",
		"https://other.example": "https://other.example",
	} {
		w := a.post("/a", "to", to, "CallSid", "CA1")
		if w.Code != http.StatusTemporaryRedirect || w.Header().Get("Location") != want || w.Body.Len() > 0 || len(w.Result().Cookies()) != 1 {
			t.Errorf("%s: %d %v", to, w.Code, w.Header())
		}
	}
	if w := a.get("/wrong"); w.Code != 500 {
		t.Errorf("redirect without a URL: %d", w.Code)
	}
}

func TestAViewsSession(t *testing.T) {
	a := serve(views.Options{},
		"count.voice.js", "session.count = (session.count ?? 0) + 1; res.say(`call ${session.count}`)",
		"new.voice.js", "session = {count: 9}",
		"end.voice.js", "delete session.count",
		"wrong.voice.js", "session = [1]",
		"big.voice.js", "session.big = 'x'.repeat(4000)",
		"getter.voice.js", "session.x = {toJSON() { throw new Error('not kept') }}",
		"circle.voice.js", "session.self = session",
	)
	c := &caller{handler: a, target: "/count"}
	for _, want := range []string{"call 1", "call 2", "call 3"} {
		if got := c.post(t, "CallSid", "CA1"); !strings.Contains(got, want) {
			t.Errorf("want %s, got %s", want, got)
		}
	}
	c.target = "/new"
	c.post(t, "CallSid", "CA1")
	c.target = "/count"
	if got := c.post(t, "CallSid", "CA1"); !strings.Contains(got, "call 10") {
		t.Errorf("a session that was replaced: %s", got)
	}
	c.target = "/end"
	c.post(t, "CallSid", "CA1")
	if len(c.cookies) > 0 {
		t.Errorf("an empty session leaves %v", c.cookies)
	}
	for target, want := range map[string]string{"/wrong": "the session is an object", "/big": "a cookie takes some", "/getter": "getter.voice.js:1", "/circle": `the session cannot be kept:\n[TypeError: Converting circular`} {
		a.log.Reset()
		if w := a.post(target, "CallSid", "CA1"); w.Code != 500 || !strings.Contains(a.log.String(), want) {
			t.Errorf("%s: %d, the log says %s", target, w.Code, &a.log)
		}
	}
}

// Nothing that a view leaves behind is there for the next request.
func TestViewsShareNoGlobals(t *testing.T) {
	a := serve(views.Options{}, "index.voice.js", `
		globalThis.count = (globalThis.count ?? 0) + 1
		Array.prototype.extra = (Array.prototype.extra ?? 0) + 1
		leaked = typeof leaked
		res.say([count, [].extra, leaked].join())`)
	for range 3 {
		if got := document(t, a.get("/")); !strings.Contains(got, "<Say>1,1,undefined</Say>") {
			t.Error(got)
		}
	}
}

func TestAViewsErrorIs500(t *testing.T) {
	a := serve(views.Options{Root: "app"},
		"index.voice.js", "function menu() {\n  res.sey('Hi')\n}\nres.say('half'); session.a = 1\nmenu()",
		"later.voice.js", "await 1\nthrow new Error('later')",
		"timer.voice.js", "setTimeout(() => {\n  lost()\n})",
		"rejected.voice.js", "\nPromise.reject(new Error('lost'))",
		"value.voice.js", "throw 'a string'",
		"exit.voice.js", "process.exit(3)",
		"never.voice.js", "await new Promise(() => {})",
	)
	for target, want := range map[string][]string{
		"/":         {`app/index.voice.js:2`, "  res.sey('Hi')", "Did you mean say?", "at menu (app/index.voice.js:2:3)", "at app/index.voice.js:5:"},
		"/later":    {"app/later.voice.js:2", "Error: later"},
		"/timer":    {"app/timer.voice.js:2", "lost is not defined"},
		"/rejected": {"app/rejected.voice.js:2", "Error: lost"},
		"/value":    {"a string"},
		"/exit":     {"app/exit.voice.js called process.exit(3)"},
		"/never":    {"nothing can settle"},
	} {
		a.log.Reset()
		w := a.post(target, "CallSid", "CA1")
		if w.Code != 500 || w.Body.Len() > 0 || len(w.Result().Cookies()) > 0 {
			t.Errorf("%s: %d %q", target, w.Code, w.Body)
		}
		logged := strings.NewReplacer(`\n`, "\n", `\"`, `"`).Replace(a.log.String())
		for _, want := range append(want, "level=ERROR", "sid=CA1", "status=500", "path="+target) {
			if !strings.Contains(logged, want) {
				t.Errorf("%s: the log does not say %q:\n%s", target, want, logged)
			}
		}
	}
}

// A view ends early with return. An exit code is nobody's business here.
func TestAViewEndsEarlyWithReturn(t *testing.T) {
	a := serve(views.Options{},
		"return.voice.js", "res.say('built'); session.a = 1; await 1; return; lost()",
		"code.voice.js", "process.exitCode = 3; res.say('built'); session.a = 1",
		"exit.voice.js", "res.say('built'); process.exit()")
	for _, target := range []string{"/return", "/code"} {
		w := a.post(target, "CallSid", "CA1")
		if got := document(t, w); !strings.Contains(got, "<Say>built</Say>") || len(w.Result().Cookies()) != 1 {
			t.Errorf("%s: %s %v\n%s", target, got, w.Result().Cookies(), &a.log)
		}
	}
	if w := a.post("/exit", "CallSid", "CA1"); w.Code != 500 || !strings.Contains(a.log.String(), "exit.voice.js called process.exit(0); a view ends early with return") {
		t.Errorf("process.exit: %d\n%s", w.Code, &a.log)
	}
}

func TestDevApologizes(t *testing.T) {
	a := serve(views.Options{Dev: true},
		"index.voice.js", "\nlost(1 < 2)", "sms.message.js", "throw new Error('<&\\u0000\\ud800>' + 'x'.repeat(5000))", "broken.voice.js", "res.say(")
	if got := document(t, a.get("/")); !strings.Contains(got, "<Say>I am sorry. The view index.voice.js has an error. index.voice.js:2:5: ReferenceError: lost is not defined</Say>") {
		t.Error(got)
	}
	if got := document(t, a.get("/sms")); !strings.Contains(got, "<Message>I am sorry.") || len(got) > 600 {
		t.Error(got)
	}
	if got := document(t, a.get("/broken")); !strings.Contains(got, "SyntaxError") {
		t.Error(got)
	}
	if !strings.Contains(a.log.String(), "level=ERROR") {
		t.Error("the log does not tell of the errors")
	}
}

func TestAViewMayTakeSoLongAndNoLonger(t *testing.T) {
	for target, want := range map[string]string{"/loop": "loop.voice.js:2:", "/awaiting": "awaiting.voice.js:4:", "/later": "later.voice.js:3:", "/wait": "stopped: wait.voice.js", "/session": "stopped: session.voice.js"} {
		// A busy machine may not bring a view to its line in time.
		limit := soon
		wrong := failsAfter(limit, target, want)
		for wrong != "" && limit < patience.Long {
			limit *= 4
			wrong = failsAfter(limit, target, want)
		}
		if wrong != "" {
			t.Errorf("%s: %s", target, wrong)
		}
	}
}

// failsAfter asks for a view that does not end, and returns what is wrong with the answer and the
// log, or nothing.
func failsAfter(limit time.Duration, target, want string) (wrong string) {
	a := serve(views.Options{Timeout: limit},
		"loop.voice.js", "try {\n  for (;;) Math.random()\n} finally { for (;;) {} }",
		"awaiting.voice.js", "await null\nlet i = 0\nfor (;;)\n  i++",
		"later.voice.js", "const turn = async () => {\n  await new Promise(resolve => setTimeout(resolve, 1))\n  do {} while (true)\n}\nawait turn()",
		"wait.voice.js", "await new Promise(resolve => setTimeout(resolve, 1e6))",
		"session.voice.js", "session.x = {toJSON() { for (;;) {} }}",
	)
	if w := a.get(target); w.Code != 500 || w.Body.Len() > 0 {
		return fmt.Sprintf("it is answered with %d %s", w.Code, w.Body)
	}
	for _, want := range []string{want, "voice.js took longer than " + limit.String() + "; Twilio waits for 15 seconds"} {
		if !strings.Contains(a.log.String(), want) {
			return fmt.Sprintf("the log does not say %q:\n%s", want, &a.log)
		}
	}
	return ""
}

// The parameters are an object like any other, which belongs to its script.
func TestParamsAreAnOrdinaryObject(t *testing.T) {
	var out bytes.Buffer
	a := serve(views.Options{Host: runtime.Options{Stdout: &out}}, "index.voice.js", `
		console.log(params, JSON.stringify(params), {...params}, Object.entries(params).length)
		console.log('To' in params, 'Nothing' in params, params.hasOwnProperty('To'), params.toString === Object.prototype.toString)
		params.added = 1
		params.From = 'changed'
		delete params.To
		delete params.nothing
		console.log(params, params.To, 'To' in params)
		params.To = 'again'
		console.log(Object.keys(params).join(), params.List === params.List, Array.isArray(params.List))
		let names = []; for (const name in params) names.push(name)
		console.log(names.join())
	`)
	a.post("/", "To", "+2", "From", "+1", "List", "a", "List", "b")
	want := `{ From: '+1', List: [ 'a', 'b' ], To: '+2' } {"From":"+1","List":["a","b"],"To":"+2"} { From: '+1', List: [ 'a', 'b' ], To: '+2' } 3
true false true true
{ From: 'changed', List: [ 'a', 'b' ], added: 1 } undefined false
From,List,To,added true true
From,List,To,added
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", &out, want)
	}
}

// A view is the one in the folder; while that does not compile, the one before.
func TestViewsReload(t *testing.T) {
	a := serve(views.Options{}, "index.voice.js", "res.say('first')", "broken.voice.js", "res.say('one'")
	is := func(target, want string) {
		t.Helper()
		if got := document(t, a.get(target)); !strings.Contains(got, want) {
			t.Errorf("want %s, got %s", want, got)
		}
	}
	is("/", "first")
	a.write("index.voice.js", "res.say('second')")
	is("/", "second")
	a.log.Reset()
	a.write("index.voice.js", "res.say('third')\nres.say('")
	is("/", "second")
	a.now = a.now.Add(time.Second)
	is("/", "second")
	if got := strings.Count(a.log.String(), "index.voice.js does not compile; its last good version goes on"); got != 1 || !strings.Contains(a.log.String(), "index.voice.js:2") {
		t.Errorf("the log says it %d times:\n%s", got, &a.log)
	}
	if err := a.Load(); err == nil || !strings.Contains(err.Error(), "index.voice.js:2:") || !strings.Contains(err.Error(), "broken.voice.js:1:") {
		t.Errorf("Load: %v", err)
	}
	a.write("index.voice.js", "res.say('fourth')")
	is("/", "fourth")

	if w := a.get("/broken"); w.Code != 500 || !strings.Contains(a.log.String(), "SyntaxError") {
		t.Errorf("a view that never compiled: %d\n%s", w.Code, &a.log)
	}
	a.write("broken.voice.js", "res.say('one')")
	is("/broken", "one")
	a.write("broken/index.voice.js", "res.say('two')")
	is("/broken", "one")
	delete(a.files, "broken.voice.js")
	a.now = a.now.Add(time.Second)
	is("/broken", "two")
	delete(a.files, "broken/index.voice.js")
	a.now = a.now.Add(time.Second)
	if w := a.get("/broken"); w.Code != 404 {
		t.Errorf("a view that is gone: %d", w.Code)
	}
}

// What views require is compiled once as well: the next request costs the same however much it is.
func TestWhatAViewRequiresIsCompiledOnce(t *testing.T) {
	files := fstest.MapFS{
		// With a computed member, as the large one seems to have: built-ins are taken before a
		// script may replace one.
		"small.js": {Data: []byte("exports.name = 'small'; exports[exports.name] = 1")},
		"large.ts": {Data: []byte("export const name: string = 'large'\nfunction never(): void {" + strings.Repeat("[1, 2].map(n => n + 1)\n;", 2000) + "}")},
	}
	a := serve(views.Options{Host: runtime.Options{Files: runtime.Files{FS: files}}},
		"small.voice.js", "res.say(require('/small').name)", "large.voice.js", "res.say(require('/large').name)")
	cost := func(name string) float64 {
		return testing.AllocsPerRun(2, func() {
			if got := document(t, a.get("/"+name)); !strings.Contains(got, "<Say>"+name+"</Say>") {
				t.Error(got)
			}
		})
	}
	if small, large := cost("small"), cost("large"); large > 2*small {
		t.Errorf("%v allocations for the small file, %v for the large one", small, large)
	}
	files["large.ts"] = &fstest.MapFile{Data: []byte("export const name = 'larger'")}
	if got := document(t, a.get("/large")); !strings.Contains(got, "<Say>larger</Say>") {
		t.Errorf("a file that has changed: %s", got)
	}
}

// The log tells of a syntax error when the folder is looked at, before anybody calls.
func TestLoadTellsOfSyntaxErrors(t *testing.T) {
	a := serve(views.Options{Root: "app"}, "a/index.voice.js", "let x = ;")
	if err := a.Load(); err == nil || !strings.Contains(a.log.String(), "app/a/index.voice.js:1") {
		t.Errorf("%v; the log says %s", err, &a.log)
	}
}

func TestStaticFiles(t *testing.T) {
	a := serve(views.Options{},
		"hello.mp3", "ID3 sound", "deep/er/a b.WAV", "wave", "static.xml", "<Response/>", "index.voice.js", "", "menu.voice.js", "secret", "menu.message", "secret",
		"lib/prices.js", "secret", "package.json", "secret", ".env", "secret", ".well-known/x.txt", "secret", "notes.md", "secret", "node_modules/a/b.txt", "secret", "key.pem", "secret",
		"types.ts", "secret", "noextension", "secret", "menu.voice.js.map", "secret", "menu.voice.ts", "secret")
	for target, want := range map[string][2]string{
		"/hello.mp3":            {"audio/mpeg", "ID3 sound"},
		"/deep/er/a%20b.WAV":    {"audio/wav", "wave"},
		"/static.xml":           {"text/xml; charset=utf-8", "<Response/>"},
		"/./hello.mp3":          {},
		"/deep/../hello.mp3":    {},
		"/deep":                 {},
		"/deep/er/":             {},
		"/nothing.mp3":          {},
		"/hello.mp3/":           {},
		"/../views_test.go":     {},
		"/%2e%2e/doc.go":        {},
		"/.well-known/x.txt":    {},
		"/node_modules/a/b.txt": {},
	} {
		w := answer(a, httptest.NewRequest("GET", target, nil))
		if want[0] == "" {
			if w.Code != 404 {
				t.Errorf("%s: %d %s", target, w.Code, w.Body)
			}
			continue
		}
		if w.Code != 200 || w.Header().Get("Content-Type") != want[0] || w.Body.String() != want[1] {
			t.Errorf("%s: %d %v %s", target, w.Code, w.Header(), w.Body)
		}
	}
	for name := range a.files {
		if w := answer(a, httptest.NewRequest("GET", "/"+strings.ReplaceAll(name, " ", "%20"), nil)); strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s is served", name)
		}
	}
	if w := answer(a, httptest.NewRequest("POST", "/hello.mp3", nil)); w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST of a file: %d", w.Code)
	}
	r := httptest.NewRequest("GET", "/hello.mp3", nil)
	r.Header.Set("Range", "bytes=4-")
	if w := answer(a, r); w.Code != http.StatusPartialContent || w.Body.String() != "sound" {
		t.Errorf("a range: %d %s", w.Code, w.Body)
	}
}

// A symbolic link out of the folder leads nowhere.
func TestNoSymbolicLinkLeadsOut(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	for name, source := range map[string]string{"secret.txt": "secret", "evil.voice.js": "res.say('evil')"} {
		if err := os.WriteFile(filepath.Join(outside, name), []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(filepath.Join(outside, name), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(outside, filepath.Join(dir, "out")); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	folder := views.Handler(root.FS(), views.Options{Filter: webhook.Filter{NoVerify: true}, Documents: bindings.Documents{}})
	for _, target := range []string{"/secret.txt", "/evil", "/out/secret.txt", "/out/evil"} {
		if w := answer(folder, httptest.NewRequest("GET", target, nil)); w.Code != 404 {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
}

// What concerns a request is one record, and says how long it took by the clock given.
func TestTheLog(t *testing.T) {
	a := serve(views.Options{}, "index.voice.js", "", "wait.voice.js", "await new Promise(resolve => setTimeout(resolve, 1e6))")
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, test := range []struct {
		do   func()
		want string
	}{
		{func() { a.post("/", "CallSid", "CA1") }, "level=INFO msg=request method=POST path=/ sid=CA1 status=200 duration=0s\n"},
		{func() { a.get("/?MessageSid=SM1") }, "level=INFO msg=request method=GET path=/ sid=SM1 status=200 duration=0s\n"},
		{func() { a.get("/nothing") }, "level=INFO msg=request method=GET path=/nothing status=404 duration=0s\n"},
		{func() {
			answer(a, signed(httptest.NewRequestWithContext(gone, "GET", "/wait", nil), "http://example.com/wait"))
		},
			"level=ERROR msg=request method=GET path=/wait status=499 duration=0s reason=\"the client has gone without waiting for the answer\" error=\"the script was stopped: context canceled\"\n"},
		{func() { answer(a, post("/", nil)) }, "level=WARN msg=request method=POST path=/ status=403 duration=0s reason=\"there is no X-Twilio-Signature\"\n"},
	} {
		a.log.Reset()
		test.do()
		if got := a.log.String(); got != test.want {
			t.Errorf("got  %swant %s", got, test.want)
		}
	}
}

// Without a log, errors go where net/http's own go.
func TestErrorsWithoutALog(t *testing.T) {
	var logged bytes.Buffer
	folder := views.Handler(fstest.MapFS{"index.voice.js": {Data: []byte("lost()")}, "wrong.voice.js": {Data: []byte("(")}},
		views.Options{Filter: webhook.Filter{NoVerify: true}, Documents: bindings.Documents{}})
	server := httptest.NewUnstartedServer(folder)
	server.Config.ErrorLog = slog.NewLogLogger(slog.NewTextHandler(&logged, nil), slog.LevelError)
	server.Start()
	defer server.Close()
	response, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != 500 || !strings.Contains(logged.String(), "lost is not defined") || !strings.Contains(logged.String(), "wrong.voice.js does not compile") {
		t.Errorf("%s; the log says %s", response.Status, &logged)
	}
}

// A folder that cannot be read is told of, and nothing of it is served.
func TestAFolderThatIsNotThere(t *testing.T) {
	var logged bytes.Buffer
	folder := views.Handler(os.DirFS(filepath.Join(t.TempDir(), "nothing")), views.Options{Filter: webhook.Filter{Log: slog.New(slog.NewTextHandler(&logged, nil))}})
	if w := answer(folder, httptest.NewRequest("GET", "/", nil)); w.Code != 404 {
		t.Errorf("status %d", w.Code)
	}
	_ = folder.Load()
	if got := strings.Count(logged.String(), "the folder cannot be read"); got != 1 {
		t.Errorf("the log says it %d times: %s", got, &logged)
	}
}

// locked is a file system one of whose folders can be locked.
type locked struct {
	fs.FS
	folder string
}

func (l *locked) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == l.folder {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return fs.ReadDir(l.FS, name)
}

// A folder within that cannot be read keeps nobody from the others, and its views as they were.
func TestAPartOfTheFolderThatCannotBeRead(t *testing.T) {
	files := fstest.MapFS{"a.voice.js": {Data: []byte("res.say('a')")}, "m/m.voice.js": {Data: []byte("res.say('m')")}, "z/z.voice.js": {Data: []byte("res.say('z')")}}
	var logged bytes.Buffer
	fsys := &locked{files, "m"}
	folder := views.Handler(fsys, views.Options{Filter: webhook.Filter{NoVerify: true, Log: slog.New(slog.NewTextHandler(&logged, nil))}, Documents: bindings.Documents{}})
	is := func(target string, want int, text string) {
		t.Helper()
		if w := answer(folder, httptest.NewRequest("GET", target, nil)); w.Code != want || !strings.Contains(w.Body.String(), text) {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	is("/m/m", 404, "")
	is("/z/z", 200, "z")
	_ = folder.Load()
	if got := strings.Count(logged.String(), "a part of the folder cannot be read"); got != 1 || !strings.Contains(logged.String(), "open m: permission denied") {
		t.Errorf("the log says it %d times: %s", got, &logged)
	}
	fsys.folder = ""
	_ = folder.Load()
	is("/m/m", 200, "m")
	fsys.folder = "m"
	files["a.voice.js"] = &fstest.MapFile{Data: []byte("res.say('another')")}
	_ = folder.Load()
	is("/m/m", 200, "m")
	is("/a", 200, "another")
}
