package emulator_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
)

// TestAStorySaysWhatWasWrong: an error about a call has the webhooks that were not answered as they
// should, with the beginning of the answer, and Twilio's codes; each once, and nothing where all
// went well.
func TestAStorySaysWhatWasWrong(t *testing.T) {
	t.Parallel()
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/well" {
			_, _ = io.WriteString(w, "<Response><Say>Hello</Say></Response>")
			return
		}
		http.Error(w, "Twilio Request Validation Failed.\nMore.", http.StatusForbidden)
	}))
	defer app.Close()
	tw := emulator.New(emulator.Options{Empty: true, Time: agenda.Jump})
	defer tw.Close()
	if _, err := tw.Seed("IncomingPhoneNumber", map[string]any{"phone_number": "+14155550130", "voice_url": app.URL + "/voice"}); err != nil {
		t.Fatal(err)
	}
	if _, err := tw.Seed("IncomingPhoneNumber", map[string]any{"phone_number": "+14155550131", "voice_url": app.URL + "/well"}); err != nil {
		t.Fatal(err)
	}
	hears := func(number, words string) (*emulator.Call, error) {
		call, err := tw.Main().Call("+14155550101", number)
		if err != nil {
			t.Fatal(err)
		}
		_, err = call.Hears(t.Context(), regexp.MustCompile(words), 0)
		return call, err
	}
	_, err := hears("+14155550130", "Press 1")
	for _, want := range []string{"POST " + app.URL + "/voice: 403 Twilio Request Validation Failed.\n", "11200 "} {
		if err == nil || strings.Count(err.Error(), want) != 1 {
			t.Errorf("%v\nhas not once %q", err, want)
		}
	}
	call, err := hears("+14155550131", "Hello")
	if err != nil || strings.Contains(call.Story(), "wrong") {
		t.Errorf("%v\n%s", err, call.Story())
	}
}
