package oaitest

import (
	"encoding/json"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/messaging"
	"dialtone/emulator/phones"
)

// TestAMessageHoldsItsSchemas: with each status that a message can have, what the 2010-04-01
// document lists about it is answered as it says.
func TestAMessageHoldsItsSchemas(t *testing.T) {
	d := load(t, "api_v2010")
	e := emulator.New(emulator.Options{
		Empty: true, Time: agenda.Manual, Clock: func() time.Time { return time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC) }, Random: rand.NewChaCha8([32]byte{5}),
		Webhooks: pages{"/sms": `<Response><Message>Thank you<Media>https://app.test/cat.png</Media></Message></Response>`},
	})
	t.Cleanup(e.Close)
	base := "/2010-04-01/Accounts/" + e.AccountSID()
	ask := func(method, host, path string, form url.Values) *httptest.ResponseRecorder {
		t.Helper()
		r := httptest.NewRequest(method, "https://"+host+path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(e.AccountSID(), e.AuthToken())
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code >= 300 {
			t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
		return w
	}
	seen := map[string]int{} // how many answers were checked with each status
	hold := func(when, operation string, w *httptest.ResponseRecorder, params map[string]string) {
		t.Helper()
		body := w.Body.String()
		params["AccountSid"] = e.AccountSID()
		input := &openapi3filter.RequestValidationInput{Request: httptest.NewRequest("GET", "https://api.twilio.com/", nil), PathParams: params, Route: d.operations[operation]}
		err := openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: input, Status: w.Code, Header: w.Header(), Body: io.NopCloser(strings.NewReader(body)),
		})
		if err != nil {
			t.Errorf("%s, %s: %s", when, operation, firstLines(err))
		}
	}
	check := func(when, operation, path string, params map[string]string) []byte {
		t.Helper()
		w := ask(http.MethodGet, "api.twilio.com", base+path, nil)
		body := w.Body.Bytes()
		hold(when, operation, w, params)
		return body
	}
	all := func(when string) {
		t.Helper()
		var list struct {
			Messages []struct{ Sid, Status string }
		}
		if err := json.Unmarshal(check(when, "ListMessage", "/Messages.json", map[string]string{}), &list); err != nil {
			t.Fatal(err)
		}
		for _, m := range list.Messages {
			seen[m.Status]++
			check(when+", "+m.Status, "FetchMessage", "/Messages/"+m.Sid+".json", map[string]string{"Sid": m.Sid})
			var media struct {
				List []struct{ Sid string } `json:"media_list"`
			}
			if err := json.Unmarshal(check(when, "ListMedia", "/Messages/"+m.Sid+"/Media.json", map[string]string{"MessageSid": m.Sid}), &media); err != nil {
				t.Fatal(err)
			}
			for _, one := range media.List {
				check(when, "FetchMedia", "/Messages/"+m.Sid+"/Media/"+one.Sid+".json", map[string]string{"MessageSid": m.Sid, "Sid": one.Sid})
			}
		}
	}
	text := func(w *httptest.ResponseRecorder, name string) string {
		t.Helper()
		var answer map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		s, _ := answer[name].(string)
		return s
	}

	const own, person = "+15005550006", "+14155550101"
	number := text(ask("POST", "api.twilio.com", base+"/IncomingPhoneNumbers.json", url.Values{"PhoneNumber": {own}, "SmsUrl": {"https://app.test/sms"}}), "sid")
	service := text(ask("POST", "messaging.twilio.com", "/v1/Services", url.Values{"FriendlyName": {"x"}}), "sid")
	ask("POST", "messaging.twilio.com", "/v1/Services/"+service+"/PhoneNumbers", url.Values{"PhoneNumberSid": {number}})
	for to, b := range map[string]phones.Behaviour{
		"+14155550114": {Texts: "undelivered"}, "+14155550115": {Texts: "failed"}, "whatsapp:+14155550116": {Texts: "read"},
	} {
		if err := e.Main().Behave(to, b); err != nil {
			t.Fatal(err)
		}
	}
	all("with nothing there")
	send := func(pairs ...string) string {
		t.Helper()
		form := url.Values{"Body": {"hi"}}
		for i := 0; i < len(pairs); i += 2 {
			form.Add(pairs[i], pairs[i+1])
		}
		w := ask("POST", "api.twilio.com", base+"/Messages.json", form)
		sid := text(w, "sid")
		hold("made", "CreateMessage", w, map[string]string{})
		return sid
	}
	for _, to := range []string{person, "+14155550114", "+14155550115"} {
		send("To", to, "From", own)
	}
	send("To", person, "From", own, "MediaUrl", "https://app.test/cat.png", "MediaUrl", "https://app.test/dog.gif")
	send("To", "whatsapp:+14155550116", "From", "whatsapp:+14155238886")
	send("To", person, "MessagingServiceSid", service)
	later := send("To", person, "MessagingServiceSid", service, "ScheduleType", "fixed", "SendAt", "2026-03-14T14:00:00Z")
	all("made")
	hold("canceled", "UpdateMessage", ask("POST", "api.twilio.com", base+"/Messages/"+later+".json", url.Values{"Status": {"canceled"}}), map[string]string{"Sid": later})
	if _, err := e.Main().Text(t.Context(), emulator.Text{From: person, To: own, Body: "hello", Media: []messaging.Media{{URL: "https://app.test/cat.png", Type: "image/png"}}}); err != nil {
		t.Fatal(err)
	}
	for range 40 {
		if err := e.Main().Advance(t.Context(), 250*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		all(e.Main().Now().Format("15:04:05.000"))
	}
	sent := send("To", person, "From", own)
	if err := e.Main().Advance(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	hold("redacted", "UpdateMessage", ask("POST", "api.twilio.com", base+"/Messages/"+sent+".json", url.Values{"Body": {""}}), map[string]string{"Sid": sent})
	all("redacted")
	want := []string{"accepted", "canceled", "delivered", "failed", "queued", "read", "received", "scheduled", "sending", "sent", "undelivered"}
	if got := slices.Sorted(maps.Keys(seen)); !slices.Equal(got, want) {
		t.Errorf("answers were checked with the statuses %q, want %q", got, want)
	}
}
