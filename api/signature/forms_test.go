package signature_test

import (
	"net/url"
	"testing"

	"dialtone/api/signature"
)

// What was signed in one spelling of a URL verifies in the other, and never for another URL.
func TestVerifyKnowsTheSpellingsOfAURL(t *testing.T) {
	tests := []struct {
		name   string
		signed string
		given  string
		want   bool
	}{
		{"https port dropped by Twilio", "https://a.com/x", "https://a.com:443/x", true},
		{"https port added by Twilio", "https://a.com:443/x", "https://a.com/x", true},
		{"http port added by Twilio", "http://a.com:80/x", "http://a.com/x", true},
		{"odd port dropped by Twilio", "https://a.com/x", "https://a.com:8443/x", true},
		{"wss port added by Twilio", "wss://a.com:443/x", "wss://a.com/x", true},
		{"the other scheme's port", "https://a.com:80/x", "https://a.com/x", false},
		{"another port", "https://a.com:8443/x", "https://a.com:9443/x", false},
		{"an odd port the receiver does not know of", "https://a.com:8443/x", "https://a.com/x", false},
		{"IPv6, port added", "https://[::1]:443/x", "https://[::1]/x", true},
		{"IPv6, port dropped", "http://[::1]/x", "http://[::1]:8080/x", true},
		{"credentials stripped by Twilio", "https://a.com/x", "https://joe:secret@a.com/x", true},
		{"credentials kept by Twilio", "https://joe:secret@a.com/x", "https://joe:secret@a.com/x", true},
		{"credentials stripped, port added", "https://a.com:443/x", "https://joe:secret@a.com/x", true},
		{"other credentials", "https://joe:other@a.com/x", "https://joe:secret@a.com/x", false},
		{"an at sign in the path", "https://a.com/@joe", "https://a.com/@joe", true},
		{"a host in small letters", "https://a.com/x", "https://A.com/x", true},
		{"a host in small letters, port added", "https://a.com:443/x", "https://A.com/x", true},
		{"a path in small letters", "https://a.com/x", "https://a.com/X", false},
		{"fragment, told to Twilio and not requested", "https://a.com/x#rc=2&rp=all", "https://a.com/x", true},
		{"fragment, requested", "https://a.com/x", "https://a.com/x#rc=2&rp=all", false},
		{"a # that hides parameters", "https://a.com/x?Digits=1", "https://a.com/x?Digits=1#&Admin=1", false},
		{"a # in the path", "https://a.com/x", "https://a.com/x#/../y", false},
		{"an empty pair of a query", "https://a.com/?a=1&b=2", "https://a.com/?a=1&&b=2", true},
		{"no path", "https://a.com", "https://a.com/", true},
		{"a slash for a path", "wss://a.com/", "wss://a.com", true},
		{"a slash at the end of a path", "https://a.com/x/", "https://a.com/x", false},
		{"apostrophe escaped by Twilio", "https://a.com/?b=It%27s+ok", "https://a.com/?b=It's+ok", true},
		{"apostrophe left by Twilio", "https://a.com/?b=It's%20ok", "https://a.com/?b=It%27s+ok", true},
		{"escapes in small letters", "https://a.com/?b=%C3%A9", "https://a.com/?b=%c3%a9", true},
		{"query in another order", "https://a.com/?a=1&b=2", "https://a.com/?b=2&a=1", false},
		{"one more query parameter", "https://a.com/?a=1", "https://a.com/?a=1&b=2", false},
		{"a query that can't be decoded", "https://a.com/?a=100%", "https://a.com/?a=100%", true},
		{"another path", "https://a.com/x", "https://a.com/y", false},
		{"another scheme", "https://a.com/x", "http://a.com/x", false},
		{"no URL at all", "somewhere", "somewhere", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			params := url.Values{"Body": {"hello"}}
			sig := signature.Sign("12345", tt.signed, params)
			if got := signature.Verify("12345", tt.given, params, sig); got != tt.want {
				t.Errorf("signed %s, given %s: %v", tt.signed, tt.given, got)
			}
		})
	}
}
