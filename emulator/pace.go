package emulator

import (
	"context"
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
func (s *Session) Busy() (idle func()) { return s.counted((*agenda.Driver).HoldAside) }

// Asking says that a program which shares the session's time waits for an answer of another, until
// answered is called: where time jumps, it stands meanwhile.
func (s *Session) Asking() (answered func()) {
	return s.counted(func(d *agenda.Driver) func() {
		if mode, _ := d.Mode(); mode != agenda.Jump {
			return func() {}
		}
		return d.HoldAside()
	})
}

// Inside says that a wait begins for which another program has asked, and which its own asking does
// not hold up, until done is called.
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
		for !a.wait(ctx) {
			if ctx.Err() != nil {
				return
			}
			a = s.arrange(at) // the session was reset
		}
		rang <- at
		<-ctx.Done()
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
	release []func() // what time stands for when it came
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

// ring has time stand at the moment that an alarm is for. The caller holds the lock.
func (s *Session) ring(e agenda.Entry) {
	if a := s.alarms[e.Subject]; a != nil {
		a.came, a.release = true, append(a.release, s.tenant.Inner.Time.Hold())
	}
}

// wait waits for the alarm, letting time jump to it, and reports whether it came.
func (a *alarm) wait(ctx context.Context) bool {
	for ctx.Err() == nil {
		a.s.e.Mu.Lock()
		long := max(a.at.Sub(a.inner.Now()), 0) + time.Second
		a.s.e.Mu.Unlock()
		release, err := a.inner.Time.Await(ctx, 0, long, func() bool { return a.came })
		if err == nil {
			a.release = append(a.release, release)
			return true
		}
		if a.inner.Context().Err() != nil {
			if a.s.parts() == a.inner {
				<-ctx.Done() // its time has ended
			}
			break
		}
	}
	a.goOn()
	return false
}

// goOn takes the alarm back, and lets time go on.
func (a *alarm) goOn() {
	a.s.e.Mu.Lock()
	defer a.s.e.Mu.Unlock()
	delete(a.s.alarms, a.name)
	a.inner.Drop(a.name)
	for _, release := range a.release {
		release()
	}
	a.release = nil
}
