package emulator

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/emulator/session"
)

// Begun returns the main account's session, or nil where nothing has asked after it yet and its
// time is the machine's.
func (e *Emulator) Begun() *Session {
	e.engine.Mu.Lock()
	defer e.engine.Mu.Unlock()
	if !e.ready && (e.options.Time == agenda.Real || e.options.Time == agenda.Followed) {
		return nil
	}
	e.prepare()
	return e.sessions[0]
}

// Note puts an entry into the journal, at the session's time.
func (s *Session) Note(entry journal.Entry) {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.tenant.Inner.Note(entry)
	s.noteChanged()
}

// Busy says that a program which shares the session's time computes, until idle is called: time
// stands meanwhile, but in real time at speed 1. A script whose clock is the session's is such a
// program.
func (s *Session) Busy() (idle func()) { return s.counted((*agenda.Driver).Busy) }

// Blocked says that a program which is busy waits for another program meanwhile, until over is
// called.
func (s *Session) Blocked() (over func()) { return s.counted((*agenda.Driver).Blocked) }

// Asking says that a program which shares the session's time waits for an answer of another, until
// answered is called: where time jumps, it stands meanwhile.
func (s *Session) Asking() (answered func()) { return s.counted((*agenda.Driver).Asking) }

// Inside says that a wait begins for which a program has asked that is blocked or asking, and which
// is not held up by that, until done is called.
func (s *Session) Inside() (done func()) { return s.counted((*agenda.Driver).Inside) }

// counted calls a function of the driver's that counts, and returns what takes it back.
func (s *Session) counted(count func(*agenda.Driver) func()) (back func()) {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	release := count(s.tenant.Inner.Time)
	return func() {
		s.e.Mu.Lock()
		defer s.e.Mu.Unlock()
		release()
	}
}

// Stood returns for how long, in real time, something has been under way without a break; 0 where
// nothing is.
func (s *Session) Stood() time.Duration {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	return s.tenant.Inner.Time.Stood()
}

// Serving says that a program which shares the session's time answers webhooks itself at an
// address, "127.0.0.1:8080", until over is called. While it does, no other program is waited for.
func (s *Session) Serving(address string) (over func()) {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.serving = append(s.serving, address)
	return func() {
		s.e.Mu.Lock()
		defer s.e.Mu.Unlock()
		if i := slices.Index(s.serving, address); i >= 0 {
			s.serving = slices.Delete(s.serving, i, i+1)
		}
	}
}

// Kept returns the SIDs of what webhooks are about that have been under way for a time, in real
// time, to addresses of [Session.Serving].
func (s *Session) Kept(long time.Duration) (sids []string) {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	for _, r := range s.tenant.Inner.Outbox.Pending() {
		u, err := url.Parse(r.URL)
		if began := r.Began(); err == nil && slices.Contains(s.serving, u.Host) && !began.IsZero() && time.Since(began) >= long {
			sids = append(sids, r.Subject)
		}
	}
	return sids
}

// Alarm wakes a program at a moment of the session's time, which it waits for: where time jumps, it
// jumps as far as that. rings receives the moment, and time stands from then until stop is called,
// which must be. An alarm is no reason for [Session.Settle] to wait.
func (s *Session) Alarm(at time.Time) (rings <-chan time.Time, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	rang, over := make(chan time.Time, 1), make(chan struct{})
	a := s.arrange(at)
	go func() {
		defer close(over)
		if a.wait(ctx) {
			rang <- at
			<-ctx.Done()
		}
		a.goOn()
	}()
	return rang, func() {
		cancel()
		<-over
	}
}

// alarm is a moment that a program waits for.
type alarm struct {
	s       *Session
	inner   *session.Session // that it stands on the agenda of
	at      time.Time
	name    string // the subject of its event
	came    bool
	release func() // lets time go on, where it stands since the alarm came
}

// alarmRings is the kind of the events of alarms.
const alarmRings = "program.alarm"

// arrange puts an alarm onto the agenda.
func (s *Session) arrange(at time.Time) *alarm {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.alarmed++ // and not a random name: SIDs are the same however often a program is woken
	a := &alarm{s: s, inner: s.tenant.Inner, at: at, name: "program " + strconv.Itoa(s.alarmed)}
	s.alarms[a.name] = a
	s.tenant.Inner.Time.AddLast(at, alarmRings, a.name)
	return a
}

// rearrange puts the alarms onto the agenda of a session that has begun again, before its time can
// move. The caller holds the lock.
func (s *Session) rearrange() {
	for _, name := range slices.Sorted(maps.Keys(s.alarms)) {
		if a := s.alarms[name]; !a.came {
			a.inner = s.tenant.Inner
			s.tenant.Inner.Time.AddLast(a.at, alarmRings, name)
		}
	}
}

// ring has time stand at the moment that an alarm is for. The caller holds the lock.
func (s *Session) ring(e agenda.Entry) {
	if a := s.alarms[e.Subject]; a != nil {
		a.came, a.release = true, s.tenant.Inner.Time.Busy() // the program goes on
	}
}

// wait waits for the alarm, letting time jump to it, and reports whether it came.
func (a *alarm) wait(ctx context.Context) bool {
	for ctx.Err() == nil {
		a.s.e.Mu.Lock()
		inner := a.inner
		long := max(a.at.Sub(inner.Now()), 0) + time.Second
		a.s.e.Mu.Unlock()
		if inner.Time.Wait(ctx, long, func() bool { return a.came }) == nil {
			return true
		}
		if inner.Context().Err() != nil && a.s.parts() == inner {
			<-ctx.Done() // its time has ended
		}
	}
	return false
}

// goOn takes the alarm back, and lets time go on.
func (a *alarm) goOn() {
	a.s.e.Mu.Lock()
	defer a.s.e.Mu.Unlock()
	delete(a.s.alarms, a.name)
	a.inner.Drop(a.name)
	if a.release != nil {
		a.release()
		a.release = nil
	}
}
