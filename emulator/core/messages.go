package core

import (
	"time"
	"unicode/utf8"

	"dialtone/emulator/messaging"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// messageSpecials: messages go out, step by step as the clock moves on (facts 5.1).
func messageSpecials() map[string]*rest.Special {
	return map[string]*rest.Special{
		"api_v2010/Message": {
			Defaults: map[string]any{"num_media": "0", "num_segments": "1", "price_unit": "USD", "direction": "outbound-api", "status": "queued"},
			Before:   checkMessage,
			Create:   createMessage,
			Created:  sendMessage,
			Update:   updateMessage,
			Delete:   deleteMessage,
			Seed:     seedMessage,
		},
		// A messaging service has these features unless it is told otherwise
		// (https://www.twilio.com/docs/messaging/api/service-resource).
		"messaging_v1/Service": {
			Defaults: map[string]any{
				"sticky_sender": true, "mms_converter": true, "smart_encoding": true, "fallback_to_long_code": true,
				"area_code_geomatch": true, "validity_period": longestValidity, "use_inbound_webhook_on_number": false,
			},
		},
		// A message's media say whose they are in parent_sid.
		"api_v2010/Media": {
			Defaults: map[string]any{"content_type": "image/jpeg"},
			View: func(_ rest.Viewer, r *rest.Record, out map[string]any) {
				out["parent_sid"] = r.Scope["message_sid"]
			},
		},
	}
}

const (
	longestBody     = 1600  // characters (facts 5.2)
	longestCallback = 4000  // characters (facts 1.5.2)
	longestValidity = 36000 // seconds (facts 5.2)
	mostMedia       = 10
)

func checkMessage(q *rest.Request) *rest.Error {
	to, from := typed.Tidy(typed.TextOf(q.Params["To"])), typed.Tidy(typed.TextOf(q.Params["From"]))
	q.Params["To"] = to
	if err := q.Magic(from, to); err != nil {
		return err
	}
	if !typed.IsNumber(to) && !typed.Channel().MatchString(to) {
		return rest.Fail(21211, "The 'To' number %s is not a valid phone number.", to)
	}
	switch {
	case serviceSID().MatchString(from):
		// A messaging service may stand where a number does (facts 1.7).
		q.Params["MessagingServiceSid"] = from
		delete(q.Params, "From")
	case from != "":
		q.Params["From"] = from
		if err := checkSender(q, from, to); err != nil {
			return err
		}
	}
	if utf8.RuneCountInString(typed.TextOf(q.Params["Body"])) > longestBody {
		return rest.Fail(21617, "The concatenated message body exceeds the %d character limit.", longestBody)
	}
	if media, _ := q.Params["MediaUrl"].([]any); len(media) > mostMedia {
		return rest.Fail(21623, "Number of media files exceeds allowed limit")
	} else {
		for _, m := range media {
			if !isURL(typed.TextOf(m)) {
				return rest.Fail(21620, "Invalid media URL(s)")
			}
		}
	}
	if err := checkService(q, from, to); err != nil {
		return err
	}
	if err := checkContent(q); err != nil {
		return err
	}
	if u := typed.TextOf(q.Params["StatusCallback"]); u != "" && (len(u) > longestCallback || !IsCallback(u)) {
		return rest.Fail(21609, "Invalid 'StatusCallback': %s", u)
	}
	if seconds, ok := q.Params["ValidityPeriod"].(int64); ok && (seconds < 1 || seconds > longestValidity) {
		return rest.Fail(21624, "Invalid validity period value")
	}
	return checkSchedule(q)
}

// checkService looks at the messaging service that is to send a message, where it is there, and at
// whether the person wants messages of it, or of the sender.
func checkService(q *rest.Request, from, to string) *rest.Error {
	service := typed.TextOf(q.Params["MessagingServiceSid"])
	if serviceSID().MatchString(from) {
		from = ""
	}
	m := q.Account.Tenant.Messaging
	for range q.Account.Table(q.Engine.Named("messaging_v1", "Service")).ByKey[service] {
		if from == "" && len(m.Pool(q.Account.SID, service)) == 0 {
			return rest.Fail(21704, "The Messaging Service contains no phone numbers.")
		}
	}
	if !q.Caller.Test && m.OptedOut(service, from, to) {
		return rest.Fail(21610, "Attempt to send to unsubscribed recipient")
	}
	return nil
}

// checkSender looks at who is to send a message: it is of To's channel, and on WhatsApp one of
// the account's senders (facts 1.5.1).
func checkSender(q *rest.Request, from, to string) *rest.Error {
	if !typed.IsSender(from) {
		return rest.Fail(21212, "The 'From' number %s is not a valid phone number, shortcode, or alphanumeric sender ID.", from)
	}
	if messaging.Channel(from) != messaging.Channel(to) {
		return rest.Fail(21910, "From(%s) and To(%s) addresses should be of the same channel", from, to)
	}
	if messaging.Channel(from) == "whatsapp" && !q.Caller.Test && !whatsappSender(q, from) {
		return rest.Fail(63007, "Twilio could not find a Channel with the specified From address")
	}
	return nil
}

var serviceSID = typed.Lazy(`^MG[0-9a-fA-F]{32}$`)

// The window in which a message can be scheduled. Twilio's pages contradict each other: that of
// message scheduling and error 35111's say 15 minutes, those of errors 35114 and 35115 now say 5.
// What is right by both is taken.
const (
	soonest = 15 * time.Minute
	latest  = 35 * 24 * time.Hour
)

// checkSchedule looks at when a message is to be sent. Without a messaging service it is sent at
// once, whatever the request says of it (https://www.twilio.com/docs/api/errors/35111).
func checkSchedule(q *rest.Request) *rest.Error {
	if q.Params["MessagingServiceSid"] == nil {
		delete(q.Params, "ScheduleType")
	}
	if q.Params["ScheduleType"] == nil {
		return nil
	}
	at, _, ok := typed.ParseDate(typed.TextOf(q.Params["SendAt"]))
	switch {
	case !ok:
		return rest.Fail(35111, "SendAt timestamp is missing")
	case at.Before(q.Now.Add(soonest)), at.After(q.Now.Add(latest)):
		return rest.Fail(35114, "SendAt time must be between 900 seconds and 35 days (3024000 seconds) in the future, inclusive.")
	}
	return nil
}

func createMessage(q *rest.Request, r *rest.Record) *rest.Error {
	media, _ := q.Params["MediaUrl"].([]any)
	body := typed.TextOf(q.Params["Body"])
	r.Attrs["body"] = body
	r.Attrs["num_media"] = typed.TextOf(len(media))
	r.Attrs["num_segments"] = typed.TextOf(max(1, Segments(body)))
	r.Attrs["direction"] = "outbound-api"
	if len(media) > 0 {
		r.Key = q.Engine.SID("MM") // facts 5.1
	}
	switch {
	case q.Params["ScheduleType"] != nil:
		r.Attrs["status"] = "scheduled"
	case r.Attr("messaging_service_sid") != "" && r.Attr("from") == "":
		r.Attrs["status"], r.Attrs["num_segments"] = "accepted", "0" // facts 5.1
	default:
		r.Attrs["status"] = "queued"
	}
	return nil
}

// sendMessage makes a new message's media and sends it.
func sendMessage(q *rest.Request, r *rest.Record) {
	media, _ := q.Params["MediaUrl"].([]any)
	for _, m := range media {
		attach(q.Engine, r, messaging.Media{URL: typed.TextOf(m)}, q.Now)
	}
	start := q.Now
	if r.Attr("status") == "scheduled" {
		start, _, _ = typed.ParseDate(typed.TextOf(q.Params["SendAt"]))
	}
	callback, method := messageCallback(q)
	r.Holder.Tenant.Messaging.Send(r, start, callback, method)
}

// messageCallback returns where the statuses of a new message are reported: to its own
// StatusCallback, else the application's, else the messaging service's (facts 5.2 and 5.4).
func messageCallback(q *rest.Request) (url, method string) {
	if url := typed.TextOf(q.Params["StatusCallback"]); url != "" {
		return url, ""
	}
	for _, app := range q.Account.Table(q.Engine.Core("Application")).ByKey[typed.TextOf(q.Params["ApplicationSid"])] {
		if url := app.Attr("message_status_callback"); url != "" {
			return url, ""
		}
	}
	for _, service := range q.Account.Table(q.Engine.Named("messaging_v1", "Service")).ByKey[typed.TextOf(q.Params["MessagingServiceSid"])] {
		return service.Attr("status_callback"), ""
	}
	return "", ""
}

// updateMessage takes out a body or cancels what is scheduled (facts 5.3).
func updateMessage(q *rest.Request, r *rest.Record) *rest.Error {
	if body, given := q.Params["Body"]; given && body != "" {
		return rest.Fail(20001, "A message's body can only be redacted: Body must be empty")
	}
	if q.Params["Status"] == nil {
		return nil
	}
	if r.Attr("status") != "scheduled" {
		// The code and the words are the dictionary's
		// (https://www.twilio.com/docs/api/errors/30409), the status is a guess.
		return rest.Fail(30409, "This message cannot be canceled")
	}
	delete(q.Params, "Status") // Cancel sets it
	r.Holder.Tenant.Messaging.Cancel(r, q.Now)
	return nil
}

// deleteMessage refuses while a message is under way (ED 20009).
func deleteMessage(q *rest.Request, r *rest.Record) *rest.Error {
	switch r.Attr("status") {
	case "queued", "accepted", "scheduled", "sending", "receiving":
		return rest.Unfinished()
	}
	return nil
}

// seedMessage completes a message that is put there: one that came in.
func seedMessage(e *rest.Engine, r *rest.Record) {
	r.SetDefault("direction", "inbound")
	status := "delivered"
	if r.Attr("direction") == "inbound" {
		status = "received"
	}
	r.SetDefault("status", status)
	r.SetDefault("body", "")
	r.SetDefault("from", "+14155550199")
	r.SetDefault("to", SenderOf(e, r.Holder))
	r.SetDefault("num_segments", typed.TextOf(max(1, Segments(r.Attr("body")))))
	if at, ok := r.Attrs["date_sent"]; ok {
		if t, _, ok := typed.ParseDate(typed.TextOf(at)); ok {
			r.At = t
		}
	} else {
		r.Attrs["date_sent"] = r.At.UTC().Format(typed.Rfc2822)
	}
	r.SetDefault("price", "-0.00750")
}
