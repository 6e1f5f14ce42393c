package emulator

import (
	"time"
	"unicode/utf8"

	"dialtone/emulator/messaging"
)

// messageSpecials: messages go out, step by step as the clock moves on (facts 5.1).
func messageSpecials() map[string]*special {
	return map[string]*special{
		"api_v2010/Message": {
			defaults: map[string]any{"num_media": "0", "num_segments": "1", "price_unit": "USD", "direction": "outbound-api", "status": "queued"},
			before:   checkMessage,
			create:   createMessage,
			created:  sendMessage,
			update:   updateMessage,
			delete:   deleteMessage,
			seed:     seedMessage,
		},
		// A messaging service has these features unless it is told otherwise
		// (https://www.twilio.com/docs/messaging/api/service-resource).
		"messaging_v1/Service": {
			defaults: map[string]any{
				"sticky_sender": true, "mms_converter": true, "smart_encoding": true, "fallback_to_long_code": true,
				"area_code_geomatch": true, "validity_period": longestValidity, "use_inbound_webhook_on_number": false,
			},
		},
		// A message's media say whose they are in parent_sid.
		"api_v2010/Media": {
			defaults: map[string]any{"content_type": "image/jpeg"},
			view: func(_ viewer, r *record, out map[string]any) {
				out["parent_sid"] = r.scope["message_sid"]
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

func checkMessage(q *request) *apiError {
	to, from := tidy(textOf(q.params["To"])), tidy(textOf(q.params["From"]))
	q.params["To"] = to
	if err := q.magic(from, to); err != nil {
		return err
	}
	if !isNumber(to) && !channel().MatchString(to) {
		return fail(21211, "The 'To' number %s is not a valid phone number.", to)
	}
	switch {
	case serviceSID().MatchString(from):
		// A messaging service may stand where a number does (facts 1.7).
		q.params["MessagingServiceSid"] = from
		delete(q.params, "From")
	case from != "":
		q.params["From"] = from
		if err := q.checkSender(from, to); err != nil {
			return err
		}
	}
	if utf8.RuneCountInString(textOf(q.params["Body"])) > longestBody {
		return fail(21617, "The concatenated message body exceeds the %d character limit.", longestBody)
	}
	if media, _ := q.params["MediaUrl"].([]any); len(media) > mostMedia {
		return fail(21623, "Number of media files exceeds allowed limit")
	} else {
		for _, m := range media {
			if !isURL(textOf(m)) {
				return fail(21620, "Invalid media URL(s)")
			}
		}
	}
	if err := q.checkService(from, to); err != nil {
		return err
	}
	if err := q.checkContent(); err != nil {
		return err
	}
	if u := textOf(q.params["StatusCallback"]); u != "" && (len(u) > longestCallback || !isCallback(u)) {
		return fail(21609, "Invalid 'StatusCallback': %s", u)
	}
	if seconds, ok := q.params["ValidityPeriod"].(int64); ok && (seconds < 1 || seconds > longestValidity) {
		return fail(21624, "Invalid validity period value")
	}
	return q.checkSchedule()
}

// checkService looks at the messaging service that is to send a message, where it is there, and at
// whether the person wants messages of it, or of the sender.
func (q *request) checkService(from, to string) *apiError {
	service := textOf(q.params["MessagingServiceSid"])
	if serviceSID().MatchString(from) {
		from = ""
	}
	m := q.account.session.messaging
	for range q.account.table(q.e.named("messaging_v1", "Service")).byKey[service] {
		if from == "" && len(m.Pool(q.account.sid, service)) == 0 {
			return fail(21704, "The Messaging Service contains no phone numbers.")
		}
	}
	if !q.caller.test && m.OptedOut(service, from, to) {
		return fail(21610, "Attempt to send to unsubscribed recipient")
	}
	return nil
}

// checkSender looks at who is to send a message: it is of To's channel, and on WhatsApp one of
// the account's senders (facts 1.5.1).
func (q *request) checkSender(from, to string) *apiError {
	if !isSender(from) {
		return fail(21212, "The 'From' number %s is not a valid phone number, shortcode, or alphanumeric sender ID.", from)
	}
	if messaging.Channel(from) != messaging.Channel(to) {
		return fail(21910, "From(%s) and To(%s) addresses should be of the same channel", from, to)
	}
	if messaging.Channel(from) == "whatsapp" && !q.caller.test && !q.whatsappSender(from) {
		return fail(63007, "Twilio could not find a Channel with the specified From address")
	}
	return nil
}

var serviceSID = lazy(`^MG[0-9a-fA-F]{32}$`)

// The window in which a message can be scheduled. Twilio's pages contradict each other: that of
// message scheduling and error 35111's say 15 minutes, those of errors 35114 and 35115 now say 5.
// What is right by both is taken.
const (
	soonest = 15 * time.Minute
	latest  = 35 * 24 * time.Hour
)

// checkSchedule looks at when a message is to be sent. Without a messaging service it is sent at
// once, whatever the request says of it (https://www.twilio.com/docs/api/errors/35111).
func (q *request) checkSchedule() *apiError {
	if q.params["MessagingServiceSid"] == nil {
		delete(q.params, "ScheduleType")
	}
	if q.params["ScheduleType"] == nil {
		return nil
	}
	at, _, ok := parseDate(textOf(q.params["SendAt"]))
	switch {
	case !ok:
		return fail(35111, "SendAt timestamp is missing")
	case at.Before(q.now.Add(soonest)), at.After(q.now.Add(latest)):
		return fail(35114, "SendAt time must be between 900 seconds and 35 days (3024000 seconds) in the future, inclusive.")
	}
	return nil
}

func createMessage(q *request, r *record) *apiError {
	media, _ := q.params["MediaUrl"].([]any)
	body := textOf(q.params["Body"])
	r.attrs["body"] = body
	r.attrs["num_media"] = textOf(len(media))
	r.attrs["num_segments"] = textOf(max(1, segments(body)))
	r.attrs["direction"] = "outbound-api"
	if len(media) > 0 {
		r.key = q.e.sid("MM") // facts 5.1
	}
	switch {
	case q.params["ScheduleType"] != nil:
		r.attrs["status"] = "scheduled"
	case r.text("messaging_service_sid") != "" && r.text("from") == "":
		r.attrs["status"], r.attrs["num_segments"] = "accepted", "0" // facts 5.1
	default:
		r.attrs["status"] = "queued"
	}
	return nil
}

// sendMessage makes a new message's media and sends it.
func sendMessage(q *request, r *record) {
	media, _ := q.params["MediaUrl"].([]any)
	for _, m := range media {
		q.e.attach(r, messaging.Media{URL: textOf(m)}, q.now)
	}
	start := q.now
	if r.text("status") == "scheduled" {
		start, _, _ = parseDate(textOf(q.params["SendAt"]))
	}
	callback, method := q.messageCallback()
	r.account.session.messaging.Send(r, start, callback, method)
}

// messageCallback returns where the statuses of a new message are reported: to its own
// StatusCallback, else the application's, else the messaging service's (facts 5.2 and 5.4).
func (q *request) messageCallback() (url, method string) {
	if url := textOf(q.params["StatusCallback"]); url != "" {
		return url, ""
	}
	for _, app := range q.account.table(q.e.core("Application")).byKey[textOf(q.params["ApplicationSid"])] {
		if url := app.text("message_status_callback"); url != "" {
			return url, ""
		}
	}
	for _, service := range q.account.table(q.e.named("messaging_v1", "Service")).byKey[textOf(q.params["MessagingServiceSid"])] {
		return service.text("status_callback"), ""
	}
	return "", ""
}

// updateMessage takes out a body or cancels what is scheduled (facts 5.3).
func updateMessage(q *request, r *record) *apiError {
	if body, given := q.params["Body"]; given && body != "" {
		return fail(20001, "A message's body can only be redacted: Body must be empty")
	}
	if q.params["Status"] == nil {
		return nil
	}
	if r.text("status") != "scheduled" {
		// The code and the words are the dictionary's (https://www.twilio.com/docs/api/errors/30409), the
		// status is a guess.
		return fail(30409, "This message cannot be canceled")
	}
	delete(q.params, "Status") // Cancel sets it
	r.account.session.messaging.Cancel(r, q.now)
	return nil
}

// deleteMessage refuses while a message is under way (ED 20009).
func deleteMessage(q *request, r *record) *apiError {
	switch r.text("status") {
	case "queued", "accepted", "scheduled", "sending", "receiving":
		return unfinished()
	}
	return nil
}

// seedMessage completes a message that is put there: one that came in.
func seedMessage(e *Emulator, r *record) {
	r.setDefault("direction", "inbound")
	status := "delivered"
	if r.text("direction") == "inbound" {
		status = "received"
	}
	r.setDefault("status", status)
	r.setDefault("body", "")
	r.setDefault("from", "+14155550199")
	r.setDefault("to", e.senderOf(r.account))
	r.setDefault("num_segments", textOf(max(1, segments(r.text("body")))))
	if at, ok := r.attrs["date_sent"]; ok {
		if t, _, ok := parseDate(textOf(at)); ok {
			r.at = t
		}
	} else {
		r.attrs["date_sent"] = r.at.UTC().Format(rfc2822)
	}
	r.setDefault("price", "-0.00750")
}
