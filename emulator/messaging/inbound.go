package messaging

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/journal"
	"dialtone/emulator/session"
	"dialtone/twiml"
)

// Text is a text that a person sends to the account.
type Text struct {
	From, To, Body string
	Media          []Media
	Params         [][2]string // what a channel tells beside it: ButtonText, Latitude
}

// inbound is the kind of documents that answer a text.
const inbound = "message.inbound"

// Twilio's limits of an exchange (facts 6.3).
const (
	mostReplies   = 10
	mostDocuments = 50
)

// The dictionary's codes of what is wrong with a reply (facts 6.5, appendix D).
const (
	codeTo        = 14101
	codeBody      = 14103
	codeDocuments = 14106
	codeReplies   = 14109
	codeType      = 12300
	codeOptedOut  = 21610
)

// longest is how many characters a message has at most (facts 5.2).
const longest = 1600

// Receive takes a text that a phone sends to an address of the account's. The message that it
// becomes is there at once; [Answered] reports when its application has answered.
func (m *Messaging) Receive(t Text) (session.Record, error) {
	t.From, t.To = strings.TrimSpace(t.From), strings.TrimSpace(t.To)
	switch {
	case m.hooks.Own(t.To) == nil:
		return nil, fmt.Errorf("%s is not a number, short code or sender of the account: buy it first, or put it there by Emulator.seed('IncomingPhoneNumber', {phone_number: '%[1]s'})", t.To)
	case m.hooks.Own(t.From) != nil:
		return nil, fmt.Errorf("%s is the account's own and not a person's phone: SMS.create sends from it", t.From)
	case t.From == "":
		return nil, fmt.Errorf("a text needs the phone that it comes from")
	case t.Body == "" && len(t.Media) == 0:
		return nil, fmt.Errorf("a text needs a body or media")
	case Channel(t.From) != Channel(t.To):
		return nil, fmt.Errorf("%s and %s are of different channels", t.From, t.To)
	}
	return m.receive(t, m.session.Now()), nil
}

// Answers is how a message remembers the SID of the text that it replies to.
const Answers = "answers"

// Answered reports whether all that a text brought about at once is done: its application was
// asked, and its replies are on their way.
func Answered(message session.Record) bool {
	done, _ := message.Kept("answered").(bool)
	return done
}

// Answer notes that all that a text brought about at once is done.
func Answer(message session.Record) { message.Keep("answered", true) }

// exchange is how far the documents that answer a text have come. It encodes as JSON.
type exchange struct {
	Documents int         `json:"documents"`
	Replies   int         `json:"replies"`
	Base      [][2]string `json:"base"` // the parameters of each request
}

func (m *Messaging) receive(t Text, at time.Time) session.Record {
	own := m.hooks.Own(t.To)
	account, prefix := own.Account(), "SM"
	if len(t.Media) > 0 {
		prefix = "MM"
	}
	service := m.serviceOf(own)
	attributes := map[string]any{
		"sid": m.session.Records.SID(prefix), "from": t.From, "to": t.To, "body": t.Body, "direction": "inbound", "status": "receiving",
		"num_media": text(len(t.Media)), "num_segments": m.segments(t.Body),
	}
	if service != nil {
		attributes["messaging_service_sid"] = service.SID()
	}
	message := m.session.Records.Make(account, resource, at, attributes)
	for _, media := range t.Media {
		m.hooks.Attach(message, media, at)
	}
	m.session.Note(journal.Entry{At: at, Kind: journal.Status, SID: message.SID(), To: "receiving"})
	m.session.Status(message, at, "received", map[string]any{"date_sent": at.UTC().Format(rfc2822), "price": price})
	m.hooks.Moved(message, "received")
	m.keyword(message, service, at)
	if m.hooks.Took(message) {
		return message
	}
	m.ask(message, own, service, t.Params)
	return message
}

// destination is where texts to a number are reported.
type destination struct{ url, method, fallback, fallbackMethod string }

// destinationOf returns where a text is reported: where the messaging service of its number says,
// else the number's application, else the number itself (facts 5.4); of a channel's sender, where
// that says.
func (m *Messaging) destinationOf(own, service session.Record) destination {
	if onNumber, _ := boolean(service, "use_inbound_webhook_on_number"); service != nil && !onNumber {
		return destination{service.Text("inbound_request_url"), service.Text("inbound_method"), service.Text("fallback_url"), service.Text("fallback_method")}
	}
	if hook, ok := own.Value("webhook").(map[string]any); ok {
		return destination{text(hook["callback_url"]), text(hook["callback_method"]), text(hook["fallback_url"]), text(hook["fallback_method"])}
	}
	if app := m.session.Records.Find("api_v2010/Application", own.Text("sms_application_sid")); app != nil {
		own = app
	}
	return destination{own.Text("sms_url"), own.Text("sms_method"), own.Text("sms_fallback_url"), own.Text("sms_fallback_method")}
}

func boolean(r session.Record, attribute string) (value, ok bool) {
	if r == nil {
		return false, false
	}
	value, ok = r.Value(attribute).(bool)
	return value, ok
}

// ask asks the application of a text what to do with it.
func (m *Messaging) ask(message, own, service session.Record, more [][2]string) {
	d := m.destinationOf(own, service)
	if d.url == "" {
		words := "no application is asked: " + message.Text("to") + " has no SMS URL"
		if service != nil {
			words = "no application is asked: the messaging service " + service.SID() + " of " + message.Text("to") + " has no inbound_request_url"
		}
		m.session.Note(journal.Entry{Kind: journal.Problem, SID: message.SID(), Problems: []string{words}})
		Answer(message)
		return
	}
	x := exchange{Base: append(m.parameters(message), more...)}
	m.session.Fetch(message, session.Fetch{
		Kind: inbound, Data: &x, Purpose: "message", Verbs: twiml.Messaging, URL: d.url, Method: d.method, FallbackURL: d.fallback,
		FallbackMethod: d.fallbackMethod, Params: x.Base, Cookies: m.cookies(message.Text("from"), message.Text("to")),
	})
}

// parameters are what an application is told of a text (facts 5.4). Of where a number is, a local
// Twilio knows the country alone; the rest is sent empty, as Twilio does with what it does not
// know.
func (m *Messaging) parameters(message session.Record) [][2]string {
	from, to, sid := message.Text("from"), message.Text("to"), message.SID()
	var params [][2]string
	add := func(name, value string) { params = append(params, [2]string{name, value}) }
	if Channel(from) == "" {
		for _, end := range [][2]string{{"To", to}, {"From", from}} {
			add(end[0]+"Country", m.hooks.Country(end[1]))
			add(end[0]+"State", "")
			add(end[0]+"City", "")
			add(end[0]+"Zip", "")
		}
	} else {
		_, id, _ := strings.Cut(from, ":")
		add("ProfileName", id)
		if Channel(from) == "whatsapp" {
			add("WaId", strings.TrimPrefix(id, "+"))
		}
	}
	media := m.hooks.Attached(message)
	for i, file := range media {
		add("MediaContentType"+strconv.Itoa(i), file.Type)
		add("MediaUrl"+strconv.Itoa(i), file.URL)
	}
	add("SmsMessageSid", sid)
	add("NumMedia", text(message.Value("num_media")))
	add("SmsSid", sid)
	add("SmsStatus", "received")
	add("Body", message.Text("body"))
	add("To", to)
	if service := message.Text("messaging_service_sid"); service != "" {
		add("MessagingServiceSid", service)
	}
	add("NumSegments", text(message.Value("num_segments")))
	add("MessageSid", sid)
	add("AccountSid", message.Account())
	add("From", from)
	add("ApiVersion", "2010-04-01")
	return params
}

// replied runs the document that answers a text.
func (m *Messaging) replied(message session.Record, f session.Fetch, d session.Document) {
	x := f.Data.(*exchange)
	x.Documents++
	switch {
	case d.Audio != nil:
		m.session.Alert(message, session.Alert{Code: codeType, Words: "a text is not answered by a sound of type " + d.Type})
	case d.Text != "":
		m.reply(message, x, reply{to: message.Text("from"), body: d.Text})
	case d.Response != nil:
		if m.run(message, f, x, d) {
			return // it goes on with another document
		}
	}
	Answer(message)
}

// run runs the verbs of a document, and reports whether it goes on with another one.
func (m *Messaging) run(message session.Record, f session.Fetch, x *exchange, d session.Document) (redirected bool) {
	for _, verb := range d.Response.Children() {
		switch verb.Name() {
		case "Message":
			if !m.reply(message, x, replyOf(message, verb, d.URL)) {
				return false
			}
		case "Redirect":
			if x.Documents >= mostDocuments {
				m.session.Alert(message, session.Alert{Code: codeDocuments, Warning: true, Words: fmt.Sprintf("the reply took more than %d documents", mostDocuments)})
				return false
			}
			method, _ := verb.Attr("method")
			m.session.Fetch(message, session.Fetch{
				Kind: inbound, Data: x, Purpose: "message", Verbs: twiml.Messaging, URL: resolve(d.URL, verb.Text()), Method: method, Params: x.Base,
				Cookies: m.cookies(message.Text("from"), message.Text("to")),
			})
			return true
		}
	}
	return false
}

// reply is a message that answers a text.
type reply struct {
	to, from, body, callback, method string
	media                            []string
}

// replyOf reads a Message verb: its body is that of its Body, else its text (facts 6.3).
func replyOf(message session.Record, verb *twiml.Element, base string) reply {
	r := reply{to: message.Text("from")}
	if to, ok := verb.Attr("to"); ok {
		r.to = strings.TrimSpace(to)
	}
	r.from, _ = verb.Attr("from")
	r.method, _ = verb.Attr("method")
	for _, name := range []string{"action", "statusCallback"} {
		if u, ok := verb.Attr(name); ok && strings.TrimSpace(u) != "" {
			r.callback = resolve(base, u)
		}
	}
	var bodies []string
	for _, noun := range verb.Children() {
		switch noun.Name() {
		case "Body":
			bodies = append(bodies, noun.Text())
		case "Media":
			r.media = append(r.media, resolve(base, noun.Text()))
		}
	}
	if r.body = strings.Join(bodies, ""); len(bodies) == 0 {
		r.body = verb.Text()
	}
	return r
}

// reply sends a reply, and reports whether more may follow.
func (m *Messaging) reply(message session.Record, x *exchange, r reply) (more bool) {
	warn := func(code int, words string, values ...any) {
		m.session.Alert(message, session.Alert{Code: code, Warning: code != codeOptedOut, Words: fmt.Sprintf(words, values...)})
	}
	if x.Replies++; x.Replies > mostReplies {
		warn(codeReplies, "a text is answered by %d messages at most", mostReplies)
		return false
	}
	if r.from == "" {
		r.from = message.Text("to")
	}
	service := message.Text("messaging_service_sid")
	switch {
	case r.body == "" && len(r.media) == 0:
		warn(codeBody, "a reply without body and media is not sent")
	case len([]rune(r.body)) > longest:
		warn(codeBody, "a reply of more than %d characters is not sent", longest)
	case Channel(r.to) != Channel(r.from):
		warn(codeTo, "%s cannot send to %s: they are of different channels", r.from, r.to)
	case m.OptedOut(service, r.from, r.to):
		warn(codeOptedOut, "Attempt to send to unsubscribed recipient %s", r.to)
	default:
		m.send(message, r)
	}
	return true
}

// send makes a message that answers a text, and sends it.
func (m *Messaging) send(message session.Record, r reply) {
	at, prefix := m.session.Now(), "SM"
	if len(r.media) > 0 {
		prefix = "MM"
	}
	attributes := map[string]any{
		"sid": m.session.Records.SID(prefix), "from": r.from, "to": r.to, "body": r.body, "direction": "outbound-reply", "status": "queued",
		"num_media": text(len(r.media)), "num_segments": m.segments(r.body),
	}
	service := m.session.Records.Find("messaging_v1/Service", message.Text("messaging_service_sid"))
	if service != nil {
		attributes["messaging_service_sid"] = service.SID()
		if r.callback == "" {
			r.callback = service.Text("status_callback")
		}
	}
	answer := m.session.Records.Make(message.Account(), resource, at, attributes)
	answer.Keep(Answers, message.SID())
	for _, u := range r.media {
		m.hooks.Attach(answer, Media{URL: u}, at)
	}
	m.Send(answer, at, r.callback, r.method)
	if m.loops(answer) {
		m.Fail(answer, codeLoop)
	}
}

// resolve makes a URL in a document absolute.
func resolve(base, ref string) string {
	ref = strings.TrimSpace(ref)
	b, err := url.Parse(base)
	if err != nil {
		return ref
	}
	u, err := b.Parse(ref)
	if err != nil {
		return ref
	}
	return u.String()
}
