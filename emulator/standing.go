package emulator

import (
	"fmt"
	"maps"
	"time"

	"dialtone/emulator/core"
	"dialtone/emulator/messaging"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// furnish gives the main account what a script can find without making anything:
// numbers, calls, recordings, messages, a conference and a queue with people in
// them. All dates are counted back from when the emulator is first asked. The
// caller holds the lock.
func (e *Emulator) furnish() {
	now := e.engine.Main.Now().UTC()
	ago := func(d time.Duration) string { return now.Add(-d).Format(typed.Rfc2822) }
	const day = 24 * time.Hour

	e.engine.Main.Record.At = now.Add(-90 * day)
	rest.Stamp(e.engine.Main.Record, e.engine.Main.Record.At, rest.Created)
	application := e.must("Application", map[string]any{
		"friendly_name": "Front desk", "voice_url": "https://example.com/voice", "sms_url": "https://example.com/sms",
		"date_created": ago(60 * day),
	})
	for i, n := range []struct{ number, name, kind string }{
		{"+14155550130", "Front desk", "local"},
		{"+12125550130", "New York", "local"},
		{"+18005550130", "Toll free", "toll-free"},
		{"+447700900130", "London mobile", "mobile"},
	} {
		e.must("IncomingPhoneNumber", map[string]any{
			"phone_number": n.number, "friendly_name": n.name, "type": n.kind, "voice_application_sid": application.Key,
			"date_created": ago(time.Duration(59-i) * day),
		})
	}
	e.must("OutgoingCallerId", map[string]any{"phone_number": "+14155550131", "friendly_name": "Ann's desk", "date_created": ago(50 * day)})
	e.must("ShortCode", map[string]any{"short_code": "894546", "date_created": ago(50 * day)})
	e.must("Address", map[string]any{
		"customer_name": "Ann Example", "street": "1 Main Street", "city": "San Francisco", "region": "CA", "postal_code": "94103",
		"iso_country": "US", "friendly_name": "Office", "validated": true, "date_created": ago(50 * day),
	})
	e.must("ConnectApp", map[string]any{"friendly_name": "Reports", "homepage_url": "https://example.com"})
	e.must("AuthorizedConnectApp", map[string]any{"connect_app_friendly_name": "Dashboard"})
	e.furnishCalls(now)
	e.furnishMessages(now)
	e.furnishRooms(now)
}

// furnishCalls puts finished calls there, with recordings and notifications.
func (e *Emulator) furnishCalls(now time.Time) {
	for i := range 12 {
		start := now.Add(-time.Duration(12-i) * 17 * time.Hour)
		attrs := map[string]any{
			"from": fmt.Sprintf("+141555501%02d", 60+i), "to": "+14155550130", "direction": "inbound", "status": "completed",
			"duration": fmt.Sprint(20 + 7*i), "start_time": start.Format(typed.Rfc2822), "date_created": start.Format(typed.Rfc2822),
		}
		switch i % 4 {
		case 1:
			attrs["from"], attrs["to"], attrs["direction"] = "+14155550130", attrs["from"], "outbound-api"
		case 3:
			attrs["status"] = []string{"busy", "no-answer", "failed"}[i/4]
			delete(attrs, "duration")
			delete(attrs, "start_time")
		}
		call := e.must("Call", attrs)
		if i%4 == 0 {
			r := e.must("Recording", map[string]any{
				"call_sid": call.Key, "duration": attrs["duration"], "start_time": attrs["start_time"], "source": "RecordVerb",
				"date_created": attrs["start_time"],
			})
			if i == 0 {
				e.must("Transcription", map[string]any{"recording_sid": r.Key, "transcription_text": "Please call me back."})
			}
		}
		if attrs["status"] == "failed" {
			for _, code := range []string{"11200", "12100"} {
				e.must("Notification", map[string]any{
					"call_sid": call.Key, "error_code": code, "message_date": start.Format(typed.Rfc2822), "date_created": start.Format(typed.Rfc2822),
				})
			}
		}
	}
}

// furnishMessages puts messages there that came in and went out.
func (e *Emulator) furnishMessages(now time.Time) {
	for i := range 8 {
		at := now.Add(-time.Duration(8-i) * 11 * time.Hour).Format(typed.Rfc2822)
		attrs := map[string]any{
			"from": fmt.Sprintf("+141555501%02d", 70+i), "to": "+14155550130", "direction": "inbound", "status": "received",
			"body": fmt.Sprintf("Hello, this is caller %d.", i+1), "date_sent": at, "date_created": at,
		}
		if i%2 == 1 {
			attrs["from"], attrs["to"], attrs["direction"], attrs["status"] = "+14155550130", attrs["from"], "outbound-api", "delivered"
		}
		switch i {
		case 4:
			attrs["sid"], attrs["num_media"] = e.engine.SID("MM"), "1"
		case 5:
			attrs["status"], attrs["error_code"], attrs["error_message"] = "undelivered", 30005, "Unknown destination handset"
		}
		m := e.must("Message", attrs)
		if i == 4 {
			core.AddMedia(e.engine, m, messaging.Media{Type: "image/png"}, m.At)
		}
	}
}

// furnishRooms puts a conference and a queue there with people in them, and a
// conference that is over.
func (e *Emulator) furnishRooms(now time.Time) {
	e.must("Conference", map[string]any{
		"friendly_name": "Monday meeting", "status": "completed", "reason_conference_ended": "last-participant-left",
		"date_created": now.Add(-50 * time.Hour).Format(typed.Rfc2822), "date_updated": now.Add(-49 * time.Hour).Format(typed.Rfc2822),
	})
	conference := e.must("Conference", map[string]any{
		"friendly_name": "Support", "status": "in-progress", "date_created": now.Add(-10 * time.Minute).Format(typed.Rfc2822),
	})
	queue := e.must("Queue", map[string]any{"friendly_name": "Callers", "date_created": now.Add(-48 * time.Hour).Format(typed.Rfc2822)})
	for i, label := range []string{"agent", "customer"} {
		e.must("Participant", map[string]any{
			"conference_sid": conference.Key, "label": label, "muted": i == 1,
			"date_created": now.Add(-time.Duration(9-i) * time.Minute).Format(typed.Rfc2822),
		})
		e.must("Member", map[string]any{
			"queue_sid": queue.Key, "date_enqueued": now.Add(-time.Duration(5-2*i) * time.Minute).Format(typed.Rfc2822),
		})
	}
}

// must is for what the emulator seeds itself: it is right, or a bug.
func (e *Emulator) must(model string, attrs map[string]any) *rest.Record {
	res, err := e.engine.Seeded(model)
	if err == nil {
		var r *rest.Record
		if r, err = e.engine.Seed(res, maps.Clone(attrs)); err == nil {
			return r
		}
	}
	panic("emulator: the standing account: " + err.Error())
}
