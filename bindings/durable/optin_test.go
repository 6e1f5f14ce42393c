package durable

import (
	"fmt"
	"net/url"
	"testing"
)

// TestWhoWantsTextsAgain: a text that is one of Twilio's words, or of which Twilio says so, lets
// the number and the service that it came to write again.
func TestWhoWantsTextsAgain(t *testing.T) {
	const in = "MessageSid=SM1&AccountSid=AC1&From=%2B1&To=%2B2"
	for params, want := range map[string]string{
		in + "&Body=START":                                        "[{AC1 +2 +1}]",
		in + "&Body=%20unstop%0A":                                 "[{AC1 +2 +1}]",
		in + "&Body=Yes&MessagingServiceSid=MG1":                  "[{AC1 MG1 +1} {AC1 +2 +1}]",
		in + "&Body=JOIN&OptOutType=START":                        "[{AC1 +2 +1}]",
		in + "&Body=START+again":                                  "[]",
		in + "&Body=STOP":                                         "[]",
		in + "&Body=STOP&OptOutType=STOP":                         "[]",
		"CallSid=CA1&AccountSid=AC1&From=%2B1&To=%2B2&Body=START": "[]",
		"MessageSid=SM1&AccountSid=AC1&To=%2B2&Body=START":        "[]",
		"MessageSid=SM1&From=%2B1&To=%2B2&Body=START":             "[]",
	} {
		given, err := url.ParseQuery(params)
		if err != nil {
			t.Fatal(err)
		}
		pairs, ok := ReadOptIn(given)
		if got := fmt.Sprint(pairs); got != want || ok != (want != "[]") {
			t.Errorf("%s is %s, %v", params, got, ok)
		}
	}
}
