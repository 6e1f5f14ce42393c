// Package voice has the calls of the local Twilio: what becomes of them, the TwiML that they run,
// and the people at their other ends.
//
// A [Call] is what is known of a call under way; the API's record is a view of it. It is data: its
// states (queued, ringing, in-progress, over), a stack of programs, of which the last one runs,
// and what that one is doing. Time passes for it through the agenda alone, and applications are
// asked through the outbox, so no goroutine belongs to a call, but the one that reads a WebSocket.
//
// The files, each with one idea:
//
//	call.go         a call, and the calls of a session
//	progress.go     from its making to its end, and what is reported of it
//	params.go       what an application is told
//	program.go      documents: fetched, run verb by verb, left
//	verbs.go        which function runs which verb, and the short ones
//	sound.go        what is said and played, and how long it takes
//	phone.go        what a person does with a phone
//	transcript.go   what a person hears
//	gather.go, record.go, dial.go, conference.go, queue.go, pay.go
//	connect.go      Connect, Start and Stop, with what goes over a WebSocket (internal/socket):
//	                stream.go and relay.go; transcription.go
//	moderation.go   what the API changes in a conference
//	detection.go    whether a person or a machine answers
//	recording.go    recordings, and what can be heard in them
//	state.go        all of it as JSON
package voice

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/emulator/session"
	"dialtone/internal/secret"
)

// The resources whose records are views of what is here.
const (
	callResource = "api_v2010/Call"
	numbers      = "api_v2010/IncomingPhoneNumber"
	applications = "api_v2010/Application"

	writtenDown = "api_v2010/Transcription"
)

// Hooks are what the engine does for calls.
type Hooks struct {
	// Own returns the record that has an address of the account's own, or nil: a number, a SIP
	// domain, an application.
	Own func(address string) session.Record
	// Call makes the record of a new call.
	Call func(account string, at time.Time, attributes map[string]any) session.Record
	// Join makes the record of a call's place in a conference, and Enqueue that in a queue.
	Join    func(conference, call session.Record, at time.Time, attributes map[string]any)
	Enqueue func(queue, call session.Record, at time.Time)
	// Text sends a message during a call, and returns its SID.
	Text func(call session.Record, from, to, body, callback, method string) (sid string)
	// Tasks are TaskRouter's.
	Tasks Tasks
	// Price returns what a call of so many seconds costs.
	Price func(seconds int) string
	// Country returns the country of a number, or "".
	Country func(number string) string
	// Public is where people's browsers find recordings, "https://api.twilio.com" where it is
	// empty.
	Public string
}

// Voice has a session's calls. Make one with [New]. All of it is called with the session's lock
// held.
type Voice struct {
	session *session.Session
	hooks   Hooks
	calls   map[string]*Call // those under way, by SID
	past    []*Call          // those that are over, the oldest first, up to keeps
	tapes   map[string]*Tape // the recordings under way, by SID
	made    int              // counts the calls

	conferences map[string]*Conference // those under way, by SID
}

// keeps is how many calls that are over can still be read, with what was said in them.
const keeps = 1000

// New returns the part of a session that has the calls.
func New(s *session.Session, hooks Hooks) *Voice {
	v := &Voice{session: s, hooks: hooks, calls: map[string]*Call{}}
	for kind, happen := range map[string]func(*Call, session.Record, agenda.Entry){
		initiated: v.initiated, ringing: v.ringing, answered: v.answered, unmade: v.unmade, over: v.over,
		soundOver: v.soundOver, timer: v.timedOut, limit: v.timedOut, detected: v.detected, mark: v.marked, act: v.acts, spoken: v.spoken,
	} {
		s.OnEvent(kind, func(e agenda.Entry) {
			// A call that was deleted, or is over, is not there any more.
			if c, record := v.calls[e.Subject], s.Records.Find(callResource, e.Subject); c != nil && record != nil {
				happen(c, record, e)
			}
		})
	}
	s.OnEvent(wroteDown, v.written)
	s.OnDocument(documentKind, v.arrived)
	s.OnAnswer(soundKind, v.soundArrived)
	return v
}

// Open returns the SIDs of the calls under way, sorted: what keeps a session from being settled.
func (v *Voice) Open() []string {
	var all []string
	for sid, c := range v.calls {
		if !c.Parentless() {
			continue // it ends with the call that made it
		}
		all = append(all, sid)
	}
	slices.Sort(all)
	return all
}

// record returns the API's record of a call, or nil where it was deleted.
func (v *Voice) record(c *Call) session.Record {
	return v.session.Records.Find(callResource, c.SID)
}

// now returns the session's time.
func (v *Voice) now() time.Time { return v.session.Now() }

// after arranges what happens to a call in a while.
func (v *Voice) after(c *Call, d time.Duration, kind string, data any) {
	v.session.At(v.now().Add(d), kind, c.SID, data)
}

// step notes in the journal what happens in a call.
func (v *Voice) step(c *Call, verb, who, text string) {
	v.session.Note(journal.Entry{Kind: journal.Step, SID: c.SID, Verb: verb, Who: who, Text: text})
}

// problem notes in the journal what a person should know of a call.
func (v *Voice) problem(c *Call, words ...string) {
	v.session.Note(journal.Entry{Kind: journal.Problem, SID: c.SID, Problems: []string{strings.Join(words, "; ")}})
}

// Format prints no more than the type: a session holds the secrets that its journal hides.
func (v *Voice) Format(f fmt.State, _ rune) { secret.Handle(f, v, "") }
