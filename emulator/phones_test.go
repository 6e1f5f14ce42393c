package emulator_test

import (
	"slices"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/phones"
)

// TestPhonesBehave: calls and texts end as the phones that they go to behave, and their callbacks
// say so.
func TestPhonesBehave(t *testing.T) {
	for _, c := range []struct {
		behaviour phones.Behaviour
		timeout   string
		statuses  []string // of a call
		after     time.Duration
		sip       string
		texts     []string // the statuses that a callback of a text hears
		code      any
	}{
		{phones.Behaviour{}, "", []string{"initiated", "ringing", "in-progress", "completed"}, 14 * time.Second, "", []string{"sent", "delivered"}, nil},
		{phones.Behaviour{Calls: phones.Answers, After: 20 * time.Second}, "", []string{"initiated", "ringing", "in-progress", "completed"}, 30 * time.Second, "", []string{"sent", "delivered"}, nil},
		{phones.Behaviour{After: 20 * time.Second}, "10", []string{"initiated", "ringing", "no-answer"}, 16 * time.Second, "487", []string{"sent", "delivered"}, nil},
		{phones.Behaviour{Calls: phones.NoAnswer, Texts: phones.Undelivered}, "", []string{"initiated", "ringing", "no-answer"}, 66 * time.Second, "487", []string{"sent", "undelivered"}, 30003.0},
		{phones.Behaviour{Calls: phones.Busy, Texts: phones.Failed, Error: 30007}, "", []string{"initiated", "busy"}, time.Second, "486", []string{"failed"}, 30007.0},
		{phones.Behaviour{Calls: phones.Rejects, Error: 30005}, "", []string{"initiated", "ringing", "no-answer"}, 4 * time.Second, "603", []string{"sent", "undelivered"}, 30005.0},
		{phones.Behaviour{Calls: phones.Unreachable}, "", []string{"initiated", "failed"}, time.Second, "404", []string{"sent", "delivered"}, nil},
	} {
		tw := manual(t, emulator.Options{})
		const ann = "+14155550101"
		if err := tw.Main().Behave(ann, c.behaviour); err != nil {
			t.Fatal(err)
		}
		calls, texts := listen(t, authToken), listen(t, authToken)
		pairs := []string{"To", ann, "From", "+14155550130", "Url", "https://example.com", "StatusCallback", calls.URL}
		for _, event := range []string{"initiated", "ringing", "answered", "completed"} {
			pairs = append(pairs, "StatusCallbackEvent", event)
		}
		if c.timeout != "" {
			pairs = append(pairs, "Timeout", c.timeout)
		}
		call := tw.post(base+"/Calls.json", pairs...).must(t, 201).text("sid")
		m := tw.post(base+"/Messages.json", "To", ann, "From", "+14155550130", "Body", "hi", "StatusCallback", texts.URL).must(t, 201).text("sid")
		if err := tw.Main().Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		record := tw.get(base+"/Calls/"+call+".json").must(t, 200)
		last := c.statuses[len(c.statuses)-1]
		if record.text("status") != last || record.text("end_time") != noon.Add(c.after).Format("Mon, 02 Jan 2006 15:04:05 +0000") || (last == "completed") != (record.body["duration"] != nil) {
			t.Errorf("%+v: the call is %s", c.behaviour, record.raw)
		}
		if got := calls.got("CallStatus"); !slices.Equal(got, c.statuses) {
			t.Errorf("%+v: callbacks %q, want %q", c.behaviour, got, c.statuses)
		}
		if got := calls.got("SipResponseCode"); got[len(got)-1] != c.sip {
			t.Errorf("%+v: SIP %q", c.behaviour, got)
		}
		if got := texts.got("MessageStatus"); !slices.Equal(got, c.texts) {
			t.Errorf("%+v: texts %q, want %q", c.behaviour, got, c.texts)
		}
		if r := tw.get(base+"/Messages/"+m+".json").must(t, 200); r.body["error_code"] != c.code || r.text("status") != c.texts[len(c.texts)-1] {
			t.Errorf("%+v: the message is %s", c.behaviour, r.raw)
		}
		got := tw.Main().Phone(ann).Texts
		if arrived := len(got) == 1 && got[0].SID == m && got[0].Body == "hi"; arrived != (c.code == nil) {
			t.Errorf("%+v: the phone has %+v", c.behaviour, got)
		}
	}
	tw := manual(t, emulator.Options{})
	for _, wrong := range []phones.Behaviour{{Calls: "sleep"}, {Texts: "lost"}, {Texts: phones.Delivered, Error: 30003}, {After: -time.Second}} {
		if tw.Main().Behave("+1", wrong) == nil {
			t.Errorf("%+v is taken", wrong)
		}
	}
}
