package emulator

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/journal"
	"dialtone/emulator/voice"
)

// Insights: what became of each call that is there, in the words of Voice Insights. There is no
// network here whose quality could be measured, so that a call has no metrics.
// Source: https://www.twilio.com/docs/voice/voice-insights/api/call/call-summary-resource

func insightsSpecials() map[string]*special {
	return map[string]*special{
		"insights_v1/Call": {named: func(q *request, key string) *record {
			if q.callNamed(key) == nil {
				return nil
			}
			r := q.blank(q.op.resource.product.resources["Call"].home)
			r.key = key
			return r
		}},
		"insights_v1/Summary": {named: func(q *request, _ string) *record {
			call := q.callNamed(q.values[0])
			if call == nil {
				return nil
			}
			return q.summary(call)
		}},
		"insights_v1/CallSummaries": {rows: func(q *request) ([]*record, *apiError) {
			var rows []*record
			for _, call := range slices.Backward(q.account.table(q.e.core("Call")).rows) {
				if r := q.summary(call); q.summarized(call, r) {
					r.seq, r.at = call.seq, call.at
					rows = append(rows, r)
				}
			}
			return rows, nil
		}},
		"insights_v1/Event":  {rows: insightEvents},
		"insights_v1/Metric": {rows: func(*request) ([]*record, *apiError) { return nil, nil }},
	}
}

func (q *request) callNamed(sid string) *record {
	for _, r := range q.account.table(q.e.core("Call")).byKey[sid] {
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
func insightType(call *record) string {
	person := call.text("to")
	if call.text("direction") == "inbound" {
		person = call.text("from")
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
func (q *request) summary(call *record) *record {
	r := q.blank(q.op.resource.home)
	status := call.text("status")
	over := !slices.Contains([]string{"queued", "ringing", "in-progress"}, status)
	iso := func(name string) any {
		if t, _, ok := parseDate(call.text(name)); ok {
			return t.UTC().Format(iso8601)
		}
		return nil
	}
	end := func(name, number string) map[string]any {
		return map[string]any{name: number, "carrier": nil, "location": nil, "number_prefix": nil, "country_code": orNull(countryOfNumber(number))}
	}
	connected, _ := strconv.Atoi(call.text("duration"))
	duration := connected
	if from, _, ok := parseDate(call.text("date_created")); ok && over {
		if to, _, ok := parseDate(call.text("end_time")); ok {
			duration = int(to.Sub(from) / time.Second)
		}
	}
	kind := insightType(call)
	r.attrs = map[string]any{
		"account_sid": call.account.sid, "call_sid": call.key, "call_type": kind, "call_state": insightStates[status], "answered_by": orNull(call.text("answered_by")),
		"processing_state": "partial", "created_time": iso("date_created"), "start_time": iso("start_time"), "end_time": iso("end_time"),
		"duration": duration, "connect_duration": connected, "from": end("caller", call.text("from")), "to": end("callee", call.text("to")),
		"tags": []any{}, "attributes": map[string]any{"conference_participant": q.e.keptSeat(call)},
		"properties":   map[string]any{"direction": strings.ReplaceAll(call.text("direction"), "-", "_"), "queue_time": call.attrs["queue_time"]},
		"carrier_edge": nil, "client_edge": nil, "sdk_edge": nil, "sip_edge": nil, "trust": nil, "annotation": nil,
	}
	if over {
		r.attrs["processing_state"] = "complete"
	}
	if edge := map[string]string{"carrier": "carrier_edge", "sip": "sip_edge", "client": "client_edge"}[kind]; edge != "" {
		r.attrs[edge] = map[string]any{"metrics": map[string]any{}, "properties": map[string]any{}}
	}
	return r
}

// keptSeat reports whether a call is, or was, in a conference.
func (e *Emulator) keptSeat(call *record) bool {
	c := call.account.session.voice.Known(call.key)
	return c != nil && (c.Seated != nil || slices.ContainsFunc(c.Path, func(p voice.Page) bool { return strings.Contains(p.TwiML, "<Conference") }))
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// summarized reports whether a list of summaries asks for one.
func (q *request) summarized(call, r *record) bool {
	for parameter, value := range map[string]string{
		"From": call.text("from"), "To": call.text("to"), "CallType": r.text("call_type"), "CallState": r.text("call_state"), "AnsweredBy": call.text("answered_by"),
		"Direction": strings.ReplaceAll(call.text("direction"), "-", "_"),
	} {
		if want := textOf(q.params[parameter]); want != "" && want != value {
			return false
		}
	}
	// Without a state asked for, a list has those that are complete.
	switch textOf(q.params["ProcessingState"]) {
	case "all":
		return true
	case "partial", "started":
		return r.text("processing_state") == "partial"
	}
	return r.text("processing_state") == "complete"
}

// insightEvents are what the journal knows of a call: each status that it had.
func insightEvents(q *request) ([]*record, *apiError) {
	call := q.callNamed(q.values[0])
	if call == nil {
		return nil, nil // the path leads through Insights' call, which was put there
	}
	edge := map[string]string{"carrier": "carrier_edge", "sip": "sip_edge", "client": "client_edge"}[insightType(call)]
	if edge == "" {
		edge = "unknown_edge"
	}
	var rows []*record
	for i, e := range slices.Backward(q.account.session.inner.Journal.List(journal.Filter{Kind: journal.Status, SID: call.key})) {
		r := q.blank(q.op.resource.home)
		r.seq, r.at = int64(i), e.At
		level := "INFO"
		if e.To == "failed" {
			level = "ERROR"
		}
		r.attrs = map[string]any{
			"timestamp": e.At.UTC().Format(iso8601), "call_sid": call.key, "account_sid": call.account.sid, "edge": edge, "group": "connection", "level": level,
			"name": e.To, "carrier_edge": nil, "sip_edge": nil, "sdk_edge": nil, "client_edge": nil,
		}
		rows = append(rows, r)
	}
	return rows, nil
}
