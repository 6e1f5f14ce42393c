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

// ask makes the request that Twilio makes: signed, with the parameters of a form.
func ask(server *httptest.Server, path string, params url.Values) {
	r, err := http.NewRequest("POST", server.URL+path, strings.NewReader(params.Encode()))
	if err != nil {
		panic(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set(signature.Header, signature.Sign(token, server.URL+path, params))
	response, err := server.Client().Do(r)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s\n%s\n", response.Status, body)
}

// Any handler of net/http can stand behind the filter.
func ExampleVerify() {
	mux := http.NewServeMux()
	mux.Handle("/status", webhook.Verify(token, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println("the call is", r.FormValue("CallStatus"))
		w.WriteHeader(http.StatusNoContent)
	})))
	server := httptest.NewServer(mux)
	defer server.Close()

	ask(server, "/status", url.Values{"CallStatus": {"completed"}})
	response, err := http.PostForm(server.URL+"/status", url.Values{"CallStatus": {"forged"}})
	if err != nil {
		panic(err)
	}
	response.Body.Close()
	fmt.Println(response.Status)
	// Output:
	// the call is completed
	// 204 No Content
	//
	// 403 Forbidden
}

func ExampleVoice() {
	menu := func(res *twiml.VoiceResponse, req *webhook.Request) error {
		switch req.Param("Digits") {
		case "1":
			res.Dial("+15005550006")
		default:
			res.Gather().SetNumDigits(1).Say("Press 1 to talk to somebody.")
		}
		return nil
	}
	mux := http.NewServeMux()
	mux.Handle("/menu", webhook.Verify(token, webhook.Voice(menu)))
	server := httptest.NewServer(mux)
	defer server.Close()

	ask(server, "/menu", url.Values{"CallSid": {"CA1"}, "Digits": {"1"}})
	// Output:
	// 200 OK
	// <?xml version="1.0" encoding="UTF-8"?>
	// <Response>
	//   <Dial>+15005550006</Dial>
	// </Response>
}

// What is in the session is there when the same number writes again.
func ExampleMessaging() {
	answerer := webhook.Messaging(func(res *twiml.MessagingResponse, req *webhook.Request) error {
		if name, ok := req.Session()["name"].(string); ok {
			res.Message("Hello again, " + name)
			return nil
		}
		req.Session()["name"] = req.Param("Body")
		res.Message("Nice to meet you, " + req.Param("Body"))
		return nil
	})
	server := httptest.NewServer(webhook.Verify(token, answerer))
	defer server.Close()

	ask(server, "/", url.Values{"MessageSid": {"SM1"}, "From": {"+1"}, "To": {"+2"}, "Body": {"Ann"}})
	// Output:
	// 200 OK
	// <?xml version="1.0" encoding="UTF-8"?>
	// <Response>
	//   <Message>Nice to meet you, Ann</Message>
	// </Response>
}
