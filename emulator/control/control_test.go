package control_test

import (
	"bufio"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/control"
)

// local is an emulator that is controlled over HTTP, with an application that answers calls and
// texts.
type local struct {
	t        *testing.T
	url      string
	emulator *emulator.Emulator
	number   string
}

func open(t *testing.T, mode agenda.Mode) *local {
	t.Parallel()
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		twiml := `<Message>Thanks for ` + r.FormValue("Body") + `</Message>`
		if r.FormValue("CallSid") != "" {
			twiml = `<Gather numDigits="1"><Say>Press 1</Say></Gather><Say>Press 1, I said</Say><Pause length="5"/>`
		}
		if digits := r.FormValue("Digits"); digits != "" {
			twiml = `<Say>You pressed ` + digits + `</Say><Gather input="speech"><Say>Speak</Say></Gather>`
		}
		if words := r.FormValue("SpeechResult"); words != "" {
			twiml = `<Say>You said ` + words + `</Say>`
		}
		_, _ = io.WriteString(w, "<Response>"+twiml+"</Response>")
	}))
	t.Cleanup(app.Close)
	e := emulator.New(emulator.Options{Empty: true, Time: mode})
	server, err := control.Listen(e, "127.0.0.1:0", control.Options{AllowHosts: []string{"emulator"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		e.Close()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	number, err := e.Main().Buy(map[string]any{"voice_url": app.URL, "sms_url": app.URL})
	if err != nil {
		t.Fatal(err)
	}
	return &local{t, server.URL(), e, number}
}

// do sends a request and returns its answer: "200 {…}".
func (l *local) do(method, path, body string, change ...func(*http.Request)) (int, map[string]any) {
	l.t.Helper()
	r, err := http.NewRequestWithContext(l.t.Context(), method, l.url+"/_emulator"+path, strings.NewReader(body))
	if err != nil {
		l.t.Fatal(err)
	}
	for _, f := range change {
		f(r)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		l.t.Fatal(err)
	}
	defer res.Body.Close()
	if origin := res.Header.Get("Access-Control-Allow-Origin"); origin != "" {
		l.t.Errorf("%s %s lets pages of %s read it", method, path, origin)
	}
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		l.t.Fatal(err)
	}
	var v map[string]any
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &v); err != nil {
			l.t.Fatalf("%s %s answers %d %s", method, path, res.StatusCode, raw)
		}
	}
	return res.StatusCode, v
}

// must sends a request that is answered with 200 or 204.
func (l *local) must(method, path, body string) map[string]any {
	l.t.Helper()
	status, v := l.do(method, path, body)
	if status != 200 && status != 204 {
		l.t.Fatalf("%s %s: %d %v", method, path, status, v)
	}
	return v
}

// at returns what stands at a path of names and numbers in JSON.
func at(v any, path ...any) any {
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[s]
		case int:
			list, _ := v.([]any)
			if s >= len(list) {
				return nil
			}
			v = list[s]
		}
	}
	return v
}

// TestACall: a person calls, hears, presses and speaks, each by a request.
func TestACall(t *testing.T) {
	l := open(t, agenda.Jump)
	ann := "/phones/+14155550101"
	sid, _ := l.must("POST", ann+"/calls", `{"to": "`+l.number+`"}`)["sid"].(string)
	call := ann + "/calls/" + sid
	heard := l.must("GET", call+"?hears=Press+\\d", "")
	if at(heard, "heard", "text") != "Press 1" || at(heard, "heard", "who") != "twilio" || at(heard, "path", 0, "status") != 200.0 || at(heard, "call", "status") != "in-progress" {
		t.Errorf("%v", heard)
	}
	if heard := l.must("GET", call+"?hears=Press+\\d", ""); at(heard, "heard", "text") != "Press 1, I said" {
		t.Errorf("the same words are heard twice: %v", heard["heard"])
	}
	sid, _ = l.must("POST", ann+"/calls", `{"to": "`+l.number+`"}`)["sid"].(string)
	call = ann + "/calls/" + sid
	l.must("POST", call+"/press", `{"digits": "7"}`)
	l.must("GET", call+"?hears=pressed+7", "")
	l.must("GET", call+"?hears=Speak", "")
	l.must("POST", call+"/say", `{"text": "my card"}`)
	l.must("GET", call+"?hears=said+my+card&timeout=30s", "")
	if status, v := l.do("GET", call+"?hears=Nothing", ""); status != 400 || !strings.Contains(v["message"].(string), "the call is over") || !strings.Contains(v["message"].(string), "You pressed 7") {
		t.Errorf("%d %v", status, v)
	}
	if status, v := l.do("GET", "/phones/+14155550102/calls/"+sid, ""); status != 404 {
		t.Errorf("%d %v", status, v)
	}

	// A call that goes out rings until it is answered by hand.
	l.must("PATCH", ann, `{"attended": true}`)
	out := l.api("Calls.json", url.Values{"To": {"+14155550101"}, "From": {l.number}, "Twiml": {"<Response><Say>Hello</Say><Pause length='60'/></Response>"}})
	if got := l.must("GET", ann+"/calls", "")["sid"]; got != out["sid"] {
		t.Errorf("%v rings, and not %v", got, out["sid"])
	}
	call = ann + "/calls/" + out["sid"].(string)
	l.must("POST", call+"/answer", "")
	l.must("GET", call+"?hears=Hello", "")
	l.must("POST", call+"/hang_up", "")
	l.must("POST", "/clock/settle", "")
	if v := l.must("GET", ann, ""); at(v, "calls", 2, "status") != "completed" || at(v, "calls", 2, "direction") != "outbound-api" || v["attended"] != true {
		t.Errorf("%v", v)
	}
	refused := l.api("Calls.json", url.Values{"To": {"+14155550101"}, "From": {l.number}, "Twiml": {"<Response/>"}})
	l.must("GET", ann+"/calls", "")
	l.must("POST", ann+"/calls/"+refused["sid"].(string)+"/refuse", "")
	if v := l.must("GET", ann, ""); at(v, "calls", 3, "status") != "no-answer" {
		t.Errorf("%v", v)
	}
}

// api asks the API itself, beside the paths of this package.
func (l *local) api(path string, form url.Values) map[string]any {
	l.t.Helper()
	var v map[string]any
	r, err := http.NewRequestWithContext(l.t.Context(), "POST", l.url+"/2010-04-01/Accounts/"+l.emulator.AccountSID()+"/"+path, strings.NewReader(form.Encode()))
	if err != nil {
		l.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(l.emulator.AccountSID(), l.emulator.AuthToken())
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		l.t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&v); err != nil {
		l.t.Fatal(err)
	}
	return v
}

// TestTexts: a person's text is answered, and what was sent can be asked after.
func TestTexts(t *testing.T) {
	l := open(t, agenda.Jump)
	ann := "/phones/+14155550101"
	message := l.must("POST", ann+"/texts", `{"to": "`+l.number+`", "body": "flowers", "media": ["https://example.com/cat.png"]}`)
	if message["direction"] != "inbound" || message["body"] != "flowers" || message["num_media"] != "1" {
		t.Errorf("%v", message)
	}
	if v := l.must("GET", "/unexpected", ""); at(v, "messages", 0, "body") != "Thanks for flowers" {
		t.Errorf("%v", v)
	}
	if v := l.must("GET", ann+"/texts?match=(?i)THANKS", ""); v["body"] != "Thanks for flowers" || v["from"] != l.number {
		t.Errorf("%v", v)
	}
	if status, v := l.do("GET", ann+"/texts?match=more&timeout=0.5s", ""); status != 408 || !strings.Contains(v["message"].(string), "Thanks for flowers") {
		t.Errorf("%d %v", status, v)
	}
	if v := l.must("GET", "/messages?to=%2B14155550101&body=flow", ""); v["status"] != "delivered" {
		t.Errorf("%v", v)
	}
	if v := l.must("GET", "/unexpected", ""); at(v, "messages", 0) != nil {
		t.Errorf("%v", v)
	}
	if v := l.must("PATCH", ann, `{"texts": "undelivered", "error": 30005, "after": "9s"}`); at(v, "behaviour", "after") != "9s" || at(v, "behaviour", "error") != 30005.0 {
		t.Errorf("%v", v)
	}
	if v := l.must("PATCH", ann, `{"calls": "busy"}`); at(v, "behaviour", "after") != "9s" || at(v, "behaviour", "calls") != "busy" {
		t.Errorf("a change changes the rest: %v", v)
	}
	if v := l.must("GET", "/phones", ""); at(v, "phones", 0, "address") != "+14155550101" || at(v, "phones", 0, "texts", 0, "body") != "Thanks for flowers" {
		t.Errorf("%v", v)
	}
}

// TestTime: time stands until it is advanced, and a wait that nobody advances says so.
func TestTime(t *testing.T) {
	l := open(t, agenda.Real)
	before := l.must("PATCH", "/clock", `{"mode": "manual"}`)
	sent := l.api("Messages.json", url.Values{"To": {"+14155550101"}, "From": {l.number}, "Body": {"hi"}})
	after := l.must("POST", "/clock/advance", `{"by": "1m30s"}`)
	if before["mode"] != "manual" || before["now"] == after["now"] {
		t.Errorf("%v, then %v", before, after)
	}
	if status, v := l.do("GET", "/phones/+14155550101/texts?match=nothing", ""); status != 409 || !strings.Contains(v["message"].(string), "advance it") {
		t.Errorf("%d %v", status, v)
	}
	l.must("POST", "/clock/advance", `{"by": 500}`)
	if v := l.must("PATCH", "/clock", `{"speed": 60}`); v["mode"] != "real" || v["speed"] != 60.0 {
		t.Errorf("%v", v)
	}
	var kinds []string
	entries, _ := l.must("GET", "/journal?sid="+sent["sid"].(string), "")["entries"].([]any)
	for _, e := range entries {
		kinds = append(kinds, at(e, "kind").(string))
	}
	if got := strings.Join(kinds, " "); got != "api status status status" || at(entries[0], "params", "Body") != "hi" {
		t.Errorf("%s: %v", got, entries)
	}
	if v := l.must("GET", "/health", ""); v["status"] != "ok" {
		t.Errorf("%v", v)
	}
}

// TestTroubles: faults, limits, and statuses that move by hand.
func TestTroubles(t *testing.T) {
	l := open(t, agenda.Manual)
	send := func() map[string]any {
		return l.api("Messages.json", url.Values{"To": {"+14155550101"}, "From": {l.number}, "Body": {"hi"}})
	}
	if v := l.must("POST", "/faults", `{"method": "POST", "path": "/Messages\\.json$", "status": 503, "times": 1, "delay": "1ms"}`); v["id"] != 1.0 || v["delay"] != "1ms" {
		t.Errorf("%v", v)
	}
	if v := send(); v["code"] != 20503.0 {
		t.Errorf("%v", v)
	}
	if v := l.must("POST", "/faults", `{"path": "/Nowhere$", "down": 5000}`); v["down"] != "5s" || v["drop"] != "before" {
		t.Errorf("%v", v)
	}
	if v := l.must("GET", "/faults", ""); at(v, "faults", 0, "acted") != 1.0 {
		t.Errorf("%v", v)
	}
	l.must("POST", "/limit", `{"per_second": 1}`)
	if v := [2]any{send()["code"], send()["code"]}; v != [2]any{nil, 20429.0} {
		t.Errorf("%v", v)
	}
	l.must("DELETE", "/faults", "")
	l.must("POST", "/hold", "")
	sid := send()["sid"].(string)
	if v := l.must("POST", "/step", `{"sid": "`+sid+`"}`); v["status"] != "sending" {
		t.Errorf("%v", v)
	}
	if v := l.must("POST", "/move", `{"sid": "`+sid+`", "status": "undelivered", "error": 30003}`); v["error_code"] != 30003.0 {
		t.Errorf("%v", v)
	}
	if status, v := l.do("POST", "/step", `{"sid": "`+sid+`"}`); status != 400 {
		t.Errorf("%d %v", status, v)
	}
}

// TestSessions: a session of its own is reached by its credentials or by its SID, and disturbs
// none.
func TestSessions(t *testing.T) {
	l := open(t, agenda.Jump)
	opened := l.must("POST", "/sessions", "")
	sid, token := opened["account_sid"].(string), opened["auth_token"].(string)
	as := func(user, password string) func(*http.Request) {
		return func(r *http.Request) { r.SetBasicAuth(user, password) }
	}
	if _, v := l.do("GET", "/health", "", as(sid, token)); v["account_sid"] != sid {
		t.Errorf("%v", v)
	}
	if v := l.must("GET", "/health?session="+sid, ""); v["account_sid"] != sid {
		t.Errorf("%v", v)
	}
	if v := l.must("GET", "/health", ""); v["account_sid"] != l.emulator.AccountSID() {
		t.Errorf("%v", v)
	}
	if status, _ := l.do("GET", "/health", "", as(sid, "wrong")); status != 401 {
		t.Errorf("wrong credentials: %d", status)
	}
	l.must("PATCH", "/phones/+14155550101?session="+sid, `{"calls": "busy"}`)
	if v := l.must("GET", "/phones", ""); at(v, "phones", 0) != nil {
		t.Errorf("%v", v)
	}

	// What one has can be the other's.
	_, state := l.do("GET", "/state", "", as(sid, token))
	raw, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	l.must("PUT", "/state", string(raw))
	if v := l.must("GET", "/phones", ""); at(v, "phones", 0, "behaviour", "calls") != "busy" {
		t.Errorf("%v", v)
	}
	l.must("POST", "/reset", "")
	if v := l.must("GET", "/phones", ""); at(v, "phones", 0) != nil {
		t.Errorf("%v", v)
	}
	l.must("DELETE", "/sessions/"+sid, "")
	for path, want := range map[string]int{"/health?session=" + sid: 404} {
		if status, v := l.do("GET", path, ""); status != want {
			t.Errorf("%s: %d %v", path, status, v)
		}
	}
	for path, want := range map[string]int{"/sessions/" + sid: 404, "/sessions/" + l.emulator.AccountSID(): 409} {
		if status, v := l.do("DELETE", path, ""); status != want {
			t.Errorf("%s: %d %v", path, status, v)
		}
	}
}

// TestCodes: the code that Verify sent is the person's to know.
func TestCodes(t *testing.T) {
	l := open(t, agenda.Jump)
	if status, _ := l.do("GET", "/codes/+14155550101", ""); status != 404 {
		t.Errorf("%d", status)
	}
	if _, err := l.emulator.Seed("Verify.Service", map[string]any{"sid": "VA00000000000000000000000000000001"}); err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), "POST", l.url+"/verify/v2/Services/VA00000000000000000000000000000001/Verifications", strings.NewReader("To=%2B14155550101&Channel=sms"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(l.emulator.AccountSID(), l.emulator.AuthToken())
	if res, err := http.DefaultClient.Do(r); err != nil || res.StatusCode != 201 {
		t.Fatal(res, err)
	}
	if v := l.must("GET", "/codes/+14155550101", ""); len(v["code"].(string)) != 6 {
		t.Errorf("%v", v)
	}
}

// TestEvents: the journal comes as it is written, and goes on where it was cut off.
func TestEvents(t *testing.T) {
	l := open(t, agenda.Manual)
	follow := func(last string) *bufio.Scanner {
		r, err := http.NewRequestWithContext(t.Context(), "GET", l.url+"/_emulator/events?kind=api", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Last-Event-ID", last)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
			t.Errorf("%q", got)
		}
		return bufio.NewScanner(res.Body)
	}
	event := func(s *bufio.Scanner) (id string, data map[string]any) {
		for s.Scan() && s.Text() != "" {
			if text, ok := strings.CutPrefix(s.Text(), "id: "); ok {
				id = text
			}
			if text, ok := strings.CutPrefix(s.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(text), &data); err != nil {
					t.Fatal(err)
				}
			}
		}
		return id, data
	}
	stream := follow("")
	l.api("Messages.json", url.Values{"To": {"+14155550101"}, "From": {l.number}, "Body": {"one"}})
	id, first := event(stream)
	l.api("Messages.json", url.Values{"To": {"+14155550101"}, "From": {l.number}, "Body": {"two"}})
	_, second := event(stream)
	_, again := event(follow(id))
	for want, data := range map[string]map[string]any{"one": first, "two": second} {
		if at(data, "params", "Body") != want || data["kind"] != "api" {
			t.Errorf("%v, want %s", data, want)
		}
	}
	if at(again, "params", "Body") != "two" {
		t.Errorf("after %s came %v", id, again)
	}
}

// TestWho: pages of other sites, and names that are not this machine's, are refused.
func TestWho(t *testing.T) {
	l := open(t, agenda.Jump)
	for name, c := range map[string]struct {
		change func(*http.Request)
		status int
	}{
		"another site":       {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		"another origin":     {func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, 403},
		"the same":           {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-origin") }, 204},
		"another name":       {func(r *http.Request) { r.Host = "evil.example:4010" }, 403},
		"Twilio's":           {func(r *http.Request) { r.Host = "api.twilio.com" }, 403},
		"localhost":          {func(r *http.Request) { r.Host = "LOCALHOST:4010" }, 204},
		"below localhost":    {func(r *http.Request) { r.Host = "emulator.localhost" }, 204},
		"an address":         {func(r *http.Request) { r.Host = "[::1]:4010" }, 204},
		"allowed":            {func(r *http.Request) { r.Host = "emulator:4010" }, 204},
		"like an allowed":    {func(r *http.Request) { r.Host = "emulator.evil.example" }, 403},
		"an address, almost": {func(r *http.Request) { r.Host = "127.0.0.1.evil.example" }, 403},
	} {
		if status, v := l.do("POST", "/hold", "", c.change); status != c.status {
			t.Errorf("%s: %d %v", name, status, v)
		}
	}
}

// TestAForeignPage: requests as Chromium sends them for a page of another site, or of another port
// of this machine, do nothing, and no answer lets such a page read it. A link leads to the page
// alone.
func TestAForeignPage(t *testing.T) {
	l := open(t, agenda.Jump)
	l.must("POST", "/phones/+14155550101/texts", `{"to": "`+l.number+`", "body": "hello"}`)
	fetch := func(site, mode, dest string) map[string]string {
		return map[string]string{"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
	}
	const texts = "/phones/+14155550101/texts?timeout=1s"
	for _, c := range []struct {
		name, method, path, body, origin, kind string
		headers                                map[string]string
		status                                 int
	}{
		{"fetch", "POST", "/reset", "", "https://evil.example", "", fetch("cross-site", "cors", "empty"), 403},
		{"fetch without CORS", "POST", "/phones/+14155550101/calls", `{"to": "` + l.number + `"}`, "https://evil.example", "text/plain;charset=UTF-8", fetch("cross-site", "no-cors", "empty"), 403},
		{"a form", "POST", "/reset", "", "https://evil.example", "application/x-www-form-urlencoded", fetch("cross-site", "navigate", "document"), 403},
		{"a form of a sandbox", "POST", "/reset", "", "null", "application/x-www-form-urlencoded", fetch("cross-site", "navigate", "iframe"), 403},
		{"another port", "POST", "/hold", "", "http://localhost:3000", "", fetch("same-site", "cors", "empty"), 403},
		{"a beacon", "POST", "/reset", "", "https://evil.example", "text/plain;charset=UTF-8", fetch("cross-site", "no-cors", "empty"), 403},
		{"an old browser's form", "POST", "/reset", "", "https://evil.example", "application/x-www-form-urlencoded", nil, 403},
		{"fetch of what waits", "GET", texts, "", "https://evil.example", "", fetch("cross-site", "cors", "empty"), 403},
		{"an image", "GET", texts, "", "", "", fetch("cross-site", "no-cors", "image"), 403},
		{"a link to what waits", "GET", texts, "", "", "", fetch("cross-site", "navigate", "document"), 403},
		{"an old browser's fetch", "GET", texts, "", "https://evil.example", "", nil, 403},
		{"events", "GET", "/events", "", "https://evil.example", "", fetch("cross-site", "cors", "empty"), 403},
		{"the stream of the page", "GET", "/page/live", "", "https://evil.example", "", fetch("cross-site", "cors", "empty"), 403},
		{"credentials", "GET", "/credentials", "", "http://localhost:3000", "", fetch("same-site", "cors", "empty"), 403},
		{"a frame", "GET", "/", "", "", "", fetch("cross-site", "navigate", "iframe"), 403},
		{"a preflight", "OPTIONS", "/reset", "", "https://evil.example", "", fetch("cross-site", "cors", "empty"), 403},
		{"a link to the page", "GET", "/", "", "", "", fetch("cross-site", "navigate", "document"), 200},
		{"an address that is written", "GET", "/journal", "", "", "", fetch("none", "navigate", "document"), 200},
		{"its own page", "GET", "/journal", "", "", "", fetch("same-origin", "cors", "empty"), 200},
	} {
		status, v := l.do(c.method, c.path, c.body, func(r *http.Request) {
			for name, value := range c.headers {
				r.Header.Set(name, value)
			}
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
			if c.kind != "" {
				r.Header.Set("Content-Type", c.kind)
			}
		})
		if status != c.status {
			t.Errorf("%s: %d %v", c.name, status, v)
		}
	}
	if text := l.must("GET", "/phones/+14155550101/texts", ""); at(text, "body") != "Thanks for hello" {
		t.Errorf("a page took it: %v", text)
	}
}

// TestThePage: a browser gets the page where a program gets JSON, and its forms pass.
func TestThePage(t *testing.T) {
	l := open(t, agenda.Jump)
	ask := func(method, path, body string, headers ...string) (*http.Response, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, l.url+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(headers); i += 2 {
			if headers[i] == "Host" {
				r.Host = headers[i+1]
			}
			r.Header.Set(headers[i], headers[i+1])
		}
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		raw, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, string(raw)
	}
	const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	for _, c := range []struct {
		name, method, path, body string
		headers                  []string
		status                   int
		location, kind           string
	}{
		{"a browser", "GET", "/", "", []string{"Accept", browser}, 302, "/_emulator/", "text/html; charset=utf-8"},
		{"a link of another site", "GET", "/", "", []string{"Accept", browser, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 302, "/_emulator/", "text/html; charset=utf-8"},
		{"a program at /", "GET", "/", "", []string{"Accept", "application/json"}, 401, "", "application/json"},
		{"a browser at Twilio's host", "GET", "/", "", []string{"Accept", browser, "Host", "api.twilio.com"}, 401, "", "application/json"},
		{"the page", "GET", "/_emulator/", "", []string{"Accept", browser}, 200, "", "text/html; charset=utf-8"},
		{"a program", "GET", "/_emulator/", "", []string{"Accept", "*/*"}, 200, "", "application/json"},
		{"the page by another name", "GET", "/_emulator/", "", []string{"Accept", browser, "Host", "evil.example"}, 403, "", "application/json"},
		{"a frame of another site", "GET", "/_emulator/", "", []string{"Accept", browser, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, 403, "", "application/json"},
		{"a view from another site", "GET", "/_emulator/page/journal", "", []string{"Accept", browser, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 403, "", "application/json"},
		{"its own form", "POST", "/_emulator/page/clock", "do=pause", append([]string{"Sec-Fetch-Site", "same-origin"}, form...), 303, "/_emulator/", ""},
		{"its own form, in an old browser", "POST", "/_emulator/page/clock", "do=pause", append([]string{"Origin", l.url}, form...), 303, "/_emulator/", ""},
		{"another site's form", "POST", "/_emulator/page/clock", "do=jump", append([]string{"Sec-Fetch-Site", "cross-site"}, form...), 403, "", "application/json"},
		{"another port's form", "POST", "/_emulator/page/clock", "do=jump", append([]string{"Sec-Fetch-Site", "same-site"}, form...), 403, "", "application/json"},
		{"another site's form, in an old browser", "POST", "/_emulator/page/clock", "do=jump", append([]string{"Origin", "https://evil.example"}, form...), 403, "", "application/json"},
	} {
		res, body := ask(c.method, c.path, c.body, c.headers...)
		if res.StatusCode != c.status || res.Header.Get("Location") != c.location || c.kind != "" && !strings.HasPrefix(res.Header.Get("Content-Type"), c.kind) {
			t.Errorf("%s: %d %v %s", c.name, res.StatusCode, res.Header, body)
		}
	}
	if mode, _ := l.emulator.Main().Clock(); mode != agenda.Manual {
		t.Errorf("the clock is %s", mode)
	}
}

// TestCredentials: a program is given those of the session that it asks about.
func TestCredentials(t *testing.T) {
	l := open(t, agenda.Jump)
	key, secret := l.emulator.MainKey()
	client, clientSecret := l.emulator.OAuthClient()
	main := l.must("GET", "/credentials", "")
	if want := map[string]any{
		"account_sid": l.emulator.AccountSID(), "auth_token": l.emulator.AuthToken(), "api_key": key, "api_secret": secret,
		"oauth_client_id": client, "oauth_client_secret": clientSecret,
	}; !maps.Equal(main, want) {
		t.Errorf("%v", main)
	}
	other := l.must("POST", "/sessions", "")
	if given := l.must("GET", "/credentials?session="+other["account_sid"].(string), ""); !maps.Equal(given, other) {
		t.Errorf("%v", given)
	}
	if status, v := l.do("GET", "/ca", ""); status != 404 {
		t.Errorf("%d %v", status, v)
	}
	if lacks := l.must("GET", "/lacks", ""); len(lacks["lacks"].([]any)) != 0 {
		t.Errorf("%v", lacks)
	}
}

// TestMistakes: what is wrong is an error that names it and how it is mended.
func TestMistakes(t *testing.T) {
	l := open(t, agenda.Jump)
	for _, c := range []struct {
		method, path, body string
		status             int
		words              string
	}{
		{"GET", "/nothing", "", 404, "GET /_emulator/ lists"},
		{"POST", "/journal", "", 405, "takes GET"},
		{"PATCH", "/clock", `{"sped": 2}`, 400, `"sped" in its body: it takes mode, speed`},
		{"PATCH", "/clock", `{"mode": "fast"}`, 400, "it is real, jump or manual"},
		{"PATCH", "/clock", `{"mode": "jump", "speed": 2}`, 400, `the mode "real" alone`},
		{"PATCH", "/clock", `{"speed": 0}`, 400, "greater than 0"},
		{"PATCH", "/clock", `{"mode": 7}`, 400, "mode: 7 is not"},
		{"PATCH", "/clock", `mode=jump`, 400, "not a JSON object"},
		{"PATCH", "/clock", `[]`, 400, "not a JSON object"},
		{"POST", "/clock/advance", "", 400, `give {"by": "10m"}`},
		{"POST", "/clock/advance", `{"by": "soon"}`, 400, "4s, 1h30m or 2d"},
		{"POST", "/clock/settle", `{"by": 1}`, 400, "it takes none"},
		{"GET", "/journal?knid=api", "", 400, `"knid" in its query: it takes stable, kind, sid, after`},
		{"GET", "/journal?kind=apis", "", 400, "one of api, webhook"},
		{"GET", "/journal?after=x", "", 400, "not a whole number"},
		{"GET", "/messages?body=(", "", 400, "body: "},
		{"GET", "/messages?timeout=soon", "", 400, "timeout: "},
		{"GET", "/health?session=AC1", "", 404, "/_emulator/sessions opens one"},
		{"POST", "/phones/+14155550101/calls", "{}", 400, "to is missing"},
		{"POST", "/phones/+14155550101/calls", `{"to": "+14155559999"}`, 400, "buy it first"},
		{"POST", "/phones/+14155550101/calls/CA1/press", `{"digits": "1"}`, 404, `has no call "CA1"`},
		{"POST", "/phones/+14155550101/texts", `{"to": "+14155559999"}`, 400, "+14155559999"},
		{"PATCH", "/phones/+14155550101", `{"calls": "maybe"}`, 400, "one of answer, no-answer"},
		{"PATCH", "/phones/+14155550101", `{"after": "soon"}`, 400, "4s, 1h30m or 2d"},
		{"POST", "/faults", `{"stauts": 503}`, 400, `"stauts" in its body`},
		{"POST", "/faults", `{"path": "("}`, 400, "expressions of Go's"},
		{"POST", "/faults", "", 400, "nothing goes wrong"},
		{"POST", "/faults", `{"down": "soon"}`, 400, "a fault cannot be read"},
		{"POST", "/faults", `{"down": "5s", "status": 503}`, 400, "has no answer"},
		{"POST", "/step", "", 400, "hold first"},
		{"POST", "/move", `{"sid": "SM1"}`, 400, "status is missing"},
		{"POST", "/move", `{"sid": "SM1", "status": "sent"}`, 400, "no message SM1"},
		{"POST", "/replay", `{"seq": 99}`, 400, "no webhook 99"},
		{"POST", "/sessions", `{"mode": "fast"}`, 400, "it is real, jump or manual"},
		{"PUT", "/state", `{}`, 400, "is not a session that this version can load"},
		{"POST", "/step", `{"sid": "` + strings.Repeat("x", 1<<20) + `"}`, 413, "longer than 1048576 bytes"},
	} {
		status, v := l.do(c.method, c.path, c.body)
		if message, _ := v["message"].(string); status != c.status || !strings.Contains(message, c.words) || v["status"] != float64(status) {
			t.Errorf("%s %s %.60s: %d %v, want %d %q", c.method, c.path, c.body, status, v, c.status, c.words)
		}
	}
	routes, _ := l.must("GET", "/", "")["routes"].([]any)
	if len(routes) < 30 || at(routes[0], "path") != "/_emulator/health" {
		t.Errorf("%v", routes)
	}
}

// TestABusyScript: a client that waits does not have time pass a script which computes.
func TestABusyScript(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := emulator.New(emulator.Options{Empty: true, Time: agenda.Jump})
		defer e.Close()
		s := e.Main()
		defer s.Serving("127.0.0.1:1")() // so that a wait in vain does not wait for other programs
		began, idle := s.Now(), s.Busy()
		got := httptest.NewRecorder()
		go control.Handler(e, control.Options{}).ServeHTTP(got, httptest.NewRequest("GET", "http://localhost/_emulator/phones/+14155550101/texts?timeout=5s", nil))
		synctest.Wait()
		if now := s.Now().Sub(began); now != 0 || got.Body.Len() > 0 {
			t.Errorf("it is %v later: %s", now, got.Body)
		}
		idle()
		synctest.Wait()
		if now := s.Now().Sub(began); now != 5*time.Second || !strings.Contains(got.Body.String(), "it did not come in time") {
			t.Errorf("it is %v later: %s", now, got.Body)
		}
	})
}
