package views_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"dialtone/api"
	"dialtone/api/signature"
	"dialtone/bindings"
	"dialtone/runtime"
	"dialtone/runtime/module"
	"dialtone/webhook"
	"dialtone/webhook/views"
)

// scriptRun is a script that serves, running in the background.
type scriptRun struct {
	t      *testing.T
	cancel context.CancelFunc
	lines  *bufio.Scanner // What it prints.
	ended  chan error
	mutex  sync.Mutex
	stderr strings.Builder
	client http.Client
}

func (s *scriptRun) Write(p []byte) (int, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.stderr.Write(p)
}

func (s *scriptRun) printed() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.stderr.String()
}

// runScript runs a script that has serve. It ends with the test at the latest.
func runScript(t *testing.T, filter webhook.Filter, source string) *scriptRun {
	t.Helper()
	return runModules(t, source, views.Serve(views.ServeOptions{Filter: filter, Documents: bindings.Documents{}}))
}

func runModules(t *testing.T, source string, modules ...module.Module) *scriptRun {
	t.Helper()
	read, write := io.Pipe()
	s := &scriptRun{t: t, lines: bufio.NewScanner(read), ended: make(chan error, 1)}
	host, err := runtime.New(runtime.Options{Stdout: write, Stderr: s, Exit: true, Modules: modules})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	s.cancel = cancel
	go func() {
		s.ended <- host.Run(ctx, "serve.js", source)
		write.Close()
	}()
	t.Cleanup(func() {
		s.client.CloseIdleConnections()
		cancel()
		read.Close()
		host.Close()
	})
	return s
}

// line is the next line that the script prints.
func (s *scriptRun) line() string {
	s.t.Helper()
	if !s.lines.Scan() {
		s.t.Fatalf("the script ended without printing: %v\n%s", <-s.ended, s.printed())
	}
	return s.lines.Text()
}

// ask posts a form to a URL, signed as from publicURL unless that is empty.
func (s *scriptRun) ask(url, publicURL string, params ...string) (status int, body string, cookies []*http.Cookie) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), "POST", url, strings.NewReader(form(params...).Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if publicURL != "" {
		signed(r, publicURL)
	}
	status, body, response := s.do(r)
	return status, body, response.Cookies()
}

// do sends a request, and reads its answer.
func (s *scriptRun) do(r *http.Request) (status int, body string, response *http.Response) {
	s.t.Helper()
	response, err := s.client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response.StatusCode, string(text), response
}

var withToken = webhook.Filter{AuthToken: token}

func TestAScriptServes(t *testing.T) {
	s := runScript(t, withToken, `
		const server = serve({
			'/voice': (res, req) => {
				req.session.count = (req.session.count ?? 0) + 1
				res.say([req.method, req.url, req.params.From, req.session.count].join(' '))
			},
			'/later': async (res, req) => { await new Promise(resolve => setTimeout(resolve, 1)); res.message(req.body) },
			'/wrong': (res) => {
				res.sey('Hi')
			},
			'/rejected': async () => { throw new Error('rejected') },
			'/session': (res, req) => { req.session = [1] },
			'/circle': (res, req) => { req.session.self = req.session },
			'/close': res => { server.close(); server.close(); res.hangup() },
		})
		console.log(server.url, server.port === Number(server.url.split(':')[2]))
		console.log(serve, server.close)
	`)
	site, ok := strings.CutSuffix(s.line(), " true")
	if !ok || !strings.HasPrefix(site, "http://127.0.0.1:") {
		t.Fatalf("the server is at %s", site)
	}
	if got := s.line(); got != "[Function: serve] [Function: close]" {
		t.Errorf("the functions print as %s", got)
	}
	status, body, cookies := s.ask(site+"/voice", site+"/voice", "CallSid", "CA1", "From", "+1")
	if status != 200 || !strings.Contains(body, "<Say>POST "+site+"/voice +1 1</Say>") || len(cookies) != 1 {
		t.Errorf("%d %s %v", status, body, cookies)
	}
	if status, body, _ = s.ask(site+"/later", site+"/later", "Body", "hi"); status != 200 || !strings.Contains(body, "<Message>Body=hi</Message>") {
		t.Errorf("an async function: %d %s", status, body)
	}
	if status, body, _ = s.ask(site+"/voice", "", "CallSid", "CA1"); status != 403 || body != "" {
		t.Errorf("without a signature: %d %s", status, body)
	}
	if status, _, _ = s.ask(site+"/nothing", site+"/nothing"); status != 404 {
		t.Errorf("a path that is not served: %d", status)
	}
	for path, want := range map[string]string{"/wrong": "at /wrong (serve.js:9:", "/rejected": "Error: rejected", "/session": `serve: POST "/session": the session is an object`, "/circle": "serve: POST \"/circle\": the session cannot be kept:\n[TypeError: Converting circular"} {
		if status, body, _ = s.ask(site+path, site+path, "CallSid", "CA1"); status != 500 || body != "" {
			t.Errorf("%s: %d %s", path, status, body)
		}
		if !strings.Contains(s.printed(), want) {
			t.Errorf("%s: what is printed does not have %q:\n%s", path, want, s.printed())
		}
	}
	if !strings.Contains(s.printed(), `serve: POST "/voice": there is no X-Twilio-Signature`) {
		t.Errorf("nothing is printed of the request without a signature:\n%s", s.printed())
	}
	if status, body, _ = s.ask(site+"/close", site+"/close"); status != 200 || !strings.Contains(body, "<Hangup/>") {
		t.Errorf("the last answer: %d %s", status, body)
	}
	if err := <-s.ended; err != nil {
		t.Errorf("after close the script ends: %v", err)
	}
	if _, err := s.client.Get(site + "/voice"); err == nil {
		t.Error("the server answers after it was closed")
	}
}

// Callers at once each get their own answer: the script's functions take turns.
func TestAScriptServesManyAtOnce(t *testing.T) {
	s := runScript(t, withToken, `
		const server = serve({'/': async (res, req) => { const who = req.params.who; await null; res.say(who) }})
		console.log(server.url)
	`)
	site := s.line()
	var callers sync.WaitGroup
	for i := range 20 {
		callers.Go(func() {
			who := strings.Repeat("x", i+1)
			if status, body, _ := s.ask(site+"/", site+"/", "who", who); status != 200 || !strings.Contains(body, "<Say>"+who+"</Say>") {
				t.Errorf("%d %s", status, body)
			}
		})
	}
	callers.Wait()
}

// get asks for a URL with a signature and returns the status.
func (s *scriptRun) get(url, signed string) int {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), "GET", url, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set(signature.Header, signed)
	response, err := s.client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

// A port is free as soon as its server is closed.
func TestAScriptServesAgainOnThePortItClosed(t *testing.T) {
	s := runScript(t, withToken, `
		const first = serve({})
		first.close()
		for (let i = 0; i < 100; i++) serve({port: first.port}).close()
		console.log('free')
	`)
	if got := s.line(); got != "free" {
		t.Error(got)
	}
	if err := <-s.ended; err != nil {
		t.Error(err)
	}
}

// A script that sets its account serves that account's requests.
func TestServeChecksWithTheScriptsAccount(t *testing.T) {
	client, err := api.New(api.Config{AccountSID: "AC1", AuthToken: "thecommands"})
	if err != nil {
		t.Fatal(err)
	}
	twilio := bindings.Twilio(client, bindings.Options{})
	s := runModules(t, `
		const answer = {'/voice': res => res.say('Hi')}
		const first = serve(answer)
		Twilio.Config.setup({account_sid: 'AC2', auth_token: '12345'})
		const second = serve(answer)
		const third = serve({auth_token: 'another', ...answer})
		Twilio.Config.setup({account_sid: 'AC3', api_key: 'SK1', api_secret: 'x'})
		try { serve(answer) } catch (error) { console.log(error.message) }
		globalThis.Twilio = {Config: {auth_token: 'forged'}}
		for (const server of [first, second, third, serve(answer)]) console.log(server.url)
	`, twilio, views.Serve(views.ServeOptions{
		Filter: webhook.Filter{AuthToken: "nobodys"}, Documents: bindings.Documents{}, Account: twilio,
	}))
	if got, want := s.line(), "serve: no auth token to check"; !strings.HasPrefix(got, want) {
		t.Errorf("without a token: %s", got)
	}
	tokens, addresses := []string{"thecommands", "12345", "another", "thecommands"}, []string{}
	for range tokens {
		addresses = append(addresses, s.line()+"/voice")
	}
	for i, token := range tokens {
		address := addresses[i]
		for _, other := range []string{"thecommands", "12345", "another", "forged", "nobodys"} {
			status := s.get(address, signature.Sign(other, address, nil))
			if want := map[bool]int{true: 200, false: 403}[token == other]; status != want {
				t.Errorf("server %d answers what is signed with %q %d, want %d", i, other, status, want)
			}
		}
	}
}

func TestWhatServeIsGiven(t *testing.T) {
	s := runScript(t, webhook.Filter{}, `
		const public_url = 'https://public.example/twilio/'
		console.log(serve({public_url, auth_token: '12345', '/voice': res => res.say('Hi')}).url)
		console.log(serve({verify: false, '/voice': res => res.say('Ho')}).url)
		const wrong = given => { try { serve(given) } catch (error) { console.log(error.name, error.message) } }
		wrong()
		wrong(() => {})
		wrong({verify: false, '/voice': 'hello'})
		wrong({verify: false, prot: 1})
		wrong({verify: false, voice: () => {}})
		wrong({verify: false, port: 1.5})
		wrong({verify: false, port: 70000})
		wrong({verify: false, public_url: 'example.com'})
		wrong({'/voice': () => {}})
		wrong({verify: false, host: '192.0.2.1'})
	`)
	if got := s.line(); got != "https://public.example/twilio" {
		t.Errorf("the URL is %s, not the public one", got)
	}
	unchecked := s.line()
	if !strings.Contains(s.printed(), "are not checked: anything that reaches it can make them") {
		t.Errorf("no warning: %s", s.printed())
	}
	for _, want := range []string{
		"TypeError serve: takes an object, as in serve({port: 8080",
		"TypeError serve: takes an object",
		"TypeError serve: /voice takes a function, as in (res, req) => res.say('Hello'), not hello",
		"TypeError serve: does not take prot; did you mean port?",
		"TypeError serve: does not take voice; it takes folder, port, host,",
		"TypeError serve: port takes a number from 0 to 65535, not 1.5",
		"TypeError serve: port takes a number from 0 to 65535, not 70000",
		`TypeError serve: public_url: "example.com" is not a public URL`,
		"TypeError serve: no auth token to check Twilio's signatures with: set TWILIO_AUTH_TOKEN",
		"Error serve: listen tcp 192.0.2.1:0: bind:",
	} {
		if got := s.line(); !strings.HasPrefix(got, want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if status, body, _ := s.ask(unchecked+"/voice", ""); status != 200 || !strings.Contains(body, "Ho") {
		t.Errorf("%d %s", status, body)
	}
}

func TestAServingScriptCanBeStopped(t *testing.T) {
	s := runScript(t, withToken, `console.log(serve({'/': () => new Promise(() => {})}).url)`)
	site := s.line()
	var asking sync.WaitGroup
	asking.Go(func() {
		// One that is never answered.
		response, err := s.client.Post(site+"/", "", nil)
		if err == nil {
			response.Body.Close()
		}
	})
	s.cancel()
	if err := <-s.ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the script ended with %v", err)
	}
	asking.Wait()
}

// process.exit in a function ends the script, and with it the server. All who wait are answered
// before, but for one that has not sent its request.
func TestAServingScriptMayExit(t *testing.T) {
	s := runScript(t, withToken, `
		let waiting = 0
		console.log(serve({
			verify: false,
			'/wait': () => { if (++waiting === 10) console.log('all wait'); return new Promise(() => {}) },
			'/exit': () => process.exit(3),
		}).url)`)
	site := s.line()
	half, err := net.Dial("tcp", strings.TrimPrefix(site, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer half.Close()
	if _, err := io.WriteString(half, "POST /wait HTTP/1.1\r\nHost:"); err != nil {
		t.Fatal(err)
	}
	var asking sync.WaitGroup
	ask := func(path string) {
		response, err := s.client.Post(site+path, "", nil)
		if err != nil {
			t.Error(err)
			return
		}
		response.Body.Close()
		if response.StatusCode != http.StatusInternalServerError {
			t.Errorf("%s is answered with %s", path, response.Status)
		}
	}
	for range 10 {
		asking.Go(func() { ask("/wait") })
	}
	if line := s.line(); line != "all wait" {
		t.Errorf("printed %q", line)
	}
	ask("/exit")
	asking.Wait()
	var exit *runtime.ExitError
	if err := <-s.ended; !errors.As(err, &exit) || exit.Code != 3 {
		t.Errorf("the script ended with %v", err)
	}
}

const oneCall = "CA00000000000000000000000000000001"

// serveFS gives scripts a folder that is in memory.
func serveFS(fsys fstest.MapFS, log *[]string) *views.ServeModule {
	return views.Serve(views.ServeOptions{
		Filter: withToken, Documents: bindings.Documents{},
		Folder: func(_ module.VM, path string) (*views.Folder, error) {
			if path != "app" {
				return nil, fmt.Errorf("there is no folder %s", path)
			}
			return &views.Folder{FS: fsys, Root: path, Close: func() error {
				*log = append(*log, "closed")
				return nil
			}}, nil
		},
	})
}

// TestAScriptServesAFolder: views answer what no function does, by the same filter and with the
// same sessions, and their folder is closed when the server is.
func TestAScriptServesAFolder(t *testing.T) {
	var closed []string
	fsys := fstest.MapFS{
		"index.voice.js": {Data: []byte("session.count = (session.count ?? 0) + 1\nres.say('view ' + session.count)")},
		"wrong.voice.js": {Data: []byte("res.say('a')\nthrow new Error('mine')")},
		"half.voice.js":  {Data: []byte("res.say(")},
		"sound.mp3":      {Data: []byte("ID3")},
	}
	s := runModules(t, `
		const server = serve({folder: 'app', '/own': (res, req) => { res.say('function ' + req.session.count); server.close() }})
		console.log(server.url)
	`, serveFS(fsys, &closed))
	url := s.line()
	status, body, cookies := s.ask(url+"/", url+"/", "CallSid", oneCall)
	if status != 200 || !strings.Contains(body, "<Say>view 1</Say>") {
		t.Errorf("the view answered %d %s", status, body)
	}
	if status, _, _ := s.ask(url+"/", "", "CallSid", oneCall); status != 403 {
		t.Errorf("a request that nobody signed: %d", status)
	}
	if status, _, _ := s.ask(url+"/wrong", url+"/wrong", "CallSid", oneCall); status != 500 {
		t.Errorf("a view that throws: %d", status)
	}
	if r, err := http.Get(url + "/sound.mp3"); err != nil || r.StatusCode != 200 {
		t.Errorf("a sound: %v %v", r, err)
	} else {
		r.Body.Close()
	}
	if status, _, _ := s.ask(url+"/none", url+"/none"); status != 404 {
		t.Errorf("what is not there: %d", status)
	}
	r, err := http.NewRequest("POST", url+"/own", strings.NewReader(form("CallSid", oneCall).Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, cookie := range cookies {
		r.AddCookie(cookie)
	}
	if status, body, _ := s.do(signed(r, url+"/own")); status != 200 || !strings.Contains(body, "<Say>function 1</Say>") {
		t.Errorf("the function answered %d %s", status, body)
	}
	if err := <-s.ended; err != nil {
		t.Error(err)
	}
	if len(closed) != 1 {
		t.Errorf("the folder was closed %d times", len(closed))
	}
	for _, want := range []string{"half.voice.js does not compile", `serve: POST "/": there is no X-Twilio-Signature`, `serve: POST "/wrong":`, "Error: mine", "app/wrong.voice.js:2"} {
		if !strings.Contains(s.printed(), want) {
			t.Errorf("it did not print %q, but\n%s", want, s.printed())
		}
	}
	if strings.Contains(s.printed(), `POST "/none"`) {
		t.Errorf("it printed what nobody need read:\n%s", s.printed())
	}
}

// TestFoldersThatCannotBeServed: what is wrong is thrown, and the port is free again.
func TestFoldersThatCannotBeServed(t *testing.T) {
	var closed []string
	s := runModules(t, `
		for (const folder of ['other', '', 5, {}])
			try { serve({folder}) } catch (e) { console.log(e.message) }
	`, serveFS(nil, &closed))
	for _, want := range []string{"serve: folder: there is no folder other", "serve: folder: takes the path", "serve: folder: takes the path", "serve: folder: takes the path"} {
		if line := s.line(); !strings.HasPrefix(line, want) {
			t.Errorf("it threw %q, want %q", line, want)
		}
	}
	s = runScript(t, withToken, `try { serve({folder: 'app'}) } catch (e) { console.log(e.message) }`)
	if line := s.line(); !strings.Contains(line, "serves no folders") {
		t.Errorf("it threw %q", line)
	}
}
