package core

import (
	"time"

	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
	"dialtone/emulator/voice"
)

// conferenceSpecials: participants are calls; a conference ends with its last one
// (facts 4.8, 4.10).
func conferenceSpecials() map[string]*rest.Special {
	return map[string]*rest.Special{
		"api_v2010/Conference": {
			Defaults: map[string]any{"region": "us1", "status": "in-progress", "reason_conference_ended": nil},
			Update:   updateConference,
			Named:    conferenceNamed,
			Seed: func(e *rest.Engine, r *rest.Record) {
				r.SetDefault("friendly_name", "conference")
				r.SetDefault("status", "in-progress")
			},
		},
		"api_v2010/Participant": {
			Defaults: map[string]any{"status": "queued", "start_conference_on_enter": true, "queue_time": "0"},
			Before:   checkCall,
			Create:   createParticipant,
			Update:   updateParticipant,
			Named:    participantNamed,
			Delete:   kick,
			Seed:     seedParticipant,
		},
	}
}

// conferenceNamed finds a running conference by its friendly name, or begins it,
// for a client that wants to add a participant.
func conferenceNamed(q *rest.Request, name string) *rest.Record {
	if q.Op.ID != "CreateParticipant" || len(name) == 34 && name[:2] == "CF" {
		return nil
	}
	res := q.Engine.Core("Conference")
	for _, c := range q.Account.Table(res).Rows {
		if c.Attr("friendly_name") == name && c.Attr("status") != "completed" {
			return c
		}
	}
	c := &rest.Record{
		Kind: res, Holder: q.Account, Key: q.Engine.SID("CF"), Scope: map[string]string{}, Secrets: map[string]any{}, At: q.Now,
		Attrs: map[string]any{"friendly_name": name, "status": "init"},
	}
	rest.Stamp(c, q.Now, rest.Created, rest.Updated)
	q.Engine.Insert(c)
	return c
}

// participantNamed finds a participant by its label.
func participantNamed(q *rest.Request, label string) *rest.Record {
	for _, p := range q.Account.Table(q.Engine.Core("Participant")).Rows {
		if p.Attr("label") == label && label != "" && p.Scope["conference_sid"] == q.Values[1] {
			return p
		}
	}
	return nil
}

// createParticipant calls a person into a conference. One that is over takes
// nobody in: participants are of conferences that are not completed
// (https://www.twilio.com/docs/voice/api/conference-participant-resource). That its list is not
// found then is a guess; the dictionary has 16022 for it, and no status.
func createParticipant(q *rest.Request, r *rest.Record) *rest.Error {
	if q.Parent.Attr("status") == "completed" {
		return q.NotFound()
	}
	call := NewCall(q.Engine, q.Account, q.Now, typed.TextOf(q.Params["From"]), typed.TextOf(q.Params["To"]))
	r.Key, r.Attrs["status"] = call.Key, "queued"
	q.Engine.Insert(call)
	place(q, call, q.Now, seat(q, r))
	return nil
}

// seat returns the place in a conference that a request makes for a participant.
func seat(q *rest.Request, r *rest.Record) *voice.Seat {
	p := func(name string) string { return typed.TextOf(q.Params[name]) }
	s := &voice.Seat{
		Conference: q.Parent.Key, Label: p("Label"), Muted: q.Params["Muted"] == true, Coaching: q.Params["Coaching"] == true, Coach: p("CallSidToCoach"),
		Waits: q.Params["StartConferenceOnEnter"] == false, EndsOnExit: q.Params["EndConferenceOnExit"] == true, Beep: p("Beep"),
		WaitURL: p("WaitUrl"), WaitMethod: p("WaitMethod"),
	}
	s.Conf = voice.Conference{Callback: p("ConferenceStatusCallback"), CallbackMethod: p("ConferenceStatusCallbackMethod"), Events: TextsOf(q.Params["ConferenceStatusCallbackEvent"])}
	if most, ok := q.Params["MaxParticipants"].(int64); ok {
		s.Conf.Most = int(most)
	}
	if how := p("ConferenceRecord"); how == "true" || how == "record-from-start" {
		s.Conf.Record = &voice.Taping{
			Channels: 1, Track: "both", Trim: p("ConferenceTrim") != "do-not-trim", Callback: p("ConferenceRecordingStatusCallback"),
			Method: p("ConferenceRecordingStatusCallbackMethod"), Events: TextsOf(q.Params["ConferenceRecordingStatusCallbackEvent"]),
		}
	}
	return s
}

// NewCall returns a call that goes out; the caller puts it into the state.
func NewCall(e *rest.Engine, a *rest.Account, at time.Time, from, to string) *rest.Record {
	call := &rest.Record{
		Kind: e.Core("Call"), Holder: a, Key: e.SID("CA"), Scope: map[string]string{}, Secrets: map[string]any{}, At: at,
		Attrs: map[string]any{"from": from, "to": to, "direction": "outbound-api", "status": "queued"},
	}
	rest.Stamp(call, at, rest.Created, rest.Updated)
	dress(e, call)
	return call
}

// updateConference ends a conference, or lets all in it hear something.
func updateConference(q *rest.Request, r *rest.Record) *rest.Error {
	v := r.Holder.Tenant.Voice
	if u := typed.TextOf(q.Params["AnnounceUrl"]); u != "" {
		v.Announce(r.Key, u, typed.TextOf(q.Params["AnnounceMethod"]))
	}
	if q.Params["Status"] == "completed" && r.Attr("status") != "completed" {
		v.EndConference(r, "conference-ended-via-api", "", "")
	}
	delete(q.Params, "Status")
	return nil
}

// updateParticipant changes what a participant's place in a conference is like (facts 4.10).
func updateParticipant(q *rest.Request, r *rest.Record) *rest.Error {
	p := func(name string) string { return typed.TextOf(q.Params[name]) }
	is := func(name string) *bool {
		if b, ok := q.Params[name].(bool); ok {
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
	r.Holder.Tenant.Voice.ChangeSeat(r.Key, change)
	return nil
}

// kick takes a participant out.
func kick(q *rest.Request, r *rest.Record) *rest.Error {
	for _, call := range r.Holder.Table(q.Engine.Core("Call")).ByKey[r.Key] {
		r.Holder.Tenant.Voice.Kick(call)
	}
	return nil
}

// seedParticipant completes a participant: one who is there, with a call under
// way.
func seedParticipant(e *rest.Engine, r *rest.Record) {
	r.SetDefault("status", "connected")
	backCall(e, r)
}

// backCall gives a record that is keyed by a call one, unless it is there.
func backCall(e *rest.Engine, r *rest.Record) {
	t := r.Holder.Table(e.Core("Call"))
	if t.ByKey[r.Key] != nil {
		return
	}
	call := NewCall(e, r.Holder, r.At, "+14155550199", SenderOf(e, r.Holder))
	call.Key = r.Key
	call.Attrs["direction"], call.Attrs["status"] = "inbound", "in-progress"
	seedCall(e, call)
	e.Insert(call)
}
