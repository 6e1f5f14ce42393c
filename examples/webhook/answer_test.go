package webhook_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"dialtone/api/signature"
	"dialtone/twiml"
	"dialtone/webhook"
)

// token is the account's auth token, which a program takes from its environment.
const token = "12345"

// greet answers a call.
func greet(res *twiml.VoiceResponse, req *webhook.Request) error {
	res.Say("Hello, " + req.Param("From"))
	return nil
}

// call makes the request that Twilio makes, signed, and then the same without a signature.
func call(router http.Handler, path string) {
	server := httptest.NewServer(router)
	defer server.Close()
	params := url.Values{"CallSid": {"CA1"}, "From": {"+15005550006"}}
	for _, sign := range []string{signature.Sign(token, server.URL+path, params), ""} {
		r, err := http.NewRequest("POST", server.URL+path, strings.NewReader(params.Encode()))
		if err != nil {
			panic(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(signature.Header, sign)
		response, err := server.Client().Do(r)
		if err != nil {
			panic(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			panic(err)
		}
		fmt.Println(strings.TrimSpace(response.Status + " " + response.Header.Get("Content-Type")))
		fmt.Println(string(body))
	}
}
