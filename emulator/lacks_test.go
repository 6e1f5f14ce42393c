package emulator_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
)

// TestLacks: the emulator knows what it was asked for and does not imitate: paths that there are
// not, records of which nothing follows, and verbs.
func TestLacks(t *testing.T) {
	t.Parallel()
	e := emulator.New(emulator.Options{Empty: true, Time: agenda.Jump})
	t.Cleanup(e.Close)
	ask := func(method, address string, form url.Values) {
		t.Helper()
		r := httptest.NewRequest(method, address, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(e.AccountSID(), e.AuthToken())
		e.ServeHTTP(httptest.NewRecorder(), r)
	}
	account := "https://api.twilio.com/2010-04-01/Accounts/" + e.AccountSID()
	ask("POST", account+"/Messages.json", url.Values{"To": {"+14155550101"}, "From": {"+15005550006"}, "Body": {"x"}})
	ask("GET", account+"/Messages/SM00000000000000000000000000000001.json", nil)
	ask("POST", "https://verify.twilio.com/v2/Services", url.Values{"FriendlyName": {"x"}})
	if all := e.Lacks(); len(all) != 0 {
		t.Errorf("of what it does: %v", all)
	}
	for range 2 {
		ask("POST", "https://video.twilio.com/v1/Rooms", nil)
	}
	ask("GET", "https://video.twilio.com/v1/Rooms", nil)
	ask("POST", "https://serverless-upload.twilio.com/v1/Services/ZS00000000000000000000000000000001/Assets/ZH00000000000000000000000000000001/Versions", nil)
	ask("DELETE", account+"/Balance.json", nil)
	ask("POST", account+"/Calls.json", url.Values{"To": {"+14155550101"}, "From": {"+15005550006"}, "Twiml": {"<Response><Start><Siprec/></Start></Response>"}})
	if err := e.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := `[{POST https://video.twilio.com/v1/Rooms: a record alone, of which nothing follows 2} ` +
		`{POST https://serverless-upload.twilio.com/v1/Services/{ZS…}/Assets/{ZH…}/Versions: there is no such operation 1} ` +
		`{DELETE https://api.twilio.com/2010-04-01/Accounts/{AC…}/Balance.json: there is no such operation 1} ` +
		`{<Siprec> is a record alone: the emulator has no connector that the call could be sent to 1}]`
	if got := fmt.Sprint(e.Lacks()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
