package emulator_test

import (
	"slices"
	"testing"

	"dialtone/emulator"
)

// TestSIDsGiven: a number in a messaging service or on a trunk, and a list on a
// trunk, keep the SIDs that they have in the 2010 API, and what these say.
func TestSIDsGiven(t *testing.T) {
	tw := start(t, emulator.Options{})
	number := tw.get(base + "/IncomingPhoneNumbers.json").list("incoming_phone_numbers")[0]
	list := tw.post(base+"/SIP/CredentialLists.json", "FriendlyName", "phones").must(t, 201).body
	for _, c := range []struct {
		host, above, list, parameter string
		given                        map[string]any
		says                         string
	}{
		{"messaging.twilio.com", "/v1/Services", "PhoneNumbers", "PhoneNumberSid", number, "phone_number"},
		{"trunking.twilio.com", "/v1/Trunks", "PhoneNumbers", "PhoneNumberSid", number, "phone_number"},
		{"trunking.twilio.com", "/v1/Trunks", "CredentialLists", "CredentialListSid", list, "friendly_name"},
		{"proxy.twilio.com", "/v1/Services", "PhoneNumbers", "Sid", number, "phone_number"},
	} {
		at := tw.on(c.host)
		above := at.post(c.above, "FriendlyName", "x", "UniqueName", "x").must(t, 201).text("sid")
		path := c.above + "/" + above + "/" + c.list
		sid := c.given["sid"].(string)
		if got := at.post(path, c.parameter, sid).must(t, 201); got.text("sid") != sid || got.text(c.says) != c.given[c.says] {
			t.Errorf("%s%s: %s", c.host, path, got.raw)
		}
		at.get(path+"/"+sid).must(t, 200)
		if r := at.post(path, c.parameter, sid).must(t, 409); r.body["code"] != 20409.0 {
			t.Errorf("twice: %s", r.raw)
		}
		at.delete(path+"/"+sid).must(t, 204)
	}
}

// TestOtherNames: what the documents let paths name otherwise than by SID.
func TestOtherNames(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	call := placeCall(tw)
	call = call[:len(call)-len(".json")]
	tw.post(call+"/Streams.json", "Url", "wss://example.com", "Name", "ears").must(t, 200)
	tw.post(call+"/Streams.json", "Url", "wss://example.com").must(t, 200)
	if got := tw.post(call+"/Streams/ears.json", "Status", "stopped").must(t, 200); got.text("status") != "stopped" {
		t.Errorf("the stream is %s", got.raw)
	}
	tw = tw.on("conversations.twilio.com")
	user := tw.post("/v1/Users", "Identity", "joe").must(t, 201)
	if got := tw.get("/v1/Users/joe").must(t, 200); got.text("sid") != user.text("sid") {
		t.Errorf("joe is %s", got.raw)
	}
	tw.post("/v1/Conversations", "UniqueName", "tea").must(t, 201)
	tw.post("/v1/Conversations/tea/Participants", "Identity", "joe").must(t, 201)
	tw.delete("/v1/Conversations/tea/Participants/joe").must(t, 204)
	tw.get("/v1/Conversations/tea/Participants/joe").must(t, 404)
}

// TestIndexes: items of a list and messages of a conversation are counted where
// they are, and no number comes twice.
func TestIndexes(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	at := tw.on("sync.twilio.com")
	service := "/v1/Services/" + at.post("/v1/Services").must(t, 201).text("sid")
	for _, name := range []string{"a", "b"} {
		at.post(service+"/Lists", "UniqueName", name).must(t, 201)
		items := service + "/Lists/" + name + "/Items"
		add := func() int { return int(at.post(items, "Data", "{}").must(t, 201).body["index"].(float64)) }
		got := []int{add(), add()}
		at.delete(items+"/0").must(t, 204)
		if got = append(got, add()); !slices.Equal(got, []int{0, 1, 2}) {
			t.Errorf("list %s: the items have the indexes %v", name, got)
		}
	}
	at = tw.on("conversations.twilio.com")
	messages := "/v1/Conversations/" + at.post("/v1/Conversations").must(t, 201).text("sid") + "/Messages"
	for i := range 3 {
		if got := at.post(messages, "Body", "x").must(t, 201).body["index"]; got != float64(i) {
			t.Errorf("message %d has the index %v", i, got)
		}
	}
}

// TestWhatIsOnlyMade has a SID, though no path leads to it.
func TestWhatIsOnlyMade(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	call := placeCall(tw)
	r := tw.post(call[:len(call)-len(".json")]+"/UserDefinedMessages.json", "Content", "{}").must(t, 201)
	if sid := r.text("sid"); len(sid) != 34 || sid[:2] != "KX" {
		t.Error(r.raw)
	}
}
