package products

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/core"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
	"dialtone/emulator/voice"
)

// Insights of conferences: when each was, who was in it and for how long, from the calls that are
// remembered (the last thousand that are over). Regions are us1, and there are no issues.
// Sources:
// https://www.twilio.com/docs/voice/voice-insights/api/conference/conference-summary-resource,
// https://www.twilio.com/docs/voice/voice-insights/api/conference/participant-summary-resource

// mostInConference is how many participants a conference takes that says nothing of it.
const mostInConference = 250

// stay is when a call was in a conference, and the call.
type stay struct {
	voice.Stay
	call *voice.Call
}

// staysIn returns who was in a conference, in the order in which they came.
func staysIn(q *rest.Request, conference string) []stay {
	var all []stay
	for _, c := range q.Account.Tenant.Voice.Last() {
		for _, s := range c.Stays {
			if s.Conference == conference {
				all = append(all, stay{s, c})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b stay) int { return a.From.Compare(b.From) })
	return all
}

func conferenceNamed(q *rest.Request, sid string) *rest.Record {
	for _, r := range q.Account.Table(q.Engine.Core("Conference")).ByKey[sid] {
		return conferenceSummary(q, r)
	}
	return nil
}

func conferenceRows(q *rest.Request) ([]*rest.Record, *rest.Error) {
	var rows []*rest.Record
	for _, r := range slices.Backward(q.Account.Table(q.Engine.Core("Conference")).Rows) {
		s := conferenceSummary(q, r)
		if !slices.ContainsFunc([][2]string{
			{"ConferenceSid", r.Key}, {"FriendlyName", r.Attr("friendly_name")}, {"Status", s.Attr("status")}, {"EndReason", s.Attr("end_reason")},
			{"MixerRegion", s.Attr("mixer_region")},
		}, func(f [2]string) bool { want := typed.TextOf(q.Params[f[0]]); return want != "" && want != f[1] }) {
			rows = append(rows, s)
		}
	}
	return rows, nil
}

// conferenceSummary makes what Insights says of a conference.
func conferenceSummary(q *rest.Request, conference *rest.Record) *rest.Record {
	r := &rest.Record{
		Kind: q.Engine.Named("insights_v1", "Conference"), Holder: conference.Holder, Key: conference.Key, Scope: map[string]string{},
		Secrets: map[string]any{}, At: conference.At, Seq: conference.Seq,
	}
	stays, people, inside, most, connected := staysIn(q, conference.Key), map[string]bool{}, 0, 0, 0
	type change struct {
		at time.Time
		by int
	}
	var changes []change
	now := q.Now
	for _, s := range stays {
		people[s.call.SID] = true
		to := s.To
		if to.IsZero() {
			to = now
		}
		changes = append(changes, change{s.From, 1}, change{to, -1})
		connected += int(to.Sub(s.From) / time.Second)
	}
	slices.SortStableFunc(changes, func(a, b change) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(b.by, a.by)) })
	for _, c := range changes {
		inside += c.by
		most = max(most, inside)
	}
	began, ended := moment(conference.Kept(voice.Began)), moment(conference.Kept(voice.Ended))
	status := map[string]string{"init": "not_started", "in-progress": "in_progress"}[conference.Attr("status")]
	r.Attrs = map[string]any{
		"conference_sid": conference.Key, "account_sid": conference.Holder.SID, "friendly_name": conference.Attr("friendly_name"),
		"create_time": conference.At.UTC().Format(typed.Iso8601), "start_time": written(began), "end_time": written(ended), "duration_seconds": lasted(began, ended, now),
		"connect_duration_seconds": connected, "status": cmp.Or(status, "completed"), "max_participants": mostInConference,
		"max_concurrent_participants": most, "unique_participants": len(people), "end_reason": orNull(strings.ReplaceAll(conference.Attr("reason_conference_ended"), "-", "_")),
		"ended_by": orNull(conference.Attr("call_sid_ending_conference")), "mixer_region": "us1", "mixer_region_requested": "us1",
		"recording_enabled": slices.ContainsFunc(q.Account.Table(q.Engine.Core("Recording")).Rows, func(r *rest.Record) bool { return r.Attr("conference_sid") == conference.Key }),
		"detected_issues":   map[string]any{}, "tags": []any{}, "tag_info": map[string]any{}, "processing_state": insightState(ended),
	}
	return r
}

func participantNamed(q *rest.Request, name string) *rest.Record {
	for _, r := range participantsIn(q, q.Values[0]) {
		if r.Key == name || r.Attr("label") == name && name != "" {
			return r
		}
	}
	return nil
}

func participantRows(q *rest.Request) ([]*rest.Record, *rest.Error) {
	var rows []*rest.Record
	for _, r := range slices.Backward(participantsIn(q, q.Values[0])) {
		if sid, label := typed.TextOf(q.Params["ParticipantSid"]), typed.TextOf(q.Params["Label"]); (sid == "" || sid == r.Key) && (label == "" || label == r.Attr("label")) {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// participantsIn makes what Insights says of those who were in a conference.
func participantsIn(q *rest.Request, conference string) []*rest.Record {
	var all []*rest.Record
	for i, s := range staysIn(q, conference) {
		call := callNamed(q, s.call.SID)
		if call == nil {
			continue
		}
		coached := []any{}
		if s.Coach != "" {
			coached = append(coached, s.Coach)
		}
		direction, person := "outbound", call.Attr("to")
		if call.Attr("direction") == "inbound" {
			direction, person = "inbound", call.Attr("from")
		}
		kind := insightType(call)
		if kind == "whatsapp" {
			kind = "carrier"
		}
		all = append(all, &rest.Record{
			Kind: q.Engine.Named("insights_v1", "ConferenceParticipant"), Holder: call.Holder, Key: "CP" + call.Key[2:],
			Scope: map[string]string{"conference_sid": conference}, Secrets: map[string]any{}, At: s.From, Seq: int64(i),
			Attrs: map[string]any{
				"participant_sid": "CP" + call.Key[2:], "label": orNull(s.Label), "conference_sid": conference, "call_sid": call.Key, "account_sid": call.Holder.SID,
				"call_direction": direction, "from": call.Attr("from"), "to": call.Attr("to"), "call_status": insightStates[call.Attr("status")],
				"country_code": orNull(core.CountryOfNumber(person)), "is_moderator": s.Moderates, "join_time": written(s.From), "leave_time": written(s.To),
				"duration_seconds": lasted(s.From, s.To, q.Now), "outbound_queue_length": 0, "outbound_time_in_queue": 0, "jitter_buffer_size": "large",
				"is_coach": s.Coach != "", "coached_participants": coached, "participant_region": "us1", "conference_region": "us1", "call_type": kind,
				"processing_state": insightState(s.To), "properties": map[string]any{}, "events": map[string]any{}, "metrics": map[string]any{},
			},
		})
	}
	return all
}

// moment reads a time that a conference remembers; it is zero where it remembers none.
func moment(kept any) time.Time {
	text, _ := kept.(string)
	t, _ := time.Parse(time.RFC3339, text) // it was written by voice
	return t
}

// written is a time as Insights writes it, or null.
func written(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(typed.Iso8601)
}

// lasted is how long something has lasted, in seconds: until now, where it is not over.
func lasted(from, to, now time.Time) int {
	if from.IsZero() {
		return 0
	}
	if to.IsZero() {
		to = now
	}
	return int(to.Sub(from) / time.Second)
}

func insightState(ended time.Time) string {
	if ended.IsZero() {
		return "in_progress"
	}
	return "complete"
}
