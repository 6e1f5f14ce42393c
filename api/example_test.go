package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"

	"dialtone/api"
	"dialtone/api/catalog"
)

// twilio stands for Twilio in the examples, which ask it by its address.
func twilio(status int, body string) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
}

func connect(s *httptest.Server) *api.Client {
	client, err := api.New(api.Config{AccountSID: "AC123", AuthToken: "token", BaseURL: s.URL})
	if err != nil {
		panic(err)
	}
	return client
}

func ExampleNew() {
	config, err := api.Resolve(api.Sources{Getenv: os.Getenv})
	if err != nil {
		fmt.Println(err)
		return
	}
	config.Region = "ie1"
	client, err := api.New(config)
	if err != nil {
		fmt.Println(err)
		return
	}
	url, _ := client.URL("api.twilio.com", "/2010-04-01/Accounts.json")
	fmt.Println(url)
	// Output: https://api.dublin.ie1.twilio.com/2010-04-01/Accounts.json
}

func ExampleClient_Do() {
	server := twilio(201, `{"sid": "SM456", "status": "queued"}`)
	defer server.Close()
	client := connect(server)
	defer client.CloseIdleConnections()

	message := catalog.ModelNamed("Message")
	resp, err := client.Do(context.Background(), &api.Request{
		Operation: message.Operations(catalog.Create)[0],
		Form:      api.Values{{"To", "+16465551234"}, {"From", "+19175550000"}, {"Body", "Hello"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(resp.Status, string(resp.Body))
	// Output: 201 {"sid": "SM456", "status": "queued"}
}

func ExampleClient_List() {
	server := twilio(200, `{"calls": [{"sid": "CA1"}, {"sid": "CA2"}], "next_page_uri": null}`)
	defer server.Close()
	client := connect(server)
	defer client.CloseIdleConnections()

	call := catalog.ModelNamed("Call")
	request := &api.Request{
		Operation: call.Operations(catalog.List)[0],
		Query:     api.Values{{"StartTime>", "2026-01-02"}},
	}
	for record, err := range client.List(context.Background(), request) {
		if err != nil {
			fmt.Println(err)
			return
		}
		var call struct{ SID string }
		if err := json.Unmarshal(record, &call); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(call.SID)
	}
	// Output:
	// CA1
	// CA2
}

func ExampleClient_Pages() {
	server := twilio(200, `{"calls": [{"sid": "CA1"}, {"sid": "CA2"}], "next_page_uri": null}`)
	defer server.Close()
	client := connect(server)
	defer client.CloseIdleConnections()

	call := catalog.ModelNamed("Call")
	for page, err := range client.Pages(context.Background(), &api.Request{Operation: call.Operations(catalog.List)[0]}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(len(page.Items), page.HasNext())
	}
	// Output: 2 false
}

func ExampleClient_Open() {
	server := twilio(200, "RIFF…")
	defer server.Close()
	client := connect(server)
	defer client.CloseIdleConnections()

	url, _ := client.URL("api.twilio.com", "/2010-04-01/Accounts/AC123/Recordings/RE1.wav")
	file, err := client.Open(context.Background(), url)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer file.Body.Close()
	io.Copy(os.Stdout, file.Body)
	// Output: RIFF…
}

func ExampleAPIError() {
	server := twilio(400, `{"code": 21211, "message": "The 'To' number +1 is not a valid phone number.", "status": 400}`)
	defer server.Close()
	client := connect(server)
	defer client.CloseIdleConnections()

	message := catalog.ModelNamed("Message")
	_, err := client.Do(context.Background(), &api.Request{Operation: message.Operations(catalog.Create)[0]})
	var refused *api.APIError
	if errors.As(err, &refused) {
		fmt.Println(refused.Code, refused.Status, refused.Outcome())
	}
	fmt.Println(err)
	// Output:
	// 21211 400 refused
	// Error #21211: The 'To' number +1 is not a valid phone number.
}

func ExampleResolve() {
	_, err := api.Resolve(api.Sources{Profile: "work", Getenv: func(string) string { return "" }})
	fmt.Println(err)
	// Output: there is no profile "work", for twilio-cli's folder is not known: set TWILIO_CONFIG_DIR
}

func ExampleHost() {
	fmt.Println(api.Host("api.twilio.com", "", "ie1"))
	fmt.Println(api.Host("verify.twilio.com", "sydney", ""))
	// Output:
	// api.dublin.ie1.twilio.com
	// verify.sydney.us1.twilio.com
}
