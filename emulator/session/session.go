// Package session is where the parts of the local Twilio meet: an account with its subaccounts,
// its time, its journal and what it sends to applications.
//
// A part (emulator/voice, emulator/messaging) is made over a [Session] and says which kinds of
// events and answers are its own:
//
//	s.OnEvent("message.sent", m.sent)         // an entry of the agenda is due
//	s.OnDocument("message.inbound", m.reply)  // an application was asked for TwiML, and answered
//	s.OnAnswer("call.async-amd", v.noted)     // an application answered another webhook
//
// and then works with these, each with the lock held, as it is in every handler:
//
//	s.At(time, "message.sent", sid, data)   // arrange what happens later
//	s.Report(record, url, method, "status", parameters, cookies) // a status callback
//	s.Fetch(record, session.Fetch{…})       // ask for TwiML, and the fallback where that fails
//	s.Status(record, at, "sent", attributes) // change a record's status, and note it
//	s.Alert(record, session.Alert{…})       // what is wrong with an application
//	s.Note(journal.Entry{…})
//
// What a part remembers must be data that encodes as JSON, in records ([Record.Keep]) or in the
// agenda, so that a session can be saved. Nothing waits while it holds the lock: what a webhook
// brings comes back as an answer.
package session

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/faults"
	"dialtone/emulator/journal"
	"dialtone/emulator/phones"
	"dialtone/emulator/webhooks"
	"dialtone/internal/secret"
)

// Records is what a session asks of the engine that keeps the API's records. All of it is called
// with the lock held.
type Records interface {
	// Find returns the record of a resource, "api_v2010/Call", by its SID, or nil.
	Find(resource, sid string) Record
	// All returns an account's records of a resource, the oldest first.
	All(account, resource string) []Record
	// Make puts a new record into an account and returns it. Attributes are those of its JSON;
	// what is missing has the resource's defaults. A SID is made up unless "sid" gives one.
	Make(account, resource string, at time.Time, attributes map[string]any) Record
	// Remove takes a record out of the state.
	Remove(Record)
	// Token returns the auth token of an account, which signs its webhooks.
	Token(account string) string
	// SID returns a new SID with a prefix.
	SID(prefix string) string
}

// Record is one of the API's records: a call, a message.
type Record interface {
	SID() string
	Account() string // its account's SID
	Resource() string
	Text(attribute string) string                // "" where it is not a string
	Value(attribute string) any                  // as JSON has it
	Set(at time.Time, attributes map[string]any) // and when it was updated
	Keep(name string, value any)                 // what the API does not show; it must encode as JSON
	Kept(name string) any
	Gone() bool // it was deleted
}

// Session is an account with its subaccounts and what happens to them. Its parts are called with
// its lock held but where they say otherwise.
type Session struct {
	Lock    sync.Locker
	Time    *agenda.Driver
	Journal *journal.Journal
	Outbox  *webhooks.Outbox
	Phones  *phones.Book
	Faults  *faults.Set
	Records Records

	sender    *webhooks.Sender
	ctx       context.Context
	cancel    context.CancelFunc
	events    map[string]func(agenda.Entry)
	answers   map[string]func(*webhooks.Request, *webhooks.Response)
	documents map[string]func(Record, Fetch, Document)

	back keptBack

	// Moved is told of each record that has another status. It is set before anything happens.
	Moved func(Record)
	// Lacked is told of what was asked for and is not imitated. It may be nil, and is set before
	// anything happens.
	Lacked func(what string)
}

// New returns a session in real time. lock guards it and its records; wall is the clock on the
// wall.
func New(lock sync.Locker, wall func() time.Time, sender *webhooks.Sender, records Records) *Session {
	s := &Session{
		Lock: lock, Journal: &journal.Journal{}, Phones: &phones.Book{}, Faults: &faults.Set{}, Records: records, sender: sender,
		back:      keptBack{Delayed: map[int64]*webhooks.Request{}, Behind: map[string]*webhooks.Request{}},
		documents: map[string]func(Record, Fetch, Document){}, events: map[string]func(agenda.Entry){}, answers: map[string]func(*webhooks.Request, *webhooks.Response){},
	}
	s.Time = agenda.NewDriver(lock, wall, func(e agenda.Entry) { s.events[e.Kind](e) })
	s.Outbox = webhooks.NewOutbox(lock, s.Time, sender, s.repeatable, s.answered)
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.OnAnswer(documentAnswer, s.documented)
	s.OnAnswer(reportAnswer, s.reported)
	s.OnEvent(delayed, s.keptUntil)
	s.OnEvent(behind, func(e agenda.Entry) { s.follow(e.Subject) })
	return s
}

// repeatable reports whether webhooks are sent one after another, so that what happens is the
// same each time. In real time they are sent as Twilio sends them, in parallel.
func (s *Session) repeatable() bool {
	mode, _ := s.Time.Mode()
	return mode == agenda.Jump || mode == agenda.Manual
}

// OnEvent says what an entry of the agenda of a kind does. Each kind has one handler, said when a
// part is made; an entry of a kind without one panics.
func (s *Session) OnEvent(kind string, happen func(agenda.Entry)) { s.events[kind] = happen }

// OnAnswer says what the answer to a webhook of a kind does. Answers of kinds without a handler
// stand in the journal and change nothing.
func (s *Session) OnAnswer(kind string, answer func(*webhooks.Request, *webhooks.Response)) {
	s.answers[kind] = answer
}

// Now returns the session's time; in an event's handler the time that the event is due at.
func (s *Session) Now() time.Time { return s.Time.Now() }

// At arranges an event. data must encode as JSON, or be nil; the handler decodes it.
func (s *Session) At(at time.Time, kind, subject string, data any) {
	if s.events[kind] == nil {
		panic("session: no part has events of the kind " + kind)
	}
	s.Time.Add(at, kind, subject, data)
}

// Unless arranges a quiet event: what runs out if nobody does anything. A session is settled before
// it.
func (s *Session) Unless(at time.Time, kind, subject string, data any) {
	if s.events[kind] == nil {
		panic("session: no part has events of the kind " + kind)
	}
	s.Time.AddQuiet(at, kind, subject, data)
}

// Drop takes back a subject's events, those of the kinds or, without any, all of them.
func (s *Session) Drop(subject string, kinds ...string) { s.Time.Drop(subject, kinds...) }

// Send sends a webhook, signed by the account of the record that it is about. It returns at once.
// The journal has it when it is answered.
func (s *Session) Send(about Record, r *webhooks.Request) {
	s.address(about, r)
	s.troubled(r)
}

// address says on a webhook what it is about, and what signs it.
func (s *Session) address(about Record, r *webhooks.Request) {
	r.Subject, r.About, r.Token = about.SID(), about, s.Records.Token(about.Account())
	if r.Method == "" {
		r.Method = "POST"
	}
	s.sender.Prepare(r)
}

// answered notes what came of a webhook and gives it to whom it is for.
func (s *Session) answered(r *webhooks.Request, res *webhooks.Response) {
	e := journal.Entry{
		At: s.Now(), Kind: journal.Webhook, SID: r.Subject, Verb: r.Purpose, Method: r.Method, URL: r.URL, Params: r.Params,
		Status: res.Status, Took: res.Took, Body: shown(res.Body), Signed: res.Signed, Code: res.Code, Problems: res.Problems,
		Fault: fault(r.Planned, res.Faults),
	}
	if t := res.Header.Get("Content-Type"); t != "" {
		e.Headers = map[string]string{"Content-Type": t}
	}
	s.Note(e)
	if answer := s.answers[r.Kind]; answer != nil {
		answer(r, res)
	}
}

// Report sends a status callback, of which the application's answer changes nothing: one that is no
// success is a warning (facts 4.9). what names the callbacks that are sent in order.
func (s *Session) Report(about Record, url, method, what string, params [][2]string, cookies string) {
	s.report(about, &webhooks.Request{
		Kind: reportAnswer, Purpose: "status", Lane: about.SID() + " " + what, Method: strings.ToUpper(method), URL: url, Params: params,
		Cookies: cookies,
	})
}

// reportAnswer is the kind of webhooks that report.
const reportAnswer = "session.report"

func (s *Session) reported(r *webhooks.Request, res *webhooks.Response) {
	if !res.OK() {
		words := append([]string{fmt.Sprintf("%s answered %d", r.URL, res.Status)}, res.Problems...)
		s.Alert(r.About.(Record), Alert{Code: codeReport, Warning: true, Words: strings.Join(words, "; "), Request: r, Response: res})
	}
}

// codeReport is the dictionary's code for a status callback that was not taken.
const codeReport = 15003

// Network is how a WebSocket of an application is reached: over the network, on the hosts that may
// be called.
func (s *Session) Network() http.RoundTripper { return s.sender.Network() }

// Context ends when the session is closed.
func (s *Session) Context() context.Context { return s.ctx }

// Forget drops the cookies that are kept for a call that is over.
func (s *Session) Forget(cookies string) { s.sender.Forget(cookies) }

// Note puts an entry into the journal, at the session's time unless it has one.
func (s *Session) Note(e journal.Entry) {
	if e.At.IsZero() {
		e.At = s.Now()
	}
	e.At = e.At.UTC()
	s.Journal.Add(e)
}

// Lack notes what was asked for, about what, and is not imitated.
func (s *Session) Lack(sid, what string) {
	s.Note(journal.Entry{Kind: journal.Problem, SID: sid, Problems: []string{what}})
	if s.Lacked != nil {
		s.Lacked(what)
	}
}

// Status changes the status of a record, and with it other attributes, and notes it.
func (s *Session) Status(r Record, at time.Time, status string, attributes map[string]any) {
	from := r.Text("status")
	all := map[string]any{"status": status}
	for name, v := range attributes {
		all[name] = v
	}
	r.Set(at, all)
	s.Note(journal.Entry{At: at, Kind: journal.Status, SID: r.SID(), From: from, To: status})
	if s.Moved != nil {
		s.Moved(r)
	}
}

// Close stops time and ends what is under way. The caller holds the lock.
func (s *Session) Close() {
	s.Time.Close()
	s.Outbox.Close()
	s.cancel()
}

// longest is how much of a body the journal keeps, in bytes.
const longest = 8 << 10

// shown returns a body as people read it: no more of it than the journal keeps, and of a sound or a
// picture how long it is.
func shown(body []byte) string {
	if !strings.HasPrefix(http.DetectContentType(body), "text/") {
		return fmt.Sprintf("(%d bytes)", len(body))
	}
	if len(body) <= longest {
		return string(body)
	}
	return strings.ToValidUTF8(string(body[:longest]), "") + "…"
}

// Format prints no more than the type: a session holds the secrets that its journal hides.
func (s *Session) Format(f fmt.State, _ rune) { secret.Handle(f, s, "") }
