package emulator_test

import (
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/phones"
)

// TestConversationDefaults: what applications parse of a conversation is there (facts 1.7), and
// the account's default service is the same record wherever it is named.
func TestConversationDefaults(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true}).on("conversations.twilio.com")
	service := tw.get("/v1/Configuration").must(t, 200).text("default_chat_service_sid")
	c := tw.post("/v1/Conversations", "UniqueName", "tea").must(t, 201)
	for name, want := range map[string]any{
		"state": "active", "attributes": "{}", "timers": map[string]any{}, "bindings": map[string]any{}, "chat_service_sid": service,
	} {
		if !reflect.DeepEqual(c.body[name], want) {
			t.Errorf("%s is %v, want %v", name, c.body[name], want)
		}
	}
	if !strings.HasPrefix(c.text("messaging_service_sid"), "MG") {
		t.Errorf("messaging service %q", c.text("messaging_service_sid"))
	}
	sid := c.text("sid")
	tw.get("/v1/Services/"+service).must(t, 200)
	tw.get("/v1/Services/"+service+"/Conversations/"+sid).must(t, 200)
	m := tw.post("/v1/Conversations/"+sid+"/Messages", "Body", "one").must(t, 201)
	if m.text("attributes") != "{}" || m.body["index"] != 0.0 {
		t.Errorf("message %s", m.raw)
	}
	if got := tw.get("/v1/Services/"+service+"/Conversations/tea/Messages").must(t, 200).list("messages"); len(got) != 1 {
		t.Errorf("%d messages below the service", len(got))
	}
	for _, path := range []string{"/v1/Users", "/v1/Conversations/tea/Participants"} {
		if r := tw.post(path, "Identity", "joe").must(t, 201); r.text("attributes") != "{}" {
			t.Error(r.raw)
		}
	}
	other := tw.post("/v1/Services", "FriendlyName", "other").must(t, 201).text("sid")
	if r := tw.post("/v1/Services/"+other+"/Conversations").must(t, 201); r.text("chat_service_sid") != other {
		t.Error(r.raw)
	}
	if got := tw.get("/v1/Conversations").list("conversations"); len(got) != 1 || got[0]["sid"] != sid {
		t.Errorf("the default service has %v", got)
	}
	timed := tw.post("/v1/Conversations", "Timers.Inactive", "PT5M", "Timers.Closed", "P1D").must(t, 201)
	if got := timed.body["timers"]; !reflect.DeepEqual(got, map[string]any{"date_inactive": "2026-03-14T12:05:00Z", "date_closed": "2026-03-15T12:00:00Z"}) {
		t.Errorf("timers %v", got)
	}
}

// TestFlowRevisions: a flow has revision 1, is valid and has a URL; revisions rise.
func TestFlowRevisions(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true}).on("studio.twilio.com")
	flow := tw.post("/v2/Flows", "FriendlyName", "x", "Status", "draft", "Definition", `{"initial_state": "Trigger"}`).must(t, 201)
	path := "/v2/Flows/" + flow.text("sid")
	if flow.body["revision"] != 1.0 || flow.body["valid"] != true || flow.text("webhook_url") != "https://webhooks.twilio.com/v1/Accounts/"+accountSID+"/Flows/"+flow.text("sid") {
		t.Errorf("flow %s", flow.raw)
	}
	if r := tw.post(path, "Status", "published", "CommitMessage", "go").must(t, 200); r.body["revision"] != 2.0 {
		t.Error(r.raw)
	}
	tw.post(path, "Status", "draft", "FriendlyName", "y").must(t, 200)
	if got := tw.get(path+"/Revisions").must(t, 200).list("revisions"); len(got) != 3 || got[0]["revision"] != 3.0 || got[2]["friendly_name"] != "x" {
		t.Errorf("revisions %v", got)
	}
	for name, want := range map[string]float64{"1": 1, "LatestPublished": 2, "LatestRevision": 3} {
		if r := tw.get(path+"/Revisions/"+name).must(t, 200); r.body["revision"] != want {
			t.Errorf("%s is %s", name, r.raw)
		}
	}
	tw.get(path+"/Revisions/4").must(t, 404)
	if r := tw.post("/v2/Flows/Validate", "FriendlyName", "x", "Status", "draft", "Definition", "{}").must(t, 200); r.body["valid"] != true {
		t.Error(r.raw)
	}
	tw.post("/v2/Flows", "FriendlyName", "x", "Status", "draft", "Definition", "no JSON").must(t, 400)
}

// TestLookups: null for what was not asked for, a national format, and reasons.
func TestLookups(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true}).on("lookups.twilio.com")
	for _, c := range []struct{ number, e164, country, calling, national, reason string }{
		{"+14159929960", "+14159929960", "US", "1", "(415) 992-9960", ""},
		{"(415)%20992-9960", "+14159929960", "US", "1", "(415) 992-9960", ""},
		{"+14165550123", "+14165550123", "CA", "1", "(416) 555-0123", ""},
		{"+447772000001", "+447772000001", "GB", "44", "07772 000001", ""},
		{"07772000001?CountryCode=GB", "+447772000001", "GB", "44", "07772 000001", ""},
		{"+61491570006", "+61491570006", "AU", "61", "0491 570006", ""},
		{"+141599299600", "+141599299600", "", "", "", "TOO_LONG"},
		{"+1415992", "+1415992", "", "", "", "TOO_SHORT"},
		{"+1415nine", "+1415nine", "", "", "", "NOT_A_NUMBER"},
		{"+0123456789", "+0123456789", "", "", "", "INVALID_COUNTRY_CODE"},
		{"+11159929960", "+11159929960", "", "", "", "INVALID_BUT_POSSIBLE"},
	} {
		r := tw.get("/v2/PhoneNumbers/"+c.number).must(t, 200)
		if r.text("phone_number") != c.e164 || r.text("country_code") != c.country || r.text("calling_country_code") != c.calling ||
			r.text("national_format") != c.national || r.body["valid"] != (c.reason == "") {
			t.Errorf("%s: %s", c.number, r.raw)
		}
		if reasons, _ := r.body["validation_errors"].([]any); c.reason == "" && r.body["validation_errors"] != nil || c.reason != "" && (len(reasons) != 1 || reasons[0] != c.reason) {
			t.Errorf("%s: reasons %v, want %s", c.number, r.body["validation_errors"], c.reason)
		}
		for _, name := range []string{"caller_name", "sim_swap", "line_type_intelligence", "phone_number_quality_score", "pre_fill"} {
			if v, ok := r.body[name]; !ok || v != nil {
				t.Errorf("%s: %s is %v", c.number, name, v)
			}
		}
	}
	r := tw.get("/v2/PhoneNumbers/+18005550130?Fields=line_type_intelligence,caller_name").must(t, 200)
	if got := r.body["line_type_intelligence"].(map[string]any); got["type"] != "tollFree" || r.body["caller_name"] == nil || r.body["sim_swap"] != nil {
		t.Errorf("asked for two packages: %s", r.raw)
	}
}

// TestLineTypes: a lookup tells a line's type as the person's phone behaves here, else as the
// number shows it, and is not covered where neither does.
func TestLineTypes(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	for number, behaviour := range map[string]phones.Behaviour{"+14155550101": {}, "+14155550102": {Error: 30006}, "+447772000001": {Error: 30006}} {
		if err := tw.Main().Behave(number, behaviour); err != nil {
			t.Fatal(err)
		}
	}
	for number, want := range map[string]any{
		"+14155550101": "mobile", "+14155550102": "landline", "+447772000001": "landline", "+447772000002": "mobile", "+18005550101": "tollFree", "+14155550103": nil,
	} {
		line := tw.on("lookups.twilio.com").get("/v2/PhoneNumbers/"+number+"?Fields=line_type_intelligence").must(t, 200).body["line_type_intelligence"].(map[string]any)
		if line["type"] != want || (line["error_code"] == nil) != (want != nil) {
			t.Errorf("%s: %v, want %v", number, line, want)
		}
	}
}

// TestSyncRevisions: revisions rise, If-Match holds a change to one, and names are unique.
func TestSyncRevisions(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true}).on("sync.twilio.com")
	service := "/v1/Services/" + tw.post("/v1/Services").must(t, 201).text("sid")
	list := service + "/Lists/" + tw.post(service+"/Lists", "UniqueName", "l").must(t, 201).text("sid")
	byKey := service + "/Maps/" + tw.post(service+"/Maps", "UniqueName", "m").must(t, 201).text("sid")
	ifMatch := func(method, path, revision, body string) response {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Host = tw.host
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("If-Match", revision)
		r.SetBasicAuth(accountSID, authToken)
		w := httptest.NewRecorder()
		tw.ServeHTTP(w, r)
		return response{status: w.Code, header: w.Header(), raw: w.Body.String()}
	}
	for _, c := range []struct {
		list, path string
		pairs      []string
		code       string
	}{
		{service + "/Documents", service + "/Documents/d", []string{"UniqueName", "d", "Data", `{"n": 1}`}, "54103"},
		{list + "/Items", list + "/Items/0", []string{"Data", `{"n": 1}`}, "54155"},
		{byKey + "/Items", byKey + "/Items/k", []string{"Key", "k", "Data", `{"n": 1}`}, "54205"},
	} {
		made := tw.post(c.list, c.pairs...).must(t, 201)
		if made.text("revision") != "0" || made.header.Get("ETag") != `"0"` {
			t.Errorf("%s: revision %q, ETag %s", c.list, made.text("revision"), made.header.Get("ETag"))
		}
		if r := tw.post(c.path, "Data", `{"n": 2}`).must(t, 200); r.text("revision") != "1" {
			t.Error(r.raw)
		}
		if r := ifMatch("POST", c.path, "0", form("Data", `{"n": 3}`)).must(t, 412); !strings.Contains(r.raw, c.code) {
			t.Errorf("%s: %s", c.path, r.raw)
		}
		ifMatch("POST", c.path, `"1"`, form("Data", `{"n": 3}`)).must(t, 200)
		ifMatch("DELETE", c.path, "1", "").must(t, 412)
		if r := tw.get(c.path).must(t, 200); r.body["data"].(map[string]any)["n"] != 3.0 {
			t.Error(r.raw)
		}
		ifMatch("DELETE", c.path, "2", "").must(t, 204)
	}
	for _, kind := range []string{"Documents", "Lists", "Maps", "Streams"} {
		tw.post(service+"/"+kind, "UniqueName", "one").must(t, 201)
		if r := tw.post(service+"/"+kind, "UniqueName", "one").must(t, 409); r.body["code"] != 54301.0 {
			t.Error(r.raw)
		}
	}
	tw.post(byKey+"/Items", "Key", "k", "Data", "{}").must(t, 201)
	if r := tw.post(byKey+"/Items", "Key", "k", "Data", "{}").must(t, 409); r.body["code"] != 54208.0 {
		t.Error(r.raw)
	}
}

// TestSenders: what may stand in From, and to whom it may send.
func TestSenders(t *testing.T) {
	tw := start(t, emulator.Options{})
	const service = "MG00000000000000000000000000000001"
	for _, c := range []struct {
		from, to string
		status   int
		code     float64
		message  string
	}{
		{"+14155550130", "whatsapp:+14155551212", 400, 21910, "From(+14155550130) and To(whatsapp:+14155551212) addresses should be of the same channel"},
		{"whatsapp:+14155550130", "+14155551212", 400, 21910, "From(whatsapp:+14155550130) and To(+14155551212) addresses should be of the same channel"},
		{"messenger:1234", "whatsapp:+14155551212", 400, 21910, ""},
		{"894546", "rcs:+14155551212", 400, 21910, ""},
		{"whatsapp:+14155550177", "whatsapp:+14155551212", 400, 63007, "Twilio could not find a Channel with the specified From address"},
		{"whatsapp:+14155550130", "whatsapp:+14155551212", 201, 0, ""},
		{"whatsapp:+14155238886", "whatsapp:+14155551212", 201, 0, ""},
		{"+14155550130", "sms:+14155551212", 201, 0, ""},
		{service, "+14155551212", 201, 0, ""},
	} {
		r := tw.post(base+"/Messages.json", "From", c.from, "To", c.to, "Body", "x").must(t, c.status)
		if c.code != 0 && (r.body["code"] != c.code || !strings.HasPrefix(r.text("message"), c.message)) {
			t.Errorf("%s to %s: %s", c.from, c.to, r.raw)
		}
		if c.from == service && (r.text("messaging_service_sid") != service || r.text("status") != "accepted" || r.body["from"] != nil) {
			t.Errorf("a service's SID as From: %s", r.raw)
		}
	}
	tw.on("messaging.twilio.com").send("POST", "/v2/Channels/Senders", "application/json", `{"sender_id": "whatsapp:+14155550177"}`)
	tw.post(base+"/Messages.json", "From", "whatsapp:+14155550177", "To", "whatsapp:+14155551212", "Body", "x").must(t, 201)
}

// TestScheduling: 15 minutes to 35 days, with a messaging service; without one the message is
// sent at once.
func TestScheduling(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	const service = "MG00000000000000000000000000000001"
	at := func(d time.Duration) string { return noon.Add(d).Format(time.RFC3339) }
	for _, c := range []struct {
		sender, at string
		status     int
		code       float64
		want       string
	}{
		{"MessagingServiceSid", at(15 * time.Minute), 201, 0, "scheduled"},
		{"MessagingServiceSid", at(35 * 24 * time.Hour), 201, 0, "scheduled"},
		{"MessagingServiceSid", at(15*time.Minute - time.Second), 400, 35114, ""},
		{"MessagingServiceSid", at(35*24*time.Hour + time.Second), 400, 35114, ""},
		{"MessagingServiceSid", "", 400, 35111, ""},
		{"From", at(time.Hour), 201, 0, "queued"},
		{"From", "", 201, 0, "queued"},
	} {
		from := service
		if c.sender == "From" {
			from = "+14155550130"
		}
		r := tw.post(base+"/Messages.json", c.sender, from, "To", "+14155551212", "Body", "x", "ScheduleType", "fixed", "SendAt", c.at).must(t, c.status)
		if c.code != 0 && r.body["code"] != c.code || r.text("status") != c.want && c.want != "" {
			t.Errorf("%s at %s: %s", c.sender, c.at, r.raw)
		}
	}
}

// TestSegments holds the count against Twilio's message-segment-calculator (facts 1.7).
func TestSegments(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	for _, c := range []struct{ body, want string }{
		{strings.Repeat("a", 160), "1"},
		{strings.Repeat("a", 161), "2"},
		{strings.Repeat("a", 306), "2"},
		{strings.Repeat("a", 307), "3"},
		{"a", "1"},
		{strings.Repeat("€", 80), "1"},
		{strings.Repeat("€", 81), "2"},
		{strings.Repeat("a", 152) + "€" + strings.Repeat("a", 152), "3"},
		{"a" + strings.Repeat("😀", 100), "4"},
		{strings.Repeat("я", 70), "1"},
		{strings.Repeat("я", 71), "2"},
		{strings.Repeat("😀", 35), "1"},
		{strings.Repeat("😀", 36), "2"},
		{strings.Repeat("я", 66) + "😀" + strings.Repeat("я", 65), "2"},
		{strings.Repeat("я", 66) + "😀" + strings.Repeat("я", 66), "3"},
	} {
		r := tw.post(base+"/Messages.json", "From", "+14155550130", "To", "+14155551212", "Body", c.body).must(t, 201)
		if got := r.text("num_segments"); got != c.want {
			t.Errorf("%d characters, %.10q…: %s segments, want %s", len([]rune(c.body)), c.body, got, c.want)
		}
	}
}

// TestCapabilities: a number for sale says what it can do in the document's words, as a number of
// the account does.
func TestCapabilities(t *testing.T) {
	tw := start(t, emulator.Options{})
	for path, list := range map[string]string{
		"/AvailablePhoneNumbers/US/Local.json": "available_phone_numbers", "/AvailablePhoneNumbers/GB/Mobile.json": "available_phone_numbers",
		"/IncomingPhoneNumbers.json": "incoming_phone_numbers",
	} {
		for _, n := range tw.get(base+path).must(t, 200).list(list) {
			capabilities := n["capabilities"].(map[string]any)
			for _, name := range []string{"voice", "sms", "mms", "fax"} {
				if _, ok := capabilities[name].(bool); !ok {
					t.Fatalf("%s has %v", path, capabilities)
				}
			}
		}
	}
}
