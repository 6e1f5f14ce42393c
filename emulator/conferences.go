package emulator

import "time"

// conferenceSpecials: participants are calls; a conference ends with its last one
// (facts 4.8, 4.10).
func conferenceSpecials() map[string]*special {
	return map[string]*special{
		"api_v2010/Conference": {
			defaults: map[string]any{"region": "us1", "status": "in-progress", "reason_conference_ended": nil},
			update:   updateConference,
			named:    conferenceNamed,
			seed: func(e *Emulator, r *record) {
				r.setDefault("friendly_name", "conference")
				r.setDefault("status", "in-progress")
			},
		},
		"api_v2010/Participant": {
			defaults: map[string]any{"status": "queued", "start_conference_on_enter": true, "queue_time": "0"},
			before:   checkCall,
			create:   createParticipant,
			named:    participantNamed,
			delete:   kick,
			seed:     seedParticipant,
		},
	}
}

// conferenceNamed finds a running conference by its friendly name, or begins it,
// for somebody who wants to add a participant.
func conferenceNamed(q *request, name string) *record {
	if q.op.ID != "CreateParticipant" || len(name) == 34 && name[:2] == "CF" {
		return nil
	}
	res := q.e.core("Conference")
	for _, c := range q.account.table(res).rows {
		if c.text("friendly_name") == name && c.text("status") != "completed" {
			return c
		}
	}
	c := &record{
		resource: res, account: q.account, key: q.e.sid("CF"), scope: map[string]string{}, secrets: map[string]any{}, at: q.now,
		attrs: map[string]any{"friendly_name": name, "status": "init"},
	}
	stamp(c, q.now, created, updated)
	q.e.insert(c)
	return c
}

// participantNamed finds a participant by its label.
func participantNamed(q *request, label string) *record {
	for _, p := range q.account.table(q.e.core("Participant")).rows {
		if p.text("label") == label && label != "" && p.scope["conference_sid"] == q.values[1] {
			return p
		}
	}
	return nil
}

// createParticipant calls somebody into a conference. One that is over takes
// nobody in; that it is not found is unverified.
func createParticipant(q *request, r *record) *apiError {
	if q.parent.text("status") == "completed" {
		return notFound(q.path)
	}
	// The first participant's word counts for the whole conference (facts 4.8).
	if how := textOf(q.params["ConferenceRecord"]); q.parent.text("status") == "init" && len(q.parent.children) == 0 {
		q.parent.secrets["record"] = how == "true" || how == "record-from-start"
	}
	call := q.e.newCall(q.account, q.now, textOf(q.params["From"]), textOf(q.params["To"]))
	q.recorded(call)
	r.key, r.attrs["status"] = call.key, "queued"
	q.e.insert(call)
	q.e.ring(call, q.now)
	return nil
}

// newCall returns a call that goes out; the caller puts it into the state.
func (e *Emulator) newCall(a *account, at time.Time, from, to string) *record {
	call := &record{
		resource: e.core("Call"), account: a, key: e.sid("CA"), scope: map[string]string{}, secrets: map[string]any{}, at: at,
		attrs: map[string]any{"from": from, "to": to, "direction": "outbound-api", "status": "queued"},
	}
	stamp(call, at, created, updated)
	e.dress(call)
	return call
}

// joined moves a call's place in a conference on with the call.
func (e *Emulator) joined(call *record, at time.Time, status string) {
	for _, p := range call.account.table(e.core("Participant")).byKey[call.key] {
		e.change(p, at, map[string]any{"status": status})
		if status == "connected" && p.parent != nil && p.parent.text("status") == "init" {
			e.change(p.parent, at, map[string]any{"status": "in-progress"})
			if p.parent.secrets["record"] == true {
				e.startRecording(p.parent, at, "conference_sid", "Conference", map[string]any{"channels": 1})
			}
		}
	}
}

// leave takes a call out of its conferences, which may end them for the reason of
// the last one leaving or of one who ends them.
func (e *Emulator) leave(call *record, at time.Time, last, ending string) {
	places := call.account.table(e.core("Participant")).byKey[call.key]
	for len(places) > 0 {
		p := places[0]
		conference := p.parent
		e.remove(p)
		places = call.account.table(e.core("Participant")).byKey[call.key]
		if conference == nil || conference.text("status") == "completed" {
			continue
		}
		switch {
		case p.attrs["end_conference_on_exit"] == true:
			e.endConference(conference, at, ending, call.key)
		case len(conference.children) == 0:
			e.endConference(conference, at, last, call.key)
		}
	}
}

// endConference ends a conference and the calls in it.
func (e *Emulator) endConference(c *record, at time.Time, reason, callSID string) {
	attrs := map[string]any{"status": "completed", "reason_conference_ended": reason}
	if callSID != "" {
		attrs["call_sid_ending_conference"] = callSID
	}
	e.change(c, at, attrs)
	for _, r := range e.recordingsOf(c) {
		e.endRecording(r, at)
	}
	for len(c.children) > 0 {
		p := c.children[0]
		e.remove(p)
		for _, call := range c.account.table(e.core("Call")).byKey[p.key] {
			e.hangUp(call, at, "completed")
		}
	}
}

func updateConference(q *request, r *record) *apiError {
	if q.params["Status"] == "completed" && r.text("status") != "completed" {
		q.e.endConference(r, q.now, "conference-ended-via-api", "")
	}
	return nil
}

// kick ends a participant's call.
func kick(q *request, r *record) *apiError {
	for _, call := range r.account.table(q.e.core("Call")).byKey[r.key] {
		q.e.leave(call, q.now, "last-participant-kicked", "participant-with-end-conference-on-exit-kicked")
		q.e.hangUp(call, q.now, "completed")
	}
	return nil
}

// seedParticipant completes a participant: one who is there, with a call under
// way.
func seedParticipant(e *Emulator, r *record) {
	r.setDefault("status", "connected")
	e.backCall(r)
}

// backCall gives a record that is keyed by a call one, unless it is there.
func (e *Emulator) backCall(r *record) {
	t := r.account.table(e.core("Call"))
	if t.byKey[r.key] != nil {
		return
	}
	call := e.newCall(r.account, r.at, "+14155550199", e.senderOf(r))
	call.key = r.key
	call.attrs["direction"], call.attrs["status"] = "inbound", "in-progress"
	seedCall(e, call)
	e.insert(call)
}
