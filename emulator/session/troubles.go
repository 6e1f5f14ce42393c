package session

import (
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/faults"
	"dialtone/emulator/journal"
	"dialtone/emulator/webhooks"
)

// How long what goes wrong on purpose takes, where it does not say.
const (
	lateBy   = 30 * time.Second // a callback that is late
	behindBy = 10 * time.Second // a callback that is out of order, and no other comes
)

// The kinds of events that send what was kept back.
const (
	delayed = "session.delayed"
	behind  = "session.behind"
)

// keptBack are the webhooks that go out later, on purpose.
type keptBack struct {
	Made    int64                        // counts those that were delayed
	Delayed map[int64]*webhooks.Request  // by number
	Behind  map[string]*webhooks.Request // status callbacks that are out of order, by lane
}

// troubled sends a webhook with what goes wrong with it: one that is delayed in its time, at most
// when nobody waits for its answer any more.
func (s *Session) troubled(r *webhooks.Request) {
	r.Faults = s.Faults
	r.Fault = s.Faults.Webhook(r.URL)
	if r.Fault != nil && r.Fault.Delay > 0 {
		s.later(r, min(r.Fault.Delay, webhooks.Patience(r.URL)))
		return
	}
	s.Outbox.Put(r)
}

// later sends a webhook in a while.
func (s *Session) later(r *webhooks.Request, wait time.Duration) {
	s.back.Made++
	s.back.Delayed[s.back.Made] = r
	s.At(s.Now().Add(wait), delayed, "", s.back.Made)
}

// keptUntil sends a webhook whose time has come.
func (s *Session) keptUntil(e agenda.Entry) {
	var id int64
	if err := e.Decode(&id); err != nil {
		panic("session: " + err.Error()) // later wrote it
	}
	// Those of a session that was saved are not there any more.
	if r := s.back.Delayed[id]; r != nil {
		delete(s.back.Delayed, id)
		s.Outbox.Put(r)
	}
}

// report sends a status callback, with what becomes of it.
func (s *Session) report(about Record, r *webhooks.Request) {
	f := s.Faults.Report(r.URL)
	if f == nil {
		s.Send(about, r)
		s.follow(r.Lane)
		return
	}
	r.Planned = append(r.Planned, f.String())
	switch f.Callback {
	case faults.Lost:
		s.Note(journal.Entry{
			Kind: journal.Webhook, SID: about.SID(), Verb: r.Purpose, Method: r.Method, URL: r.URL, Params: r.Params, Fault: f.String(),
		})
	case faults.Late:
		wait := f.Delay
		if wait == 0 {
			wait = lateBy
		}
		s.address(about, r)
		s.later(r, wait)
	case faults.Twice:
		s.Send(about, r)
		again := *r
		s.troubled(&again)
		s.follow(r.Lane)
	case faults.OutOfOrder:
		s.address(about, r)
		s.follow(r.Lane)
		s.back.Behind[r.Lane] = r
		s.At(s.Now().Add(behindBy), behind, r.Lane, nil)
	}
}

// follow sends the callback of a lane that is out of order, as the next one has been sent.
func (s *Session) follow(lane string) {
	if r := s.back.Behind[lane]; r != nil {
		delete(s.back.Behind, lane)
		s.Drop(lane, behind)
		s.troubled(r)
	}
}

func fault(all ...[]string) string {
	var words []string
	for _, list := range all {
		words = append(words, list...)
	}
	return strings.Join(words, "; ")
}
