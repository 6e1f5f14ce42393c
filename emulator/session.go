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

	"dialtone/emulator/agenda"
	"dialtone/emulator/conversations"
	"dialtone/emulator/core"
	"dialtone/emulator/journal"
	"dialtone/emulator/messaging"
	"dialtone/emulator/phones"
	"dialtone/emulator/products"
	"dialtone/emulator/rest"
	"dialtone/emulator/session"
	"dialtone/emulator/studio"
	"dialtone/emulator/taskrouter"
	"dialtone/emulator/verify"
	"dialtone/emulator/voice"
	"dialtone/emulator/webhooks"
	"dialtone/internal/secret"
)

// Session is an account with its subaccounts, and time, a journal and phones of their own, so that
// test workers side by side disturb each other in nothing. [Emulator.Main] is one;
// [Emulator.NewSession] opens another. Its methods are safe for use by several goroutines.
type Session struct {
	tenant *rest.Tenant
	of     *Emulator
	e      *rest.Engine
	moved  chan struct{}      // closed when anything may have changed; nil where nobody waits
	people map[string]*person // those who act by themselves, by the address of their phone

	// Of a program that shares the session's time:
	serving []string          // the addresses where it answers itself
	alarms  map[string]*alarm // that it waits for, by the subject of their event
	alarmed int               // how many there were
}

// Main returns the session of the main account.
func (e *Emulator) Main() *Session {
	e.engine.Mu.Lock()
	defer e.engine.Mu.Unlock()
	e.prepare()
	return e.sessions[0]
}

// NewSession opens a session with an account of its own, which has nothing but numbers for sale.
func (e *Emulator) NewSession() *Session {
	e.engine.Mu.Lock()
	defer e.engine.Mu.Unlock()
	e.prepare()
	return e.openSession(e.engine.SID("AC"), e.engine.Hex(32))
}

// ErrCredentials says that a request's credentials are not those of an account.
var ErrCredentials = errors.New("emulator: these credentials are none of an account here")

// SessionOf returns the session that a request names: that of its Basic credentials or, where it
// has none, the main account's.
func (e *Emulator) SessionOf(r *http.Request) (*Session, error) {
	e.engine.Mu.Lock()
	defer e.engine.Mu.Unlock()
	e.prepare()
	if r.Header.Get("Authorization") == "" {
		return e.sessions[0], nil
	}
	c := e.engine.Authenticate(r, e.engine.Main.Now())
	if c == nil || c.Test {
		return nil, ErrCredentials
	}
	return e.sessionOf(c.Account.Tenant), nil
}

// SessionNamed returns the session of an account, or nil.
func (e *Emulator) SessionNamed(accountSID string) *Session {
	e.engine.Mu.Lock()
	defer e.engine.Mu.Unlock()
	e.prepare()
	if a := e.engine.Accounts[accountSID]; a != nil && a.Record.Holder != nil {
		return e.sessionOf(a.Tenant)
	}
	return nil
}

// sessionOf returns the session that is a tenant's. The caller holds the lock.
func (e *Emulator) sessionOf(t *rest.Tenant) *Session {
	for _, s := range e.sessions {
		if s.tenant == t {
			return s
		}
	}
	return nil
}

// openSession opens a session; the caller holds the lock.
func (e *Emulator) openSession(sid, token string) *Session {
	s := &Session{tenant: &rest.Tenant{Engine: e.engine}, of: e, e: e.engine, alarms: map[string]*alarm{}}
	s.open()
	s.tenant.Account = e.engine.OpenAccount(sid, token, "My Twilio account", nil, s.tenant, s.tenant.Inner.Now())
	e.sessions = append(e.sessions, s)
	return s
}

// open makes the session's parts, in place of those that it has. Its journal and how time passes
// stay. The caller holds the lock.
func (s *Session) open() {
	e, before := s.of, s.tenant.Inner
	sender := webhooks.NewSender(e.options.Webhooks, e.options.AllowWebhooks, e.options.Random)
	sender.Lead(e.options.Detours)
	s.tenant.Inner = session.New(e.engine.Mu, e.options.Clock, sender, rest.Keeper{Engine: e.engine})
	mode, speed := e.options.Time, 1.0
	if before != nil {
		mode, speed = before.Time.Mode()
		if mode != agenda.Followed {
			s.tenant.Inner.Time.Set(before.Now())
		}
		s.tenant.Inner.Journal = before.Journal
	}
	if err := s.tenant.Inner.Time.SetMode(mode, speed); err != nil {
		panic("emulator: " + err.Error()) // an option that is none of the modes
	}
	if before != nil {
		s.tenant.Inner.Time.Succeed(before.Time)
		before.Close()
	}
	s.tenant.Messaging = messaging.New(s.tenant.Inner, core.MessagingHooks(s.tenant, func(m session.Record) bool { return conversations.Took(s.tenant, m) }, func(m session.Record, status string) {
		conversations.Delivered(s.tenant, m, status)
		studio.Executes(s.tenant, m, status)
	}))
	s.tenant.Voice = voice.New(s.tenant.Inner, core.CallHooks(s.tenant, taskrouter.Waiting{S: s.tenant}, func(call session.Record) { taskrouter.Joined(s.tenant, call.(*rest.Record)) }))
	core.OpenMedia(s.tenant)
	conversations.Open(s.tenant)
	studio.Open(s.tenant)
	products.OpenSync(s.tenant)
	taskrouter.Open(s.tenant)
	verify.Open(s.tenant)
	s.tenant.Inner.OnAnswer(replayed, func(r *webhooks.Request, _ *webhooks.Response) { *r.Data.(*bool) = true })
	s.tenant.Inner.OnEvent(rested, func(agenda.Entry) {})
	s.tenant.Inner.OnEvent(alarmRings, s.ring)
	s.tenant.Inner.Time.Alone(func() bool { return len(s.serving) > 0 })
	s.tenant.Inner.Time.Watch(s.attend)
	s.tenant.Inner.Time.Watch(e.changed)
	s.tenant.Inner.Time.Watch(s.noteChanged)
	s.tenant.Inner.Moved = func(r session.Record) {
		core.Fire(s.tenant, r)
		taskrouter.CallMoved(s.tenant, r.(*rest.Record))
	}
	s.tenant.Inner.Lacked = e.engine.Lack
}

// Close ends the session: its account and all that it has are gone. The main account's cannot be
// closed, but its time stands and its webhooks end.
func (s *Session) Close() {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.tenant.Inner.Close()
	if s.tenant == s.e.Main.Tenant {
		return
	}
	for sid, a := range s.e.Accounts {
		if a.Tenant == s.tenant {
			delete(s.e.Accounts, sid)
		}
	}
	s.of.sessions = slices.DeleteFunc(s.of.sessions, func(other *Session) bool { return other == s })
}

// Close ends all sessions, and writes the file of [Emulator.Keep] for the last time. What is under
// way is not waited for.
func (e *Emulator) Close() {
	e.engine.Mu.Lock()
	k := e.keeping
	e.keeping = nil
	e.engine.Mu.Unlock()
	if k != nil {
		k.end()
	}
	e.engine.Mu.Lock()
	defer e.engine.Mu.Unlock()
	for _, s := range e.sessions {
		s.tenant.Inner.Close()
	}
}

// AccountSID returns the SID of the session's account.
func (s *Session) AccountSID() string { return s.tenant.Account.SID }

// AuthToken returns the auth token of the session's account.
func (s *Session) AuthToken() string {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	return s.tenant.Account.Token
}

// Now returns the session's time.
func (s *Session) Now() time.Time {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	return s.tenant.Inner.Now()
}

// SetClock changes how time passes; speed counts in [agenda.Real] alone, where it must be greater
// than 0.
func (s *Session) SetClock(mode agenda.Mode, speed float64) error {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	return s.tenant.Inner.Time.SetMode(mode, speed)
}

// Advance moves time on and lets everything happen that is due on the way, in order, each webhook
// answered before the next thing happens. It is an error on an emulator with a [Clock].
func (s *Session) Advance(ctx context.Context, by time.Duration) error {
	return s.parts().Time.Advance(ctx, by)
}

// mostEvents bounds what [Session.Settle] lets happen: beyond it something goes on for ever.
const mostEvents = 1_000_000

// Settle lets everything happen that is arranged, whenever it is due, until nothing is and no
// webhook is out. A call that nothing will end is an error that names it.
func (s *Session) Settle(ctx context.Context) error {
	if err := s.parts().Time.Settle(ctx, mostEvents); err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	if held := s.held(); held != "" {
		return fmt.Errorf("emulator: statuses are held back: %s: step to them, or clear the faults", held)
	}
	if open := s.tenant.Voice.Open(); len(open) > 0 {
		return fmt.Errorf("emulator: nothing will end the calls %s: hang them up", strings.Join(open, ", "))
	}
	return nil
}

// Clock returns how time passes, and how fast in [agenda.Real].
func (s *Session) Clock() (mode agenda.Mode, speed float64) {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	return s.tenant.Inner.Time.Mode()
}

// Phones returns what is known of all phones that were named, by address.
func (s *Session) Phones() []phones.Phone {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	var all []phones.Phone
	for _, p := range s.tenant.Inner.Phones.All() {
		phone := *p
		phone.Texts = slices.Clone(p.Texts)
		all = append(all, phone)
	}
	return all
}

// Phone returns what is known of a person's phone: a number, name or address that is not the
// account's own. What it returns is a copy.
func (s *Session) Phone(address string) phones.Phone {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	p := *s.tenant.Inner.Phones.Phone(address)
	p.Texts = slices.Clone(p.Texts)
	return p
}

// Behave says what a phone does from now on when it is called or texted.
func (s *Session) Behave(address string, b phones.Behaviour) error {
	if err := b.Check(); err != nil {
		return fmt.Errorf("emulator: the phone %s: %w", address, err)
	}
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.tenant.Inner.Phones.Phone(address).Behaviour = b
	s.tenant.Inner.Time.Changed()
	return nil
}

// Journal returns what happened, the oldest first.
func (s *Session) Journal(f journal.Filter) []journal.Entry { return s.parts().Journal.List(f) }

// Stable returns what happened as JSON that is the same with each run of the same program, to the
// byte, where at most one of its requests is under way at a time, its randomness repeats itself
// ([Options].Random) and it begins at the same time ([Options].Clock): see [journal.Stable].
func (s *Session) Stable(f journal.Filter) []byte {
	names := map[string]string{}
	s.e.Mu.Lock()
	if s.e.Address != "" {
		names[s.e.Address] = "emulator"
	}
	s.e.Mu.Unlock()
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
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	return s.tenant.Inner
}

// changed is told whenever something may have changed. The caller holds the lock.
func (e *Emulator) changed() {
	if e.keeping != nil {
		e.keeping.touch()
	}
}

// Format prints the SID of the session's account, whatever the verb.
func (s *Session) Format(f fmt.State, _ rune) { secret.Handle(f, s, s.tenant.Account.SID) }
