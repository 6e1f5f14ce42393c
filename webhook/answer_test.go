package webhook_test

import (
	"bytes"
	"context"
	"errors"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dialtone/twiml"
	"dialtone/webhook"
)

const voiceURL = "http://example.com/voice"

func TestVoiceAnswersACall(t *testing.T) {
	h := webhook.Verify(token, webhook.Voice(func(res *twiml.VoiceResponse, req *webhook.Request) error {
		res.Say("You are " + req.Param("From") + " at " + req.URL + " by " + req.Method)
		return nil
	}))
	for _, r := range []*http.Request{
		signed(post("/voice", form("From", "+1")), voiceURL),
		signed(httptest.NewRequest("GET", "/voice?From=%2B1", nil), voiceURL+"?From=%2B1"),
	} {
		w := answer(h, r)
		if w.Code != 200 || w.Header().Get("Content-Type") != "text/xml; charset=utf-8" || !strings.Contains(w.Body.String(), "<Say>You are +1 at http://example.com/voice") {
			t.Errorf("%s: %d %v\n%s", r.Method, w.Code, w.Header(), w.Body)
		}
		if problems := twiml.Validate(w.Body.String()); len(problems) > 0 {
			t.Error(problems)
		}
	}
	if w := answer(h, post("/voice", form("From", "+1"))); w.Code != 403 || w.Body.Len() > 0 {
		t.Errorf("without a signature: %d %s", w.Code, w.Body)
	}
}

func TestMessagingAnswersAMessage(t *testing.T) {
	h := webhook.Verify(token, webhook.Messaging(func(res *twiml.MessagingResponse, req *webhook.Request) error {
		res.Message("You said " + req.Param("Body") + " in " + req.SID())
		return nil
	}))
	w := answer(h, signed(post("/sms", form("Body", "hi", "MessageSid", "SM1")), "http://example.com/sms"))
	if !strings.Contains(w.Body.String(), "<Message>You said hi in SM1</Message>") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// A form's value goes before the query's, and neither hides the other's names.
func TestParametersOfQueryAndForm(t *testing.T) {
	h := webhook.Verify(token, webhook.Voice(func(res *twiml.VoiceResponse, req *webhook.Request) error {
		res.Say(req.Params.Encode())
		return nil
	}))
	const url = voiceURL + "?a=query&b=query"
	w := answer(h, signed(post("/voice?a=query&b=query", form("b", "form", "c", "1", "c", "2")), url))
	if !strings.Contains(w.Body.String(), "a=query&amp;b=form&amp;c=1&amp;c=2") {
		t.Error(w.Body)
	}
}

// An error is 500 with an empty body, and its text is in the log only.
func TestAnErrorIs500(t *testing.T) {
	failing := webhook.Voice(func(res *twiml.VoiceResponse, req *webhook.Request) error {
		res.Say("half an answer")
		return errors.New("the database is gone")
	})
	check := func(h http.Handler, r *http.Request, log interface{ String() string }) {
		t.Helper()
		w := answer(h, r)
		if w.Code != 500 || w.Body.Len() > 0 {
			t.Errorf("%d %q", w.Code, w.Body)
		}
		if !strings.Contains(log.String(), "the database is gone") || !strings.Contains(log.String(), "/voice") {
			t.Errorf("the log says %q", log)
		}
	}
	request := signed(post("/voice", form("CallSid", "CA1")), voiceURL)

	var structured bytes.Buffer
	check(webhook.Filter{AuthToken: token, Log: slog.New(slog.NewTextHandler(&structured, nil))}.Verify(failing), request, &structured)

	var servers bytes.Buffer
	server := &http.Server{ErrorLog: log.New(&servers, "", 0)}
	request = signed(post("/voice", form("CallSid", "CA1")), voiceURL)
	check(webhook.Verify(token, failing), request.WithContext(context.WithValue(t.Context(), http.ServerContextKey, server)), &servers)
}

func TestADocumentThatTwilioWouldNotTakeIsAnError(t *testing.T) {
	var logged bytes.Buffer
	h := webhook.Filter{AuthToken: token, Log: slog.New(slog.NewTextHandler(&logged, nil))}.Verify(
		webhook.Voice(func(res *twiml.VoiceResponse, req *webhook.Request) error {
			res.Say(strings.Repeat("very long ", 7000))
			return nil
		}))
	w := answer(h, signed(post("/voice", form("CallSid", "CA1")), voiceURL))
	if w.Code != 500 || w.Body.Len() > 0 || !strings.Contains(logged.String(), "Twilio takes 65536") {
		t.Errorf("%d, %d bytes; the log says %s", w.Code, w.Body.Len(), &logged)
	}
}

// counting is a handler that counts the requests of a session.
var counting = webhook.Voice(func(res *twiml.VoiceResponse, req *webhook.Request) error {
	count, _ := req.Session()["count"].(float64)
	req.Session()["count"] = count + 1
	res.Say(strings.Repeat("again ", int(count)) + "hello")
	if req.Param("Forget") != "" {
		clear(req.Session())
	}
	return nil
})

func TestASessionIsKeptForACall(t *testing.T) {
	c := &caller{handler: webhook.Verify(token, counting), target: "/voice"}
	for _, want := range []string{"<Say>hello<", "<Say>again hello<", "<Say>again again hello<"} {
		if got := c.post(t, "CallSid", "CA1"); !strings.Contains(got, want) {
			t.Errorf("want %s, got %s", want, got)
		}
	}
	if cookie := c.cookies["dialtone_session"]; !cookie.HttpOnly || cookie.Path != "/" {
		t.Errorf("the cookie is %v", cookie)
	}
	if got := c.post(t, "CallSid", "CA2"); !strings.Contains(got, "<Say>hello<") {
		t.Errorf("another call finds the session of the first: %s", got)
	}
}

func TestASessionIsKeptForAConversation(t *testing.T) {
	c := &caller{handler: webhook.Verify(token, counting), target: "/voice"}
	c.post(t, "MessageSid", "SM1", "From", "+1", "To", "+2")
	if got := c.post(t, "MessageSid", "SM2", "From", "+1", "To", "+2"); !strings.Contains(got, "again hello") {
		t.Errorf("the next message finds no session: %s", got)
	}
	if got := c.post(t, "MessageSid", "SM3", "From", "+3", "To", "+2"); !strings.Contains(got, "<Say>hello<") {
		t.Errorf("another person's message finds the session: %s", got)
	}
}

func TestASessionEndsWhenItIsEmptied(t *testing.T) {
	c := &caller{handler: webhook.Verify(token, counting), target: "/voice"}
	c.post(t, "CallSid", "CA1")
	c.post(t, "CallSid", "CA1", "Forget", "1")
	if len(c.cookies) > 0 {
		t.Errorf("the cookie is still there: %v", c.cookies)
	}
}

// A cookie that was changed, or that another token signed, is not a session.
func TestASessionCannotBeForged(t *testing.T) {
	c := &caller{handler: webhook.Verify(token, counting), target: "/voice"}
	c.post(t, "CallSid", "CA1")
	genuine := c.cookies["dialtone_session"].Value
	payload, mac, _ := strings.Cut(genuine, ".")
	for _, value := range []string{"", ".", payload, payload + ".", "." + mac, "eyJjb3VudCI6OX0." + mac, genuine + "A", payload + "A." + mac, "!!." + mac} {
		c.cookies["dialtone_session"].Value = value
		if got := c.post(t, "CallSid", "CA1"); !strings.Contains(got, "<Say>hello<") {
			t.Errorf("the cookie %q is taken for a session: %s", value, got)
		}
	}
	other := &caller{handler: webhook.Filter{AuthToken: token, SessionKey: []byte("another")}.Verify(counting), target: "/voice"}
	other.cookies = map[string]*http.Cookie{"dialtone_session": {Name: "dialtone_session", Value: genuine}}
	if got := other.post(t, "CallSid", "CA1"); !strings.Contains(got, "<Say>hello<") {
		t.Errorf("a cookie signed with another key is taken: %s", got)
	}
}

func TestASessionThatCannotBeKeptIsAnError(t *testing.T) {
	tests := []struct {
		name   string
		filter webhook.Filter
		put    any
		want   string
	}{
		{"too much", webhook.Filter{NoVerify: true, SessionKey: []byte("key")}, strings.Repeat("x", 4000), "a cookie takes some"},
		{"no key", webhook.Filter{NoVerify: true}, "x", "nothing signs the session"},
		{"no JSON", webhook.Filter{NoVerify: true, SessionKey: []byte("key")}, make(chan int), "unsupported type"},
	}
	for _, test := range tests {
		var logged bytes.Buffer
		test.filter.Log = slog.New(slog.NewTextHandler(&logged, nil))
		w := answer(test.filter.Verify(webhook.Voice(func(res *twiml.VoiceResponse, req *webhook.Request) error {
			req.Session()["x"] = test.put
			return nil
		})), post("/voice", form("CallSid", "CA1")))
		if w.Code != 500 || len(w.Result().Cookies()) > 0 || !strings.Contains(logged.String(), test.want) {
			t.Errorf("%s: %d, the log says %s", test.name, w.Code, &logged)
		}
	}
}

// Without Verify around it a handler answers every request: other code has checked them.
func TestVoiceAlone(t *testing.T) {
	h := webhook.Voice(func(res *twiml.VoiceResponse, req *webhook.Request) error {
		res.Say(req.Param("From"))
		return req.Context().Err()
	})
	if w := answer(h, post("/voice", form("From", "+1"))); !strings.Contains(w.Body.String(), "<Say>+1</Say>") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
