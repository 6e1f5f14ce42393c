package emulatortest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/emulatortest"
	"dialtone/emulator/phones"
)

// menu is the application that the examples test.
func menu(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/xml")
	twiml := `<Gather action="/voice" numDigits="1" timeout="600"><Say>Press 1 for the hours</Say></Gather>`
	switch {
	case r.URL.Path == "/sms":
		twiml = "<Message>Thanks for " + r.FormValue("Body") + "</Message>"
	case r.FormValue("Digits") == "1":
		twiml = "<Say>We are open all day</Say>"
	}
	_, _ = io.WriteString(w, "<Response>"+twiml+"</Response>")
}

// example stands for the *testing.T of a test.
type example struct{ testing.TB }

func (example) Helper()                  {}
func (example) Context() context.Context { return context.Background() }
func (example) Failed() bool             { return false }
func (example) Cleanup(func())           {}

func ExampleNew() {
	var t example // in a test, its own t

	twilio := emulatortest.New(t)
	app := httptest.NewServer(http.HandlerFunc(menu))
	defer app.Close()
	number := twilio.Number(app.URL + "/voice")

	began := twilio.Now()
	call := twilio.Phone("+14155550101").Call(t.Context(), number)
	call.Hears("Press 1")
	twilio.Advance(5 * time.Minute) // takes no time
	call.Press("1")
	fmt.Println(call.Hears("open").Text, twilio.Now().Sub(began) >= 5*time.Minute)
	fmt.Println(call.Ended()["status"])
	// Output:
	// We are open all day true
	// completed
}

func ExamplePhone_Receives() {
	var t example // in a test, its own t

	twilio := emulatortest.New(t)
	app := httptest.NewServer(http.HandlerFunc(menu))
	defer app.Close()
	number := twilio.Buy(map[string]any{"sms_url": app.URL + "/sms"})

	ann := twilio.Phone("+14155550101")
	ann.Text(t.Context(), number, "the flowers")
	fmt.Println(ann.Receives(t.Context(), "Thanks").Body)
	// Output: Thanks for the flowers
}

// Two people who answer by themselves: one takes the call that another's key made.
func ExampleTwilio() {
	var t example // in a test, its own t

	twilio := emulatortest.New(t)
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		_, _ = io.WriteString(w, `<Response><Dial><Number>+14155550102</Number></Dial></Response>`)
	}))
	defer app.Close()
	twilio.OnCall("+14155550102", func(ctx context.Context, c *emulator.Call) {
		_ = twilio.Rest(ctx, 7*time.Second) // it rings that long
		_ = c.Answer()
		_ = c.Says("Bob here")
	})
	twilio.OnText("+14155550102", func(context.Context, phones.Text) {})

	call := twilio.Phone("+14155550101").Call(t.Context(), twilio.Number(app.URL))
	line := call.Hears("Bob here")
	fmt.Println(line.Who, line.At.Sub(call.Transcript()[0].At) >= 7*time.Second)
	call.HangUp()
	// Output: +14155550102 true
}
