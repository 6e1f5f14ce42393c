package emulator

import (
	"net/url"
	"strings"
	"time"

	"dialtone/api/catalog"
)

// callSpecials: calls ring, are answered and end as the clock moves on (facts 4.1).
func callSpecials() map[string]*special {
	return map[string]*special{
		"api_v2010/Call": {
			defaults: map[string]any{"price_unit": "USD", "queue_time": "0", "status": "queued"},
			before:   checkCall,
			create:   createCall,
			created:  placeCall,
			update:   updateCall,
			delete:   deleteCall,
			seed:     seedCall,
		},
		// What goes on in a call can be stopped by the name that it was given.
		"api_v2010/Stream": {alias: "name"}, "api_v2010/Siprec": {alias: "name"}, "api_v2010/RealtimeTranscription": {alias: "name"},
		"api_v2010/CallNotification": {defaults: notificationDefaults},
		"api_v2010/Notification":     {defaults: notificationDefaults, seed: seedNotification},
	}
}

var sendDigits = lazy(`^[0-9A-D#*wW]{0,32}$`)

// longestTwiml is in characters (facts 4.2).
const longestTwiml = 4000

func checkCall(q *request) *apiError {
	to, from := tidy(textOf(q.params["To"])), tidy(textOf(q.params["From"]))
	q.params["To"], q.params["From"] = to, from
	if err := q.magic(from, to); err != nil {
		return err
	}
	if !isNumber(to) && !shortCode().MatchString(to) && !voiceAddress().MatchString(to) {
		return fail(21211, "The 'To' number %s is not a valid phone number.", to)
	}
	if !isNumber(from) && !voiceAddress().MatchString(from) && from != "anonymous" {
		return fail(21212, "The 'From' number %s is not a valid phone number, shortcode, or alphanumeric sender ID.", from)
	}
	if !sendDigits().MatchString(textOf(q.params["SendDigits"])) {
		return fail(21206, "Invalid SendDigits")
	}
	if seconds, ok := q.params["Timeout"].(int64); ok && (seconds < 0 || seconds > 600) {
		return fail(21208, "Invalid Timeout")
	}
	if sid := textOf(q.params["ApplicationSid"]); sid != "" {
		// It makes the URLs beside it count for nothing.
		if q.account.table(q.e.core("Application")).byKey[sid] == nil {
			return fail(21218, "ApplicationSid %s is not valid", sid)
		}
		return nil
	}
	if u := textOf(q.params["Url"]); u != "" && !isCallback(u) {
		return fail(21205, "Url is not a valid URL: %s", u)
	}
	if len([]rune(textOf(q.params["Twiml"]))) > longestTwiml {
		return fail(32018, "Twiml size exceeded maximum allowed value")
	}
	return nil
}

// isURL says whether Twilio could fetch a URL.
func isURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// isCallback says whether Twilio would take a URL to call back: hosts of those
// have no underscore (facts 4.2).
func isCallback(s string) bool {
	u, err := url.Parse(s)
	return err == nil && isURL(s) && !strings.Contains(u.Host, "_")
}

func createCall(q *request, r *record) *apiError {
	q.e.dress(r)
	r.attrs["status"] = "queued"
	q.recorded(r)
	r.secrets["time limit"] = q.params["TimeLimit"]
	return nil
}

// recorded notes how a call is to be recorded that a request makes.
func (q *request) recorded(call *record) {
	if q.params["Record"] == true {
		call.secrets["record"] = q.recordingOf()
	}
}

// dress sets what a call's numbers say.
func (e *Emulator) dress(r *record) {
	r.setDefault("direction", "outbound-api")
	r.attrs["to_formatted"] = national(r.text("to"))
	r.attrs["from_formatted"] = national(r.text("from"))
	ours := r.text("from")
	if r.text("direction") == "inbound" {
		ours = r.text("to")
	}
	for _, n := range r.account.table(e.core("IncomingPhoneNumber")).rows {
		if n.text("phone_number") == ours {
			r.setDefault("phone_number_sid", n.key)
		}
	}
}

// placeCall sets a new call going, and notes the request as its first event.
func placeCall(q *request, r *record) {
	parameters := map[string]any{"account_sid": r.account.sid}
	for _, v := range q.body {
		if q.op.Parameter(v.name) != nil && !strings.Contains(v.name, "Password") {
			parameters[catalog.SnakeCase(v.name)] = v.v
		}
	}
	q.e.addEvent(r, q.now, parameters)
	length := talk
	if limit, ok := r.secrets["time limit"].(int64); ok && limit > 0 {
		length = min(length, time.Duration(limit)*time.Second)
	}
	q.e.converse(r, q.now, length)
}

// converse takes a call from queued to completed.
func (e *Emulator) converse(r *record, start time.Time, length time.Duration) {
	e.ring(r, start)
	e.later(r, start.Add(untilAnswered+length), func(at time.Time) { e.hangUp(r, at, "completed") })
}

// addEvent notes a request about a call among its events.
func (e *Emulator) addEvent(call *record, at time.Time, parameters map[string]any) {
	path := "/2010-04-01/Accounts/" + call.account.sid + "/Calls.json"
	e.insert(&record{
		resource: e.core("CallEvent"), account: call.account, parent: call, at: at,
		scope: map[string]string{"call_sid": call.key},
		attrs: map[string]any{
			"request": map[string]any{"method": "POST", "url": "https://api.twilio.com" + path, "parameters": parameters},
			"response": map[string]any{
				"response_code": 201, "request_duration": 50, "content_type": "application/json",
				"response_body": `{"sid": "` + call.key + `"}`, "date_created": at.UTC().Format(rfc2822),
			},
		},
	})
}

// The times of a call: until it rings and until somebody answers, from its
// making, and how long they talk. They are ours.
const (
	untilRinging  = time.Second
	untilAnswered = 4 * time.Second
	talk          = 10 * time.Second
)

// ring takes a call from queued to in-progress (facts 4.1).
func (e *Emulator) ring(r *record, start time.Time) {
	e.later(r, start.Add(untilRinging), func(at time.Time) {
		e.change(r, at, map[string]any{"status": "ringing"})
		e.joined(r, at, "ringing")
	})
	e.later(r, start.Add(untilAnswered), func(at time.Time) {
		e.change(r, at, map[string]any{"status": "in-progress", "start_time": at.UTC().Format(rfc2822)})
		e.joined(r, at, "connected")
		if how, ok := r.secrets["record"].(map[string]any); ok {
			e.startRecording(r, at, "call_sid", "OutboundAPI", how)
		}
	})
}

// hangUp ends a call, and with it its recordings and its place in conferences and
// queues.
func (e *Emulator) hangUp(r *record, at time.Time, status string) {
	r.plan++
	attrs := map[string]any{"status": status, "end_time": at.UTC().Format(rfc2822)}
	if start, _, ok := parseDate(r.text("start_time")); ok && status == "completed" {
		seconds := int(at.Sub(start).Seconds())
		attrs["duration"] = textOf(seconds)
		attrs["price"] = "-" + decimal(0.013*float64(paidMinutes(seconds)), 5)
	}
	e.change(r, at, attrs)
	for _, rec := range e.recordingsOf(r) {
		e.endRecording(rec, at)
	}
	e.leave(r, at, "last-participant-left", "participant-with-end-conference-on-exit-left")
	for _, m := range r.account.table(e.core("Member")).byKey[r.key] {
		e.remove(m)
	}
}

// updateCall ends a call or leads it elsewhere (facts 4.3).
func updateCall(q *request, r *record) *apiError {
	status := r.text("status")
	live := status == "queued" || status == "ringing" || status == "in-progress"
	if !live {
		return fail(21220, "Call is not in-progress. Cannot redirect.")
	}
	if u := textOf(q.params["Url"]); u != "" && !isCallback(u) {
		return fail(21205, "Url is not a valid URL: %s", u)
	}
	switch want := q.params["Status"]; {
	case want == "canceled" && status == "in-progress":
		return fail(21220, "Call is in-progress. Cannot cancel.") // the code is Twilio's, the words ours
	case want == "canceled", want == "completed" && status != "in-progress":
		q.e.hangUp(r, q.now, "canceled")
	case want == "completed":
		q.e.hangUp(r, q.now, "completed")
	}
	delete(q.params, "Status") // hangUp has set it
	return nil
}

// deleteCall refuses while a call is under way (ED 20009). Its recordings stay
// (facts 4.3).
func deleteCall(q *request, r *record) *apiError {
	switch r.text("status") {
	case "queued", "ringing", "in-progress":
		return unfinished()
	}
	return nil
}

// seedCall completes a call that somebody puts there: one that came in, and is
// over.
func seedCall(e *Emulator, r *record) {
	r.setDefault("direction", "inbound")
	r.setDefault("from", "+14155550199")
	r.setDefault("to", e.senderOf(r))
	r.setDefault("status", "completed")
	e.dress(r)
	if t, _, ok := parseDate(r.text("start_time")); ok {
		r.at = t
	}
	switch r.text("status") {
	case "completed":
		r.setDefault("start_time", r.at.UTC().Format(rfc2822))
		start, _, _ := parseDate(r.text("start_time"))
		r.setDefault("duration", "15")
		seconds, err := time.ParseDuration(r.text("duration") + "s")
		if err != nil {
			seconds = 0
		}
		r.setDefault("end_time", start.Add(seconds).Format(rfc2822))
		r.setDefault("price", "-0.01300")
	case "in-progress":
		r.setDefault("start_time", r.at.UTC().Format(rfc2822))
	}
}

var notificationDefaults = map[string]any{
	"log": "0", "request_method": "POST", "request_variables": "",
	"response_body": "", "response_headers": "",
}

// seedNotification completes a notification: a document that could not be had.
func seedNotification(e *Emulator, r *record) {
	r.setDefault("error_code", "11200")
	r.setDefault("message_date", r.at.UTC().Format(rfc2822))
	r.setDefault("message_text", "HTTP retrieval failure")
	r.setDefault("request_url", "https://example.com/voice")
	r.setDefault("more_info", "https://www.twilio.com/docs/errors/"+r.text("error_code"))
	if t, _, ok := parseDate(r.text("message_date")); ok {
		r.at = t
	}
}
