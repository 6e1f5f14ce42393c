package emulatortest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"dialtone/emulator/emulatortest"
	"dialtone/emulator/phones"
)

// failing is a test that fails, and keeps what it said.
type failing struct {
	testing.TB
	fatal    string
	logged   []string
	cleanups []func()
}

func (f *failing) Helper()          {}
func (f *failing) Failed() bool     { return f.fatal != "" }
func (f *failing) Cleanup(c func()) { f.cleanups = append(f.cleanups, c) }
func (f *failing) Fatal(args ...any) {
	f.fatal = fmt.Sprint(args...)
	runtime.Goexit()
}
func (f *failing) Logf(format string, args ...any) {
	f.logged = append(f.logged, fmt.Sprintf(format, args...))
}

// TestMenu is the contract's.
func TestMenu(t *testing.T) {
	twilio := emulatortest.New(t)
	app := httptest.NewServer(http.HandlerFunc(menu))
	t.Cleanup(app.Close)
	number := twilio.Number(app.URL + "/voice")
	call := twilio.Phone("+14155550101").Call(t.Context(), number)
	call.Hears("Press 1")
	call.Press("1")
	call.HangUp()
	if path := call.Path(); len(path) != 2 || path[1].Status != 200 {
		t.Errorf("the path is %+v", path)
	}
	if status := call.Record()["status"]; status != "completed" {
		t.Errorf("the call is %v", status)
	}
}

// TestWhatDoesNotCome: a failure has the transcript so far, and the end of the test prints it.
func TestWhatDoesNotCome(t *testing.T) {
	f := &failing{TB: t}
	app := httptest.NewServer(http.HandlerFunc(menu))
	t.Cleanup(app.Close)
	done := make(chan struct{})
	go func() {
		defer close(done)
		twilio := emulatortest.New(f)
		twilio.Phone("+14155550101").Call(t.Context(), twilio.Number(app.URL+"/voice")).Hears("Press 9")
	}()
	<-done
	for _, cleanup := range f.cleanups {
		cleanup()
	}
	for _, text := range []string{f.fatal, strings.Join(f.logged, "\n")} {
		if !strings.Contains(text, "twilio: (Say) Press 1 for the hours") {
			t.Errorf("it said %q", text)
		}
	}
}

// TestWhatIsSent: messages are waited for, and what nothing asked after is told apart.
func TestWhatIsSent(t *testing.T) {
	twilio := emulatortest.New(t)
	app := httptest.NewServer(http.HandlerFunc(menu))
	t.Cleanup(app.Close)
	number := twilio.Buy(map[string]any{"sms_url": app.URL + "/sms"})
	twilio.Phone("+14155550101").Text(t.Context(), number, "one")
	if all := twilio.Unexpected(); len(all) != 1 || all[0]["body"] != "Thanks for one" {
		t.Errorf("sent %v", all)
	}
}

// TestCredentialsAreNotPrinted.
func TestCredentialsAreNotPrinted(t *testing.T) {
	c := emulatortest.New(t).Credentials()
	if text := fmt.Sprintf("%+v", c); strings.Contains(text, c.AuthToken) || !strings.Contains(text, c.AccountSID) {
		t.Error(text)
	}
}

// TestAPersonByHand: a program calls and texts a person who takes the call by hand.
func TestAPersonByHand(t *testing.T) {
	twilio := emulatortest.New(t)
	app := httptest.NewServer(http.HandlerFunc(menu))
	t.Cleanup(app.Close)
	number := twilio.Number(app.URL + "/voice")
	ann := twilio.Phone("+14155550101")
	twilio.Attend("+14155550101", true)
	ann.Behave(phones.Behaviour{Texts: phones.Undelivered, Error: 30005})

	send(t, twilio, "Calls", url.Values{"To": {"+14155550101"}, "From": {number}, "Url": {app.URL + "/voice"}})
	call := ann.Rings(t.Context())
	if status := call.Record()["status"]; status != "ringing" {
		t.Errorf("before it is answered the call is %v", status)
	}
	call.Answer()
	call.Hears("Press 1")
	call.Says("a moment")
	call.Press("1")
	if line := call.Hears("open"); line.Who != "twilio" {
		t.Errorf("%s said %q", line.Who, line.Text)
	}
	if status := call.Ended()["status"]; status != "completed" {
		t.Errorf("at its end the call is %v", status)
	}
	if said := call.Story(); !strings.Contains(said, "a moment") {
		t.Errorf("what Ann said is not in the transcript:\n%s", said)
	}

	sent := send(t, twilio, "Messages", url.Values{"To": {"+14155550101"}, "From": {number}, "Body": {"hello"}})
	twilio.Settle()
	kept := twilio.Message(sent["sid"].(string))
	if kept["status"] != "undelivered" || kept["error_code"] != 30005 {
		t.Errorf("the message is %v with the error %v", kept["status"], kept["error_code"])
	}
	if texts := ann.Texts(); len(texts) != 0 {
		t.Errorf("a phone that is out of reach has %v", texts)
	}
	ann.Behave(phones.Behaviour{})
	send(t, twilio, "Messages", url.Values{"To": {"+14155550101"}, "From": {number}, "Body": {"again"}})
	twilio.Settle()
	if texts := ann.Texts(); len(texts) != 1 || texts[0].Body != "again" {
		t.Errorf("the phone has %v", texts)
	}
}

// send makes a record as any client does: over HTTP.
func send(t *testing.T, twilio *emulatortest.Twilio, resource string, form url.Values) map[string]any {
	t.Helper()
	c := twilio.Credentials()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
		c.BaseURL+"/2010-04-01/Accounts/"+c.AccountSID+"/"+resource+".json", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(c.AccountSID, c.AuthToken)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var record map[string]any
	if err := json.NewDecoder(response.Body).Decode(&record); err != nil || response.StatusCode != http.StatusCreated {
		t.Fatal(response.Status, err, record)
	}
	return record
}
