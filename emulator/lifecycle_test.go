package emulator_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
)

// tenSeconds is TwiML that keeps a call for as long.
const tenSeconds = `<Response><Pause length="10"/></Response>`

// placeCall makes a call and returns its path.
func placeCall(tw *twilio, pairs ...string) string {
	tw.t.Helper()
	pairs = append([]string{"To", "+14155551212", "From", "+14155550130", "Twiml", tenSeconds}, pairs...)
	c := tw.post(base+"/Calls.json", pairs...).must(tw.t, 201)
	return base + "/Calls/" + c.text("sid") + ".json"
}

func TestCallsMoveOn(t *testing.T) {
	tw := start(t, emulator.Options{})
	path := placeCall(tw)
	for _, step := range []struct {
		after  time.Duration
		status string
	}{{0, "queued"}, {time.Second, "ringing"}, {3 * time.Second, "in-progress"}, {10 * time.Second, "completed"}} {
		tw.clock.advance(step.after)
		if got := tw.get(path).must(t, 200).text("status"); got != step.status {
			t.Errorf("after %v: %q, want %q", step.after, got, step.status)
		}
	}
	c := tw.get(path)
	for name, want := range map[string]string{
		"start_time": "Sat, 14 Mar 2026 12:00:04 +0000", "end_time": "Sat, 14 Mar 2026 12:00:14 +0000",
		"date_updated": "Sat, 14 Mar 2026 12:00:14 +0000", "duration": "10", "price": "-0.01300", "direction": "outbound-api",
	} {
		if got := c.text(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// TestMinutesPaidFor: what is over at once costs a minute.
func TestMinutesPaidFor(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	path := placeCall(tw)
	tw.clock.advance(4 * time.Second)
	if got := tw.post(path, "Status", "completed").must(t, 200); got.text("duration") != "0" || got.text("price") != "-0.01300" {
		t.Errorf("duration %s, price %s", got.text("duration"), got.text("price"))
	}
}

// TestCallStates tries every update and the deletion in every state.
func TestCallStates(t *testing.T) {
	for _, c := range []struct {
		state  string
		after  time.Duration
		pairs  []string
		status int
		code   float64
		want   string // the call's status afterwards
	}{
		{"queued", 0, []string{"Status", "canceled"}, 200, 0, "canceled"},
		{"ringing", time.Second, []string{"Status", "canceled"}, 200, 0, "canceled"},
		{"in-progress", 5 * time.Second, []string{"Status", "canceled"}, 400, 21220, "in-progress"},
		{"in-progress", 5 * time.Second, []string{"Status", "completed"}, 200, 0, "completed"},
		{"in-progress", 5 * time.Second, []string{"Url", "https://example.com/on"}, 200, 0, "in-progress"},
		{"in-progress", 5 * time.Second, []string{"Url", "nowhere"}, 400, 21205, "in-progress"},
		{"in-progress", 5 * time.Second, []string{"Status", "cancelled"}, 400, 20001, "in-progress"},
		{"completed", time.Minute, []string{"Url", "https://example.com/on"}, 400, 21220, "completed"},
		{"completed", time.Minute, []string{"Status", "completed"}, 400, 21220, "completed"},
		{"queued", 0, nil, 409, 20009, "queued"},
		{"in-progress", 5 * time.Second, nil, 409, 20009, "in-progress"},
	} {
		t.Run(fmt.Sprint(c.state, c.pairs), func(t *testing.T) {
			tw := start(t, emulator.Options{Empty: true})
			path := placeCall(tw)
			tw.clock.advance(c.after)
			var r response
			if c.pairs == nil {
				r = tw.delete(path)
			} else {
				r = tw.post(path, c.pairs...)
			}
			if r.must(t, c.status); c.code != 0 && r.body["code"] != c.code {
				t.Errorf("code %v, want %v", r.body["code"], c.code)
			}
			if got := tw.get(path).text("status"); got != c.want {
				t.Errorf("the call is %s, want %s", got, c.want)
			}
		})
	}
}

func TestACanceledCallStaysSo(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	path := placeCall(tw)
	tw.post(path, "Status", "canceled").must(t, 200)
	tw.clock.advance(time.Hour)
	if got := tw.get(path).text("status"); got != "canceled" {
		t.Errorf("the call is %s", got)
	}
	tw.delete(path).must(t, 204)
	tw.get(path).must(t, 404)
}

func TestMessagesMoveOn(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	m := tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "hello").must(t, 201)
	path := base + "/Messages/" + m.text("sid") + ".json"
	if m.body["date_sent"] != nil || m.body["price"] != nil {
		t.Errorf("a new message has date_sent %v and price %v", m.body["date_sent"], m.body["price"])
	}
	tw.delete(path).must(t, 409)
	for _, status := range []string{"sending", "sent", "delivered"} {
		tw.clock.advance(time.Second)
		if got := tw.get(path).text("status"); got != status {
			t.Errorf("%q, want %q", got, status)
		}
	}
	if got := tw.get(path).text("date_sent"); got != "Sat, 14 Mar 2026 12:00:02 +0000" {
		t.Errorf("sent %s", got)
	}
	if got := tw.post(path, "Body", "").must(t, 200).text("body"); got != "" {
		t.Errorf("the redacted body is %q", got)
	}
	tw.post(path, "Body", "other").must(t, 400)
	tw.post(path, "Status", "canceled").must(t, 400)
	tw.delete(path).must(t, 204)
}

func TestScheduledMessages(t *testing.T) {
	const service = "MG00000000000000000000000000000001"
	tw := start(t, emulator.Options{})
	scheduled := func() string {
		m := tw.post(base+"/Messages.json", "To", "+14155551212", "MessagingServiceSid", service, "Body", "hello",
			"ScheduleType", "fixed", "SendAt", "2026-03-14T13:00:00Z").must(t, 201)
		if got := m.text("status"); got != "scheduled" {
			t.Errorf("status %q", got)
		}
		return base + "/Messages/" + m.text("sid") + ".json"
	}
	kept, canceled := scheduled(), scheduled()
	if got := tw.post(canceled, "Status", "canceled").must(t, 200).text("status"); got != "canceled" {
		t.Errorf("status %q", got)
	}
	tw.clock.advance(59 * time.Minute)
	if got := tw.get(kept).text("status"); got != "scheduled" {
		t.Errorf("before its time: %q", got)
	}
	tw.clock.advance(2 * time.Minute)
	if m := tw.get(kept); m.text("status") != "delivered" || m.text("from") != "+14155550130" {
		t.Errorf("after its time: %s", m.raw)
	}
	if got := tw.get(canceled).text("status"); got != "canceled" {
		t.Errorf("canceled: %q", got)
	}
}

func TestChildrenGoToo(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	m := tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "MediaUrl", "https://example.com/a.gif").must(t, 201)
	below := base + "/Messages/" + m.text("sid")
	media := tw.get(below+"/Media.json").must(t, 200).list("media_list")
	if len(media) != 1 || media[0]["content_type"] != "image/gif" {
		t.Fatalf("media %v", media)
	}
	at := tw.as("", "").get(below+"/Media/"+media[0]["sid"].(string)).must(t, 307).header.Get("Location")
	picture := tw.as("", "").get(strings.TrimPrefix(at, "https://api.twilio.com")).must(t, 200)
	if picture.header.Get("Content-Type") != "image/gif" || picture.raw[:3] != "GIF" {
		t.Errorf("picture %q", picture.raw)
	}
	tw.clock.advance(time.Minute)
	tw.delete(below+".json").must(t, 204)
	tw.get(below+"/Media.json").must(t, 404)
	tw.get(below+"/Media/"+media[0]["sid"].(string)).must(t, 404)
}
