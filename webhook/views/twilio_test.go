package views_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"dialtone/api/signature"
	"dialtone/runtime"
	"dialtone/webhook"
	"dialtone/webhook/views"

	"github.com/twilio/twilio-go/client"
)

// npmTwilio is where Twilio's library for Node is installed, as .ci/run does: npm ci --prefix
// emulator/sdktest/testdata/node.
const npmTwilio = "../../emulator/sdktest/testdata/node"

// nodeProgram signs requests with Twilio's library, and says of others whether it takes them for
// Twilio's. What standard input has and standard output gets is JSON.
const nodeProgram = `
const {getExpectedTwilioSignature, getExpectedBodyHash, validateRequest, validateRequestWithBody, getSignatureAlgorithm} =
	require(process.argv[1] + '/node_modules/twilio/lib/webhooks/webhooks')
const {sign, check} = JSON.parse(require('fs').readFileSync(0))
console.warn = () => {}
console.log(JSON.stringify({
	signed: sign.map(({token, url, params, body, settings}) => {
		if (body) url += (url.includes('?') ? '&' : '?') + 'bodySHA256=' + getExpectedBodyHash(body)
		return {url, signature: getExpectedTwilioSignature(token, url, params ?? {}, getSignatureAlgorithm(settings))}
	}),
	valid: check.map(({token, url, params, body, signature, settings}) => body
		? validateRequestWithBody(token, signature, url, body, getSignatureAlgorithm(settings))
		: validateRequest(token, signature, url, params ?? {}, getSignatureAlgorithm(settings))),
}))`

// message is a request as the tests write it.
type message struct {
	Token     string              `json:"token"`
	URL       string              `json:"url"`
	Params    map[string][]string `json:"params,omitempty"`
	Body      string              `json:"body,omitempty"` // JSON; a form where it is empty.
	Settings  string              `json:"settings,omitempty"`
	Signature string              `json:"signature,omitempty"`
}

// request is the message as a server gets it from net/http, with the target as it stands.
func (m message) request(t *testing.T) *http.Request {
	t.Helper()
	_, rest, _ := strings.Cut(m.URL, "://")
	host, target := rest[:strings.IndexByte(rest, '/')], rest[strings.IndexByte(rest, '/'):]
	method, body, kind := "GET", "", ""
	switch {
	case m.Body != "":
		method, body, kind = "POST", m.Body, "application/json"
	case m.Params != nil:
		method, body, kind = "POST", url.Values(m.Params).Encode(), "application/x-www-form-urlencoded; charset=utf-8"
	}
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = host
	if strings.HasPrefix(m.URL, "https:") {
		r = httptest.NewRequest(method, "https://"+host+target, strings.NewReader(body)) // which has TLS
		r.RequestURI = target
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if m.Settings != "" {
		r.Header.Set(signature.SettingsHeader, m.Settings)
	}
	r.Header.Set(signature.Header, m.Signature)
	return r
}

// node runs the program, for what is to be signed and to be checked.
func node(t *testing.T, sign, check []message) (signed []message, valid []bool) {
	t.Helper()
	program, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(npmTwilio, "node_modules", "twilio"))
	}
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		if os.Getenv("CI_SDKS") != "" {
			t.Fatal("npm twilio is not there: ", err)
		}
		t.Skip("npm twilio is not there; npm ci --prefix " + npmTwilio + " installs it")
	}
	if check == nil {
		check = []message{}
	}
	source, err := json.Marshal(map[string]any{"sign": sign, "check": check})
	if err != nil {
		t.Fatal(err)
	}
	home, err := filepath.Abs(npmTwilio)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, "-e", nodeProgram, home)
	command.Stdin = strings.NewReader(string(source))
	out, err := command.Output()
	if err != nil {
		var exit *exec.ExitError
		errors.As(err, &exit)
		t.Fatalf("%v\n%s", err, exit.Stderr)
	}
	var answered struct {
		Signed []struct{ URL, Signature string }
		Valid  []bool
	}
	if err := json.Unmarshal(out, &answered); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	for i, s := range answered.Signed {
		m := sign[i]
		m.URL, m.Signature = s.URL, s.Signature
		signed = append(signed, m)
	}
	return signed, answered.Valid
}

// messages are requests of all kinds: queries that are hard, forms with several values, JSON,
// tokens of several accounts and SharedKeys.
func messages() []message {
	call := func(pairs ...string) map[string][]string { return form(pairs...) }
	const settings = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"
	return []message{
		{Token: "primary", URL: "https://example.com/x?foo=1&bar=2", Params: call("CallSid", "CA1", "From", "+14158675309", "AccountSid", "ACmain")},
		{Token: "secondary", URL: "https://example.com/x", Params: call("CallSid", "CA1", "AccountSid", "ACmain")},
		{Token: "subs", URL: "https://example.com/x", Params: call("CallSid", "CA1", "AccountSid", "ACsub")},
		{Token: "primary", URL: "https://example.com/x", Params: call("Body", "It's 100% \u00fc\u20ac\U0001F600; a&b=c#d\n+", "From", "a", "To", "")},
		{Token: "primary", URL: "https://example.com/x", Params: call("Digits", "5678", "Digits", "1234", "Digits", "1234", "Sid", "CA1", "SidAccount", "AC1")},
		{Token: "primary", URL: "http://example.com:8080/x?a=1", Params: call("CallSid", "CA1")},
		{Token: "primary", URL: "https://example.com/x?Digits=1&AccountSid=ACmain"},
		{Token: "subs", URL: "https://example.com/x?AccountSid=ACsub&CallSid=CA1"},
		{Token: "primary", URL: "https://example.com/x?a=1;b=2&c=It%27s&d=%23&e=b+c%20d&f&g=&&h=%C3%A9"},
		{Token: "primary", URL: "https://example.com/x?q=1?r=2&q=3&q=2"},
		{Token: "primary", URL: "https://example.com/x", Body: `{"type":"com.twilio.messaging", "n": 1}`},
		{Token: "primary", URL: "https://example.com/x?a=1", Body: `[{"specversion":"1.0"}]`},
		{Token: "shared", URL: "https://example.com/x?a=1", Params: call("CallSid", "CA1"), Settings: settings},
		{Token: "shared", URL: "https://example.com/x", Params: call("CallSid", "CA1"), Settings: "key=webhooks_sharedkey_1,algorithm=HMAC_SHA1"},
		{Token: "shared", URL: "https://example.com/x", Body: `{"a":1}`, Settings: settings},
		{Token: "shared", URL: "https://example.com/x?a=1", Settings: "key=webhooks_sharedkey_1"},
	}
}

// signedRequests are the messages under the signatures of Twilio's libraries, by the library.
func signedRequests(t *testing.T) map[string][]message {
	byNode, _ := node(t, messages(), nil)
	libraries := map[string][]message{"npm twilio": byNode}
	for _, m := range byNode {
		// Twilio's library for Go signs nothing by itself. What Sign makes it takes for Twilio's.
		theirs := client.NewRequestValidator(m.Token)
		if m.Settings != "" {
			continue // of which it knows nothing
		}
		m.Signature = signature.Sign(m.Token, m.URL, m.Params)
		single := map[string]string{}
		for name, values := range m.Params {
			single[name] = values[0]
			if len(values) > 1 {
				single = nil // it knows one value of a name
				break
			}
		}
		switch {
		case m.Body != "" && !theirs.ValidateBody(m.URL, []byte(m.Body), m.Signature), m.Body == "" && m.Params == nil && !theirs.Validate(m.URL, nil, m.Signature),
			single != nil && m.Params != nil && !theirs.Validate(m.URL, single, m.Signature):
			t.Errorf("twilio-go refuses %s %v", m.URL, m.Params)
		}
		libraries["twilio-go"] = append(libraries["twilio-go"], m)
	}
	return libraries
}

// What Twilio's libraries sign is answered, by Verify, by views and by serve, with whatever answer;
// what was changed is not, and neither is a target with a #.
func TestWhatTwiliosLibrariesSignIsAnswered(t *testing.T) {
	filter := webhook.Filter{
		Tokens:     webhook.TokenSet{Main: []string{"primary", "secondary"}, Accounts: map[string][]string{"ACsub": {"subs"}}}.Find,
		SharedKeys: []string{"shared"},
	}
	folder := serve(views.Options{Filter: filter}, "x.json.js", "return {sid: params.CallSid ?? null, a: params.a ?? null, body: request.headers['content-type'] === 'application/json' ? request.json : null}")
	script := runScript(t, webhook.Filter{}, serveScript)
	public := map[string]string{"https://example.com": script.line(), "http://example.com:8080": script.line()}
	handlers := map[string]func(r *http.Request, origin string) (int, string){
		"views": func(r *http.Request, _ string) (int, string) {
			w := answer(folder, r)
			return w.Code, w.Body.String()
		},
		"Verify": func(r *http.Request, _ string) (int, string) {
			w := answer(filter.Verify(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(200) })), r)
			return w.Code, ""
		},
		"serve": func(r *http.Request, origin string) (int, string) {
			sent, err := http.NewRequestWithContext(t.Context(), r.Method, public[origin], r.Body)
			if err != nil {
				t.Fatal(err)
			}
			sent.Header, sent.URL.Opaque, sent.ContentLength = r.Header, public[origin]+r.RequestURI, r.ContentLength
			status, body, _ := script.do(sent)
			return status, body
		},
	}
	for library, signed := range signedRequests(t) {
		for _, m := range signed {
			origin := m.URL[:strings.Index(m.URL, "/x")]
			for name, handle := range handlers {
				status, body := handle(m.request(t), origin)
				want := map[string]any{"sid": nil, "a": nil, "body": nil}
				read, err := webhook.Filter{NoVerify: true}.Receive(nil, httptest.NewRequest("GET", m.URL, nil))
				if err != nil {
					t.Fatal(err)
				}
				for name, values := range read.Params {
					if name == "a" {
						want["a"] = values[0]
					} else if name == "CallSid" {
						want["sid"] = values[0]
					}
				}
				if sids := m.Params["CallSid"]; sids != nil {
					want["sid"] = sids[0]
				}
				if m.Body != "" {
					want["body"] = json.RawMessage(m.Body)
				}
				text, err := json.Marshal(want)
				if err != nil {
					t.Fatal(err)
				}
				if status != 200 || name != "Verify" && !sameJSON(body, string(text)) {
					t.Errorf("%s of %s: %d %s, want %s\n%s", name, m.URL, status, body, text, script.printed())
				}
				for kind, change := range map[string]func(*message){
					"a # and a parameter": func(m *message) { m.URL += "#&Admin=1" },
					"a parameter": func(m *message) {
						m.URL += map[bool]string{true: "&", false: "?"}[strings.Contains(m.URL, "?")] + "Admin=1"
					},
					"another token": func(m *message) { m.Signature = signature.Sign("third", m.URL, m.Params) },
				} {
					changed := m
					change(&changed)
					want := 403
					if strings.Contains(changed.URL, "#") {
						want = 400
					}
					if status, _ := handle(changed.request(t), origin); status != want {
						t.Errorf("%s of %s signed by %s, with %s: %d, want %d", name, m.URL, library, kind, status, want)
					}
				}
			}
		}
	}
	script.cancel()
}

// serveScript serves under two public URLs.
const serveScript = `
	for (const public_url of ['https://example.com', 'http://example.com:8080']) {
		const server = serve({
			auth_token: async sid => sid === 'ACsub' ? 'subs' : ['primary', 'secondary'], shared_key: 'shared', public_url,
			'/x': async (res, req, {json}) => json({sid: req.params.CallSid ?? null, a: req.params.a ?? null, body: req.headers['content-type'] === 'application/json' ? req.json : null}),
		})
		console.log('http://127.0.0.1:' + server.port)
	}`

func sameJSON(a, b string) bool {
	var first, second any
	if json.Unmarshal([]byte(a), &first) != nil || json.Unmarshal([]byte(b), &second) != nil {
		return false
	}
	one, _ := json.Marshal(first)
	two, _ := json.Marshal(second)
	return string(one) == string(two)
}

// What we sign npm twilio takes for Twilio's, and what it refuses we refuse.
func TestNpmTwilioTakesWhatWeSign(t *testing.T) {
	var check []message
	var want []bool
	for _, m := range messages() {
		algorithm, err := signature.ParseSettings(m.Settings)
		if err != nil {
			t.Fatal(err)
		}
		if m.Body != "" {
			m.URL = signature.AddBodyHash(m.URL, []byte(m.Body))
		}
		m.Signature = signature.SignWith(algorithm, m.Token, m.URL, m.Params)
		other := m
		other.Token += "x"
		check, want = append(check, m, other), append(want, true, false)
	}
	_, valid := node(t, []message{}, check)
	for i, m := range check {
		request := signature.Request{URL: m.URL, ContentType: "application/json", Body: []byte(m.Body), Form: m.Params, Signature: m.Signature, Settings: m.Settings}
		if ours := signature.VerifyRequest(m.Token, request); valid[i] != want[i] || ours != want[i] {
			t.Errorf("%s under %s: npm twilio says %v, ours %v, want %v", m.URL, m.Token, valid[i], ours, want[i])
		}
	}
}

// A response of Twilio's own library is an answer as it is there.
func TestAResponseOfNpmTwilioIsAnAnswer(t *testing.T) {
	node(t, []message{}, nil) // which skips where it is not there
	home, err := filepath.Abs(npmTwilio)
	if err != nil {
		t.Fatal(err)
	}
	a := serve(views.Options{Host: runtime.Options{
		Files: runtime.Files{Folders: []runtime.Folder{{Path: home}}},
		Dir:   home,
	}}, "x.voice.js", `
		const VoiceResponse = require('`+home+`/node_modules/twilio/lib/twiml/VoiceResponse')
		const twiml = new VoiceResponse()
		twiml.say({voice: 'alice'}, 'Hello')
		return twiml`)
	w := a.post("/x", "CallSid", "CA1")
	if want := `<?xml version="1.0" encoding="UTF-8"?><Response><Say voice="alice">Hello</Say></Response>`; w.Code != 200 || w.Body.String() != want || w.Header().Get("Content-Type") != "text/xml; charset=utf-8" {
		t.Errorf("%d %s\n%s", w.Code, w.Body, a.log.String())
	}
}
