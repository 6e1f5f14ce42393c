package agenda

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Who moves time waits until it has come where it is to be. As with those who wait for something,
// it stands then until the mover has gone on, and others who wait do not have it jump past that.

// ever is when a wait is over that has no limit.
var ever = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// Advance moves time on by d and lets everything happen that is due on the way, in order, each
// webhook answered before the next thing happens. It returns when it is done. In Real time is
// moved on like the hands of a clock; in Followed it is ErrFollowed.
func (d *Driver) Advance(ctx context.Context, by time.Duration) error {
	d.lock.Lock()
	defer d.lock.Unlock()
	if d.mode == Followed {
		return ErrFollowed
	}
	w := &waiter{until: d.now().Add(by), ok: func() bool { return false }}
	defer d.begin(ctx, w)()
	for {
		if err := d.idle(ctx, w); err != nil || w.release != nil {
			return err
		}
		if !d.goOn(w.until) {
			if w.until.After(d.now()) {
				d.Set(w.until)
			}
			d.note()
			return nil
		}
	}
}

// Settle lets everything happen that is on the agenda, whenever it is due, until nothing is but
// quiet entries, and nothing is under way. most bounds how many entries may happen: what goes on
// for ever is an error that names its subject.
func (d *Driver) Settle(ctx context.Context, most int) error {
	d.lock.Lock()
	defer d.lock.Unlock()
	if d.mode == Followed {
		return ErrFollowed
	}
	w := &waiter{until: ever, ok: func() bool { return d.Held() == 0 && d.agenda.Settled() }}
	defer d.begin(ctx, w)()
	for range most {
		if err := d.idle(ctx, w); err != nil || w.release != nil {
			return err
		}
		d.goOn(ever)
	}
	next, _ := d.agenda.Next()
	return fmt.Errorf("after %d events something still goes on: %s of %s", most, next.Kind, next.Subject)
}

// ErrNothing says that there is no entry to step to.
var ErrNothing = errors.New("nothing waits to happen")

// Step lets the next entry happen that waits, of a subject or, where it is "", of any, and returns
// it when all that it brought is answered. It happens now, whenever it was due.
func (d *Driver) Step(ctx context.Context, subject string) (e Entry, err error) {
	d.lock.Lock()
	defer d.lock.Unlock()
	stepped := false
	w := &waiter{until: ever, ok: func() bool { return stepped && d.Held() == 0 }}
	defer d.begin(ctx, w)()
	if err := d.idle(ctx, w); err != nil {
		return Entry{}, err
	}
	e, ok := d.agenda.TakeAside(subject)
	if !ok {
		return Entry{}, ErrNothing
	}
	e.At = d.now()
	d.does(e)
	stepped = true
	d.note()
	return e, d.idle(ctx, w)
}
