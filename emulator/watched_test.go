package emulator_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/phones"
)

// TestPricing: what things cost is what is charged here, and says that it is made up.
func TestPricing(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true, Time: agenda.Jump})
	t.Cleanup(tw.Close)
	tw.post(base+"/IncomingPhoneNumbers.json", "PhoneNumber", "+15005550006").must(t, 201)
	p := tw.on("pricing.twilio.com")
	countries := p.get("/v1/Voice/Countries?PageSize=100").must(t, 200).list("countries")
	if len(countries) < 50 || countries[0]["country"] != "Argentina" || countries[0]["iso_country"] != "AR" {
		t.Errorf("%d countries, the first %v", len(countries), countries[0])
	}
	for path, want := range map[string]string{
		"/v1/Messaging/Countries/US": "made up", "/v1/Voice/Countries/de": "made up", "/v2/Voice/Countries/GB": "made up", "/v2/Trunking/Countries/FR": "made up",
		"/v1/PhoneNumbers/Countries/US": `"1.00"`, "/v1/Voice/Numbers/+15005550006": `"number_type":"local"`, "/v2/Voice/Numbers/+4930901820": `"number_type":null`,
		"/v2/Trunking/Numbers/+4930901820?OriginationNumber=%2B15005550006": `"origination_number":"+15005550006"`,
	} {
		if got := p.get(path).must(t, 200).raw; !strings.Contains(got, want) || !strings.Contains(got, `"price_unit":"USD"`) {
			t.Errorf("%s: %s", path, got)
		}
	}
	p.get("/v1/Voice/Countries/XX").must(t, 404)
	sid := tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+15005550006", "Body", "hi").must(t, 201).text("sid")
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	price := strings.TrimPrefix(tw.get(base+"/Messages/"+sid+".json").text("price"), "-")
	if got := p.get("/v1/Messaging/Countries/US").raw; price == "" || !strings.Contains(got, price) {
		t.Errorf("a message costs %s: %s", price, got)
	}
}

// TestInsights: each call has a summary, partial while it goes on, and its statuses as events.
func TestInsights(t *testing.T) {
	tw := manual(t, emulator.Options{})
	if err := tw.Main().Behave("+14155550112", phones.Behaviour{Calls: "busy"}); err != nil {
		t.Fatal(err)
	}
	call := func(to string) string {
		return tw.post(base+"/Calls.json", "To", to, "From", "+15005550006", "Twiml", `<Response><Pause length="20"/></Response>`).must(t, 201).text("sid")
	}
	sid, busy := call("+14155550101"), call("+14155550112")
	i := tw.on("insights.twilio.com")
	after := func(d time.Duration, path string) map[string]any {
		t.Helper()
		if err := tw.Main().Advance(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		return i.get(path).must(t, 200).body
	}
	if got := after(10*time.Second, "/v1/Voice/"+sid+"/Summary"); got["call_state"] != "answered" || got["processing_state"] != "partial" || got["call_type"] != "carrier" {
		t.Errorf("under way: %v", got)
	}
	got := after(time.Minute, "/v1/Voice/"+sid+"/Summary")
	if got["call_state"] != "completed" || got["processing_state"] != "complete" || got["connect_duration"] != 20.0 || got["duration"] != 24.0 || got["start_time"] != "2026-03-14T12:00:04Z" {
		t.Errorf("over: %v", got)
	}
	if got := i.get("/v1/Voice/"+sid).must(t, 200); !strings.Contains(got.raw, "/v1/Voice/"+sid+"/Summary") {
		t.Errorf("the call is %s", got.raw)
	}
	var names []string
	for _, e := range i.get("/v1/Voice/"+sid+"/Events").must(t, 200).list("events") {
		names = append(names, e["name"].(string))
	}
	slices.Reverse(names)
	if !slices.Equal(names, []string{"ringing", "in-progress", "completed"}) {
		t.Errorf("its events are %q", names)
	}
	if got := i.get("/v1/Voice/"+sid+"/Metrics").must(t, 200).list("metrics"); len(got) != 0 {
		t.Errorf("its metrics are %v", got)
	}
	list := i.get("/v1/Voice/Summaries").must(t, 200).list("call_summaries")
	if len(list) != 2 || list[0]["call_sid"] != busy || list[0]["call_state"] != "busy" {
		t.Errorf("the summaries are %v", list)
	}
	if list := i.get("/v1/Voice/Summaries?CallState=completed").must(t, 200).list("call_summaries"); len(list) != 1 || list[0]["call_sid"] != sid {
		t.Errorf("those that were completed are %v", list)
	}
	i.get("/v1/Voice/CA00000000000000000000000000000000/Summary").must(t, 404)
	i.get("/v1/Voice/CA00000000000000000000000000000000/Events").must(t, 404)
}

// TestInsightsOfConferences: a conference has a summary while it goes on and when it is over, and
// so has each who was in it.
func TestInsightsOfConferences(t *testing.T) {
	tw := manual(t, emulator.Options{Empty: true})
	after := func(d time.Duration) {
		t.Helper()
		if err := tw.Main().Advance(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	call := func(to, ends string) string {
		return tw.post(base+"/Calls.json", "To", to, "From", "+15005550006",
			"Twiml", `<Response><Dial><Conference participantLabel="`+to[8:]+`" endConferenceOnExit="`+ends+`">weekly</Conference></Dial></Response>`).must(t, 201).text("sid")
	}
	i := tw.on("insights.twilio.com")
	if list := i.get("/v1/Conferences").must(t, 200).list("conferences"); len(list) != 0 {
		t.Errorf("there are conferences: %v", list)
	}
	ann := call("+14155550101", "false")
	after(14 * time.Second) // it is answered after 4
	host := call("+14155550102", "true")
	after(24 * time.Second)
	list := i.get("/v1/Conferences?Status=in_progress").must(t, 200).list("conferences")
	if len(list) != 1 || list[0]["processing_state"] != "in_progress" || list[0]["end_time"] != nil || list[0]["max_concurrent_participants"] != 2.0 || list[0]["duration_seconds"] != 34.0 {
		t.Fatalf("under way: %v", list)
	}
	sid := list[0]["conference_sid"].(string)
	tw.post(base+"/Calls/"+host+".json", "Status", "completed").must(t, 200)
	after(time.Minute)
	got := i.get("/v1/Conferences/"+sid).must(t, 200).body
	for name, want := range map[string]any{
		"friendly_name": "weekly", "status": "completed", "processing_state": "complete", "start_time": "2026-03-14T12:00:04Z", "end_time": "2026-03-14T12:00:38Z",
		"duration_seconds": 34.0, "connect_duration_seconds": 54.0, "unique_participants": 2.0, "max_concurrent_participants": 2.0,
		"end_reason": "participant_with_end_conference_on_exit_left", "ended_by": host, "recording_enabled": false,
	} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
	people := i.get("/v1/Conferences/"+sid+"/Participants").must(t, 200).list("participants")
	if len(people) != 2 || people[1]["call_sid"] != ann || people[1]["duration_seconds"] != 34.0 || people[1]["leave_time"] != "2026-03-14T12:00:38Z" || people[0]["is_moderator"] != true {
		t.Errorf("its participants: %v", people)
	}
	if one := i.get("/v1/Conferences/"+sid+"/Participants/"+people[1]["participant_sid"].(string)).must(t, 200); one.text("call_sid") != ann || one.text("label") != "0101" {
		t.Errorf("one of them: %s", one.raw)
	}
	i.get("/v1/Conferences/CF00000000000000000000000000000000").must(t, 404)
	i.get("/v1/Conferences/CF00000000000000000000000000000000/Participants").must(t, 404)
}

// TestMonitor: what a program makes, changes and deletes is an event, without secrets; what passes
// through the account is none. A text that does not arrive is an alert.
func TestMonitor(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true, Time: agenda.Jump})
	t.Cleanup(tw.Close)
	if err := tw.Main().Behave("+14155550114", phones.Behaviour{Texts: "undelivered", Error: 30005}); err != nil {
		t.Fatal(err)
	}
	m := tw.on("monitor.twilio.com")
	number := tw.post(base+"/IncomingPhoneNumbers.json", "PhoneNumber", "+15005550006", "FriendlyName", "front").must(t, 201).text("sid")
	tw.post(base+"/IncomingPhoneNumbers/"+number+".json", "FriendlyName", "desk").must(t, 200)
	tw.post(base+"/IncomingPhoneNumbers/"+number+".json", "FriendlyName", "desk").must(t, 200) // changes nothing
	tw.delete(base+"/IncomingPhoneNumbers/"+number+".json").must(t, 204)
	tw.post(base+"/Keys.json", "FriendlyName", "k").must(t, 201)
	tw.on("taskrouter.twilio.com").post("/v1/Workspaces", "FriendlyName", "w").must(t, 201)
	tw.on("sync.twilio.com").post("/v1/Services").must(t, 201)
	message := tw.post(base+"/Messages.json", "To", "+14155550114", "From", "+15005550006", "Body", "hi").must(t, 201).text("sid")
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	tw.delete(base+"/Messages/"+message+".json").must(t, 204)
	answer := m.get("/v1/Events").must(t, 200)
	var kinds []string
	for _, e := range answer.list("events") {
		kinds = append(kinds, e["event_type"].(string))
	}
	slices.Reverse(kinds)
	want := []string{"phone-number.created", "phone-number.updated", "phone-number.deleted", "api-key.created", "workspace.created", "message.deleted"}
	if !slices.Equal(kinds, want) {
		t.Errorf("events %q, want %q", kinds, want)
	}
	if strings.Contains(answer.raw, "secret") {
		t.Errorf("a secret stands in %s", answer.raw)
	}
	changed := m.get("/v1/Events?EventType=phone-number.updated").must(t, 200).list("events")
	if len(changed) != 1 || changed[0]["resource_sid"] != number || changed[0]["actor_sid"] != accountSID || changed[0]["source"] != "api" {
		t.Fatalf("the change is %v", changed)
	}
	raw, err := json.Marshal(changed[0]["event_data"])
	if err != nil || string(raw) != `{"friendly_name":{"previous":"front","updated":"desk"}}` {
		t.Errorf("what changed is %s: %v", raw, err)
	}
	m.get("/v1/Events/"+changed[0]["sid"].(string)).must(t, 200)
	if got := m.get("/v1/Events?StartDate=2030-01-01").must(t, 200).list("events"); len(got) != 0 {
		t.Errorf("later: %v", got)
	}
	if got := m.get("/v1/Alerts").must(t, 200).list("alerts"); len(got) != 1 || got[0]["error_code"] != "30005" || got[0]["resource_sid"] != message {
		t.Errorf("alerts %v", got)
	}
}
