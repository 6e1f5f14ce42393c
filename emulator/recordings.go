package emulator

import "time"

// recordingSpecials: one recording has three paths; a deleted one can be looked at
// for 40 days (facts 3.5), which the emulator does not count.
func recordingSpecials() map[string]*special {
	common := special{
		defaults: map[string]any{"price_unit": "USD", "channels": 1, "source": "OutboundAPI", "track": "both", "status": "completed"},
		create:   createRecording,
		created:  taped,
		update:   updateRecording,
		named:    currentRecording,
		includes: seesRecording,
		delete: func(q *request, r *record) *apiError {
			r.change(q.now, map[string]any{"status": "deleted"})
			r.gone = true // its row stays
			return nil
		},
		seed: seedRecording,
		view: func(v viewer, r *record, out map[string]any) {
			if _, ok := out["media_url"]; ok {
				out["media_url"] = v.forBrowsers().url(r.resource.product, "/2010-04-01/Accounts/"+r.account.sid+"/Recordings/"+r.key)
			}
		},
	}
	return map[string]*special{
		"api_v2010/Recording": &common, "api_v2010/CallRecording": &common, "api_v2010/ConferenceRecording": &common,
		"api_v2010/Transcription": {
			defaults: map[string]any{"price_unit": "USD", "type": "fast"},
			seed:     seedTranscription,
		},
		"api_v2010/RecordingTranscription": {
			defaults: map[string]any{"price_unit": "USD", "type": "fast"},
		},
	}
}

func seesRecording(q *request, r *record) bool {
	return r.text("status") != "deleted" || q.query.text("IncludeSoftDeleted") == "true"
}

// createRecording records a call that is under way.
func createRecording(q *request, r *record) *apiError {
	if q.parent.text("status") != "in-progress" {
		return fail(21220, "Requested resource is not eligible for recording") // the code is the dictionary's: "calls that have completed cannot be recorded"
	}
	r.attrs["call_sid"] = q.parent.key
	r.attrs["status"], r.attrs["source"] = "in-progress", "StartCallRecordingAPI"
	r.attrs["start_time"] = q.now.UTC().Format(rfc2822)
	how := q.taping()
	r.attrs["channels"], r.attrs["track"] = how.Channels, how.Track
	return nil
}

// taped begins to record what goes on in the call of a new recording.
func taped(q *request, r *record) {
	v := q.account.session.voice
	if c := v.Under(q.parent.key); c != nil {
		v.Tape(c, r, "StartCallRecordingAPI", q.taping())
	}
}

// currentRecording finds the recording that a call is making, which paths call
// Twilio.CURRENT.
func currentRecording(q *request, key string) *record {
	if key != "Twilio.CURRENT" || q.parent == nil {
		return nil
	}
	for _, r := range q.e.recordingsOf(q.parent) {
		if under(r) {
			return r
		}
	}
	return nil
}

// under says that a recording is under way.
func under(r *record) bool {
	return r.text("status") == "in-progress" || r.text("status") == "paused"
}

// updateRecording pauses, resumes or stops a recording under way (facts 4.10).
func updateRecording(q *request, r *record) *apiError {
	if !under(r) {
		return fail(21220, "Recording is not in-progress. Cannot update.") // the code is Twilio's, the words ours
	}
	switch q.params["Status"] {
	case "in-progress", "paused":
		r.account.session.voice.PauseTape(r.key, q.params["Status"] == "paused", q.params["PauseBehavior"] == "skip")
		return nil
	case "stopped":
		if !r.account.session.voice.StopTape(r.key) {
			q.e.endRecording(r, q.now)
		}
		delete(q.params, "Status")
		return nil
	}
	return fail(20001, "Status must be in-progress, paused or stopped")
}

// recordingsOf returns the recordings of a call or a conference.
func (e *Emulator) recordingsOf(of *record) []*record {
	var all []*record
	for _, r := range of.account.table(e.core("Recording")).rows {
		if r.text("call_sid") == of.key || r.text("conference_sid") == of.key {
			all = append(all, r)
		}
	}
	return all
}

// endRecording completes a recording that is under way.
func (e *Emulator) endRecording(r *record, at time.Time) {
	if !under(r) {
		return
	}
	start, _, _ := parseDate(r.text("start_time"))
	seconds := int(at.Sub(start).Seconds())
	r.change(at, map[string]any{
		"status": "completed", "duration": textOf(seconds), "price": "-" + decimal(0.0025*float64(paidMinutes(seconds)), 5),
	})
}

// seedRecording completes a recording: of a call that came in and is over.
func seedRecording(e *Emulator, r *record) {
	if r.text("call_sid") == "" && r.text("conference_sid") == "" {
		call := e.newCall(r.account, r.at, "+14155550199", e.senderOf(r.account))
		call.attrs["direction"], call.attrs["status"] = "inbound", "completed"
		seedCall(e, call)
		e.insert(call)
		r.attrs["call_sid"] = call.key
	}
	if t, _, ok := parseDate(r.text("start_time")); ok && r.attrs["date_created"] == r.at.UTC().Format(rfc2822) {
		r.at = t
		stamp(r, t, created, updated)
	}
	r.setDefault("status", "completed")
	r.setDefault("start_time", r.at.UTC().Format(rfc2822))
	r.setDefault("duration", "12")
	r.setDefault("price", "-0.00250")
}

func seedTranscription(e *Emulator, r *record) {
	r.setDefault("status", "completed")
	r.setDefault("transcription_text", "Hello from the emulator.")
	r.setDefault("duration", "12")
	r.setDefault("price", -0.05)
	if r.text("recording_sid") == "" {
		for _, rec := range r.account.table(e.core("Recording")).rows {
			r.attrs["recording_sid"] = rec.key
			break
		}
	}
}
