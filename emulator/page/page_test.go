package page_test

import (
	"bufio"
	"context"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/emulator/page"
)

// shown is the page of an emulator, whose time jumps.
type shown struct {
	t     *testing.T
	local *emulator.Emulator
	s     *emulator.Session
	page  http.Handler
	app   *httptest.Server
	own   string
}

// show shows an emulator whose number's texts are answered by reply, and its calls by twiml.
func show(t *testing.T, reply, twiml string) *shown {
	t.Parallel()
	local := emulator.New(emulator.Options{Empty: true, Time: agenda.Jump})
	t.Cleanup(local.Close)
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		if r.URL.Path == "/sms" {
			_, _ = io.WriteString(w, reply)
			return
		}
		_, _ = io.WriteString(w, twiml)
	}))
	t.Cleanup(app.Close)
	own, err := local.Main().Buy(map[string]any{"sms_url": app.URL + "/sms", "voice_url": app.URL + "/voice"})
	if err != nil {
		t.Fatal(err)
	}
	return &shown{t, local, local.Main(), page.New(local), app, own}
}

// get returns a view.
func (p *shown) get(path string) string {
	p.t.Helper()
	w := httptest.NewRecorder()
	p.page.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	if w.Code != http.StatusOK {
		p.t.Fatalf("GET %s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// post sends a form, names and values in turn, and returns where its answer leads.
func (p *shown) post(path string, form ...string) (status int, location, body string) {
	p.t.Helper()
	values := url.Values{}
	for i := 0; i < len(form); i += 2 {
		values.Set(form[i], form[i+1])
	}
	r := httptest.NewRequest("POST", page.Prefix+path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	p.page.ServeHTTP(w, r)
	return w.Code, w.Header().Get("Location"), w.Body.String()
}

// must sends a form that is taken.
func (p *shown) must(path string, form ...string) {
	p.t.Helper()
	if status, _, body := p.post(path, form...); status != http.StatusSeeOther {
		p.t.Fatalf("POST %s %v: %d %s", path, form, status, body)
	}
}

// has fails where words are not in a view.
func (p *shown) has(path string, words ...string) {
	p.t.Helper()
	raw := p.get(path)
	for _, w := range words {
		if !strings.Contains(raw, w) && !strings.Contains(html.UnescapeString(raw), w) {
			p.t.Errorf("%s has no %q: %s", path, w, raw)
		}
	}
}

const ann = "+14155550101"

// views are all views but those of a call, a message and a phone.
var views = []string{"/_emulator/", "/_emulator/page/journal", "/_emulator/page/numbers", "/_emulator/page/records", "/_emulator/page/records/api_v2010/Account", "/_emulator/page/faults"}

// TestHostileWords: what people and programs write is shown, and is no HTML, wherever it comes up.
func TestHostileWords(t *testing.T) {
	const evil = `<script>alert(1)</script>"><img src=x onerror=alert(1)> javascript:alert(1)`
	p := show(t, `<Response><Message><![CDATA[`+evil+`]]></Message></Response>`, `<Response><Say>`+evil[:0]+`&lt;script&gt;alert(2)&lt;/script&gt;</Say><Sya a="&quot;&gt;&lt;script&gt;"/><Pause length="60"/></Response>`)
	p.must("/phones/"+ann+"/text", "to", p.own, "body", evil)
	if _, err := p.s.Receives(t.Context(), ann, nil, 0); err != nil {
		t.Fatal(err)
	}
	p.must("/phones/"+url.PathEscape("client:<script>alert(3)</script>")+"/call", "to", p.own)
	p.must("/phones/"+ann+"/call", "to", p.own)
	call, err := p.s.FindCall(p.s.Calls()[1].SID())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := call.Hears(t.Context(), regexp.MustCompile("script"), 0); err != nil {
		t.Fatal(err)
	}
	if err := call.Says(evil); err != nil {
		t.Fatal(err)
	}
	if _, _, body := p.post("/phones", "address", evil); !strings.Contains(body, "is not a phone") {
		t.Errorf("%s", body)
	}
	message, _ := p.s.Thread(ann, "")[0]["sid"].(string)
	all := append([]string{"/_emulator/page/phones/" + ann, "/_emulator/page/about/" + message, "/_emulator/page/about/" + call.SID(),
		"/_emulator/page/journal?q=" + url.QueryEscape(evil), "/_emulator/page/journal?sid=" + url.QueryEscape(evil),
		"/_emulator/page/phones/" + url.PathEscape(evil), "/_emulator/page/records/api_v2010/Message/" + message}, views...)
	tag := regexp.MustCompile(`<script[^>]*>`)
	for _, path := range all {
		html := p.get(path)
		for _, found := range tag.FindAllString(html, -1) {
			if !strings.HasPrefix(found, `<script src="/_emulator/page/static/`) {
				t.Errorf("%s: %s", path, found)
			}
		}
		if strings.Contains(html, "<img src=x") || strings.Contains(html, `href="javascript`) || regexp.MustCompile(`<[^>]* style=`).MatchString(html) {
			t.Errorf("%s: %s", path, html)
		}
	}
}

// TestNoSecret: no view has the account's token, nor one of its keys' secrets.
func TestNoSecret(t *testing.T) {
	p := show(t, "<Response/>", "<Response/>")
	key, secret := p.local.MainKey()
	_ = key
	client, clientSecret := p.local.OAuthClient()
	_ = client
	sub := p.local.NewSession()
	r := httptest.NewRequest("POST", "/2010-04-01/Accounts.json", strings.NewReader("FriendlyName=sub"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(p.s.AccountSID(), p.s.AuthToken())
	w := httptest.NewRecorder()
	p.local.ServeHTTP(w, r)
	token := regexp.MustCompile(`"auth_token": ?"(\w+)"`).FindStringSubmatch(w.Body.String())
	if w.Code != 201 || token == nil {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	p.must("/phones/"+ann+"/text", "to", p.own, "body", "my token is "+p.s.AuthToken()[:8])
	all := append([]string{"/_emulator/page/phones/" + ann, "/_emulator/page/records/api_v2010/Account/" + p.s.AccountSID(), "/_emulator/?session=" + sub.AccountSID()}, views...)
	for _, path := range all {
		html := p.get(path)
		for _, hidden := range []string{p.s.AuthToken(), secret, clientSecret, sub.AuthToken(), token[1]} {
			if strings.Contains(html, hidden) {
				t.Errorf("%s shows a secret", path)
			}
		}
	}
	p.has("/_emulator/page/records/api_v2010/Account/"+p.s.AccountSID(), journal.Hidden)
}

// TestPolicy: a browser runs nothing but what is served here.
func TestPolicy(t *testing.T) {
	p := show(t, "<Response/>", "<Response/>")
	for _, path := range append([]string{page.Prefix + "/nowhere", page.Prefix + "/static/page.css"}, views...) {
		w := httptest.NewRecorder()
		p.page.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") || !strings.Contains(policy, "frame-ancestors 'none'") ||
			w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %q", path, policy)
		}
	}
}

// TestAssets: all that a browser loads is under 150 KB and embedded, and what the views name is
// there.
func TestAssets(t *testing.T) {
	p := show(t, "<Response/>", "<Response/>")
	found := regexp.MustCompile(`(?:href|src)="(/_emulator/page/static/[^"]+)"`).FindAllStringSubmatch(p.get("/_emulator/"), -1)
	if len(found) != 4 {
		t.Errorf("%v", found)
	}
	size := 0
	for _, f := range found {
		w := httptest.NewRecorder()
		p.page.ServeHTTP(w, httptest.NewRequest("GET", f[1], nil))
		size += w.Body.Len()
		if strings.Contains(w.Body.String(), "//# sourceMappingURL") {
			t.Errorf("%s names a source map", f[1])
		}
		if w.Code != 200 || w.Body.Len() == 0 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
			t.Errorf("%s: %d %v", f[1], w.Code, w.Header())
		}
	}
	if size > 150_000 || size < 50_000 {
		t.Errorf("the assets are %d bytes", size)
	}
}

// TestATextAndACall: forms do what a person does, and the views show what came of it.
func TestATextAndACall(t *testing.T) {
	p := show(t, `<Response><Message>Your code is 481516, see https://example.com/a.</Message></Response>`,
		`<Response><Gather numDigits="1" timeout="600" action="/menu"><Say>Press 1</Say></Gather></Response>`)
	p.has("/_emulator/", "Nothing has happened yet", "dialtone emulator text --at", p.own)
	if _, location, _ := p.post("/phones", "address", "+1 (415) 555-0101"); location != "/_emulator/page/phones/"+ann {
		t.Errorf("%q", location)
	}
	p.must("/phones/"+ann+"/text", "to", p.own, "body", "Hello")
	if _, err := p.s.Receives(t.Context(), ann, nil, 0); err != nil {
		t.Fatal(err)
	}
	phone := "/_emulator/page/phones/" + ann
	p.has(phone, `data-copy="481516"`, `<a href="https://example.com/a"`, "delivered")
	message, _ := p.s.Thread(ann, "")[0]["sid"].(string)
	p.has("/_emulator/page/about/"+message, "The text that was signed", p.app.URL+"/smsAccountSid", `name="seq"`, "ann.receives('Your code is 481516", "ann.Receives(t.Context()")

	p.must("/phones/"+ann+"/call", "to", p.own)
	call := p.s.Calls()[0]
	if _, err := call.Hears(t.Context(), regexp.MustCompile("Press 1"), 0); err != nil {
		t.Fatal(err)
	}
	p.has(phone, "Press 1", `aria-label="Press #"`, "Hang up", "/voice</a>")
	p.must("/calls/"+call.SID()+"/press", "digits", "1")
	if _, err := call.Hears(t.Context(), regexp.MustCompile("Press 1"), 0); err != nil {
		t.Fatal(err)
	}
	p.must("/calls/"+call.SID()+"/say", "words", "Hello there")
	p.must("/calls/" + call.SID() + "/hang_up")
	if err := call.Ended(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	p.has("/_emulator/page/about/"+call.SID(), "POST /voice", "POST /menu", "in-progress", "completed", "call.press('1')", "call.HangUp()")
	p.has("/_emulator/", "Call from "+ann, "Text from "+ann)
	p.has("/_emulator/page/journal?q=menu&kind=webhook", "/menu")
	if html := p.get("/_emulator/page/journal?q=menu&kind=webhook"); strings.Contains(html, "/sms") {
		t.Errorf("the filter lets through: %s", html)
	}
}

// TestMistakesOfForms: what is wrong is shown where the form stands, and nothing is lost.
func TestMistakesOfForms(t *testing.T) {
	p := show(t, "<Response/>", "<Response/>")
	for _, c := range []struct {
		path  string
		form  []string
		words string
	}{
		{"/phones", []string{"address", "Ann"}, "is not a phone"},
		{"/phones", []string{"address", p.own}, "own number"},
		{"/phones/" + ann + "/text", []string{"to", "+14155559999", "body", "x"}, "buy it first"},
		{"/phones/" + ann + "/text", []string{"to", p.own}, "needs a body or media"},
		{"/phones/" + ann + "/call", []string{"to", ""}, "no number yet"},
		{"/phones/" + ann + "/behave", []string{"after", "soon"}, "1h30m"},
		{"/phones/" + ann + "/behave", []string{"calls", "maybe"}, "one of answer"},
		{"/calls/CA1/press", []string{"digits", "1"}, "there is no call CA1"},
		{"/replay", []string{"seq", "99"}, "no webhook 99"},
		{"/numbers/PN1", nil, "there is no number"},
		{"/faults", []string{"path", "("}, "error parsing regexp"},
		{"/faults", nil, "nothing goes wrong"},
		{"/faults", []string{"down", "soon"}, "down: "},
		{"/faults", []string{"down", "48h"}, "down 48h0m0s"},
		{"/faults", []string{"down", "5s", "status", "503"}, "leave out status"},
		{"/faults/move", []string{"sid", "SM1", "status", "sent"}, "no message SM1"},
		{"/clock", []string{"do", "stop"}, "clock has no"},
	} {
		status, _, body := p.post(c.path, append(c.form, "back", "/_emulator/page/faults")...)
		if status < 400 || !strings.Contains(body, `role="alert"`) || !strings.Contains(body, c.words) || !strings.Contains(body, "<h1>Faults</h1>") {
			t.Errorf("POST %s %v: %d %s", c.path, c.form, status, body)
		}
	}
	if status, location, _ := p.post("/clock", "do", "pause", "back", "https://evil.example/"); status != http.StatusSeeOther || location != page.Home {
		t.Errorf("it leads to %q", location)
	}
	for _, path := range []string{"/nowhere", "/about/CA1", "/records/api_v2010/Nothing", "/phones/x?session=AC1"} {
		w := httptest.NewRecorder()
		p.page.ServeHTTP(w, httptest.NewRequest("GET", page.Prefix+path, nil))
		if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "<h1>Not found</h1>") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// TestNumbersFaultsAndTheClock: they are changed by forms, and shown.
func TestNumbersFaultsAndTheClock(t *testing.T) {
	p := show(t, "<Response/>", "<Response/>")
	sid, _ := p.s.Records("api_v2010/IncomingPhoneNumber", 1)[0]["sid"].(string)
	p.must("/numbers/"+sid, "SmsUrl", "http://127.0.0.1:3000/texts")
	p.has("/_emulator/page/numbers", `value="http://127.0.0.1:3000/texts"`, p.app.URL+"/voice")
	p.must("/numbers")
	if n := len(p.s.Records("api_v2010/IncomingPhoneNumber", 9)); n != 2 {
		t.Errorf("%d numbers", n)
	}
	p.must("/faults", "path", "/Messages", "status", "503", "times", "2")
	p.must("/faults", "about", "webhook", "delay", "20s")
	p.must("/faults", "drop", "after", "down", "5s")
	p.must("/faults/hold")
	p.has("/_emulator/page/faults", "fault 1: status 503", "acted 0 of 2", "fault 2: delay 20s", "fault 3: drop after, down for 5s", "statuses wait to be moved by hand")
	p.must("/faults/clear")
	p.has("/_emulator/page/faults", "Nothing goes wrong")
	p.must("/phones/"+ann+"/behave", "calls", "busy", "texts", "undelivered", "error", "30005", "attended", "1")
	if b := p.s.Phone(ann); b.Behaviour.Calls != "busy" || b.Behaviour.Error != 30005 || !b.Attended {
		t.Errorf("%+v", b)
	}
	p.must("/clock", "do", "pause")
	before := p.s.Now()
	p.has("/_emulator/", ">paused<", ">Real time<")
	p.must("/clock", "do", "advance")
	if by := p.s.Now().Sub(before); by != 10*time.Minute {
		t.Errorf("advanced by %v", by)
	}
	p.must("/clock", "do", "x10")
	if mode, speed := p.s.Clock(); mode != agenda.Real || speed != 10 {
		t.Errorf("%s ×%v", mode, speed)
	}
	p.must("/clock", "do", "settle")
}

// TestAFile: a picture that is attached arrives, and is shown.
func TestAFile(t *testing.T) {
	p := show(t, "<Response/>", "<Response/>")
	var b strings.Builder
	form := multipart.NewWriter(&b)
	for name, value := range map[string]string{"to": p.own, "body": "look"} {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	file, err := form.CreateFormFile("file", "cat.gif")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(file, "GIF89a\x01\x00\x01\x00"); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", page.Prefix+"/phones/"+ann+"/text", strings.NewReader(b.String()))
	r.Header.Set("Content-Type", form.FormDataContentType())
	w := httptest.NewRecorder()
	if p.page.ServeHTTP(w, r); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	found := regexp.MustCompile(`<img src="(/2010-04-01/[^"]+)" alt="image/gif">`).FindStringSubmatch(p.get("/_emulator/page/phones/" + ann))
	if found == nil {
		t.Fatal(p.get("/_emulator/page/phones/" + ann))
	}
	w = httptest.NewRecorder()
	r = httptest.NewRequest("GET", found[1], nil)
	r.Host = "127.0.0.1:4010"
	if p.local.ServeHTTP(w, r); w.Code != http.StatusTemporaryRedirect || !strings.HasPrefix(w.Header().Get("Location"), "http://127.0.0.1:4010/") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// TestProblems: a document that is wrong shows its lines and Twilio's code.
func TestProblems(t *testing.T) {
	p := show(t, "<Response/>", "<Response>\n  <Say>Hello</Say>\n  <Sya>Hm</Sya>\n</Response>")
	call, err := p.s.Call(ann, p.own)
	if err != nil {
		t.Fatal(err)
	}
	if err := call.Ended(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	p.has("/_emulator/page/about/"+call.SID(), "https://www.twilio.com/docs/api/errors/12200", `<li class="wrong"><span class="n" aria-hidden="true">3</span>`,
		`<div class="problem">`, `<code>  &lt;Sya&gt;Hm&lt;/Sya&gt;</code>`)
	p.has("/_emulator/", "line 3, column")
	p.has("/_emulator/page/journal?wrong=1", "12200")
}

// TestLive: a change is told, whatever it is of.
func TestLive(t *testing.T) {
	p := show(t, "<Response/>", "<Response/>")
	server := httptest.NewServer(p.page)
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", server.URL+page.Prefix+"/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%v", res.Header)
	}
	lines := bufio.NewScanner(res.Body)
	next := func() string {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		t.Fatal(lines.Err())
		return ""
	}
	if first := next(); first != "0" {
		t.Errorf("it begins with %q", first)
	}
	for i, change := range []func() error{
		func() error { return p.s.Behave(ann, p.s.Phone(ann).Behaviour) },
		func() error { _, err := p.s.Text(ctx, emulator.Text{From: ann, To: p.own, Body: "Hello"}); return err },
		func() error { p.s.Note(journal.Entry{Kind: journal.Problem, Problems: []string{"x"}}); return nil },
		func() error { return p.s.SetClock(agenda.Manual, 1) },
		func() error { return p.s.Reset() },
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		if got := next(); got == "0" {
			t.Errorf("change %d: %q", i, got)
		}
	}
}

// TestSessions: a view is of the session that its address names, and its links stay there.
func TestSessions(t *testing.T) {
	p := show(t, "<Response/>", "<Response/>")
	other := p.local.NewSession()
	number, err := other.Buy(map[string]any{})
	if err != nil {
		t.Fatal(err)
	}
	query := "?session=" + other.AccountSID()
	p.has("/_emulator/"+query, number, fmt.Sprintf(`href="/_emulator/page/numbers%s"`, query), `<option selected>`+other.AccountSID())
	p.must("/phones/+14155550190/text"+query, "to", number, "body", "Hello")
	if len(p.s.Thread("+14155550190", "")) != 0 || len(other.Thread("+14155550190", "")) != 1 {
		t.Error("the text went to another session")
	}
}
