// Package emulatortest is a local Twilio for a Go program's tests, whose time jumps: a test that
// calls, presses keys and hears takes milliseconds. Most callers want [New]:
//
//	func TestMenu(t *testing.T) {
//		twilio := emulatortest.New(t)
//		app := httptest.NewServer(myapp.New(twilio.Credentials()))
//		number := twilio.Number(app.URL + "/voice")
//		call := twilio.Phone("+14155550101").Call(t.Context(), number)
//		call.Hears("Press 1")
//		call.Press("1")
//		call.HangUp()
//	}
//
// What does not come fails the test at once (t.Fatal), so methods are called on the test's own
// goroutine. A test that has failed logs the transcripts of its calls. What returns errors in place
// of that is [emulator.Session], which [Twilio] embeds.
package emulatortest

import (
	"context"
	"fmt"
	"regexp"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/control"
	"dialtone/emulator/phones"
	"dialtone/emulator/voice"
	"dialtone/internal/secret"
)

// Twilio is a local Twilio of one test, with a port of its own.
type Twilio struct {
	*emulator.Session
	t      testing.TB
	server *emulator.Server
}

// Credentials say where a client finds the local Twilio.
type Credentials struct {
	AccountSID string
	AuthToken  string `secret:"yes"`
	BaseURL    string // "http://127.0.0.1:41234"
}

// Format prints the credentials without the token, whatever the verb.
func (c Credentials) Format(f fmt.State, verb rune) { secret.Format(f, verb, c) }

// MarshalJSON writes the credentials without the token, for a log.
func (c Credentials) MarshalJSON() ([]byte, error) { return secret.JSON(c) }

// New starts a local Twilio that is closed when the test is over. It has nothing but an account and
// numbers for sale, and reaches applications on this machine alone.
func New(t testing.TB) *Twilio {
	t.Helper()
	return Open(t, emulator.Options{Empty: true})
}

// Open is New with options of one's own. Time jumps where they do not say how it passes.
func Open(t testing.TB, options emulator.Options) *Twilio {
	t.Helper()
	if options.Time == "" {
		options.Time = agenda.Jump
	}
	local := emulator.New(options)
	server, err := control.Listen(local, "127.0.0.1:0", control.Options{})
	if err != nil {
		t.Fatal(err)
	}
	twilio := &Twilio{Session: local.Main(), t: t, server: server}
	t.Cleanup(func() {
		if t.Failed() {
			for _, c := range twilio.Calls() {
				t.Logf("the call %s was:\n%s", c.SID(), c.Story())
			}
		}
		local.Close()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return twilio
}

// Credentials returns what a client is given to reach the local Twilio.
func (tw *Twilio) Credentials() Credentials {
	return Credentials{AccountSID: tw.AccountSID(), AuthToken: tw.AuthToken(), BaseURL: tw.server.URL()}
}

// Number buys a number whose calls a URL answers, and returns it.
func (tw *Twilio) Number(voiceURL string) string {
	tw.t.Helper()
	return tw.Buy(map[string]any{"voice_url": voiceURL})
}

// Buy buys a number with attributes of its record, such as sms_url, and returns it.
func (tw *Twilio) Buy(attributes map[string]any) string {
	tw.t.Helper()
	number, err := tw.Session.Buy(attributes)
	tw.check(err)
	return number
}

// Settle lets everything happen that is arranged: calls are over, messages in an end state.
func (tw *Twilio) Settle() {
	tw.t.Helper()
	tw.check(tw.Session.Settle(tw.t.Context()))
}

// Advance moves time on and lets everything happen that is due on the way.
func (tw *Twilio) Advance(by time.Duration) {
	tw.t.Helper()
	tw.check(tw.Session.Advance(tw.t.Context(), by))
}

func (tw *Twilio) check(err error) {
	tw.t.Helper()
	if err != nil {
		tw.t.Fatal(err)
	}
}

// Phone is a person's phone: a number, name or address that is not the account's own.
type Phone struct {
	twilio  *Twilio
	address string
}

// Phone returns the phone of an address: "+14155550101", "client:ann", "sip:ann@example.com".
func (tw *Twilio) Phone(address string) *Phone { return &Phone{tw, address} }

// Behave says what the phone does from now on by itself.
func (p *Phone) Behave(b phones.Behaviour) {
	p.twilio.t.Helper()
	p.twilio.check(p.twilio.Session.Behave(p.address, b))
}

// Call calls a number of the account's. It returns at once; the context bounds what is then waited
// for, in real time.
func (p *Phone) Call(ctx context.Context, number string) *Call {
	p.twilio.t.Helper()
	c, err := p.twilio.Session.Call(p.address, number)
	p.twilio.check(err)
	return &Call{c, p.twilio, ctx}
}

// Rings waits for a call that rings at the phone, or that the phone has answered.
func (p *Phone) Rings(ctx context.Context) *Call {
	p.twilio.t.Helper()
	c, err := p.twilio.Session.Rings(ctx, p.address, 0)
	p.twilio.check(err)
	return &Call{c, p.twilio, ctx}
}

// Text sends a text to a number of the account's, and returns the SID of the message when its
// application has answered.
func (p *Phone) Text(ctx context.Context, number, body string) (sid string) {
	p.twilio.t.Helper()
	sid, err := p.twilio.Session.Text(ctx, emulator.Text{From: p.address, To: number, Body: body})
	p.twilio.check(err)
	return sid
}

// Receives waits for the next text with these words in it that was not waited for before; "" is any
// text.
func (p *Phone) Receives(ctx context.Context, words string) phones.Text {
	p.twilio.t.Helper()
	return p.ReceivesMatch(ctx, regexp.MustCompile(regexp.QuoteMeta(words)))
}

// ReceivesMatch is Receives with an expression.
func (p *Phone) ReceivesMatch(ctx context.Context, words *regexp.Regexp) phones.Text {
	p.twilio.t.Helper()
	text, err := p.twilio.Session.Receives(ctx, p.address, words, 0)
	p.twilio.check(err)
	return text
}

// Texts returns all texts that the phone ever got, the oldest first.
func (p *Phone) Texts() []phones.Text { return p.twilio.Session.Phone(p.address).Texts }

// Call is a call as its phone's owner has it. What it embeds has the transcript, the path and the
// record.
type Call struct {
	*emulator.Call
	twilio *Twilio
	ctx    context.Context
}

// Hears waits until words are said that have these in them, and returns the line. It looks after
// the last line that it found, also at what was said before.
func (c *Call) Hears(words string) voice.Line {
	c.twilio.t.Helper()
	return c.HearsMatch(regexp.MustCompile(regexp.QuoteMeta(words)))
}

// HearsMatch is Hears with an expression.
func (c *Call) HearsMatch(words *regexp.Regexp) voice.Line {
	c.twilio.t.Helper()
	line, err := c.Call.Hears(c.ctx, words, 0)
	c.twilio.check(err)
	return line
}

// Answer answers the call, which rings at a phone whose owner takes calls by hand.
func (c *Call) Answer() {
	c.twilio.t.Helper()
	c.twilio.check(c.Call.Answer())
}

// Press waits until the call is answered and presses keys: digits, *, #, A to D, and w or W to wait
// for half a second or a second.
func (c *Call) Press(keys string) {
	c.twilio.t.Helper()
	c.twilio.check(c.WhenAnswered(c.ctx, func() error { return c.Call.Press(keys) }))
}

// Says waits until the call is answered and says words.
func (c *Call) Says(words string) {
	c.twilio.t.Helper()
	c.twilio.check(c.WhenAnswered(c.ctx, func() error { return c.Call.Says(words) }))
}

// HangUp hangs up when what was begun before is done, and waits until the call is over.
func (c *Call) HangUp() {
	c.twilio.t.Helper()
	c.twilio.check(c.Call.HangUp())
	c.Ended()
}

// Ended waits until the call is over, and returns its record as the API shows it.
func (c *Call) Ended() map[string]any {
	c.twilio.t.Helper()
	c.twilio.check(c.Call.Ended(c.ctx, 0))
	return c.Record()
}

// Format prints the URL of the local Twilio, whatever the verb.
func (tw *Twilio) Format(f fmt.State, _ rune) { secret.Handle(f, tw, tw.server.URL()) }
