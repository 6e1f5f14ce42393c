package emulator

import (
	"time"

	"dialtone/emulator/voice"
)

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
			update:   updateParticipant,
			named:    participantNamed,
			delete:   kick,
			seed:     seedParticipant,
		},
	}
}

// conferenceNamed finds a running conference by its friendly name, or begins it,
// for a client that wants to add a participant.
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

// createParticipant calls a person into a conference. One that is over takes
// nobody in; that it is not found is a guess: no source tells of it.
func createParticipant(q *request, r *record) *apiError {
	if q.parent.text("status") == "completed" {
		return q.notFound()
	}
	call := q.e.newCall(q.account, q.now, textOf(q.params["From"]), textOf(q.params["To"]))
	r.key, r.attrs["status"] = call.key, "queued"
	q.e.insert(call)
	q.place(call, q.now, q.seat(r))
	return nil
}

// seat returns the place in a conference that a request makes for a participant.
func (q *request) seat(r *record) *voice.Seat {
	p := func(name string) string { return textOf(q.params[name]) }
	s := &voice.Seat{
		Conference: q.parent.key, Label: p("Label"), Muted: q.params["Muted"] == true, Coaching: q.params["Coaching"] == true, Coach: p("CallSidToCoach"),
		Waits: q.params["StartConferenceOnEnter"] == false, EndsOnExit: q.params["EndConferenceOnExit"] == true, Beep: p("Beep"),
		WaitURL: p("WaitUrl"), WaitMethod: p("WaitMethod"),
	}
	s.Conf = voice.Conference{Callback: p("ConferenceStatusCallback"), CallbackMethod: p("ConferenceStatusCallbackMethod"), Events: textsOf(q.params["ConferenceStatusCallbackEvent"])}
	if most, ok := q.params["MaxParticipants"].(int64); ok {
		s.Conf.Most = int(most)
	}
	if how := p("ConferenceRecord"); how == "true" || how == "record-from-start" {
		s.Conf.Record = &voice.Taping{
			Channels: 1, Track: "both", Trim: p("ConferenceTrim") != "do-not-trim", Callback: p("ConferenceRecordingStatusCallback"),
			Method: p("ConferenceRecordingStatusCallbackMethod"), Events: textsOf(q.params["ConferenceRecordingStatusCallbackEvent"]),
		}
	}
	return s
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

// updateConference ends a conference, or lets all in it hear something.
func updateConference(q *request, r *record) *apiError {
	v := r.account.session.voice
	if u := textOf(q.params["AnnounceUrl"]); u != "" {
		v.Announce(r.key, u, textOf(q.params["AnnounceMethod"]))
	}
	if q.params["Status"] == "completed" && r.text("status") != "completed" {
		v.EndConference(r, "conference-ended-via-api", "", "")
	}
	delete(q.params, "Status")
	return nil
}

// updateParticipant changes what a participant's place in a conference is like (facts 4.10).
func updateParticipant(q *request, r *record) *apiError {
	p := func(name string) string { return textOf(q.params[name]) }
	is := func(name string) *bool {
		if b, ok := q.params[name].(bool); ok {
			return &b
		}
		return nil
	}
	change := voice.Change{
		Muted: is("Muted"), Hold: is("Hold"), EndsOnExit: is("EndConferenceOnExit"), Coaching: is("Coaching"), HoldURL: p("HoldUrl"), HoldMethod: p("HoldMethod"),
		AnnounceURL: p("AnnounceUrl"), AnnounceMethod: p("AnnounceMethod"), WaitURL: p("WaitUrl"), WaitMethod: p("WaitMethod"),
	}
	if beep := is("BeepOnExit"); beep != nil {
		change.Beep = map[bool]string{true: "true", false: "onEnter"}[*beep]
	}
	if coach := p("CallSidToCoach"); coach != "" {
		change.Coach = &coach
	}
	r.account.session.voice.ChangeSeat(r.key, change)
	return nil
}

// kick takes a participant out.
func kick(q *request, r *record) *apiError {
	for _, call := range r.account.table(q.e.core("Call")).byKey[r.key] {
		r.account.session.voice.Kick(call)
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
	call := e.newCall(r.account, r.at, "+14155550199", e.senderOf(r.account))
	call.key = r.key
	call.attrs["direction"], call.attrs["status"] = "inbound", "in-progress"
	seedCall(e, call)
	e.insert(call)
}
