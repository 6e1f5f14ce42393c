package oaitest

import (
	"io"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
)

// pages is an application: TwiML by path.
type pages map[string]string

func (p pages) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", "text/xml")
	if kind := mime.TypeByExtension(path.Ext(r.URL.Path)); strings.HasPrefix(kind, "image/") {
		w.Header().Set("Content-Type", kind)
	}
	_, _ = io.WriteString(w, p[r.URL.Path]) // a recorder takes everything
	res := w.Result()
	res.Request = r
	return res, nil
}

// TestACallHoldsItsSchemas: before, during and after calls that are in a conference, in a queue,
// dialed and recorded, everything that the 2010-04-01 document lists about them is answered as it
// says.
func TestACallHoldsItsSchemas(t *testing.T) {
	d := load(t, "api_v2010")
	e := emulator.New(emulator.Options{
		Empty: true, Time: agenda.Jump, Clock: func() time.Time { return time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC) }, Random: rand.NewChaCha8([32]byte{3}),
		Webhooks: pages{
			"/conference": `<Response><Dial><Conference record="record-from-start">c</Conference></Dial></Response>`,
			"/queue":      `<Response><Enqueue>q</Enqueue></Response>`,
			"/dial":       `<Response><Dial record="record-from-answer"><Number>+14155550109</Number></Dial></Response>`,
			"/voicemail":  `<Response><Record transcribe="true"/></Response>`,
			"/broken":     `<Response><Say>`,
		},
	})
	t.Cleanup(e.Close)
	base := "/2010-04-01/Accounts/" + e.AccountSID()
	ask := func(method, path string, form url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "https://api.twilio.com"+path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(e.AccountSID(), e.AuthToken())
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code >= 300 {
			t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
		return w
	}
	prefixes := map[string]string{"ListCall": "CA", "ListParticipant": "CA", "ListConference": "CF", "ListQueue": "QU", "ListRecording": "RE"}
	sids := regexp.MustCompile(`"(?:sid|call_sid)":"(\w{34})"`)
	checked := 0
	check := func(when, operation, path string, params map[string]string) []string {
		t.Helper()
		w := ask("GET", path, nil)
		body := w.Body.String()
		params["AccountSid"] = e.AccountSID()
		input := &openapi3filter.RequestValidationInput{Request: httptest.NewRequest("GET", "https://api.twilio.com"+path, nil), PathParams: params, Route: d.operations[operation]}
		err := openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: input, Status: w.Code, Header: w.Header(), Body: io.NopCloser(strings.NewReader(body)),
		})
		if checked++; err != nil && !strings.Contains(err.Error(), "/reason_conference_ended") { // see exceptions
			t.Errorf("%s, %s: %s", when, operation, firstLines(err))
		}
		var found []string
		for _, m := range sids.FindAllStringSubmatch(body, -1) {
			if prefix := prefixes[operation]; prefix != "" && strings.HasPrefix(m[1], prefix) {
				found = append(found, m[1])
			}
		}
		return found
	}
	all := func(when string) {
		for _, sid := range check(when, "ListCall", base+"/Calls.json", map[string]string{}) {
			check(when, "FetchCall", base+"/Calls/"+sid+".json", map[string]string{"Sid": sid})
			check(when, "ListCallRecording", base+"/Calls/"+sid+"/Recordings.json", map[string]string{"CallSid": sid})
			check(when, "ListCallNotification", base+"/Calls/"+sid+"/Notifications.json", map[string]string{"CallSid": sid})
			check(when, "ListCallEvent", base+"/Calls/"+sid+"/Events.json", map[string]string{"CallSid": sid})
		}
		for _, sid := range check(when, "ListConference", base+"/Conferences.json", map[string]string{}) {
			check(when, "FetchConference", base+"/Conferences/"+sid+".json", map[string]string{"Sid": sid})
			for _, call := range check(when, "ListParticipant", base+"/Conferences/"+sid+"/Participants.json", map[string]string{"ConferenceSid": sid}) {
				check(when, "FetchParticipant", base+"/Conferences/"+sid+"/Participants/"+call+".json", map[string]string{"ConferenceSid": sid, "CallSid": call})
			}
			check(when, "ListConferenceRecording", base+"/Conferences/"+sid+"/Recordings.json", map[string]string{"ConferenceSid": sid})
		}
		for _, sid := range check(when, "ListQueue", base+"/Queues.json", map[string]string{}) {
			check(when, "FetchQueue", base+"/Queues/"+sid+".json", map[string]string{"Sid": sid})
			check(when, "ListMember", base+"/Queues/"+sid+"/Members.json", map[string]string{"QueueSid": sid})
		}
		for _, sid := range check(when, "ListRecording", base+"/Recordings.json", map[string]string{}) {
			check(when, "FetchRecording", base+"/Recordings/"+sid+".json", map[string]string{"Sid": sid})
		}
		check(when, "ListTranscription", base+"/Transcriptions.json", map[string]string{})
		check(when, "ListNotification", base+"/Notifications.json", map[string]string{})
	}
	ask("POST", base+"/IncomingPhoneNumbers.json", url.Values{"PhoneNumber": {"+15005550006"}, "VoiceUrl": {"https://app.test/voicemail"}})
	all("with nothing there")
	for i, page := range []string{"conference", "conference", "queue", "dial", "broken"} {
		ask("POST", base+"/Calls.json", url.Values{"To": {"+1415555010" + string(rune('0'+i))}, "From": {"+15005550006"}, "Url": {"https://app.test/" + page}, "Record": {"true"}})
	}
	all("before")
	for _, d := range []time.Duration{time.Second, 3500 * time.Millisecond, 10 * time.Second} {
		if err := e.Main().Advance(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		all("during, after " + d.String())
	}
	call, err := e.Main().Call("+14155550120", "+15005550006")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := call.Hears(t.Context(), regexp.MustCompile("beep"), 0); err != nil {
		t.Fatal(err)
	}
	if err := call.Says("hello"); err != nil {
		t.Fatal(err)
	}
	if err := e.Main().Advance(t.Context(), time.Second); err != nil {
		t.Fatal(err)
	}
	all("in a voicemail")
	for _, sid := range check("at the end", "ListCall", base+"/Calls.json", map[string]string{}) {
		if strings.Contains(ask("GET", base+"/Calls/"+sid+".json", nil).Body.String(), `"status":"in-progress"`) {
			ask("POST", base+"/Calls/"+sid+".json", url.Values{"Status": {"completed"}})
		}
	}
	if err := e.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	all("after")
	if checked < 150 {
		t.Errorf("%d answers were checked", checked)
	}
}
