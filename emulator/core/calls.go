package core

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"dialtone/api/catalog"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
	"dialtone/emulator/session"
	"dialtone/emulator/voice"
)

// callSpecials: calls ring, are answered and end as the clock moves on (facts 4.1).
func callSpecials() map[string]*rest.Special {
	return map[string]*rest.Special{
		"api_v2010/Call": {
			Defaults: map[string]any{"price_unit": "USD", "queue_time": "0", "status": "queued"},
			Before:   checkCall,
			Create:   createCall,
			Created:  placeCall,
			Update:   updateCall,
			Delete:   deleteCall,
			Seed:     seedCall,
		},
		// What goes on in a call can be stopped by the name that it was given.
		"api_v2010/Stream": {Alias: "name", Created: startStream, Update: stopStream}, "api_v2010/Siprec": {Alias: "name"},
		"api_v2010/RealtimeTranscription": {Alias: "name", Created: startTranscription, Update: stopTranscription},
		"api_v2010/CallNotification":      {Defaults: notificationDefaults},
		"api_v2010/Notification":          {Defaults: notificationDefaults, Seed: seedNotification},
	}
}

var sendDigits = typed.Lazy(`^[0-9A-D#*wW]{0,32}$`)

// longestTwiml is in characters (facts 4.2).
const longestTwiml = 4000

func checkCall(q *rest.Request) *rest.Error {
	to, from := typed.Tidy(typed.TextOf(q.Params["To"])), typed.Tidy(typed.TextOf(q.Params["From"]))
	q.Params["To"], q.Params["From"] = to, from
	if err := q.Magic(from, to); err != nil {
		return err
	}
	if !typed.IsNumber(to) && !typed.ShortCode().MatchString(to) && !typed.VoiceAddress().MatchString(to) {
		return rest.Fail(21211, "The 'To' number %s is not a valid phone number.", to)
	}
	if !typed.IsNumber(from) && !typed.VoiceAddress().MatchString(from) && from != "anonymous" {
		return rest.Fail(21212, "The 'From' number %s is not a valid phone number, shortcode, or alphanumeric sender ID.", from)
	}
	if !sendDigits().MatchString(typed.TextOf(q.Params["SendDigits"])) {
		return rest.Fail(21206, "Invalid SendDigits")
	}
	if seconds, ok := q.Params["Timeout"].(int64); ok && (seconds < 0 || seconds > 600) {
		return rest.Fail(21208, "Invalid Timeout")
	}
	if sid := typed.TextOf(q.Params["ApplicationSid"]); sid != "" {
		// It makes the URLs beside it count for nothing.
		if q.Account.Table(q.Engine.Core("Application")).ByKey[sid] == nil {
			return rest.Fail(21218, "ApplicationSid %s is not valid", sid)
		}
		return nil
	}
	if u := typed.TextOf(q.Params["Url"]); u != "" && !IsCallback(u) {
		return rest.Fail(21205, "Url is not a valid URL: %s", u)
	}
	if len([]rune(typed.TextOf(q.Params["Twiml"]))) > longestTwiml {
		return rest.Fail(32018, "Twiml size exceeded maximum allowed value")
	}
	return nil
}

// isURL reports whether Twilio could fetch a URL.
func isURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// IsCallback reports whether Twilio would take a URL to call back: hosts of those
// have no underscore (facts 4.2).
func IsCallback(s string) bool {
	u, err := url.Parse(s)
	return err == nil && isURL(s) && !strings.Contains(u.Host, "_")
}

func createCall(q *rest.Request, r *rest.Record) *rest.Error {
	dress(q.Engine, r)
	r.Attrs["status"] = "queued"
	return nil
}

// dress sets what a call's numbers say.
func dress(e *rest.Engine, r *rest.Record) {
	r.SetDefault("direction", "outbound-api")
	r.Attrs["to_formatted"] = typed.National(r.Attr("to"))
	r.Attrs["from_formatted"] = typed.National(r.Attr("from"))
	ours := r.Attr("from")
	if r.Attr("direction") == "inbound" {
		ours = r.Attr("to")
	}
	for _, n := range r.Holder.Table(e.Core("IncomingPhoneNumber")).Rows {
		if n.Attr("phone_number") == ours {
			r.SetDefault("phone_number_sid", n.Key)
		}
	}
}

// placeCall sets a new call going, and notes the request as its first event.
func placeCall(q *rest.Request, r *rest.Record) {
	parameters := map[string]any{"account_sid": r.Holder.SID}
	for _, v := range q.Body.Values {
		if q.Op.Parameter(v.Name) != nil && !strings.Contains(v.Name, "Password") {
			parameters[catalog.SnakeCase(v.Name)] = v.V
		}
	}
	addEvent(q.Engine, r, q.Now, parameters)
	place(q, r, q.Now, nil)
}

// place sets a call going that a request makes; seat is the place in a conference that it is for,
// or nil.
func place(q *rest.Request, r *rest.Record, start time.Time, seat *voice.Seat) {
	p := func(name string) string { return typed.TextOf(q.Params[name]) }
	seconds := func(name string) int {
		n, _ := q.Params[name].(int64)
		return int(n)
	}
	o := voice.Order{
		Source:   source(q, r),
		Callback: p("StatusCallback"), CallbackMethod: p("StatusCallbackMethod"), Timeout: seconds("Timeout"), TimeLimit: seconds("TimeLimit"),
		SendDigits: p("SendDigits"), Seat: seat, Reason: p("CallReason"),
	}
	o.Events = TextsOf(q.Params["StatusCallbackEvent"])
	if q.Params["Record"] == true {
		taping := taping(q)
		taping.Trim = p("Trim") != "do-not-trim" // which differs from a recording that is begun by the API (facts 4.2)
		o.Record = &taping
	}
	if mode := p("MachineDetection"); mode != "" {
		o.Detection = &voice.Detection{
			Mode: mode, Async: p("AsyncAmd") == "true", Callback: p("AsyncAmdStatusCallback"), Method: p("AsyncAmdStatusCallbackMethod"),
			Timeout: seconds("MachineDetectionTimeout"),
		}
	}
	if app := q.Account.Table(q.Engine.Core("Application")).ByKey[p("ApplicationSid")]; len(app) > 0 {
		// It makes what stands beside it count for nothing (facts 4.2), and has no events to
		// choose.
		a := app[0]
		o.Source = voice.Source{URL: a.Attr("voice_url"), Method: a.Attr("voice_method"), FallbackURL: a.Attr("voice_fallback_url"), FallbackMethod: a.Attr("voice_fallback_method")}
		o.Callback, o.CallbackMethod, o.Events = a.Attr("status_callback"), a.Attr("status_callback_method"), nil
	}
	r.Holder.Tenant.Voice.Place(r, start, o)
}

// source returns where a request has a call's TwiML from. A URL goes before TwiML that is given
// beside it, of which Twilio warns (facts 4.2).
func source(q *rest.Request, call *rest.Record) voice.Source {
	p := func(name string) string { return typed.TextOf(q.Params[name]) }
	s := voice.Source{URL: p("Url"), Method: p("Method"), FallbackURL: p("FallbackUrl"), FallbackMethod: p("FallbackMethod"), Twiml: p("Twiml")}
	if s.URL != "" && s.Twiml != "" {
		s.Twiml = ""
		call.Holder.Tenant.Inner.Alert(call, session.Alert{Code: 32019, Warning: true, Words: "Twiml and Voice URL are both set. Using Voice URL."})
	}
	return s
}

// TextsOf returns a parameter that may come several times.
func TextsOf(v any) (all []string) {
	list, _ := v.([]any)
	for _, one := range list {
		all = append(all, typed.TextOf(one))
	}
	return all
}

// taping returns how a request wants something recorded.
func taping(q *rest.Request) voice.Taping {
	p := func(name string) string { return typed.TextOf(q.Params[name]) }
	t := voice.Taping{Channels: 1, Track: "both", Trim: p("Trim") == "trim-silence", Callback: p("RecordingStatusCallback"), Method: p("RecordingStatusCallbackMethod")}
	if p("RecordingChannels") == "dual" {
		t.Channels = 2
	}
	if track := p("RecordingTrack"); track != "" {
		t.Track = track
	}
	t.Events = TextsOf(q.Params["RecordingStatusCallbackEvent"])
	return t
}

// addEvent notes a request about a call among its events.
func addEvent(e *rest.Engine, call *rest.Record, at time.Time, parameters map[string]any) {
	path := "/2010-04-01/Accounts/" + call.Holder.SID + "/Calls.json"
	e.Insert(&rest.Record{
		Kind: e.Core("CallEvent"), Holder: call.Holder, Parent: call, At: at,
		Scope: map[string]string{"call_sid": call.Key},
		Attrs: map[string]any{
			"request": map[string]any{"method": "POST", "url": "https://api.twilio.com" + path, "parameters": parameters},
			"response": map[string]any{
				"response_code": 201, "request_duration": 50, "content_type": "application/json",
				"response_body": `{"sid": "` + call.Key + `"}`, "date_created": at.UTC().Format(typed.Rfc2822),
			},
		},
	})
}

// CallHooks are what the engine does for a session's calls. joined is told of each that comes into
// a conference.
func CallHooks(s *rest.Tenant, tasks voice.Tasks, joined func(call session.Record)) voice.Hooks {
	e := s.Engine
	return voice.Hooks{
		Public: e.PublicURL,
		Own: func(address string) session.Record {
			if r := owner(e, s, address); r != nil {
				return r
			}
			return nil
		},
		Call: func(account string, at time.Time, attributes map[string]any) session.Record {
			r := NewCall(e, e.Accounts[account], at, typed.TextOf(attributes["from"]), typed.TextOf(attributes["to"]))
			for name, v := range attributes {
				r.Attrs[name] = v
			}
			delete(r.Attrs, "phone_number_sid")
			dress(e, r)
			e.Insert(r)
			return r
		},
		Tasks: tasks,
		Join: func(conference, call session.Record, at time.Time, attributes map[string]any) {
			joined(call)
			below(e, conference.(*rest.Record), "Participant", "conference_sid", call.SID(), at, attributes)
		},
		Enqueue: func(queue, call session.Record, at time.Time) {
			below(e, queue.(*rest.Record), "Member", "queue_sid", call.SID(), at, map[string]any{"date_enqueued": at.UTC().Format(typed.Rfc2822)})
		},
		Text: func(call session.Record, from, to, body, callback, method string) string {
			at := s.Inner.Now()
			m := rest.Keeper{Engine: e}.Make(call.Account(), "api_v2010/Message", at, map[string]any{
				"from": from, "to": to, "body": body, "direction": "outbound-call", "status": "queued", "num_segments": typed.TextOf(max(1, Segments(body))), "num_media": "0",
			})
			s.Messaging.Send(m, at, callback, method)
			return m.SID()
		},
		Price:   func(seconds int) string { return "-" + decimal(0.013*float64(paidMinutes(seconds)), 5) },
		Country: CountryOfNumber,
	}
}

// below puts a call's place in a conference or a queue there.
func below(e *rest.Engine, parent *rest.Record, resource, name, call string, at time.Time, attributes map[string]any) {
	r := &rest.Record{
		Kind: e.Core(resource), Holder: parent.Holder, Parent: parent, Key: call, At: at, Secrets: map[string]any{},
		Scope: map[string]string{name: parent.Key}, Attrs: map[string]any{name: parent.Key, "call_sid": call},
	}
	for attribute, v := range attributes {
		r.Attrs[attribute] = v
	}
	rest.Stamp(r, at, rest.Created, rest.Updated)
	e.Insert(r)
}

// owner returns what has an address of a session's accounts: a number, a SIP domain by an address
// in it, an application by its SID.
func owner(e *rest.Engine, s *rest.Tenant, address string) *rest.Record {
	_, domain, isSIP := strings.Cut(strings.TrimPrefix(address, "sip:"), "@")
	for _, a := range e.Accounts {
		switch {
		case a.Tenant != s:
		case strings.HasPrefix(address, "AP"):
			for _, r := range a.Table(e.Core("Application")).ByKey[address] {
				return r
			}
		case isSIP:
			for _, r := range a.Table(e.Core("SipDomain")).Rows {
				if strings.EqualFold(r.Attr("domain_name"), domain) {
					return r
				}
			}
		default:
			for _, r := range a.Table(e.Core("IncomingPhoneNumber")).Rows {
				if r.Attr("phone_number") == address {
					return r
				}
			}
		}
	}
	return nil
}

// hangUp ends a call.
func hangUp(e *rest.Engine, r *rest.Record, at time.Time, status string) {
	r.Holder.Tenant.Voice.End(r, status)
}

// updateCall ends a call or leads it elsewhere (facts 4.3).
func updateCall(q *rest.Request, r *rest.Record) *rest.Error {
	status := r.Attr("status")
	live := status == "queued" || status == "ringing" || status == "in-progress"
	if !live {
		return rest.Fail(21220, "Call is not in-progress. Cannot redirect.")
	}
	if u := typed.TextOf(q.Params["Url"]); u != "" && !IsCallback(u) {
		return rest.Fail(21205, "Url is not a valid URL: %s", u)
	}
	switch want := q.Params["Status"]; {
	case want == "canceled" && status == "in-progress":
		return rest.Fail(21220, "Call is in-progress. Cannot cancel.") // the code is Twilio's, the words ours
	case want == "canceled", want == "completed" && status != "in-progress":
		hangUp(q.Engine, r, q.Now, "canceled")
	case want == "completed":
		hangUp(q.Engine, r, q.Now, "completed")
	}
	delete(q.Params, "Status") // hangUp has set it
	p := func(name string) string { return typed.TextOf(q.Params[name]) }
	to := source(q, r)
	if c := r.Holder.Tenant.Voice.Under(r.Key); c != nil {
		if u := p("StatusCallback"); u != "" {
			c.Callback, c.CallbackMethod = u, p("StatusCallbackMethod")
		}
		if seconds, ok := q.Params["TimeLimit"].(int64); ok && seconds > 0 {
			r.Holder.Tenant.Voice.Limit(c, time.Duration(seconds)*time.Second)
		}
	}
	if to.URL != "" || to.Twiml != "" {
		r.Holder.Tenant.Voice.Redirect(r, to)
	}
	return nil
}

// startStream begins the stream of a new record.
func startStream(q *rest.Request, r *rest.Record) {
	p := func(name string) string { return typed.TextOf(q.Params[name]) }
	s := voice.Stream{Name: p("Name"), URL: p("Url"), Track: p("Track"), Callback: p("StatusCallback"), Method: p("StatusCallbackMethod"), Custom: map[string]string{}}
	if s.Track == "" {
		s.Track = "inbound_track"
	}
	for i := 1; i < 100; i++ {
		if name := p(fmt.Sprintf("Parameter%d.Name", i)); name != "" {
			s.Custom[name] = p(fmt.Sprintf("Parameter%d.Value", i))
		}
	}
	q.Account.Tenant.Voice.StartStream(q.Parent.Key, r, s)
}

func stopStream(q *rest.Request, r *rest.Record) *rest.Error {
	q.Account.Tenant.Voice.StopStream(r.Text("call_sid"), r.Key)
	return nil
}

// startTranscription begins the transcription of a new record.
func startTranscription(q *rest.Request, r *rest.Record) {
	p := func(name string) string { return typed.TextOf(q.Params[name]) }
	q.Account.Tenant.Voice.StartTranscription(q.Parent.Key, r, voice.Transcription{
		Name: p("Name"), Track: p("Track"), Callback: p("StatusCallbackUrl"), Method: p("StatusCallbackMethod"), Language: p("LanguageCode"), Engine: p("TranscriptionEngine"),
	})
}

func stopTranscription(q *rest.Request, r *rest.Record) *rest.Error {
	q.Account.Tenant.Voice.StopTranscription(r.Text("call_sid"), r.Key)
	return nil
}

// deleteCall refuses while a call is under way (ED 20009). Its recordings stay
// (facts 4.3).
func deleteCall(q *rest.Request, r *rest.Record) *rest.Error {
	switch r.Attr("status") {
	case "queued", "ringing", "in-progress":
		return rest.Unfinished()
	}
	return nil
}

// seedCall completes a call that is put there: one that came in, and is
// over.
func seedCall(e *rest.Engine, r *rest.Record) {
	r.SetDefault("direction", "inbound")
	r.SetDefault("from", "+14155550199")
	r.SetDefault("to", SenderOf(e, r.Holder))
	r.SetDefault("status", "completed")
	dress(e, r)
	if t, _, ok := typed.ParseDate(r.Attr("start_time")); ok {
		r.At = t
	}
	switch r.Attr("status") {
	case "completed":
		r.SetDefault("start_time", r.At.UTC().Format(typed.Rfc2822))
		start, _, _ := typed.ParseDate(r.Attr("start_time"))
		r.SetDefault("duration", "15")
		seconds, err := time.ParseDuration(r.Attr("duration") + "s")
		if err != nil {
			seconds = 0
		}
		r.SetDefault("end_time", start.Add(seconds).Format(typed.Rfc2822))
		r.SetDefault("price", "-0.01300")
	case "in-progress":
		r.SetDefault("start_time", r.At.UTC().Format(typed.Rfc2822))
	}
}

var notificationDefaults = map[string]any{
	"log": "0", "request_method": "POST", "request_variables": "",
	"response_body": "", "response_headers": "",
}

// seedNotification completes a notification: a document that could not be had.
func seedNotification(e *rest.Engine, r *rest.Record) {
	r.SetDefault("error_code", "11200")
	r.SetDefault("message_date", r.At.UTC().Format(typed.Rfc2822))
	r.SetDefault("message_text", "HTTP retrieval failure")
	r.SetDefault("request_url", "https://example.com/voice")
	r.SetDefault("more_info", "https://www.twilio.com/docs/errors/"+r.Attr("error_code"))
	if t, _, ok := typed.ParseDate(r.Attr("message_date")); ok {
		r.At = t
	}
}
