package sdktest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
)

// judged is the network, on which twilio-go's validator looks at each request as well as the
// middleware of twilio-node at the other end.
type judged struct {
	t         *testing.T
	validator client.RequestValidator
	count     *atomic.Int32
}

func (j judged) RoundTrip(r *http.Request) (*http.Response, error) {
	params := map[string]string{}
	if r.Method == http.MethodPost {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(raw))
		form := &http.Request{Method: http.MethodPost, Header: r.Header, URL: r.URL, Body: io.NopCloser(bytes.NewReader(raw))}
		if err := form.ParseForm(); err != nil {
			return nil, err
		}
		for name := range form.PostForm {
			params[name] = form.PostForm.Get(name)
		}
	}
	j.count.Add(1)
	if !j.validator.Validate(r.URL.String(), params, r.Header.Get("X-Twilio-Signature")) {
		j.t.Errorf("twilio-go does not accept the signature of %s %s", r.Method, r.URL)
	}
	return http.DefaultTransport.RoundTrip(r)
}

// called is an application with Express and the middleware of Twilio's SDK for Node that answers
// calls, with people's calls to it.
type called struct {
	*sdk
	t   *testing.T
	url string
	sid string // of the account's number
}

// heard returns what the application was told since it was asked last.
func (c *called) heard() (all []string) {
	c.t.Helper()
	res, err := http.Get(c.url + "/heard")
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&all); err != nil {
		c.t.Fatal(err)
	}
	return all
}

// leads has the account's number lead to a page of the application, and returns the number.
func (c *called) leads(page string) string {
	c.t.Helper()
	if c.sid == "" {
		params := &api.CreateIncomingPhoneNumberParams{}
		number, err := c.api.CreateIncomingPhoneNumber(params.SetPhoneNumber("+15005550006"))
		c.do(err)
		c.sid = *number.Sid
	}
	params := &api.UpdateIncomingPhoneNumberParams{}
	_, err := c.api.UpdateIncomingPhoneNumber(c.sid, params.SetVoiceUrl(c.url+page))
	c.do(err)
	return "+15005550006"
}

func (c *called) call(from, to string) *emulator.Call {
	c.t.Helper()
	call, err := c.Main().Call(from, to)
	if err != nil {
		c.t.Fatal(err)
	}
	return call
}

func (c *called) hears(call *emulator.Call, words string) {
	c.t.Helper()
	if _, err := call.Hears(c.t.Context(), regexp.MustCompile(words), 0); err != nil {
		c.t.Fatal(err)
	}
}

func (c *called) do(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *called) settle() { c.t.Helper(); c.do(c.Main().Settle(c.t.Context())) }

// TestAnExpressApplicationIsCalled: an IVR, a voicemail, a conference of three and a queue, written
// with Express and twilio-node; the validators of twilio-node and of twilio-go accept every
// signature.
func TestAnExpressApplicationIsCalled(t *testing.T) {
	needsNode(t, "express")
	const token = "0123456789abcdef0123456789abcdef"
	count := &atomic.Int32{}
	c := &called{t: t, sdk: start(t, emulator.Options{Empty: true, AuthToken: token, Webhooks: judged{t, client.NewRequestValidator(token), count}})}
	c.do(c.Main().SetClock(agenda.Jump, 1))
	c.url = serveNode(t, "app.js", "TWILIO_AUTH_TOKEN="+token)

	t.Run("IVR", func(t *testing.T) {
		call := c.call("+14155550101", c.leads("/ivr"))
		c.hears(call, "Press 1 for tea")
		c.do(call.Press("7"))
		c.hears(call, "Press 1 for tea")
		c.do(call.Press("1"))
		c.hears(call, "^Tea & cake$")
		c.do(call.Ended(t.Context(), 0))
	})
	t.Run("voicemail", func(t *testing.T) {
		call := c.call("+14155550101", c.leads("/voicemail"))
		c.hears(call, "Leave a message")
		c.hears(call, "beep")
		c.do(call.Says("Please call me back at nine o'clock"))
		c.do(call.Press("#"))
		c.hears(call, "Got [1-9]\\d* seconds")
		c.settle()
		if got := c.heard(); !slices.Equal(got, []string{"completed", "Please call me back at nine o'clock"}) {
			t.Errorf("the application was told %q", got)
		}
	})
	t.Run("conference of three", func(t *testing.T) {
		room := c.leads("/conference")
		var calls []*emulator.Call
		for _, from := range []string{"+14155550101", "+14155550102", "+14155550103"} {
			call := c.call(from, room)
			if was, err := call.Answered(t.Context(), 0); err != nil || !was {
				t.Fatal(err)
			}
			calls = append(calls, call)
		}
		c.do(calls[1].Says("Hello all"))
		c.hears(calls[0], "Hello all")
		c.hears(calls[2], "Hello all")
		for _, call := range calls {
			c.do(call.HangUp())
			c.do(call.Ended(t.Context(), 0))
		}
		c.settle()
		got := c.heard()
		slices.Sort(got)
		want := []string{"answered", "answered", "answered", "conference-end", "conference-start", "participant-join", "participant-join", "participant-join",
			"participant-leave", "participant-leave", "participant-leave"}
		if !slices.Equal(got, want) {
			t.Errorf("the application was told %q", got)
		}
	})
	t.Run("queue", func(t *testing.T) {
		waiting := c.leads("/queue")
		first, second := c.call("+14155550101", waiting), c.call("+14155550102", waiting)
		c.hears(first, "You are number 1")
		c.hears(second, "You are number 2")
		agent := c.call("+14155550104", c.leads("/agent"))
		c.hears(first, "An agent comes")
		c.do(c.Main().Advance(t.Context(), 2*time.Second)) // until the two are connected
		c.do(agent.Says("How can I help"))
		c.hears(first, "How can I help")
		c.hears(second, "You are number 1")
		c.do(agent.HangUp())
		c.do(first.Ended(t.Context(), 0))
		c.do(second.HangUp())
		c.settle()
		got := c.heard()
		slices.Sort(got)
		if !slices.Equal(got, []string{"bridged", "completed", "hangup"}) {
			t.Errorf("the application was told %q", got)
		}
	})
	asked := 0
	for _, e := range c.Main().Journal(journal.Filter{}) {
		if e.Kind == journal.Webhook {
			asked++
		}
		if e.Kind == journal.Problem || e.Kind == journal.Webhook && e.Status >= 300 {
			t.Errorf("%s %s: %d %s", e.Method, e.URL, e.Status, strings.Join(e.Problems, "; "))
		}
	}
	if n := int(count.Load()); n < 30 || n != asked {
		t.Errorf("%d requests were judged, and the journal has %d", n, asked)
	}
}
