package emulatortest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"dialtone/emulator/emulatortest"
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
