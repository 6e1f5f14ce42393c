package views_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"dialtone/api"
	"dialtone/api/signature"
	"dialtone/bindings"
	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/module"
	"dialtone/webhook"
	"dialtone/webhook/views"
)

// whatPublishedHandlersAnswer are bodies of functions in the ways of the handlers that are
// published for Twilio, each with what is answered.
var whatPublishedHandlersAnswer = []struct {
	name, source string
	status       int
	kind         string // The content type, without its parameters.
	body         string
	header       map[string]string
}{
	{"a hello", `return 'Hello World!'`, 200, "text/plain", "Hello World!", nil},
	{"a document of TwiML.build", `return TwiML.build(r => r.say('Hi'), {indent: 0})`, 200, "text/xml", `<?xml version="1.0" encoding="UTF-8"?><Response><Say>Hi</Say></Response>`, nil},
	{"a document in a string", "return `\n<Response/>`", 200, "text/xml", "\n<Response/>", nil},
	{"a page", `return '<!DOCTYPE html><p>Hi'`, 200, "text/html", "<!DOCTYPE html><p>Hi", nil},
	{"the response itself", `res.say('Hi'); return res`, 200, "text/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>\n  <Say>Hi</Say>\n</Response>", nil},
	{"an element of it", `return res.say('Hi')`, 200, "text/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>\n  <Say>Hi</Say>\n</Response>", nil},
	{"a response of Twilio's library", `class VoiceResponse { constructor() { this.response = {} } toString() { return '<Response><Hangup/></Response>' } }
		return new VoiceResponse()`, 200, "text/xml", "<Response><Hangup/></Response>", nil},
	{"an access token for a browser", `res.headers['Access-Control-Allow-Origin'] = '*'; return {identity: 'joe', token: 'ey'}`, 200,
		"application/json", `{"identity":"joe","token":"ey"}`, map[string]string{"Access-Control-Allow-Origin": "*"}},
	{"an assignment of TaskRouter", `return {instruction: 'accept', activity_sid: 'WA1'}`, 200, "application/json", `{"instruction":"accept","activity_sid":"WA1"}`, nil},
	{"a list", `return [1, 'two', {three: null}]`, 200, "application/json", `[1,"two",{"three":null}]`, nil},
	{"a promise of an object", `return Promise.resolve({ok: true})`, 200, "application/json", `{"ok":true}`, nil},
	{"a date in an object", `return {at: new Date(0)}`, 200, "application/json", `{"at":"1970-01-01T00:00:00.000Z"}`, nil},
	{"an error with a status", `res.status = 400; return {error: 'no To'}`, 400, "application/json", `{"error":"no To"}`, nil},
	{"setStatusCode and a text", `return text('Forbidden', {status: 403})`, 403, "text/plain", "Forbidden", nil},
	{"json with status and headers", `return json({ok: false}, {status: 500, headers: {'X-A': '1'}})`, 500, "application/json", `{"ok":false}`, map[string]string{"X-A": "1"}},
	{"json without a return", `json({ok: true})`, 200, "application/json", `{"ok":true}`, nil},
	{"a Response", `return new Response('<p>', {status: 201, headers: {'Content-Type': 'text/html', 'X-A': 'b'}})`, 201, "text/html", "<p>", map[string]string{"X-A": "b"}},
	{"bytes", `return new Response(new Uint8Array([0, 255]), {headers: {'Content-Type': 'image/png'}})`, 200, "image/png", "\x00\xff", nil},
	{"a redirect", `return Response.redirect('https://example.com/x')`, 302, "", "", map[string]string{"Location": "https://example.com/x"}},
	{"cookies", `res.headers['Set-Cookie'] = ['a=1', 'b=2']; return 'ok'`, 200, "text/plain", "ok", map[string]string{"Set-Cookie": "a=1"}},
	{"another type", `res.headers = {'content-type': 'text/csv'}; return 'a,b'`, 200, "text/csv", "a,b", nil},
	{"nothing for a status callback", `res.status = 204`, 204, "", "", nil},
	{"nothing at all", ``, 200, "text/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response/>", nil},
	{"null", `return null`, 200, "text/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response/>", nil},
	{"an empty text", `return ''`, 200, "text/plain", "", nil},
	{"what a request brought", `return request.json.items.length + ' ' + request.json.name`, 200, "text/plain", "2 joe", nil},
}

// brought is the body of each request.
const brought = `{"name":"joe","items":[1,2]}`

// sendJSON sends a JSON body, signed.
func sendJSON(h http.Handler, target string) *httptest.ResponseRecorder {
	hashed := signature.AddBodyHash(target, []byte(brought))
	r := httptest.NewRequest("POST", hashed, strings.NewReader(brought))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(signature.Header, signature.Sign(token, "http://example.com"+hashed, nil))
	return answer(h, r)
}

// offline is Twilio for scripts that ask it nothing.
func offline(t *testing.T) module.Module {
	client, err := api.New(api.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return bindings.Twilio(client, bindings.Options{})
}

func TestAViewAnswersAnything(t *testing.T) {
	for _, test := range whatPublishedHandlersAnswer {
		t.Run(test.name, func(t *testing.T) {
			a := serve(views.Options{Host: runtime.Options{Modules: []module.Module{offline(t)}}}, "x.voice.js", test.source)
			w := sendJSON(a, "/x")
			kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
			if w.Code != test.status || kind != test.kind || w.Body.String() != test.body {
				t.Errorf("%d %s %q, want %d %s %q\n%s", w.Code, kind, w.Body, test.status, test.kind, test.body, a.log.String())
			}
			for name, value := range test.header {
				if got := w.Header().Get(name); got != value {
					t.Errorf("%s: %q, want %q", name, got, value)
				}
			}
		})
	}
}

// The same bodies as functions of serve.
func TestServeAnswersAnything(t *testing.T) {
	var source strings.Builder
	source.WriteString("const server = serve({verify: false,\n")
	for i, test := range whatPublishedHandlersAnswer {
		source.WriteString("'/" + string(rune('a'+i)) + "': async (res, request, {json, text}) => {" + test.source + "\n},\n")
	}
	source.WriteString("}); console.log(server.url)")
	s := runModules(t, source.String(), offline(t), views.Serve(views.ServeOptions{Filter: withToken, Documents: bindings.Documents{}}))
	url := s.line()
	s.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for i, test := range whatPublishedHandlersAnswer {
		r, err := http.NewRequestWithContext(t.Context(), "POST", url+"/"+string(rune('a'+i)), strings.NewReader(brought))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		status, body, response := s.do(r)
		kind, _, _ := strings.Cut(response.Header.Get("Content-Type"), ";")
		if status != test.status || kind != test.kind || body != test.body {
			t.Errorf("%s: %d %s %q, want %d %s %q\n%s", test.name, status, kind, body, test.status, test.kind, test.body, s.printed())
		}
	}
	s.cancel()
}

// What cannot be an answer is told, and is none.
func TestWhatCannotBeAnAnswer(t *testing.T) {
	for name, test := range map[string]struct{ source, want string }{
		"a number":              {`return 5`, "number 5"},
		"a boolean":             {`return true`, "boolean true"},
		"a function":            {`return () => 1`, "a function"},
		"a symbol":              {`return Symbol('x')`, "symbol Symbol(x)"},
		"a bigint":              {`return 5n`, "bigint 5"},
		"a bigint inside":       {`return {a: 5n}`, "BigInt"},
		"an error":              {`return new TypeError('lost')`, "the error TypeError: lost"},
		"a Map":                 {`return new Map([[1, 2]])`, "a Map"},
		"bytes":                 {`return new Uint8Array([1])`, "bytes"},
		"a circle":              {`const a = {}; a.a = a; return a`, "circular"},
		"a promise without end": {`return new Promise(() => {})`, "a promise that nothing settles"},
		"a document and JSON":   {`res.say('Hi'); return {a: 1}`, "one of them would be lost"},
		"a document and a text": {`res.say('Hi'); return 'Hi'`, "one of them would be lost"},
		"two answers":           {`json({a: 1}); return 'Hi'`, "two answers"},
		"a redirect and JSON":   {`redirect('/y'); return {a: 1}`, "two answers"},
		"two statuses":          {`res.status = 201; return new Response('', {status: 202})`, "res.status is 201"},
		"a body with 204":       {`res.status = 204; return 'Hi'`, "has no body"},
		"a status that is none": {`res.status = 1000`, "a status of HTTP"},
		"a status as text":      {`res.status = 'ok'`, "a status of HTTP"},
		"headers that are none": {`res.headers = 'X: 1'`, "res.headers takes an object"},
		"a header's name":       {`res.headers['a b'] = '1'; return 'x'`, "is not the name of a header"},
		"a header's value":      {`res.headers['X-A'] = '1\r\nX-B: 2'; return 'x'`, "line break"},
		"a header of its own":   {`res.headers['Content-Length'] = '1'; return 'x'`, "the server's own"},
		"too long a document":   {`return '<Response>' + 'x'.repeat(70000) + '</Response>'`, "64"},
		"a Response read twice": {`const r = new Response('x'); await r.text(); return r`, "already been read"},
		"JSON that is not":      {`return request.json`, "the request's body is not JSON"},
		"json of undefined":     {`return json(undefined)`, "a value that JSON has"},
		"text of an object":     {`return text({})`, "takes a string"},
	} {
		t.Run(name, func(t *testing.T) {
			a := serve(views.Options{}, "x.voice.js", test.source)
			if w := a.post("/x", "a", "1"); w.Code != 500 || w.Body.Len() > 0 || len(w.Header()) > 0 {
				t.Errorf("%d %q %v", w.Code, w.Body, w.Header())
			}
			if want := strings.ReplaceAll(test.want, "64", "65536"); !strings.Contains(a.log.String(), want) {
				t.Errorf("the log has %s, want %q", a.log.String(), want)
			}
		})
	}
}

func TestAJSONView(t *testing.T) {
	for source, want := range map[string]string{
		`return {a: 1}`:                        `{"a":1}`,
		`return [1]`:                           `[1]`,
		`return 5`:                             `5`,
		`return null`:                          `null`,
		`return 'Hi'`:                          `"Hi"`,
		`return JSON.stringify({a: 1})`:        `{"a":1}`,
		`return '<Response/>'`:                 `"<Response/>"`,
		``:                                     `{}`,
		`json({b: 2})`:                         `{"b":2}`,
		`const n = await 1; return {n}`:        `{"n":1}`,
		`return render('other')`:               `{"other":true}`,
		`return {got: params.EventType}`:       `{"got":"onMessageAdd"}`,
		`session.n = 1; return {n: session.n}`: `{"n":1}`,
		`return new Response('{}', {status:200})`: `{}`,
	} {
		a := serve(views.Options{}, "x.json.js", source, "other.json.ts", "const answer: {other: boolean} = {other: true}; return answer")
		w := a.post("/x", "EventType", "onMessageAdd", "MessageSid", "IM1")
		if kind := w.Header().Get("Content-Type"); w.Code != 200 || w.Body.String() != want || !strings.Contains(source, "Response") && !strings.HasPrefix(kind, "application/json") {
			t.Errorf("%s: %d %s %s\n%s", source, w.Code, kind, w.Body, a.log.String())
		}
	}
	for source, want := range map[string]string{
		`res.say('Hi')`:                         "a JSON view answers with what it returns",
		`return undefined ?? (() => 1)`:         "a function",
		`throw new Error('lost')`:               "lost",
		`return res.say('Hi')`:                  "a JSON view answers with what it returns",
		`return new WeakMap()`:                  "a WeakMap",
		`return {toJSON() { return undefined}}`: "JSON has nothing",
	} {
		a := serve(views.Options{Dev: true}, "x.json.js", source)
		if w := a.post("/x"); w.Code != 500 || !strings.Contains(a.log.String(), want) {
			t.Errorf("%s: %d %s\n%s", source, w.Code, w.Body, a.log.String())
		}
	}
}

// Of the views of a name the one answers that the request is about.
func TestTheRequestSaysWhichViewIsMeant(t *testing.T) {
	a := serve(views.Options{}, "x.json.js", "return {}", "x.voice.js", "res.hangup()", "x.message.js", "res.message('Hi')")
	for _, test := range []struct{ name, value, want string }{
		{"CallSid", "CA1", "Hangup"}, {"MessageSid", "SM1", "Message"}, {"TaskSid", "WT1", "{}"},
	} {
		if w := a.post("/x", test.name, test.value); !strings.Contains(w.Body.String(), test.want) {
			t.Errorf("%s: %s", test.name, w.Body)
		}
	}
}

// A path that is unsigned is anybody's, and no other is; nor is a session of its a session of
// Twilio's.
func TestUnsignedPaths(t *testing.T) {
	a := serve(views.Options{Filter: webhook.Filter{AuthToken: token, Unsigned: []string{"/token", "/public/*"}}},
		"token.json.js", "session.n = (session.n ?? 0) + 1; return {n: session.n}", "public/a.json.js", "return {}",
		"tokens.json.js", "return {}", "voice.json.js", "return {n: session.n ?? 0}")
	for path, want := range map[string]int{"/token": 200, "/public/a": 200, "/tokens": 403, "/voice": 403, "/token/": 403, "//token": 403, "/public": 404} {
		if w := answer(a, httptest.NewRequest("GET", path, nil)); w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
	// A router behind Verify may clean a path.
	behind := webhook.Filter{AuthToken: token, Unsigned: []string{"/public/*"}}.Verify(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(200) }))
	for path, want := range map[string]int{"/public/a": 200, "/public/a/": 200, "/public/../voice": 403, "/public/%2e%2e/voice": 403, "/public//../voice": 403} {
		if w := answer(behind, httptest.NewRequest("GET", path, nil)); w.Code != want {
			t.Errorf("behind Verify, %s: %d, want %d", path, w.Code, want)
		}
	}
	forged := answer(a, httptest.NewRequest("GET", "/token?CallSid=CA1", nil))
	cookies := forged.Result().Cookies()
	if len(cookies) != 1 || forged.Body.String() != `{"n":1}` {
		t.Fatalf("%v %s", cookies, forged.Body)
	}
	ask := func(r *http.Request) string {
		r.AddCookie(cookies[0])
		return answer(a, r).Body.String()
	}
	if got := ask(httptest.NewRequest("GET", "/token?CallSid=CA1", nil)); got != `{"n":2}` {
		t.Errorf("a session of an unsigned path: %s", got)
	}
	if got := ask(signed(httptest.NewRequest("GET", "/voice?CallSid=CA1", nil), "http://example.com/voice?CallSid=CA1")); got != `{"n":0}` {
		t.Errorf("a session that was made up passes for one of Twilio's: %s", got)
	}
}

// Each account's requests are checked with its own tokens, of which there may be several.
func TestSeveralTokens(t *testing.T) {
	filters := map[string]webhook.Filter{
		"a set": {Tokens: webhook.TokenSet{Main: []string{"primary", "secondary"}, Accounts: map[string][]string{"ACsub": {"subs"}}}.Find},
	}
	handlers := map[string]func(r *http.Request) int{}
	for name, filter := range filters {
		handler := filter.Verify(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(200) }))
		handlers[name] = func(r *http.Request) int { return answer(handler, r).Code }
	}
	for name, tokens := range map[string]string{
		"an object":   `{ACmain: ['primary', 'secondary'], ACsub: 'subs'}`,
		"a function":  `sid => ({ACmain: ['primary', 'secondary'], ACsub: 'subs'})[sid ?? 'ACmain'] ?? null`,
		"a promise":   `async sid => { await 1; return sid === 'ACsub' ? 'subs' : sid && sid !== 'ACmain' ? undefined : ['primary', 'secondary'] }`,
		"an array":    `['primary', 'secondary']`,
		"one of them": `'primary'`,
	} {
		s := runScript(t, webhook.Filter{AuthToken: "primary"}, `const server = serve({auth_token: `+tokens+`, public_url: 'http://example.com', '/x': res => { res.hangup() }})
			console.log('http://127.0.0.1:' + server.port)`)
		url := s.line()
		handlers[name] = func(r *http.Request) int {
			sent, err := http.NewRequestWithContext(t.Context(), r.Method, url+"/x", r.Body)
			if err != nil {
				t.Fatal(err)
			}
			sent.Header = r.Header
			status, _, _ := s.do(sent)
			return status
		}
	}
	for _, test := range []struct {
		token, account string
		want           int
		but            []string // Those that do not know of it.
	}{
		{"primary", "ACmain", 200, nil},
		{"primary", "", 200, nil},
		{"secondary", "ACmain", 200, []string{"one of them"}},
		{"third", "ACmain", 403, nil},
		{"", "ACmain", 403, nil},
		{"subs", "ACsub", 200, []string{"an array", "one of them"}},
		{"primary", "ACsub", 403, []string{"an array", "one of them"}},
		{"subs", "ACmain", 403, nil},
		{"subs", "", 403, nil},
	} {
		params := form("CallSid", "CA1")
		if test.account != "" {
			params.Set("AccountSid", test.account)
		}
		for _, name := range slices.Sorted(maps.Keys(handlers)) {
			r := post("/x", params)
			r.Host = "example.com"
			r.Header.Set(signature.Header, signature.Sign(test.token, "http://example.com/x", params))
			want := test.want
			if slices.Contains(test.but, name) {
				want = 603 - want // the other of 200 and 403
			}
			if got := handlers[name](r); got != want {
				t.Errorf("%s: %s of %q: %d, want %d", name, test.token, test.account, got, want)
			}
		}
	}
	// Who has a subaccount's token can't name two accounts.
	r := post("/x?AccountSid=ACmain", form("AccountSid", "ACsub", "AccountSid", "ACmain"))
	r.Header.Set(signature.Header, signature.Sign("subs", "http://example.com/x?AccountSid=ACmain", form("AccountSid", "ACsub", "AccountSid", "ACmain")))
	if got := handlers["a set"](r); got != 403 {
		t.Errorf("two accounts: %d", got)
	}
}

// Sessions outlive the exchange of a token.
func TestSessionsOutliveARotation(t *testing.T) {
	tokens := []string{"old"}
	filter := webhook.Filter{Tokens: func(_ context.Context, _ string) ([]string, error) { return tokens, nil }}
	a := serve(views.Options{Filter: filter}, "x.json.js", "session.n = (session.n ?? 0) + 1; return session")
	ask := func(token string, cookies []*http.Cookie) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", "/x?CallSid=CA1", nil)
		r.Header.Set(signature.Header, signature.Sign(token, "http://example.com/x?CallSid=CA1", nil))
		for _, cookie := range cookies {
			r.AddCookie(cookie)
		}
		return answer(a, r)
	}
	first := ask("old", nil)
	tokens = []string{"new", "old"}
	second := ask("new", first.Result().Cookies())
	tokens = []string{"new"}
	third := ask("new", second.Result().Cookies())
	if third.Body.String() != `{"n":3}` {
		t.Errorf("%s, %s, %s", first.Body, second.Body, third.Body)
	}
}

func TestWhatServeTakesForTokens(t *testing.T) {
	for given, want := range map[string]string{
		`auth_token: {}`: "auth_token: takes a token", `auth_token: true`: "auth_token: takes a token", `auth_token: 123`: "auth_token: takes a token",
		`auth_token: []`: "auth_token: takes a token", `auth_token: ['']`: "auth_token: takes a token", `auth_token: [null]`: "auth_token: takes a token",
		`auth_token: ''`: "auth_token: takes a token", `auth_token: [['a']]`: "auth_token: takes a token", `auth_token: Symbol()`: "auth_token: takes a token",
		`auth_token: {main: 'a'}`: "the SIDs of accounts", `auth_token: {AC1: []}`: "auth_token: of AC1 takes a token", `auth_token: {AC1: {}}`: "of AC1",
		`auth_token: new Date()`: "auth_token: takes a token", `auth_token: new Map()`: "auth_token: takes a token",
		`shared_key: {}`: "shared_key: takes", `shared_key: 5`: "shared_key: takes", `verify: 'no'`: "verify takes true or false",
		`unsigned: '/a'`: "unsigned: takes an array of paths", `unsigned: ['a']`: "unsigned: takes an array of paths",
		`timeout: 0`: "timeout takes", `timeout: '5'`: "timeout takes", `timeout: -1`: "timeout takes", `timeout: NaN`: "timeout takes",
		`authtoken: 'a'`:  "did you mean",
		`session_for: 59`: "session_for: takes a number of seconds", `sessionFor: '1h'`: "sessionFor: takes a number of seconds",
		`session_for: NaN`: "from 60 to 31536000", `session_for: Infinity`: "from 60 to 31536000", `session_for: true`: "from 60 to 31536000",
	} {
		s := runScript(t, withToken, `try { serve({`+given+`}); console.log('served') } catch (error) { console.log(error.name + ': ' + error.message) }`)
		if got := s.line(); !strings.HasPrefix(got, "TypeError: serve: ") || !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %q", given, got, want)
		}
		s.cancel()
	}
}

// A function of serve that takes too long is stopped, and the server goes on.
func TestAFunctionOfServeHasATimeLimit(t *testing.T) {
	// On a busy machine a function that is fast may not be.
	limit := 50 * time.Millisecond
	wrong := slowFunctions(t, limit)
	for wrong != "" && limit < patience.Long {
		limit *= 4
		wrong = slowFunctions(t, limit)
	}
	if wrong != "" {
		t.Error(wrong)
	}
}

// slowFunctions asks a server whose functions have so much time for some that take more and some
// that do not, and returns what is wrong with the answers, or nothing.
func slowFunctions(t *testing.T, limit time.Duration) (wrong string) {
	s := runScript(t, withToken, fmt.Sprintf(`
		const limit = %d
		const server = serve({verify: false, timeout: limit / 1000,
			'/loop': () => { for (;;) {} },
			'/catch': () => { for (;;) { try { for (;;) {} } catch {} finally {} } },
			'/never': () => new Promise(() => {}),
			'/later': async res => { await new Promise(done => setTimeout(done, 4 * limit)); res.say('too late') },
			'/fast': res => { res.hangup() },
			'/close': res => { server.close(); res.hangup() },
		})
		console.log(server.url)`, limit.Milliseconds()))
	url := s.line()
	for _, path := range []string{"/loop", "/fast", "/never", "/catch", "/later", "/fast"} {
		want := 500
		if path == "/fast" {
			want = 200
		}
		if status, _, _ := s.ask(url+path, ""); status != want {
			wrong = fmt.Sprintf("%s: status %d, want %d", path, status, want)
		}
	}
	if status, _, _ := s.ask(url+"/close", ""); status != 200 {
		wrong = fmt.Sprintf("close: status %d, want 200", status)
		s.cancel()
	}
	if err := <-s.ended; err != nil && wrong == "" {
		wrong = err.Error()
	}
	if got := strings.Count(s.printed(), "the function took longer than "+limit.String()+"; Twilio waits for 15 seconds"); got != 4 && wrong == "" {
		wrong = "printed\n" + s.printed()
	}
	return wrong
}

// A SharedKey's requests are checked with its secret, under the algorithm that they name, and with
// nothing else.
func TestSharedKeys(t *testing.T) {
	handler := webhook.Filter{AuthToken: token, SharedKeys: []string{"other", "shared"}}.Verify(
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(200) }))
	for _, test := range []struct {
		name, settings, secret string
		algorithm              signature.Algorithm
		want                   int
	}{
		{"SHA-256", "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256", "shared", signature.HMACSHA256, 200},
		{"in small letters", "key=k, algorithm=hmac_sha256", "shared", signature.HMACSHA256, 200},
		{"SHA-1", "key=k,algorithm=HMAC_SHA1", "shared", signature.HMACSHA1, 200},
		{"no algorithm", "key=k", "shared", signature.HMACSHA1, 200},
		{"the other key", "key=k,algorithm=HMAC_SHA256", "other", signature.HMACSHA256, 200},
		{"the auth token", "key=k,algorithm=HMAC_SHA256", token, signature.HMACSHA256, 403},
		{"the auth token with SHA-1", "key=k", token, signature.HMACSHA1, 403},
		{"a SharedKey without settings", "", "shared", signature.HMACSHA1, 403},
		{"SHA-256 without settings", "", token, signature.HMACSHA256, 403},
		{"another algorithm than it says", "key=k,algorithm=HMAC_SHA1", "shared", signature.HMACSHA256, 403},
		{"an unknown algorithm", "key=k,algorithm=HMAC_MD5", "shared", signature.HMACSHA1, 403},
	} {
		params := form("CallSid", "CA1", "From", "+15550001111")
		r := post("/x", params)
		if test.settings != "" {
			r.Header.Set(signature.SettingsHeader, test.settings)
		}
		r.Header.Set(signature.Header, signature.SignWith(test.algorithm, test.secret, "http://example.com/x", params))
		if got := answer(handler, r).Code; got != test.want {
			t.Errorf("%s: %d, want %d", test.name, got, test.want)
		}
	}
}
