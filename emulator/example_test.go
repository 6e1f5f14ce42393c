package emulator_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"dialtone/emulator"
)

// An Emulator is an http.Handler: a program's tests need not listen anywhere.
func Example() {
	local := emulator.New(emulator.Options{Empty: true})
	server := httptest.NewServer(local)
	defer server.Close()

	request, err := http.NewRequest("POST", server.URL+"/2010-04-01/Accounts/"+local.AccountSID()+"/Messages.json",
		strings.NewReader("To=%2B16465551234&From=%2B19175550000&Body=Hello"))
	if err != nil {
		panic(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(local.AccountSID(), local.AuthToken())
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	fmt.Println(response.Status, strings.Contains(string(body), `"status": "queued"`) || strings.Contains(string(body), `"status":"queued"`))
	// Output: 201 Created true
}

// What Twilio itself would have made, a test puts there.
func ExampleEmulator_Seed() {
	local := emulator.New(emulator.Options{Empty: true})
	call, err := local.Seed("Call", map[string]any{"status": "completed", "to": "+16465551234"})
	if err != nil {
		panic(err)
	}
	recording, err := local.Seed("Recording", map[string]any{"call_sid": call["sid"], "duration": "12"})
	if err != nil {
		panic(err)
	}
	fmt.Println(recording["call_sid"] == call["sid"], recording["duration"])
	_, err = local.Seed("Recordin", nil)
	fmt.Println(err)
	// Output:
	// true 12
	// emulator: there is no model "Recordin"; did you mean "Recording"?
}
