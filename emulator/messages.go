package emulator

import (
	"path"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
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
		// A message's media say whose they are in parent_sid.
		"api_v2010/Media": {
			defaults: map[string]any{"content_type": "image/jpeg"},
			view: func(e *Emulator, r *record, out map[string]any) {
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
	if from != "" {
		q.params["From"] = from
		if !isSender(from) {
			return fail(21212, "The 'From' number %s is not a valid phone number, shortcode, or alphanumeric sender ID.", from)
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
	if u := textOf(q.params["StatusCallback"]); u != "" && (len(u) > longestCallback || !isCallback(u)) {
		return fail(21609, "Invalid 'StatusCallback': %s", u)
	}
	if seconds, ok := q.params["ValidityPeriod"].(int64); ok && (seconds < 1 || seconds > longestValidity) {
		return fail(21624, "Invalid validity period value")
	}
	if q.params["ScheduleType"] != nil {
		// That a service and a time to come are needed is unverified (facts 5.2).
		at, _, ok := parseDate(textOf(q.params["SendAt"]))
		if !ok || !at.After(q.now) || q.params["MessagingServiceSid"] == nil {
			return fail(20001, "A scheduled message needs SendAt, a time to come, and MessagingServiceSid")
		}
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
		r.secrets["send at"], _, _ = parseDate(textOf(q.params["SendAt"]))
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
		q.e.addMedia(r, mediaType(textOf(m)), q.now)
	}
	start := q.now
	if at, ok := r.secrets["send at"].(time.Time); ok {
		start = at
	}
	q.e.send(r, start)
}

// The times from one status of a message to the next. They are ours: short, for
// people wait for them.
const (
	untilSending   = time.Second
	untilSent      = 2 * time.Second
	untilDelivered = 3 * time.Second
)

// send takes a message through its statuses from a time on (facts 5.1).
func (e *Emulator) send(r *record, start time.Time) {
	set := func(attrs map[string]any) func(time.Time) {
		return func(at time.Time) { e.change(r, at, attrs) }
	}
	e.later(r, start.Add(untilSending), func(at time.Time) {
		attrs := map[string]any{"status": "sending", "num_segments": textOf(max(1, segments(r.text("body"))))}
		if r.text("from") == "" {
			attrs["from"] = e.senderOf(r)
		}
		e.change(r, at, attrs)
	})
	e.later(r, start.Add(untilSent), func(at time.Time) {
		e.change(r, at, map[string]any{"status": "sent", "date_sent": at.UTC().Format(rfc2822)})
	})
	e.later(r, start.Add(untilDelivered), set(map[string]any{"status": "delivered", "price": "-0.00750"}))
}

// senderOf picks the number that a messaging service would: the account's
// oldest, or the one that tests may send from.
func (e *Emulator) senderOf(r *record) string {
	for _, n := range r.account.table(e.core("IncomingPhoneNumber")).rows {
		return n.text("phone_number")
	}
	return magicSender
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
		return fail(20001, "Message is not scheduled. Cannot cancel.") // the code is unverified
	}
	r.plan++
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

// seedMessage completes a message that somebody puts there: one that came in.
func seedMessage(e *Emulator, r *record) {
	r.setDefault("direction", "inbound")
	status := "delivered"
	if r.text("direction") == "inbound" {
		status = "received"
	}
	r.setDefault("status", status)
	r.setDefault("body", "")
	r.setDefault("from", "+14155550199")
	r.setDefault("to", e.senderOf(r))
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

// change sets attributes at a time. A record's attributes are replaced, never
// changed, for an answer may be showing them.
func (e *Emulator) change(r *record, at time.Time, attrs map[string]any) {
	fresh := make(map[string]any, len(r.attrs)+len(attrs))
	for k, v := range r.attrs {
		fresh[k] = v
	}
	for k, v := range attrs {
		fresh[k] = v
	}
	r.attrs = fresh
	stamp(r, at, updated)
}

// The GSM 7-bit alphabet, and its extension, whose characters count twice.
const (
	gsm = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡" +
		"ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "^{}[]~\\|€\f"
)

// segments returns how many parts a body is sent in: GSM-7 has 160 characters in
// one and 153 in each of several, UCS-2 70 and 67 (facts 5.2).
func segments(body string) int {
	single, several, n := 160, 153, 0
	for _, c := range body {
		switch {
		case strings.ContainsRune(gsm, c):
			n++
		case strings.ContainsRune(gsmExtended, c):
			n += 2
		default:
			single = 0
		}
	}
	if single == 0 {
		single, several, n = 70, 67, len(utf16.Encode([]rune(body)))
	}
	if n <= single {
		return min(n, 1)
	}
	return (n + several - 1) / several
}

// mediaType guesses what a media URL leads to; the emulator does not fetch it.
func mediaType(url string) string {
	url, _, _ = strings.Cut(url, "?")
	switch strings.ToLower(path.Ext(url)) {
	case ".png":
		return "image/png"
	case ".gif":
		return "image/gif"
	}
	return "image/jpeg"
}

// addMedia puts media below a message.
func (e *Emulator) addMedia(message *record, contentType string, at time.Time) *record {
	m := &record{
		resource: e.core("Media"), account: message.account, key: e.sid("ME"), parent: message, at: at,
		scope: map[string]string{"message_sid": message.key}, secrets: map[string]any{},
		attrs: map[string]any{"content_type": contentType},
	}
	stamp(m, at, created, updated)
	e.insert(m)
	return m
}
