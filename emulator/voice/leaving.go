package voice

import (
	"strings"
	"time"

	"dialtone/emulator/session"
)

// outOfConference takes a call out of its conference: it left, was kicked, or was led elsewhere.
func (v *Voice) outOfConference(c *Call, how string) {
	if record := v.record(c); record != nil && (c.Seated != nil || v.session.Records.Find(participants, c.SID) != nil) {
		v.Leave(record, how)
	}
}

// Leave takes a call out of its conference, which may end with it. how is "left", "kicked" or
// "redirected".
func (v *Voice) Leave(call session.Record, how string) {
	p := v.session.Records.Find(participants, call.SID())
	c := v.calls[call.SID()]
	if p == nil {
		return
	}
	record := v.session.Records.Find(conferences, p.Text("conference_sid"))
	ends := p.Value("end_conference_on_exit") == true
	label := p.Text("label")
	v.session.Records.Remove(p)
	if c != nil && c.Seated != nil {
		if conf := v.conferences[c.Seated.Conference]; conf != nil && record != nil {
			reason := map[string]string{"left": "participant_hung_up", "kicked": "moderator_removed", "redirected": "participant_updated_via_api"}[how]
			v.confEvent(conf, record, c, "leave", "participant-leave", [][2]string{{"ParticipantCallStatus", call.Text("status")}, {"ReasonParticipantLeft", reason}})
			v.beeps(conf, c, "onExit")
		}
		v.stands(c)
	}
	if record == nil || record.Text("status") == "completed" {
		return
	}
	suffix := map[bool]string{true: "kicked", false: "left"}[how == "kicked"]
	switch {
	case ends:
		v.EndConference(record, "participant-with-end-conference-on-exit-"+suffix, call.SID(), label)
	case len(v.places(record)) == 0:
		v.EndConference(record, "last-participant-"+suffix, call.SID(), label)
	}
}

// Kick takes a call out of its conference by the API. Its TwiML goes on; without one it ends.
func (v *Voice) Kick(call session.Record) {
	v.Leave(call, "kicked")
	if c := v.calls[call.SID()]; c != nil {
		v.unseat(c)
		return
	}
	v.End(call, "completed")
}

// places returns the records of those in a conference.
func (v *Voice) places(conference session.Record) []session.Record {
	var all []session.Record
	for _, p := range v.session.Records.All(conference.Account(), participants) {
		if p.Text("conference_sid") == conference.SID() {
			all = append(all, p)
		}
	}
	return all
}

// EndConference ends a conference. Those in it go on with their TwiML; without one their calls end.
func (v *Voice) EndConference(record session.Record, reason, ending, label string) {
	at := v.now()
	attributes := map[string]any{"reason_conference_ended": reason}
	if ending != "" {
		attributes["call_sid_ending_conference"] = ending
	}
	v.session.Status(record, at, "completed", attributes)
	record.Keep(Ended, at.UTC().Format(time.RFC3339))
	conf := v.conference(record.SID(), Conference{})
	if conf.Tape != "" {
		v.endConferenceTape(conf, record)
	}
	delete(v.conferences, conf.SID)
	more := [][2]string{{"ReasonConferenceEnded", reason}, {"Reason", strings.ReplaceAll(reason, "-", " ")}}
	if ending != "" {
		more = append(more, [2]string{"CallSidEndingConference", ending})
		if label != "" {
			more = append(more, [2]string{"ParticipantLabelEndingConference", label})
		}
	}
	people := v.inside(conf.SID)
	for _, c := range people {
		v.confEvent(conf, record, c, "leave", "participant-leave", [][2]string{{"ParticipantCallStatus", "in-progress"}, {"ReasonParticipantLeft", "conference_ended"}})
	}
	v.confEvent(conf, record, nil, "end", "conference-end", more)
	for _, p := range v.places(record) {
		call := v.session.Records.Find(callResource, p.SID())
		v.session.Records.Remove(p)
		if call == nil {
			continue
		}
		c := v.calls[call.SID()]
		switch {
		case c == nil:
			v.End(call, "completed")
		case c.Seated != nil:
			v.stands(c)
			v.unseat(c)
		default:
			v.giveUp(c) // it was called to come, and is too late
		}
	}
}
