package core

import (
	"time"

	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// recordingSpecials: one recording has three paths; a deleted one can be looked at
// for 40 days (facts 3.5), which the emulator does not count.
func recordingSpecials() map[string]*rest.Special {
	common := rest.Special{
		Defaults: map[string]any{"price_unit": "USD", "channels": 1, "source": "OutboundAPI", "track": "both", "status": "completed"},
		Create:   createRecording,
		Created:  taped,
		Update:   updateRecording,
		Named:    currentRecording,
		Includes: seesRecording,
		Delete: func(q *rest.Request, r *rest.Record) *rest.Error {
			r.Change(q.Now, map[string]any{"status": "deleted"})
			r.Removed = true // its row stays
			return nil
		},
		Seed: seedRecording,
		View: func(v rest.Viewer, r *rest.Record, out map[string]any) {
			if _, ok := out["media_url"]; ok {
				out["media_url"] = v.ForBrowsers().URL(r.Kind.Product, "/2010-04-01/Accounts/"+r.Holder.SID+"/Recordings/"+r.Key)
			}
		},
	}
	return map[string]*rest.Special{
		"api_v2010/Recording": &common, "api_v2010/CallRecording": &common, "api_v2010/ConferenceRecording": &common,
		"api_v2010/Transcription": {
			Defaults: map[string]any{"price_unit": "USD", "type": "fast"},
			Seed:     seedTranscription,
		},
		"api_v2010/RecordingTranscription": {
			Defaults: map[string]any{"price_unit": "USD", "type": "fast"},
		},
	}
}

func seesRecording(q *rest.Request, r *rest.Record) bool {
	return r.Attr("status") != "deleted" || q.Query.Text("IncludeSoftDeleted") == "true"
}

// createRecording records a call that is under way.
func createRecording(q *rest.Request, r *rest.Record) *rest.Error {
	if q.Parent.Attr("status") != "in-progress" {
		return rest.Fail(21220, "Requested resource is not eligible for recording") // the code is the dictionary's: "calls that have completed cannot be recorded"
	}
	r.Attrs["call_sid"] = q.Parent.Key
	r.Attrs["status"], r.Attrs["source"] = "in-progress", "StartCallRecordingAPI"
	r.Attrs["start_time"] = q.Now.UTC().Format(typed.Rfc2822)
	how := taping(q)
	r.Attrs["channels"], r.Attrs["track"] = how.Channels, how.Track
	return nil
}

// taped begins to record what goes on in the call of a new recording.
func taped(q *rest.Request, r *rest.Record) {
	v := q.Account.Tenant.Voice
	if c := v.Under(q.Parent.Key); c != nil {
		v.Tape(c, r, "StartCallRecordingAPI", taping(q))
	}
}

// currentRecording finds the recording that a call is making, which paths call
// Twilio.CURRENT.
func currentRecording(q *rest.Request, key string) *rest.Record {
	if key != "Twilio.CURRENT" || q.Parent == nil {
		return nil
	}
	for _, r := range recordingsOf(q.Engine, q.Parent) {
		if under(r) {
			return r
		}
	}
	return nil
}

// under says that a recording is under way.
func under(r *rest.Record) bool {
	return r.Attr("status") == "in-progress" || r.Attr("status") == "paused"
}

// updateRecording pauses, resumes or stops a recording under way (facts 4.10).
func updateRecording(q *rest.Request, r *rest.Record) *rest.Error {
	if !under(r) {
		return rest.Fail(21220, "Recording is not in-progress. Cannot update.") // the code is Twilio's, the words ours
	}
	switch q.Params["Status"] {
	case "in-progress", "paused":
		r.Holder.Tenant.Voice.PauseTape(r.Key, q.Params["Status"] == "paused", q.Params["PauseBehavior"] == "skip")
		return nil
	case "stopped":
		if !r.Holder.Tenant.Voice.StopTape(r.Key) {
			endRecording(q.Engine, r, q.Now)
		}
		delete(q.Params, "Status")
		return nil
	}
	return rest.Fail(20001, "Status must be in-progress, paused or stopped")
}

// recordingsOf returns the recordings of a call or a conference.
func recordingsOf(e *rest.Engine, of *rest.Record) []*rest.Record {
	var all []*rest.Record
	for _, r := range of.Holder.Table(e.Core("Recording")).Rows {
		if r.Attr("call_sid") == of.Key || r.Attr("conference_sid") == of.Key {
			all = append(all, r)
		}
	}
	return all
}

// endRecording completes a recording that is under way.
func endRecording(e *rest.Engine, r *rest.Record, at time.Time) {
	if !under(r) {
		return
	}
	start, _, _ := typed.ParseDate(r.Attr("start_time"))
	seconds := int(at.Sub(start).Seconds())
	r.Change(at, map[string]any{
		"status": "completed", "duration": typed.TextOf(seconds), "price": "-" + decimal(0.0025*float64(paidMinutes(seconds)), 5),
	})
}

// seedRecording completes a recording: of a call that came in and is over.
func seedRecording(e *rest.Engine, r *rest.Record) {
	if r.Attr("call_sid") == "" && r.Attr("conference_sid") == "" {
		call := NewCall(e, r.Holder, r.At, "+14155550199", SenderOf(e, r.Holder))
		call.Attrs["direction"], call.Attrs["status"] = "inbound", "completed"
		seedCall(e, call)
		e.Insert(call)
		r.Attrs["call_sid"] = call.Key
	}
	if t, _, ok := typed.ParseDate(r.Attr("start_time")); ok && r.Attrs["date_created"] == r.At.UTC().Format(typed.Rfc2822) {
		r.At = t
		rest.Stamp(r, t, rest.Created, rest.Updated)
	}
	r.SetDefault("status", "completed")
	r.SetDefault("start_time", r.At.UTC().Format(typed.Rfc2822))
	r.SetDefault("duration", "12")
	r.SetDefault("price", "-0.00250")
}

func seedTranscription(e *rest.Engine, r *rest.Record) {
	r.SetDefault("status", "completed")
	r.SetDefault("transcription_text", "Hello from the emulator.")
	r.SetDefault("duration", "12")
	r.SetDefault("price", -0.05)
	if r.Attr("recording_sid") == "" {
		for _, rec := range r.Holder.Table(e.Core("Recording")).Rows {
			r.Attrs["recording_sid"] = rec.Key
			break
		}
	}
}
