package page_test

import (
	"go/format"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/control"
	"dialtone/emulator/script"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

// copied returns the tests that a picture has to be copied.
func (p *shown) copied(sid string) (js, golang string) {
	p.t.Helper()
	found := regexp.MustCompile(`(?s)<pre tabindex="0">(test\(.*?)</pre>.*<pre tabindex="0">(func Test.*?)</pre>`).FindStringSubmatch(p.get("/_emulator/page/about/" + sid))
	if found == nil {
		p.t.Fatalf("nothing is to be copied: %s", p.get("/_emulator/page/about/"+sid))
	}
	return html.UnescapeString(found[1]), html.UnescapeString(found[2])
}

// passes runs a copied test on a local Twilio of its own.
func (p *shown) passes(js string) {
	p.t.Helper()
	local := emulator.New(emulator.Options{Empty: true, Time: agenda.Jump})
	defer local.Close()
	server, err := control.Listen(local, "127.0.0.1:0", control.Options{})
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	client, err := api.New(api.Config{AccountSID: local.AccountSID(), AuthToken: local.AuthToken(), BaseURL: server.URL()})
	if err != nil {
		p.t.Fatal(err)
	}
	emulated := script.Module(local, script.Options{})
	var out strings.Builder
	h, err := runtime.New(runtime.Options{
		Modules: []module.Module{bindings.Twilio(client, bindings.Options{}), emulated}, Clock: emulated.Clock(),
		Network: runtime.Network{Hosts: []string{"127.0.0.1"}}, Stdout: &out, Stderr: &out,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	defer h.Close()
	if err := h.Run(p.t.Context(), "copied.js", "let done\nconst test = (name, f) => { done = f() }\n"+js+"await done\nconsole.log('passed')\n"); err != nil || !strings.Contains(out.String(), "passed") {
		p.t.Errorf("%v %s\n%s", err, out.String(), js)
	}
}

// TestCopiedTests: what is copied as a test passes, and is Go as gofmt has it.
func TestCopiedTests(t *testing.T) {
	p := show(t, `<Response><Message>It’s “fine”, \ and done</Message></Response>`,
		`<Response><Gather numDigits="1" timeout="600" action="/menu"><Say>Press 1 for Ann’s 'office' hours, 2 for the address, and 3 for all that else there may be to say here</Say></Gather></Response>`)
	message, err := p.s.Text(t.Context(), emulator.Text{From: ann, To: p.own, Body: "It's\n\"me\""})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.s.Receives(t.Context(), ann, nil, 0); err != nil {
		t.Fatal(err)
	}
	call, err := p.s.Call(ann, p.own)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := call.Hears(t.Context(), regexp.MustCompile("Press 1"), 0); err != nil {
			t.Fatal(err)
		}
		if err := call.Press("1"); err != nil {
			t.Fatal(err)
		}
	}
	if err := call.HangUp(); err != nil {
		t.Fatal(err)
	}
	if err := call.Ended(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	// A program's call, which a person answers.
	form := url.Values{"To": {"+14155550177"}, "From": {p.own}, "Twiml": {"<Response><Say>Your order has come</Say></Response>"}}
	r := httptest.NewRequest("POST", "/2010-04-01/Accounts/"+p.s.AccountSID()+"/Calls.json", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(p.s.AccountSID(), p.s.AuthToken())
	w := httptest.NewRecorder()
	if p.local.ServeHTTP(w, r); w.Code != http.StatusCreated {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	out, err := p.s.Rings(t.Context(), "+14155550177", 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Ended(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	for sid, words := range map[string][]string{
		message:    {"ann.text(number", "ann.receives("},
		call.SID(): {"call.press('1')", "call.hangUp()"},
		out.SID():  {"Call.create({from: number, to: '+14155550177', twiml: '<Response>", "ann.rings()", "call.hears('Your order has come')"},
	} {
		js, golang := p.copied(sid)
		for _, w := range words {
			if !strings.Contains(js, w) {
				t.Errorf("there is no %q in %s", w, js)
			}
		}
		p.passes(js)
		if same, err := format.Source([]byte(golang)); err != nil || string(same) != golang {
			t.Errorf("%v: %s", err, golang)
		}
	}
}
