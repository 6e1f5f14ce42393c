package emulator

import (
	"cmp"
	"context"
	"slices"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/emulator/phones"
)

// person is what an owner of a phone does by itself when it is called or texted.
type person struct {
	onCall func(context.Context, *Call)
	onText func(context.Context, phones.Text)
	calls  []string // the SIDs of those that onCall was told of
	texts  int      // how many texts onText was told of, or came before it
}

// OnCall has a function called for each call that rings at the phone of an address, on a goroutine
// of its own; nil takes it back. The phone rings until the function answers ([Call.Answer]).
//
// While the function runs, time stands, but where it waits: for words, for a text, with
// [Session.Rest]. It gives the context that it got to all that waits. The context ends with the
// session.
func (s *Session) OnCall(address string, f func(ctx context.Context, c *Call)) {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.person(address).onCall = f
	s.tenant.Inner.Phones.Phone(address).Attended = f != nil
	s.tenant.Inner.Time.Changed()
}

// OnText has a function called for each text that the phone of an address gets from now on, as
// [Session.OnCall] does for calls; nil takes it back.
func (s *Session) OnText(address string, f func(ctx context.Context, t phones.Text)) {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	p := s.person(address)
	p.onText, p.texts = f, len(s.tenant.Inner.Phones.Phone(address).Texts)
}

// Dismiss takes back all functions of [Session.OnCall] and [Session.OnText].
func (s *Session) Dismiss() {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	for address, p := range s.people {
		if p.onCall != nil {
			s.tenant.Inner.Phones.Phone(address).Attended = false
		}
	}
	s.people = nil
	s.tenant.Inner.Time.Changed()
}

func (s *Session) person(address string) *person {
	if s.people == nil {
		s.people = map[string]*person{}
	}
	if s.people[address] == nil {
		s.people[address] = &person{}
	}
	return s.people[address]
}

// attend tells people of the calls and texts that have come. The caller holds the lock.
func (s *Session) attend() {
	for address, p := range s.people {
		if p.onCall != nil {
			for _, sid := range s.tenant.Voice.Ringing(address) {
				// A call that the phone makes itself rings elsewhere.
				if slices.Contains(p.calls, sid) || s.tenant.Voice.Under(sid).Inbound {
					continue
				}
				p.calls = append(p.calls, sid)
				onCall, call := p.onCall, &Call{s: s, sid: sid}
				s.act(func(ctx context.Context) { onCall(ctx, call) })
			}
		}
		if p.onText == nil {
			continue
		}
		for texts := s.tenant.Inner.Phones.Phone(address).Texts; p.texts < len(texts); {
			onText, text := p.onText, texts[p.texts]
			p.texts++
			s.act(func(ctx context.Context) { onText(ctx, text) })
		}
	}
}

// act lets a person act, for whom time stands until they wait. The caller holds the lock.
func (s *Session) act(f func(context.Context)) {
	ctx, done := s.tenant.Inner.Time.Act(s.tenant.Inner.Context())
	go func() {
		defer func() {
			s.e.Mu.Lock()
			defer s.e.Mu.Unlock()
			done()
		}()
		f(ctx)
	}()
}

// wait waits until something holds, letting time jump as far as it must. But in real time it also
// waits until no webhook is out, so that what a program does next comes after it each time.
func (s *Session) wait(ctx context.Context, patience time.Duration, holds func() bool) error {
	patience = cmp.Or(max(patience, 0), Patience)
	defer time.AfterFunc(keptFor, s.noteKept).Stop()
	ok := func() bool {
		mode, _ := s.tenant.Inner.Time.Mode()
		return (mode == agenda.Real || s.tenant.Inner.Time.Held() == 0) && holds()
	}
	return s.parts().Time.Wait(ctx, patience, ok)
}

// keptFor is how long, in real time, a webhook keeps a wait from going on before the journal says
// so.
var keptFor = 5 * time.Second

// noteKept notes the webhook that keeps time from passing.
func (s *Session) noteKept() {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	if mode, _ := s.tenant.Inner.Time.Mode(); mode != agenda.Jump && mode != agenda.Manual {
		return
	}
	for _, r := range s.tenant.Inner.Outbox.Pending() {
		if began := r.Began(); !began.IsZero() && time.Since(began) >= keptFor {
			s.tenant.Inner.Note(journal.Entry{Kind: journal.Problem, Slow: true, SID: r.Subject, Problems: []string{
				"time stands while an application answers, and " + r.URL + " has not for " + keptFor.String() + ": where its answer waits for something to happen here, neither comes",
			}})
			return
		}
	}
}

// quietFor is how long, in real time, [Session.Quiet] waits for applications.
const quietFor = time.Second

// Quiet returns when no webhook is out, so that what a program does next comes after what they
// bring each time. In real time it does not wait, and otherwise for a second at most: the program
// may be one that is to answer.
func (s *Session) Quiet(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, quietFor)
	defer cancel()
	_ = s.wait(ctx, 0, func() bool { return true })
}

// Acting returns a context for one who acts beside others: after each wait with it, time stands
// until the next one, or until done is called.
func (s *Session) Acting(ctx context.Context) (acting context.Context, done func()) {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	acting, over := s.tenant.Inner.Time.Act(ctx)
	return acting, func() {
		s.e.Mu.Lock()
		defer s.e.Mu.Unlock()
		over()
	}
}

// rested is the kind of the events that end a rest.
const rested = "person.rested"

// Rest waits until time has moved on.
func (s *Session) Rest(ctx context.Context, long time.Duration) error {
	s.e.Mu.Lock()
	until := s.tenant.Inner.Now().Add(long)
	s.tenant.Inner.At(until, rested, "", nil)
	s.e.Mu.Unlock()
	return s.wait(ctx, long+time.Second, func() bool { return !s.tenant.Inner.Now().Before(until) })
}
