package products

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/core"
	"dialtone/emulator/journal"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// Insights: what became of each call that is there, in the words of Voice Insights. There is no
// network here whose quality could be measured, so that a call has no metrics.
// Source: https://www.twilio.com/docs/voice/voice-insights/api/call/call-summary-resource

func insightsSpecials() map[string]*rest.Special {
	return map[string]*rest.Special{
		"insights_v1/Call": {Named: func(q *rest.Request, key string) *rest.Record {
			if callNamed(q, key) == nil {
				return nil
			}
			r := q.Blank(q.Op.Resource.Product.Resources["Call"].Home)
			r.Key = key
			return r
		}},
		"insights_v1/Summary": {Named: func(q *rest.Request, _ string) *rest.Record {
			call := callNamed(q, q.Values[0])
			if call == nil {
				return nil
			}
			return summary(q, call)
		}},
		"insights_v1/CallSummaries": {Rows: func(q *rest.Request) ([]*rest.Record, *rest.Error) {
			var rows []*rest.Record
			for _, call := range slices.Backward(q.Account.Table(q.Engine.Core("Call")).Rows) {
				if r := summary(q, call); summarized(q, call, r) {
					r.Seq, r.At = call.Seq, call.At
					rows = append(rows, r)
				}
			}
			return rows, nil
		}},
		"insights_v1/Conference":            {Named: conferenceNamed, Rows: conferenceRows},
		"insights_v1/ConferenceParticipant": {Named: participantNamed, Rows: participantRows},
		"insights_v1/Event":                 {Rows: insightEvents},
		"insights_v1/Metric":                {Rows: func(*rest.Request) ([]*rest.Record, *rest.Error) { return nil, nil }},
	}
}

func callNamed(q *rest.Request, sid string) *rest.Record {
	for _, r := range q.Account.Table(q.Engine.Core("Call")).ByKey[sid] {
		return r
	}
	return nil
}

// insightStates are Insights' words for what becomes of a call.
var insightStates = map[string]string{
	"queued": "undialed", "ringing": "ringing", "in-progress": "answered", "completed": "completed", "busy": "busy", "no-answer": "noanswer",
	"failed": "fail", "canceled": "canceled",
}

// insightTypes are Insights' words for what is at the other end, by how its address begins.
func insightType(call *rest.Record) string {
	person := call.Attr("to")
	if call.Attr("direction") == "inbound" {
		person = call.Attr("from")
	}
	switch kind, _, _ := strings.Cut(person, ":"); kind {
	case "sip", "sips":
		return "sip"
	case "client", "whatsapp":
		return kind
	}
	return "carrier"
}

// summary makes what Insights says of a call.
func summary(q *rest.Request, call *rest.Record) *rest.Record {
	r := q.Blank(q.Op.Resource.Home)
	status := call.Attr("status")
	over := !slices.Contains([]string{"queued", "ringing", "in-progress"}, status)
	iso := func(name string) any {
		if t, _, ok := typed.ParseDate(call.Attr(name)); ok {
			return t.UTC().Format(typed.Iso8601)
		}
		return nil
	}
	end := func(name, number string) map[string]any {
		return map[string]any{name: number, "carrier": nil, "location": nil, "number_prefix": nil, "country_code": orNull(core.CountryOfNumber(number))}
	}
	connected, _ := strconv.Atoi(call.Attr("duration"))
	duration := connected
	if from, _, ok := typed.ParseDate(call.Attr("date_created")); ok && over {
		if to, _, ok := typed.ParseDate(call.Attr("end_time")); ok {
			duration = int(to.Sub(from) / time.Second)
		}
	}
	kind := insightType(call)
	r.Attrs = map[string]any{
		"account_sid": call.Holder.SID, "call_sid": call.Key, "call_type": kind, "call_state": insightStates[status], "answered_by": orNull(call.Attr("answered_by")),
		"processing_state": "partial", "created_time": iso("date_created"), "start_time": iso("start_time"), "end_time": iso("end_time"),
		"duration": duration, "connect_duration": connected, "from": end("caller", call.Attr("from")), "to": end("callee", call.Attr("to")),
		"tags": []any{}, "attributes": map[string]any{"conference_participant": keptSeat(q.Engine, call)},
		"properties":   map[string]any{"direction": strings.ReplaceAll(call.Attr("direction"), "-", "_"), "queue_time": call.Attrs["queue_time"]},
		"carrier_edge": nil, "client_edge": nil, "sdk_edge": nil, "sip_edge": nil, "trust": nil, "annotation": nil,
	}
	if over {
		r.Attrs["processing_state"] = "complete"
	}
	if edge := map[string]string{"carrier": "carrier_edge", "sip": "sip_edge", "client": "client_edge"}[kind]; edge != "" {
		r.Attrs[edge] = map[string]any{"metrics": map[string]any{}, "properties": map[string]any{}}
	}
	return r
}

// keptSeat reports whether a call is, or was, in a conference.
func keptSeat(e *rest.Engine, call *rest.Record) bool {
	c := call.Holder.Tenant.Voice.Known(call.Key)
	return c != nil && len(c.Stays) > 0
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// summarized reports whether a list of summaries asks for one.
func summarized(q *rest.Request, call, r *rest.Record) bool {
	for parameter, value := range map[string]string{
		"From": call.Attr("from"), "To": call.Attr("to"), "CallType": r.Attr("call_type"), "CallState": r.Attr("call_state"), "AnsweredBy": call.Attr("answered_by"),
		"Direction": strings.ReplaceAll(call.Attr("direction"), "-", "_"),
	} {
		if want := typed.TextOf(q.Params[parameter]); want != "" && want != value {
			return false
		}
	}
	// Without a state asked for, a list has those that are complete.
	switch typed.TextOf(q.Params["ProcessingState"]) {
	case "all":
		return true
	case "partial", "started":
		return r.Attr("processing_state") == "partial"
	}
	return r.Attr("processing_state") == "complete"
}

// insightEvents are what the journal knows of a call: each status that it had.
func insightEvents(q *rest.Request) ([]*rest.Record, *rest.Error) {
	call := callNamed(q, q.Values[0])
	if call == nil {
		return nil, nil // the path leads through Insights' call, which was put there
	}
	edge := map[string]string{"carrier": "carrier_edge", "sip": "sip_edge", "client": "client_edge"}[insightType(call)]
	if edge == "" {
		edge = "unknown_edge"
	}
	var rows []*rest.Record
	for i, e := range slices.Backward(q.Account.Tenant.Inner.Journal.List(journal.Filter{Kind: journal.Status, SID: call.Key})) {
		r := q.Blank(q.Op.Resource.Home)
		r.Seq, r.At = int64(i), e.At
		level := "INFO"
		if e.To == "failed" {
			level = "ERROR"
		}
		r.Attrs = map[string]any{
			"timestamp": e.At.UTC().Format(typed.Iso8601), "call_sid": call.Key, "account_sid": call.Holder.SID, "edge": edge, "group": "connection", "level": level,
			"name": e.To, "carrier_edge": nil, "sip_edge": nil, "sdk_edge": nil, "client_edge": nil,
		}
		rows = append(rows, r)
	}
	return rows, nil
}
