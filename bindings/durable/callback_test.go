package durable

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"dialtone/api"
)

// TestACallbackIsNamed: the name of the attempt is a parameter of the URL, of which all else stays
// as it was.
func TestACallbackIsNamed(t *testing.T) {
	long := "https://example.com/" + strings.Repeat("a", 3980)
	for given, want := range map[string]string{
		"https://example.com/status":            "https://example.com/status?dialtone=K.1.2",
		"https://example.com/status?":           "https://example.com/status?&dialtone=K.1.2",
		"https://example.com/s?a=%20b+c&a":      "https://example.com/s?a=%20b+c&a&dialtone=K.1.2",
		"https://u:p@example.com#rc=2&rp=all":   "https://u:p@example.com?dialtone=K.1.2#rc=2&rp=all",
		"https://example.com/s?a=b#ct=100":      "https://example.com/s?a=b&dialtone=K.1.2#ct=100",
		"https://example.com/?dialtone=its+own": "https://example.com/?dialtone=its+own&dialtone=K.1.2",
		"":                                      "",
		long:                                    long,
	} {
		r := &api.Request{Form: api.Values{{Name: "To", Value: "+1"}, {Name: "StatusCallback", Value: given}}}
		nameCallback("Message", r, "K.1.2")
		if got := r.Form.Get("StatusCallback"); got != want || r.Form.Get("To") != "+1" {
			t.Errorf("%s is %s, want %s", given, got, want)
		}
		if want == given {
			continue
		}
		parsed, err := url.Parse(want)
		if err != nil {
			t.Fatal(err)
		}
		params := parsed.Query()
		params.Set("MessageSid", "SM1")
		if c, ok := ReadCallback(params); !ok || c.Attempt != "K.1.2" || c.SID != "SM1" {
			t.Errorf("%s is read as %+v", want, c)
		}
	}
	// Nothing says what became of these.
	for _, model := range []string{"Service", "Participant"} {
		r := &api.Request{Form: api.Values{{Name: "StatusCallback", Value: "https://example.com"}}}
		if nameCallback(model, r, "K.1.2"); r.Form.Get("StatusCallback") != "https://example.com" {
			t.Errorf("a callback of %s is %s", model, r.Form.Get("StatusCallback"))
		}
	}
}

// TestWhoseCallbackItIs: a callback is about what a request of the run makes, in its account.
func TestWhoseCallbackItIs(t *testing.T) {
	const main, sub = `{"operation":"CreateMessage","form":[["To","+1"]]}`, `{"operation":"CreateMessage","form":[["To","+1"]],"account":"AC2"}`
	call := `{"operation":"CreateCall","form":[["To","+1"]]}`
	for _, test := range []struct {
		sid, account, kind, params string
		want                       bool
	}{
		{"MessageSid", "AC1", "Message.create", main, true},
		{"CallSid", "AC1", "Call.create", call, true},
		{"MessageSid", "AC2", "Message.create", sub, true},
		{"MessageSid", "AC1", "Message.create", sub, false},
		{"MessageSid", "AC2", "Message.create", main, false},
		{"MessageSid", "", "Message.create", main, false},
		{"CallSid", "AC1", "Message.create", main, false},
		{"MessageSid", "AC1", "Call.create", call, false},
		{"MessageSid", "AC1", "Nothing.create", main, false},
		{"MessageSid", "AC1", "Message.create", call, false},
		{"MessageSid", "AC1", "Message.create", "{", false},
	} {
		c, ok := ReadCallback(url.Values{CallbackParameter: {"K.1.2"}, test.sid: {"XX1"}, "AccountSid": {test.account}})
		if got := c.Is(test.kind, "AC1", []byte(test.params)); !ok || got != test.want {
			t.Errorf("%+v: %v", test, got)
		}
	}
	for params, want := range map[string]string{
		"MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30003": "undelivered 30003 6",
		"MessageSid=SM1&MessageStatus=delivered":                   "delivered 0 6",
		"MessageSid=SM1&MessageStatus=queued&ErrorCode=":           "queued 0 2",
		"MessageSid=SM1&MessageStatus=read&EventType=READ":         "read 0 7",
		"MessageSid=SM1&MessageStatus=new-to-us":                   "new-to-us 0 1",
		"CallSid=CA1&CallStatus=no-answer":                         "no-answer 0 6",
		"CallSid=CA1&CallStatus=in-progress&MessageStatus=sent":    "in-progress 0 5",
		"CallSid=CA1": " 0 1",
	} {
		given, err := url.ParseQuery(CallbackParameter + "=K.1.2&" + params)
		c, ok := ReadCallback(given)
		if got := fmt.Sprint(c.Status, " ", c.Code, " ", c.Stage); err != nil || !ok || got != want {
			t.Errorf("%s says %s, and not %s", params, got, want)
		}
	}
	for _, none := range []url.Values{{}, {"MessageSid": {"SM1"}}, {CallbackParameter: {"K.1.2"}}, {CallbackParameter: {"K.1.2"}, "MessageSid": {""}}} {
		if c, ok := ReadCallback(none); ok {
			t.Errorf("%v is %+v", none, c)
		}
	}
}
