// Package messaging takes messages of the local Twilio through their statuses, lets people's texts
// come in, and tells applications of both.
//
// A message that goes out is accepted (where a messaging service is to find a sender), queued,
// sending, sent and, as the phone that it goes to behaves, delivered, read or undelivered; or it
// has failed (facts 5.1). The times between are ours. Each change that Twilio reports is sent to
// the message's status callback (facts 5.5), in order.
//
// A text that comes in ([Messaging.Receive]) is a message of the account's. The application that
// its number, messaging service or sender names is asked what to do with it, and its TwiML is run
// (facts 6.3). STOP, START and HELP are answered before that.
package messaging

import (
	"fmt"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/phones"
	"dialtone/emulator/session"
	"dialtone/internal/secret"
)

// The times of a message from when it is sent, which are ours: short, for people wait for them.
const (
	UntilQueued    = 500 * time.Millisecond
	UntilSending   = time.Second
	UntilSent      = 2 * time.Second
	UntilDelivered = 3 * time.Second
	UntilRead      = 4 * time.Second
)

// The kinds of events, in the order in which they happen to a message.
const (
	due     = "message.due" // a scheduled message is to be sent
	queued  = "message.queued"
	sending = "message.sending"
	sent    = "message.sent"
	arrived = "message.arrived" // or not
	read    = "message.read"
)

// Statuses are the kinds of events that change the status of a message.
var Statuses = []string{due, queued, sending, sent, arrived, read}

const resource = "api_v2010/Message"

// Hooks are what messaging asks of the engine. All are called with the lock held.
type Hooks struct {
	// Parts counts the segments of a body.
	Parts func(body string) int
	// Own returns the record of an account's that texts to an address come in at: a number, a short
	// code, a sender of a channel; nil where it is a person's phone.
	Own func(address string) session.Record
	// Default is the number that a message goes out from where nothing says one.
	Default func(account string) string
	// Country returns the country of a number, "US", or "".
	Country func(number string) string
	// Attach puts media below a message.
	Attach func(message session.Record, media Media, at time.Time)
	// Attached returns the media of a message, as an application is told of them.
	Attached func(message session.Record) []Media
	// Took reports whether a conversation took a text that came in, so that no application is
	// asked. It calls [Answer] when that is done.
	Took func(message session.Record) bool
	// Moved is told that a message has a new status.
	Moved func(message session.Record, status string)
}

// Media is a picture or another file of a message.
type Media struct {
	Type string // "image/png"
	URL  string // where it is
	Data []byte // what it is, where that is known
}

// Messaging sends a session's messages and takes those that come in. Make one with [New].
type Messaging struct {
	session *session.Session
	hooks   Hooks
	state   State
}

// New returns the part of a session that has its messages.
func New(s *session.Session, hooks Hooks) *Messaging {
	m := &Messaging{session: s, hooks: hooks}
	m.Restore(State{})
	for _, kind := range Statuses {
		s.OnEvent(kind, m.happen)
	}
	s.OnDocument(inbound, m.replied)
	return m
}

// Send arranges that a message goes out from a time on. callback and method are where its statuses
// are reported, "" where nowhere.
func (m *Messaging) Send(message session.Record, start time.Time, callback, method string) {
	message.Keep("callback", callback)
	message.Keep("callback method", method)
	sid := message.SID()
	switch message.Text("status") {
	case "scheduled":
		m.session.At(start, due, sid, nil)
	case "accepted":
		m.session.At(start.Add(UntilQueued), queued, sid, nil)
	default:
		m.session.At(start.Add(UntilSending), sending, sid, nil)
	}
}

// Cancel takes back a message that is scheduled.
func (m *Messaging) Cancel(message session.Record, at time.Time) {
	m.session.Drop(message.SID())
	m.move(message, at, "canceled", nil)
}

// Move gives a message that goes out a status by hand, and takes back what would happen to it by
// itself. code is Twilio's error code, where it is undelivered or failed.
func (m *Messaging) Move(message session.Record, status string, code int) error {
	switch {
	case message.Text("direction") == "inbound":
		return fmt.Errorf("the message %s came in: it is received", message.SID())
	case code != 0 && status != phones.Undelivered && status != phones.Failed:
		return fmt.Errorf("error %d: a message that is %s has none", code, status)
	}
	at := m.session.Now()
	switch status {
	case phones.Undelivered, phones.Failed:
		if code == 0 {
			code = 30008
		}
		m.session.Drop(message.SID())
		m.fail(message, at, status, code)
	case "queued", "sending", "sent", "delivered", "read":
		m.session.Drop(message.SID())
		m.move(message, at, status, nil)
	default:
		return fmt.Errorf("status %q: it is one of queued, sending, sent, delivered, read, undelivered and failed", status)
	}
	return nil
}

// happen lets a message have its next status, and arranges the one after it.
func (m *Messaging) happen(e agenda.Entry) {
	message := m.session.Records.Find(resource, e.Subject)
	if message == nil {
		return // it was deleted
	}
	next := func(kind string, after time.Duration) { m.session.At(e.At.Add(after), kind, e.Subject, nil) }
	switch e.Kind {
	case due:
		m.queue(message, e.At)
		next(sending, UntilSending)
	case queued:
		m.queue(message, e.At)
		next(sending, UntilSending-UntilQueued)
	case sending:
		if message.Text("from") == "" {
			m.fail(message, e.At, phones.Failed, codeNoSender)
			return
		}
		m.move(message, e.At, "sending", map[string]any{"num_segments": m.segments(message.Text("body"))})
		next(sent, UntilSent-UntilSending)
	case sent:
		if b := m.session.Phones.Behaviour(message.Text("to")); b.Texts == phones.Failed {
			m.fail(message, e.At, phones.Failed, b.Error)
			return
		}
		m.move(message, e.At, "sent", map[string]any{"date_sent": e.At.UTC().Format(rfc2822)})
		next(arrived, UntilDelivered-UntilSent)
	case arrived:
		if m.arrive(message, e.At) {
			next(read, UntilRead-UntilDelivered)
		}
	case read:
		m.move(message, e.At, "read", nil)
	}
}

// queue finds the sender of a message, where a messaging service is to, and queues it.
func (m *Messaging) queue(message session.Record, at time.Time) {
	attributes := map[string]any{}
	if message.Text("from") == "" {
		if from := m.pick(message.Account(), message.Text("messaging_service_sid"), message.Text("to")); from != "" {
			attributes["from"] = from
		}
	}
	m.move(message, at, "queued", attributes)
}

func (m *Messaging) segments(body string) string { return text(max(1, m.hooks.Parts(body))) }

// arrive ends a message's way: at the phone that it is for, or before it. It reports whether the
// phone's owner reads it, which channels other than text messages tell.
func (m *Messaging) arrive(message session.Record, at time.Time) (read bool) {
	from, to, body := message.Text("from"), message.Text("to"), message.Text("body")
	if m.hooks.Own(to) != nil {
		m.move(message, at, "delivered", map[string]any{"price": price})
		m.receive(Text{From: from, To: to, Body: body, Media: m.hooks.Attached(message)}, at)
		return false
	}
	b := m.session.Phones.Behaviour(to)
	if b.Texts != phones.Delivered && b.Texts != phones.Read {
		m.fail(message, at, b.Texts, b.Error)
		return false
	}
	m.move(message, at, "delivered", map[string]any{"price": price})
	t := phones.Text{SID: message.SID(), From: from, To: to, Body: body, At: at}
	for _, media := range m.hooks.Attached(message) {
		t.Media = append(t.Media, media.URL)
	}
	m.session.Phones.Receive(t)
	return b.Texts == phones.Read && Channel(to) != ""
}

// price is what each message costs here, which is made up.
const price = "-0.00750"

// Channel returns the channel that an address is of, or "" for phone numbers, short codes and
// names: those of text messages. The prefixes sms: and mms: are theirs, too.
func Channel(address string) string {
	name, _, ok := strings.Cut(address, ":")
	if !ok || name == "sms" || name == "mms" {
		return ""
	}
	return name
}

// Fail ends a message that has not been sent with an error code.
func (m *Messaging) Fail(message session.Record, code int) {
	switch message.Text("status") {
	case "queued", "accepted", "scheduled", "sending":
		m.session.Drop(message.SID())
		m.fail(message, m.session.Now(), phones.Failed, code)
	}
}

// fail ends a message with one of the error codes that messages have (facts 1.5.2).
func (m *Messaging) fail(message session.Record, at time.Time, status string, code int) {
	words, ok := failures[code]
	if !ok {
		words = failures[30008]
	}
	m.move(message, at, status, map[string]any{"error_code": code, "error_message": words})
	m.session.Alert(message, session.Alert{Code: code, Words: words, Quiet: true})
}

// codeNoSender is the dictionary's code for a service that has no sender for a message.
const codeNoSender = 21703

var failures = map[int]string{
	30001: "Queue overflow", 30002: "Account suspended", 30003: "Unreachable destination handset", 30004: "Message blocked",
	30005: "Unknown destination handset", 30006: "Landline or unreachable carrier", 30007: "Message filtered", 30008: "Unknown error",
	codeLoop: "SMS send rate limit exceeded", codeNoSender: "The Messaging Service does not have a phone number available to send a message",
}

// rfc2822 is how the 2010 API writes times (facts 3.4).
const rfc2822 = "Mon, 02 Jan 2006 15:04:05 +0000"

// reported are the statuses that a callback is told of. The first one is not (facts 5.1).
var reported = map[string]bool{
	"queued": true, "sent": true, "failed": true, "delivered": true, "undelivered": true, "read": true, "canceled": true,
}

// move gives a message a status and reports it.
func (m *Messaging) move(message session.Record, at time.Time, status string, attributes map[string]any) {
	m.session.Status(message, at, status, attributes)
	m.hooks.Moved(message, status)
	url, _ := message.Kept("callback").(string)
	if url == "" || !reported[status] {
		return
	}
	method, _ := message.Kept("callback method").(string)
	m.session.Report(message, url, method, "status", statusParameters(message, at, status), "")
}

// statusParameters are what a status callback is told, in the order of a recorded one (facts 5.5).
func statusParameters(message session.Record, at time.Time, status string) [][2]string {
	var params [][2]string
	add := func(name, value string) { params = append(params, [2]string{name, value}) }
	if status == "delivered" || status == "undelivered" {
		add("RawDlrDoneDate", at.UTC().Format("0601021504"))
	}
	if code := text(message.Value("error_code")); code != "" {
		add("ErrorCode", code)
	}
	if channel := Channel(message.Text("to")); channel != "" {
		add("ChannelPrefix", channel)
		if status == "read" || status == "delivered" {
			add("EventType", strings.ToUpper(status))
		}
	}
	add("SmsSid", message.SID())
	add("SmsStatus", status)
	add("MessageStatus", status)
	add("To", message.Text("to"))
	if service := message.Text("messaging_service_sid"); service != "" {
		add("MessagingServiceSid", service)
	}
	add("MessageSid", message.SID())
	add("AccountSid", message.Account())
	add("From", message.Text("from"))
	add("ApiVersion", "2010-04-01")
	return params
}

// Format prints no more than the type: a session holds the secrets that its journal hides.
func (m *Messaging) Format(f fmt.State, _ rune) { secret.Handle(f, m, "") }
