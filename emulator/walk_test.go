package emulator_test

import (
	"testing"
	"time"
)

func TestCallsMoveOn(t *testing.T) {
	tw := start(t)
	c := tw.post(base+"/Calls.json", "To", "+14155551212", "From", "+14155550130", "Url", "https://example.com/voice").must(t, 201)
	t.Log(c.raw)
	path := base + "/Calls/" + c.text("sid") + ".json"
	for _, step := range []struct {
		after  time.Duration
		status string
	}{{0, "queued"}, {time.Second, "ringing"}, {3 * time.Second, "in-progress"}, {10 * time.Second, "completed"}} {
		tw.clock.advance(step.after)
		if got := tw.get(path).must(t, 200).text("status"); got != step.status {
			t.Errorf("after %v: %q, want %q", step.after, got, step.status)
		}
	}
	t.Log(tw.get(path).raw)
	t.Log(tw.get(base + "/Calls.json?PageSize=1").raw)
	tw.delete(path).must(t, 204)
	tw.get(path).must(t, 404)
	for _, p := range []string{"Messages", "IncomingPhoneNumbers", "Recordings", "Conferences", "Queues", "Notifications", "Usage/Records", "AvailablePhoneNumbers", "Transcriptions", "Addresses", "Applications", "AvailablePhoneNumbers/US/Local", "Balance", "OutgoingCallerIds", "SMS/ShortCodes"} {
		t.Log(tw.get(base+"/"+p+".json?PageSize=1").must(t, 200).raw)
	}
}
