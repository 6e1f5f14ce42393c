package emulator

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"dialtone/api/catalog"
	"dialtone/emulator/session"
	"dialtone/emulator/voice"
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
		"api_v2010/Stream": {alias: "name", created: startStream, update: stopStream}, "api_v2010/Siprec": {alias: "name"},
		"api_v2010/RealtimeTranscription": {alias: "name", created: startTranscription, update: stopTranscription},
		"api_v2010/CallNotification":      {defaults: notificationDefaults},
		"api_v2010/Notification":          {defaults: notificationDefaults, seed: seedNotification},
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

// isURL reports whether Twilio could fetch a URL.
func isURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// isCallback reports whether Twilio would take a URL to call back: hosts of those
// have no underscore (facts 4.2).
func isCallback(s string) bool {
	u, err := url.Parse(s)
	return err == nil && isURL(s) && !strings.Contains(u.Host, "_")
}

func createCall(q *request, r *record) *apiError {
	q.e.dress(r)
	r.attrs["status"] = "queued"
	return nil
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
	for _, v := range q.body.values {
		if q.op.Parameter(v.name) != nil && !strings.Contains(v.name, "Password") {
			parameters[catalog.SnakeCase(v.name)] = v.v
		}
	}
	q.e.addEvent(r, q.now, parameters)
	q.place(r, q.now, nil)
}

// place sets a call going that a request makes; seat is the place in a conference that it is for,
// or nil.
func (q *request) place(r *record, start time.Time, seat *voice.Seat) {
	p := func(name string) string { return textOf(q.params[name]) }
	seconds := func(name string) int {
		n, _ := q.params[name].(int64)
		return int(n)
	}
	o := voice.Order{
		Source:   q.source(r),
		Callback: p("StatusCallback"), CallbackMethod: p("StatusCallbackMethod"), Timeout: seconds("Timeout"), TimeLimit: seconds("TimeLimit"),
		SendDigits: p("SendDigits"), Seat: seat, Reason: p("CallReason"),
	}
	o.Events = textsOf(q.params["StatusCallbackEvent"])
	if q.params["Record"] == true {
		taping := q.taping()
		taping.Trim = p("Trim") != "do-not-trim" // which differs from a recording that is begun by the API (facts 4.2)
		o.Record = &taping
	}
	if mode := p("MachineDetection"); mode != "" {
		o.Detection = &voice.Detection{
			Mode: mode, Async: p("AsyncAmd") == "true", Callback: p("AsyncAmdStatusCallback"), Method: p("AsyncAmdStatusCallbackMethod"),
			Timeout: seconds("MachineDetectionTimeout"),
		}
	}
	if app := q.account.table(q.e.core("Application")).byKey[p("ApplicationSid")]; len(app) > 0 {
		// It makes what stands beside it count for nothing (facts 4.2), and has no events to
		// choose.
		a := app[0]
		o.Source = voice.Source{URL: a.text("voice_url"), Method: a.text("voice_method"), FallbackURL: a.text("voice_fallback_url"), FallbackMethod: a.text("voice_fallback_method")}
		o.Callback, o.CallbackMethod, o.Events = a.text("status_callback"), a.text("status_callback_method"), nil
	}
	r.account.session.voice.Place(r, start, o)
}

// source returns where a request has a call's TwiML from. A URL goes before TwiML that is given
// beside it, of which Twilio warns (facts 4.2).
func (q *request) source(call *record) voice.Source {
	p := func(name string) string { return textOf(q.params[name]) }
	s := voice.Source{URL: p("Url"), Method: p("Method"), FallbackURL: p("FallbackUrl"), FallbackMethod: p("FallbackMethod"), Twiml: p("Twiml")}
	if s.URL != "" && s.Twiml != "" {
		s.Twiml = ""
		call.account.session.inner.Alert(call, session.Alert{Code: 32019, Warning: true, Words: "Twiml and Voice URL are both set. Using Voice URL."})
	}
	return s
}

// textsOf returns a parameter that may come several times.
func textsOf(v any) (all []string) {
	list, _ := v.([]any)
	for _, one := range list {
		all = append(all, textOf(one))
	}
	return all
}

// taping returns how a request wants something recorded.
func (q *request) taping() voice.Taping {
	p := func(name string) string { return textOf(q.params[name]) }
	t := voice.Taping{Channels: 1, Track: "both", Trim: p("Trim") == "trim-silence", Callback: p("RecordingStatusCallback"), Method: p("RecordingStatusCallbackMethod")}
	if p("RecordingChannels") == "dual" {
		t.Channels = 2
	}
	if track := p("RecordingTrack"); track != "" {
		t.Track = track
	}
	t.Events = textsOf(q.params["RecordingStatusCallbackEvent"])
	return t
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

// callHooks are what the engine does for a session's calls.
func (e *Emulator) callHooks(s *Session) voice.Hooks {
	return voice.Hooks{
		Public: e.options.PublicURL,
		Own: func(address string) session.Record {
			if r := e.owner(s, address); r != nil {
				return r
			}
			return nil
		},
		Call: func(account string, at time.Time, attributes map[string]any) session.Record {
			r := e.newCall(e.accounts[account], at, textOf(attributes["from"]), textOf(attributes["to"]))
			for name, v := range attributes {
				r.attrs[name] = v
			}
			delete(r.attrs, "phone_number_sid")
			e.dress(r)
			e.insert(r)
			return r
		},
		Tasks: waiting{s},
		Join: func(conference, call session.Record, at time.Time, attributes map[string]any) {
			s.joined(call.(*record))
			e.below(conference.(*record), "Participant", "conference_sid", call.SID(), at, attributes)
		},
		Enqueue: func(queue, call session.Record, at time.Time) {
			e.below(queue.(*record), "Member", "queue_sid", call.SID(), at, map[string]any{"date_enqueued": at.UTC().Format(rfc2822)})
		},
		Text: func(call session.Record, from, to, body, callback, method string) string {
			at := s.inner.Now()
			m := keeper{e}.Make(call.Account(), "api_v2010/Message", at, map[string]any{
				"from": from, "to": to, "body": body, "direction": "outbound-call", "status": "queued", "num_segments": textOf(max(1, segments(body))), "num_media": "0",
			})
			s.messaging.Send(m, at, callback, method)
			return m.SID()
		},
		Price:   func(seconds int) string { return "-" + decimal(0.013*float64(paidMinutes(seconds)), 5) },
		Country: countryOfNumber,
	}
}

// below puts a call's place in a conference or a queue there.
func (e *Emulator) below(parent *record, resource, name, call string, at time.Time, attributes map[string]any) {
	r := &record{
		resource: e.core(resource), account: parent.account, parent: parent, key: call, at: at, secrets: map[string]any{},
		scope: map[string]string{name: parent.key}, attrs: map[string]any{name: parent.key, "call_sid": call},
	}
	for attribute, v := range attributes {
		r.attrs[attribute] = v
	}
	stamp(r, at, created, updated)
	e.insert(r)
}

// owner returns what has an address of a session's accounts: a number, a SIP domain by an address
// in it, an application by its SID.
func (e *Emulator) owner(s *Session, address string) *record {
	_, domain, isSIP := strings.Cut(strings.TrimPrefix(address, "sip:"), "@")
	for _, a := range e.accounts {
		switch {
		case a.session != s:
		case strings.HasPrefix(address, "AP"):
			for _, r := range a.table(e.core("Application")).byKey[address] {
				return r
			}
		case isSIP:
			for _, r := range a.table(e.core("SipDomain")).rows {
				if strings.EqualFold(r.text("domain_name"), domain) {
					return r
				}
			}
		default:
			for _, r := range a.table(e.core("IncomingPhoneNumber")).rows {
				if r.text("phone_number") == address {
					return r
				}
			}
		}
	}
	return nil
}

// hangUp ends a call.
func (e *Emulator) hangUp(r *record, at time.Time, status string) {
	r.account.session.voice.End(r, status)
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
	p := func(name string) string { return textOf(q.params[name]) }
	to := q.source(r)
	if c := r.account.session.voice.Under(r.key); c != nil {
		if u := p("StatusCallback"); u != "" {
			c.Callback, c.CallbackMethod = u, p("StatusCallbackMethod")
		}
		if seconds, ok := q.params["TimeLimit"].(int64); ok && seconds > 0 {
			r.account.session.voice.Limit(c, time.Duration(seconds)*time.Second)
		}
	}
	if to.URL != "" || to.Twiml != "" {
		r.account.session.voice.Redirect(r, to)
	}
	return nil
}

// startStream begins the stream of a new record.
func startStream(q *request, r *record) {
	p := func(name string) string { return textOf(q.params[name]) }
	s := voice.Stream{Name: p("Name"), URL: p("Url"), Track: p("Track"), Callback: p("StatusCallback"), Method: p("StatusCallbackMethod"), Custom: map[string]string{}}
	if s.Track == "" {
		s.Track = "inbound_track"
	}
	for i := 1; i < 100; i++ {
		if name := p(fmt.Sprintf("Parameter%d.Name", i)); name != "" {
			s.Custom[name] = p(fmt.Sprintf("Parameter%d.Value", i))
		}
	}
	q.account.session.voice.StartStream(q.parent.key, r, s)
}

func stopStream(q *request, r *record) *apiError {
	q.account.session.voice.StopStream(r.Text("call_sid"), r.key)
	return nil
}

// startTranscription begins the transcription of a new record.
func startTranscription(q *request, r *record) {
	p := func(name string) string { return textOf(q.params[name]) }
	q.account.session.voice.StartTranscription(q.parent.key, r, voice.Transcription{
		Name: p("Name"), Track: p("Track"), Callback: p("StatusCallbackUrl"), Method: p("StatusCallbackMethod"), Language: p("LanguageCode"), Engine: p("TranscriptionEngine"),
	})
}

func stopTranscription(q *request, r *record) *apiError {
	q.account.session.voice.StopTranscription(r.Text("call_sid"), r.key)
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

// seedCall completes a call that is put there: one that came in, and is
// over.
func seedCall(e *Emulator, r *record) {
	r.setDefault("direction", "inbound")
	r.setDefault("from", "+14155550199")
	r.setDefault("to", e.senderOf(r.account))
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
