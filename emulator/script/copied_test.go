package script_test

import (
	"go/format"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/page"
)

// copied returns the tests that a picture of a local Twilio's page has to be copied.
func copied(t *testing.T, local *emulator.Emulator, sid string) (js, golang string) {
	t.Helper()
	w := httptest.NewRecorder()
	page.New(local).ServeHTTP(w, httptest.NewRequest("GET", page.Prefix+"/about/"+sid, nil))
	found := regexp.MustCompile(`(?s)<pre tabindex="0">(test\(.*?)</pre>.*<pre tabindex="0">(func Test.*?)</pre>`).FindStringSubmatch(w.Body.String())
	if w.Code != http.StatusOK || found == nil {
		t.Fatalf("nothing is to be copied: %d %s", w.Code, w.Body)
	}
	return html.UnescapeString(found[1]), html.UnescapeString(found[2])
}

// TestCopiedTests: what is copied from the page as a test passes, and is Go as gofmt has it.
func TestCopiedTests(t *testing.T) {
	t.Parallel()
	const ann = "+14155550101"
	local := emulator.New(emulator.Options{Empty: true, Time: agenda.Jump})
	t.Cleanup(local.Close)
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		if r.URL.Path == "/sms" {
			_, _ = io.WriteString(w, `<Response><Message>It’s “fine”, \ and done</Message></Response>`)
			return
		}
		_, _ = io.WriteString(w, `<Response><Gather numDigits="1" timeout="600" action="/menu"><Say>Press 1 for Ann’s 'office' hours, 2 for the address, and 3 for all that else there may be to say here</Say></Gather></Response>`)
	}))
	t.Cleanup(app.Close)
	account := local.Main()
	own, err := account.Buy(map[string]any{"sms_url": app.URL + "/sms", "voice_url": app.URL + "/voice"})
	if err != nil {
		t.Fatal(err)
	}
	message, err := account.Text(t.Context(), emulator.Text{From: ann, To: own, Body: "It's\n\"me\""})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := account.Receives(t.Context(), ann, nil, 0); err != nil {
		t.Fatal(err)
	}
	call, err := account.Call(ann, own)
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
	form := url.Values{"To": {"+14155550177"}, "From": {own}, "Twiml": {"<Response><Say>Your order has come</Say></Response>"}}
	r := httptest.NewRequest("POST", "/2010-04-01/Accounts/"+account.AccountSID()+"/Calls.json", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(account.AccountSID(), account.AuthToken())
	w := httptest.NewRecorder()
	if local.ServeHTTP(w, r); w.Code != http.StatusCreated {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	out, err := account.Rings(t.Context(), "+14155550177", 0)
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
		js, golang := copied(t, local, sid)
		for _, w := range words {
			if !strings.Contains(js, w) {
				t.Errorf("there is no %q in %s", w, js)
			}
		}
		printed, err := ran(t, "copied.js", "let done\nconst test = (name, f) => { done = f() }\n"+js+"await done\nconsole.log('passed')\n")
		if err != nil || !strings.Contains(printed, "passed") {
			t.Errorf("%v %s\n%s", err, printed, js)
		}
		if same, err := format.Source([]byte(golang)); err != nil || string(same) != golang {
			t.Errorf("%v: %s", err, golang)
		}
	}
}
