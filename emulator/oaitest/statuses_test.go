package oaitest

import (
	"encoding/json"
	"math/rand/v2"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/emulator/phones"
)

// unreached are the values of a status that nothing brings here, each with the reason. An entry
// that is not needed any more fails the test.
var unreached = map[string]string{
	"message partially_delivered": "Twilio has withdrawn it: it was of messages to several, which no request makes any more (facts 5.1)",
	"participant complete":        "a list has those who are in the conference or on the way there, and a fetch of one who has left is a 404",
	"participant failed":          "a list has those who are in the conference or on the way there, and a fetch of one who has left is a 404",
}

// statuses is an emulator and the statuses that its records were seen with.
type statuses struct {
	*emulator.Emulator
	t    *testing.T
	base string
	seen map[string]bool // "call ringing"
}

// ask sends a request and notes the statuses of what is answered.
func (s *statuses) ask(method, path, what string, form ...string) map[string]any {
	s.t.Helper()
	values := url.Values{}
	for i := 0; i < len(form); i += 2 {
		values.Add(form[i], form[i+1])
	}
	r := httptest.NewRequest(method, "https://api.twilio.com"+path, strings.NewReader(values.Encode()))
	if strings.Contains(path, "/v1/") {
		r.Host = "messaging.twilio.com"
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(s.AccountSID(), s.AuthToken())
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code >= 300 {
		s.t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	var answer map[string]any
	if w.Code != 204 {
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			s.t.Fatal(err)
		}
	}
	rows := []any{answer}
	for _, v := range answer {
		if list, ok := v.([]any); ok {
			rows = append(rows, list...)
		}
	}
	for _, row := range rows {
		if row, ok := row.(map[string]any); ok {
			if status, ok := row["status"].(string); ok {
				s.seen[what+" "+status] = true
			}
		}
	}
	return answer
}

// look notes the statuses of all that there is.
func (s *statuses) look() {
	s.t.Helper()
	for what, path := range map[string]string{"call": "/Calls.json", "message": "/Messages.json", "recording": "/Recordings.json?IncludeSoftDeleted=true", "transcription": "/Transcriptions.json"} {
		s.ask("GET", s.base+path, what)
	}
	list, _ := s.ask("GET", s.base+"/Conferences.json", "conference")["conferences"].([]any)
	for _, c := range list {
		s.ask("GET", s.base+"/Conferences/"+c.(map[string]any)["sid"].(string)+"/Participants.json", "participant")
	}
}

// goOn lets time pass, and looks all the while.
func (s *statuses) goOn(d time.Duration) {
	s.t.Helper()
	for step := 250 * time.Millisecond; d > 0; d -= step {
		s.look()
		if err := s.Main().Advance(s.t.Context(), step); err != nil {
			s.t.Fatal(err)
		}
	}
	s.look()
}

// TestStatuses: every status that Twilio's document names is reached here, or there is a reason why
// it is not.
func TestStatuses(t *testing.T) {
	d := load(t, "api_v2010")
	e := emulator.New(emulator.Options{
		Empty: true, Time: agenda.Manual, Clock: func() time.Time { return time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC) }, Random: rand.NewChaCha8([32]byte{4}),
		Webhooks: pages{"/wait": `<Response><Pause length="20"/></Response>`, "/sms": `<Response/>`, "/voicemail": `<Response><Record transcribe="true" maxLength="3" finishOnKey="#"/></Response>`},
	})
	t.Cleanup(e.Close)
	s := &statuses{Emulator: e, t: t, base: "/2010-04-01/Accounts/" + e.AccountSID(), seen: map[string]bool{}}
	const own, person = "+15005550006", "+14155550101"
	sid := func(answer map[string]any) string { return answer["sid"].(string) }
	call := func(to string) string {
		return sid(s.ask("POST", s.base+"/Calls.json", "call", "To", to, "From", own, "Url", "https://app.test/wait"))
	}
	number := sid(s.ask("POST", s.base+"/IncomingPhoneNumbers.json", "number", "PhoneNumber", own, "SmsUrl", "https://app.test/sms", "VoiceUrl", "https://app.test/voicemail"))
	for to, b := range map[string]phones.Behaviour{
		"+14155550111": {Calls: "busy"}, "+14155550112": {Calls: "no-answer"}, "+14155550113": {Calls: "unreachable"},
		"+14155550114": {Texts: "undelivered"}, "+14155550115": {Texts: "failed"}, "whatsapp:+14155550116": {Texts: "read"},
	} {
		if err := e.Main().Behave(to, b); err != nil {
			t.Fatal(err)
		}
	}

	// Calls and their recordings.
	for _, to := range []string{"+14155550111", "+14155550112", "+14155550113"} {
		call(to)
	}
	s.ask("POST", s.base+"/Calls/"+call(person)+".json", "call", "Status", "canceled")
	taped := call(person)
	s.goOn(6 * time.Second)
	tape := s.base + "/Calls/" + taped + "/Recordings"
	for _, status := range []string{"paused", "in-progress", "stopped"} {
		if status == "paused" {
			s.ask("POST", tape+".json", "recording")
		}
		s.ask("POST", tape+"/Twilio.CURRENT.json", "recording", "Status", status)
		s.goOn(time.Second)
	}
	for _, kind := range []string{"Streams", "Siprec", "Transcriptions"} {
		what := map[string]string{"Streams": "stream", "Siprec": "siprec", "Transcriptions": "realtime_transcription"}[kind]
		made := sid(s.ask("POST", s.base+"/Calls/"+taped+"/"+kind+".json", what, "Url", "wss://app.test/", "Name", "one"))
		s.ask("POST", s.base+"/Calls/"+taped+"/"+kind+"/"+made+".json", what, "Status", "stopped")
	}
	s.goOn(70 * time.Second)

	// Voicemail: one with words, one without, and one with a key alone.
	for _, words := range []string{"hello there", "", "5"} {
		in, err := e.Main().Call(person, own)
		if err != nil {
			t.Fatal(err)
		}
		s.goOn(time.Second)
		switch words {
		case "":
		case "5":
			err = in.Press(words)
		default:
			err = in.Says(words)
		}
		if err != nil {
			t.Fatal(err)
		}
		s.goOn(15 * time.Second)
	}
	recordings, _ := s.ask("GET", s.base+"/Recordings.json", "recording")["recordings"].([]any)
	for _, r := range recordings {
		if r := r.(map[string]any); r["status"] == "completed" {
			s.ask("DELETE", s.base+"/Recordings/"+sid(r)+".json", "recording")
			break
		}
	}
	s.look()

	// A conference with people who come, and one who cannot be reached.
	for _, to := range []string{person, "+14155550113"} {
		s.ask("POST", s.base+"/Conferences/weekly/Participants.json", "participant", "From", own, "To", to, "StartConferenceOnEnter", "false")
		s.goOn(7 * time.Second)
	}
	s.ask("POST", s.base+"/Conferences/weekly/Participants.json", "participant", "From", own, "To", "+14155550102", "EndConferenceOnExit", "true")
	s.goOn(7 * time.Second)
	for {
		calls, _ := s.ask("GET", s.base+"/Calls.json?Status=in-progress", "call")["calls"].([]any)
		if len(calls) == 0 {
			break
		}
		s.ask("POST", s.base+"/Calls/"+sid(calls[0].(map[string]any))+".json", "call", "Status", "completed")
		s.look()
	}

	// Messages.
	service := sid(s.ask("POST", "/v1/Services", "service", "FriendlyName", "x"))
	s.ask("POST", "/v1/Services/"+service+"/PhoneNumbers", "number", "PhoneNumberSid", number)
	send := func(to, from string, more ...string) string {
		return sid(s.ask("POST", s.base+"/Messages.json", "message", append([]string{"To", to, "From", from, "Body", "hi"}, more...)...))
	}
	for _, to := range []string{person, "+14155550114", "+14155550115"} {
		send(to, own)
	}
	send("whatsapp:+14155550116", "whatsapp:+14155238886")
	s.ask("POST", s.base+"/Messages.json", "message", "To", person, "MessagingServiceSid", service, "Body", "hi")
	later := s.ask("POST", s.base+"/Messages.json", "message", "To", person, "MessagingServiceSid", service, "Body", "hi", "ScheduleType", "fixed", "SendAt", "2026-03-14T14:00:00Z")
	s.ask("POST", s.base+"/Messages/"+sid(later)+".json", "message", "Status", "canceled")
	if _, err := e.Main().Text(t.Context(), emulator.Text{From: person, To: own, Body: "hi"}); err != nil {
		t.Fatal(err)
	}
	s.goOn(8 * time.Second)

	// Accounts.
	account := sid(s.ask("POST", "/2010-04-01/Accounts.json", "account"))
	for _, status := range []string{"suspended", "active", "closed"} {
		s.ask("POST", "/2010-04-01/Accounts/"+account+".json", "account", "Status", status)
	}

	// What passes between two looks stands in the journal.
	kinds := map[string]string{"CA": "call", "SM": "message", "MM": "message", "RE": "recording", "CF": "conference", "TR": "transcription"}
	for _, entry := range e.Main().Journal(journal.Filter{Kind: journal.Status}) {
		s.seen[kinds[entry.SID[:2]]+" "+entry.To] = true
	}
	for what, schema := range map[string]string{
		"account": "account_enum_status", "call": "call_enum_status", "message": "message_enum_status", "recording": "recording_enum_status",
		"conference": "conference_enum_status", "participant": "participant_enum_status", "transcription": "transcription_enum_status",
		"stream": "stream_enum_status", "siprec": "siprec_enum_status", "realtime_transcription": "realtime_transcription_enum_status",
	} {
		values := d.spec.Components.Schemas[schema].Value.Enum
		for _, v := range values {
			one := what + " " + v.(string)
			if _, excused := unreached[one]; s.seen[one] == excused {
				t.Errorf("%s: seen %v, with a reason why not %v", one, s.seen[one], excused)
			}
		}
		for one := range s.seen {
			if kind, status, _ := strings.Cut(one, " "); kind == what && !slices.Contains(values, any(status)) {
				t.Errorf("%s is not a value of %s", one, schema)
			}
		}
	}
}
