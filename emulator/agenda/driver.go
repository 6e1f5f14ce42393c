package agenda

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// Mode is how time passes.
type Mode string

// The modes. Real time passes as on the wall, times a speed. In Jump, whenever nothing is under
// way and a caller waits, time jumps to what is due next. In Manual, time stands until
// [Driver.Advance]. In Followed, time is what the embedder's own clock says, and what is due
// happens when [Driver.CatchUp] is called.
const (
	Real     Mode = "real"
	Jump     Mode = "jump"
	Manual   Mode = "manual"
	Followed Mode = "followed"
)

// Grace is how long, in real time, a wait with an empty agenda gives other programs to do
// something before it gives up, in Jump and in Manual.
const Grace = 2 * time.Second

// The errors of waiting. What was waited for is the caller's to add.
var (
	// ErrTimeout says that the time to wait has passed in the session's time.
	ErrTimeout = errors.New("it did not come in time")
	// ErrStands says that a wait was in Manual and nothing advanced the time.
	ErrStands = errors.New("time stands, for the clock is manual: advance it")
	// ErrFollowed says that the time is an embedder's own clock, which only the embedder moves.
	ErrFollowed = errors.New("time is that of the embedder's clock, which this cannot move")
)

// Driver has a session's time and its agenda. It does nothing by itself but what its lock
// protects: its owner gives it the lock that guards everything an entry changes. Methods that say
// so are called with the lock held; the others take it.
type Driver struct {
	lock sync.Locker
	wall func() time.Time
	run  func(Entry)

	agenda   Agenda
	mode     Mode
	speed    float64
	base     time.Time     // the session's time when the wall clock showed since
	since    time.Time     // meaningless but in Real
	running  *Entry        // the entry that is happening
	held     int           // what is under way, for which time stands
	programs *programs     // and what programs do
	standing time.Time     // in real time, since when time has something to stand for
	changed  chan struct{} // closed, and replaced, when anything changes that a wait may wait for
	timer    *time.Timer
	closed   bool

	alone func() bool // whether no other program does anything; nil where that is not known

	waiters []*waiter
	asked   bool // all waiters were, since anything changed
	watches []func()
}

// NewDriver returns a driver in real time at speed 1. lock guards it and all that entries change;
// run lets an entry happen and is called with the lock held; wall is the clock on the wall,
// time.Now in programs.
func NewDriver(lock sync.Locker, wall func() time.Time, run func(Entry)) *Driver {
	now := wall()
	d := &Driver{lock: lock, wall: wall, run: run, mode: Real, speed: 1, base: now, since: now, changed: make(chan struct{})}
	d.programs = &programs{driver: d}
	return d
}

// Now returns the session's time: while an entry happens, the time that it is due at. The caller
// holds the lock.
func (d *Driver) Now() time.Time {
	if d.running != nil {
		return d.running.At
	}
	return d.now()
}

func (d *Driver) now() time.Time {
	switch {
	case d.mode == Followed:
		return d.wall()
	case d.mode != Real || d.stands():
		return d.base
	}
	return d.base.Add(time.Duration(float64(d.wall().Sub(d.since)) * d.speed))
}

// stands reports whether time stands for what is under way. In real time at speed 1 it does not.
func (d *Driver) stands() bool {
	return d.Held() > 0 && d.mode != Followed && (d.mode != Real || d.speed != 1)
}

// Mode returns how time passes, and how fast in Real. The caller holds the lock.
func (d *Driver) Mode() (Mode, float64) { return d.mode, d.speed }

// SetMode changes how time passes. speed counts in Real alone, where it must be greater than 0.
// The caller holds the lock.
func (d *Driver) SetMode(mode Mode, speed float64) error {
	switch mode {
	case Real:
		if !(speed > 0) {
			return fmt.Errorf("speed %v: it must be greater than 0", speed)
		}
	case Jump, Manual, Followed:
		speed = 1
	default:
		return fmt.Errorf("there is no mode %q: it is real, jump or manual", mode)
	}
	d.base, d.since = d.now(), d.wall()
	d.shift(func() { d.mode, d.speed = mode, speed })
	d.note()
	return nil
}

// Set moves the session's time to a moment, without letting anything happen: for a session that
// begins at a time of its own, or is loaded. The caller holds the lock.
func (d *Driver) Set(now time.Time) {
	d.base, d.since = now, d.wall()
	d.note()
}

// Add arranges an entry. The caller holds the lock.
func (d *Driver) Add(at time.Time, kind, subject string, data any) {
	d.agenda.Add(at, kind, subject, data)
	d.note()
}

// AddQuiet arranges a quiet entry, for which [Driver.Settle] does not wait. The caller holds the
// lock.
func (d *Driver) AddQuiet(at time.Time, kind, subject string, data any) {
	d.agenda.AddQuiet(at, kind, subject, data)
	d.note()
}

// AddLast arranges a quiet entry that comes after all others of its time, whenever they were
// arranged. The caller holds the lock.
func (d *Driver) AddLast(at time.Time, kind, subject string) {
	d.agenda.AddLast(at, kind, subject)
	d.note()
}

// Drop removes a subject's entries, those of the kinds or, without any, all. The caller holds the
// lock.
func (d *Driver) Drop(subject string, kinds ...string) {
	d.agenda.Drop(subject, kinds...)
	d.note()
}

// Agenda returns what is going to happen, to be read or replaced. The caller holds the lock, and
// calls [Driver.Changed] when it has replaced it.
func (d *Driver) Agenda() *Agenda { return &d.agenda }

// Changed wakes those who wait, after a change that they may wait for. The caller holds the lock.
func (d *Driver) Changed() { d.note() }

// Close stops the driver: nothing happens any more. The caller holds the lock.
func (d *Driver) Close() {
	d.closed = true
	d.note()
}

// Alone has a wait with an empty agenda ask whether no other program is there that may do
// something; it then gives up at once in Jump. The caller holds the lock.
func (d *Driver) Alone(alone func() bool) { d.alone = alone }

// Watch has a function called, with the lock held, whenever anything changes that a wait may wait
// for. It must not let time move. The caller holds the lock.
func (d *Driver) Watch(changed func()) { d.watches = append(d.watches, changed) }

// note wakes those who wait and sets the timer to what is due next.
func (d *Driver) note() {
	d.asked = false
	close(d.changed)
	d.changed = make(chan struct{})
	for _, watch := range d.watches {
		watch()
	}
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
	next, ok := d.agenda.Next()
	if d.closed || !ok || d.mode != Real || d.stands() {
		return
	}
	wait := time.Duration(float64(next.At.Sub(d.now())) / d.speed)
	d.timer = time.AfterFunc(max(wait, 0), func() {
		d.lock.Lock()
		defer d.lock.Unlock()
		if !d.closed && d.mode == Real {
			d.due(d.now())
			d.note()
		}
	})
}

// CatchUp lets everything happen that is due: in Followed it is called whenever a program looks,
// in Real it spares a program the wait for a timer. The caller holds the lock.
func (d *Driver) CatchUp() {
	if d.mode == Real || d.mode == Followed {
		d.due(d.now())
	}
}

// due lets happen what is due at a time, in order, unless time stands.
func (d *Driver) due(now time.Time) {
	for !d.closed && d.running == nil && !d.stands() {
		next, ok := d.agenda.Next()
		if !ok || next.At.After(now) {
			return
		}
		d.happen()
	}
}

// happen lets the next entry happen.
func (d *Driver) happen() {
	e := d.agenda.Take()
	if (d.mode == Jump || d.mode == Manual) && e.At.After(d.base) {
		d.base = e.At
	}
	d.does(e)
}

func (d *Driver) does(e Entry) {
	d.running, d.asked = &e, false
	defer func() { d.running = nil }()
	d.run(e)
}

// SetAside has entries of kinds wait for [Driver.Step]; without any, all of them happen again when
// they are due. The caller holds the lock.
func (d *Driver) SetAside(kinds ...string) {
	d.agenda.SetAside(d.now(), kinds...)
	d.note()
}
