package emulator

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"

	"dialtone/api/catalog"
	"dialtone/emulator/agenda"
	"dialtone/emulator/faults"
	"dialtone/emulator/journal"
	"dialtone/emulator/messaging"
	"dialtone/emulator/phones"
	"dialtone/emulator/session"
	"dialtone/emulator/voice"
	"dialtone/emulator/webhooks"
	"dialtone/internal/secret"
)

// Session is an account with its subaccounts, and time, a journal and phones of their own, so that
// test workers side by side disturb each other in nothing. [Emulator.Main] is one;
// [Emulator.NewSession] opens another. Its methods are safe for use by several goroutines.
type Session struct {
	e         *Emulator
	account   *account
	inner     *session.Session
	voice     *voice.Voice
	messaging *messaging.Messaging
	turns     int                // how many have acted
	moved     chan struct{}      // closed when anything may have changed; nil where nobody waits
	people    map[string]*person // those who act by themselves, by the address of their phone

	// Of a program that shares the session's time:
	serving []string          // the addresses where it answers itself
	alarms  map[string]*alarm // that it waits for, by the subject of their event
	alarmed int               // how many there were
}

// Main returns the session of the main account.
func (e *Emulator) Main() *Session {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.prepare()
	return e.main.session
}

// NewSession opens a session with an account of its own, which has nothing but numbers for sale.
func (e *Emulator) NewSession() *Session {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.prepare()
	return e.openSession(e.sid("AC"), e.hex(32))
}

// ErrCredentials says that a request's credentials are not those of an account.
var ErrCredentials = errors.New("emulator: these credentials are none of an account here")

// SessionOf returns the session that a request names: that of its Basic credentials or, where it
// has none, the main account's.
func (e *Emulator) SessionOf(r *http.Request) (*Session, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.prepare()
	if r.Header.Get("Authorization") == "" {
		return e.main.session, nil
	}
	c := e.authenticate(r, e.main.now())
	if c == nil || c.test {
		return nil, ErrCredentials
	}
	return c.account.session, nil
}

// SessionNamed returns the session of an account, or nil.
func (e *Emulator) SessionNamed(accountSID string) *Session {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.prepare()
	if a := e.accounts[accountSID]; a != nil && a.record.account != nil {
		return a.session
	}
	return nil
}

// openSession opens a session; the caller holds the lock.
func (e *Emulator) openSession(sid, token string) *Session {
	s := &Session{e: e, alarms: map[string]*alarm{}}
	s.open()
	s.account = e.openAccount(sid, token, "My Twilio account", nil, s, s.inner.Now())
	e.sessions = append(e.sessions, s)
	return s
}

// open makes the session's parts, in place of those that it has. Its journal and how time passes
// stay. The caller holds the lock.
func (s *Session) open() {
	e, before := s.e, s.inner
	sender := webhooks.NewSender(e.options.Webhooks, e.options.AllowWebhooks, e.options.Random)
	sender.Lead(e.options.Detours)
	s.inner = session.New(&e.mu, e.options.Clock, sender, keeper{e})
	mode, speed := e.options.Time, 1.0
	if before != nil {
		mode, speed = before.Time.Mode()
		if mode != agenda.Followed {
			s.inner.Time.Set(before.Now())
		}
		s.inner.Journal = before.Journal
		before.Close()
	}
	if err := s.inner.Time.SetMode(mode, speed); err != nil {
		panic("emulator: " + err.Error()) // an option that is none of the modes
	}
	s.messaging = messaging.New(s.inner, e.messagingHooks(s))
	s.voice = voice.New(s.inner, e.callHooks(s))
	s.inner.OnEvent(verifySent, s.codeArrived)
	s.inner.OnEvent(syncExpires, s.expired)
	s.inner.OnAnswer(preAnswer, s.asked)
	s.inner.OnAnswer(fetchedMedia, s.mediaCame)
	s.inner.OnAnswer(replayed, func(r *webhooks.Request, _ *webhooks.Response) { *r.Data.(*bool) = true })
	s.inner.OnEvent(rested, func(agenda.Entry) {})
	s.inner.OnEvent(alarmRings, s.ring)
	s.inner.Time.Alone(func() bool { return len(s.serving) > 0 })
	s.inner.Time.Watch(s.attend)
	s.openRouter()
	s.inner.OnEvent(studioStep, s.stepped)
	s.inner.OnAnswer(studioHTTP, s.requested)
	s.inner.Time.Watch(e.changed)
	s.inner.Time.Watch(s.noteChanged)
	s.inner.Moved = func(r session.Record) {
		s.fire(r)
		s.callMoved(r.(*record))
	}
	s.inner.Lacked = e.lack
}

// Close ends the session: its account and all that it has are gone. The main account's cannot be
// closed, but its time stands and its webhooks end.
func (s *Session) Close() {
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	s.inner.Close()
	if s == s.e.main.session {
		return
	}
	for sid, a := range s.e.accounts {
		if a.session == s {
			delete(s.e.accounts, sid)
		}
	}
	s.e.sessions = slices.DeleteFunc(s.e.sessions, func(other *Session) bool { return other == s })
}

// Close ends all sessions, and writes the file of [Emulator.Keep] for the last time. What is under
// way is not waited for.
func (e *Emulator) Close() {
	e.mu.Lock()
	k := e.keeping
	e.keeping = nil
	e.mu.Unlock()
	if k != nil {
		k.end()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, s := range e.sessions {
		s.inner.Close()
	}
}

// AccountSID returns the SID of the session's account.
func (s *Session) AccountSID() string { return s.account.sid }

// AuthToken returns the auth token of the session's account.
func (s *Session) AuthToken() string {
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	return s.account.token
}

// Now returns the session's time.
func (s *Session) Now() time.Time {
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	return s.inner.Now()
}

// SetClock changes how time passes; speed counts in [agenda.Real] alone, where it must be greater
// than 0.
func (s *Session) SetClock(mode agenda.Mode, speed float64) error {
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	return s.inner.Time.SetMode(mode, speed)
}

// Advance moves time on and lets everything happen that is due on the way, in order, each webhook
// answered before the next thing happens. It is an error on an emulator with a [Clock].
func (s *Session) Advance(ctx context.Context, by time.Duration) error {
	return s.resting(ctx, func() error { return s.parts().Time.Advance(ctx, by) })
}

// mostEvents bounds what [Session.Settle] lets happen: beyond it something goes on for ever.
const mostEvents = 1_000_000

// Settle lets everything happen that is arranged, whenever it is due, until nothing is and no
// webhook is out. A call that nothing will end is an error that names it.
func (s *Session) Settle(ctx context.Context) error {
	if err := s.resting(ctx, func() error { return s.parts().Time.Settle(ctx, mostEvents) }); err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	if held := s.held(); held != "" {
		return fmt.Errorf("emulator: statuses are held back: %s: step to them, or clear the faults", held)
	}
	if open := s.voice.Open(); len(open) > 0 {
		return fmt.Errorf("emulator: nothing will end the calls %s: hang them up", strings.Join(open, ", "))
	}
	return nil
}

// Clock returns how time passes, and how fast in [agenda.Real].
func (s *Session) Clock() (mode agenda.Mode, speed float64) {
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	return s.inner.Time.Mode()
}

// Phones returns what is known of all phones that were named, by address.
func (s *Session) Phones() []phones.Phone {
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	var all []phones.Phone
	for _, p := range s.inner.Phones.All() {
		phone := *p
		phone.Texts = slices.Clone(p.Texts)
		all = append(all, phone)
	}
	return all
}

// Phone returns what is known of a person's phone: a number, name or address that is not the
// account's own. What it returns is a copy.
func (s *Session) Phone(address string) phones.Phone {
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	p := *s.inner.Phones.Phone(address)
	p.Texts = slices.Clone(p.Texts)
	return p
}

// Behave says what a phone does from now on when it is called or texted.
func (s *Session) Behave(address string, b phones.Behaviour) error {
	if err := b.Check(); err != nil {
		return fmt.Errorf("emulator: the phone %s: %w", address, err)
	}
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	s.inner.Phones.Phone(address).Behaviour = b
	s.inner.Time.Changed()
	return nil
}

// Journal returns what happened, the oldest first.
func (s *Session) Journal(f journal.Filter) []journal.Entry { return s.parts().Journal.List(f) }

// Stable returns what happened as JSON that is the same with each run of the same program, to the
// byte, where at most one of its requests is under way at a time, its randomness repeats itself
// ([Options].Random) and it begins at the same time ([Options].Clock): see [journal.Stable].
func (s *Session) Stable(f journal.Filter) []byte {
	names := map[string]string{}
	s.e.mu.Lock()
	if s.e.address != "" {
		names[s.e.address] = "emulator"
	}
	s.e.mu.Unlock()
	return journal.Stable(s.Journal(f), names)
}

// Follow gives the entries of the journal that a filter lets through as they come, those that are
// there first, until the context ends.
func (s *Session) Follow(ctx context.Context, f journal.Filter) iter.Seq[journal.Entry] {
	return func(yield func(journal.Entry) bool) {
		kept := s.parts().Journal
		for ctx.Err() == nil {
			changed := kept.Changed()
			for _, e := range kept.List(f) {
				if f.After = e.Seq; !yield(e) {
					return
				}
			}
			select {
			case <-changed:
			case <-ctx.Done():
			}
		}
	}
}

// parts returns the session's parts for a caller that does not hold the lock: [Session.Reset] makes
// new ones.
func (s *Session) parts() *session.Session {
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	return s.inner
}

// changed is told whenever something may have changed. The caller holds the lock.
func (e *Emulator) changed() {
	if e.keeping != nil {
		e.keeping.touch()
	}
}

// findResource returns the resource of a name, or nil: one that a file has may not be there.
func (e *Emulator) findResource(name string) *resource {
	document, resource, _ := strings.Cut(name, "/")
	if d := catalog.DocumentNamed(document); d != nil {
		return e.product(d).resources[resource]
	}
	return nil
}

// note puts a request and its answer, or nil where it got none, into a session's journal.
func (q *request) note(s *Session, a *answer, f *faults.Fault) {
	u := *q.http.URL
	u.Host, u.Scheme = q.http.Host, "https"
	e := journal.Entry{Kind: journal.API, At: s.inner.Now(), Method: q.http.Method, URL: u.String()}
	for _, v := range q.body.values {
		e.Params = append(e.Params, [2]string{v.name, textOf(v.v)})
	}
	if f != nil {
		e.Fault = f.String()
	}
	switch {
	case a == nil:
	case a.err != nil:
		e.Code, e.Problems = a.err.code, []string{a.err.message}
	case a.object != nil && q.http.Method != http.MethodGet:
		e.Body = string(encode(a.object))
	}
	if a != nil {
		e.Status, e.SID = a.status, a.sid
	}
	s.inner.Note(e)
	s.inner.Time.Changed() // a wait may be for what the request did
}

// Format prints the SID of the session's account, whatever the verb.
func (s *Session) Format(f fmt.State, _ rune) { secret.Handle(f, s, s.account.sid) }
