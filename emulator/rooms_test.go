package emulator_test

import (
	"testing"
	"time"

	"dialtone/emulator"
)

// TestAConference from its first participant, who begins it by its name, to its
// last.
func TestAConference(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	join := func(label string) response {
		return tw.post(base+"/Conferences/standup/Participants.json", "To", "+14155551212", "From", "+14155550130", "Label", label).must(t, 201)
	}
	ann := join("ann")
	path := base + "/Conferences/" + ann.text("conference_sid")
	if got := tw.get(path+".json").must(t, 200); got.text("status") != "init" || got.text("friendly_name") != "standup" {
		t.Errorf("it begins as %s", got.raw)
	}
	if bob := join("bob"); bob.text("conference_sid") != ann.text("conference_sid") {
		t.Error("the second participant is in a conference of their own")
	}
	tw.clock.advance(5 * time.Second)
	if got := tw.get(path + ".json").text("status"); got != "in-progress" {
		t.Errorf("with two people in it, it is %s", got)
	}
	if got := tw.post(path+"/Participants/bob.json", "Hold", "true").must(t, 200); got.body["hold"] != true || got.text("status") != "connected" {
		t.Errorf("bob: %s", got.raw)
	}
	tw.post(base+"/Calls/"+ann.text("call_sid")+".json", "Status", "completed").must(t, 200)
	if got := tw.get(path + "/Participants.json").list("participants"); len(got) != 1 {
		t.Errorf("%d participants after one hung up", len(got))
	}
	tw.delete(path+"/Participants/bob.json").must(t, 204)
	over := tw.get(path+".json").must(t, 200)
	if over.text("status") != "completed" || over.text("reason_conference_ended") != "last-participant-kicked" {
		t.Errorf("it ends as %s", over.raw)
	}
	tw.post(path+"/Participants.json", "To", "+14155551212", "From", "+14155550130").must(t, 404)
	if again := join("cy"); again.text("conference_sid") == ann.text("conference_sid") {
		t.Error("its name still leads to the conference that is over")
	}
}

// TestARecordedConference records from its start to its end, as its first
// participant wanted, and that participant's call besides.
func TestARecordedConference(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	p := tw.post(base+"/Conferences/standup/Participants.json", "To", "+14155551212", "From", "+14155550130",
		"Record", "true", "RecordingChannels", "dual", "ConferenceRecord", "record-from-start").must(t, 201)
	path := base + "/Conferences/" + p.text("conference_sid")
	recordings := func() response { return tw.get(path+"/Recordings.json").must(t, 200) }
	if got := recordings().list("recordings"); len(got) != 0 {
		t.Errorf("before anybody is there: %v", got)
	}
	tw.clock.advance(5 * time.Second)
	sid, _ := recordings().list("recordings")[0]["sid"].(string)
	if got := tw.post(path+"/Recordings/Twilio.CURRENT.json", "Status", "paused").must(t, 200); got.text("sid") != sid || got.text("status") != "paused" {
		t.Errorf("paused: %s", got.raw)
	}
	if got := tw.get(base+"/Calls/"+p.text("call_sid")+"/Recordings.json").must(t, 200).list("recordings"); len(got) != 1 || got[0]["channels"] != 2.0 {
		t.Errorf("the call's recordings: %v", got)
	}
	tw.clock.advance(5 * time.Second)
	tw.post(path+".json", "Status", "completed").must(t, 200)
	if got := recordings().list("recordings")[0]; got["status"] != "completed" || got["source"] != "Conference" || got["duration"] != "6" {
		t.Errorf("in the end: %v", got)
	}
}

func TestARecording(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	call := placeCall(tw)
	recordings := call[:len(call)-len(".json")] + "/Recordings"
	tw.post(recordings+".json").must(t, 400) // it does not ring yet
	tw.clock.advance(5 * time.Second)
	sid := tw.post(recordings+".json", "RecordingChannels", "dual").must(t, 201).text("sid")
	tw.clock.advance(2 * time.Second)
	if got := tw.post(recordings+"/Twilio.CURRENT.json", "Status", "paused").must(t, 200); got.text("sid") != sid || got.text("status") != "paused" {
		t.Errorf("paused: %s", got.raw)
	}
	tw.post(recordings+"/"+sid+".json", "Status", "in-progress").must(t, 200)
	tw.clock.advance(time.Second)
	if got := tw.post(recordings+"/"+sid+".json", "Status", "stopped").must(t, 200); got.text("status") != "completed" || got.text("duration") != "3" || got.body["channels"] != 2.0 {
		t.Errorf("stopped: %s", got.raw)
	}
	tw.post(recordings+"/"+sid+".json", "Status", "paused").must(t, 400)
	tw.clock.advance(time.Minute)
	tw.delete(call).must(t, 204)
	tw.get(base+"/Recordings/"+sid+".json").must(t, 200) // it outlives its call
	tw.get(recordings+".json").must(t, 404)
}

func TestANumberMoves(t *testing.T) {
	tw := start(t, emulator.Options{})
	sub := tw.post("/2010-04-01/Accounts.json").must(t, 201)
	n := tw.get(base + "/IncomingPhoneNumbers.json").list("incoming_phone_numbers")[0]["sid"].(string)
	tw.post(base+"/IncomingPhoneNumbers/"+n+".json", "AccountSid", "AC00000000000000000000000000000009").must(t, 400)
	tw.post(base+"/IncomingPhoneNumbers/"+n+".json", "AccountSid", sub.text("sid")).must(t, 200)
	tw.get(base+"/IncomingPhoneNumbers/"+n+".json").must(t, 404)
	path := "/2010-04-01/Accounts/" + sub.text("sid") + "/IncomingPhoneNumbers/" + n + ".json"
	tw.get(path).must(t, 200)
	if r := tw.as(sub.text("sid"), sub.text("auth_token")).post(path, "AccountSid", accountSID).must(t, 400); r.body["code"] != 21474.0 {
		t.Error(r.raw)
	}
}

func TestACallerID(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	v := tw.post(base+"/OutgoingCallerIds.json", "PhoneNumber", "+14155551212", "FriendlyName", "Bob").must(t, 200)
	if len(v.text("validation_code")) != 6 || v.body["sid"] != nil {
		t.Errorf("validation %s", v.raw)
	}
	ids := tw.get(base + "/OutgoingCallerIds.json?PhoneNumber=%2B14155551212").list("outgoing_caller_ids")
	if len(ids) != 1 || ids[0]["friendly_name"] != "Bob" {
		t.Errorf("caller ids %v", ids)
	}
	tw.clock.advance(time.Minute)
	if got := tw.get(base+"/Calls/"+v.text("call_sid")+".json").must(t, 200).text("status"); got != "completed" {
		t.Errorf("the call that asks for the code is %s", got)
	}
}
