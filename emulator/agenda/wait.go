package agenda

import (
	"context"
	"errors"
	"slices"
	"time"
)

// waiter is a wait that goes on.
type waiter struct {
	turn    int
	ok      func() bool
	until   time.Time
	release func() // the wait is over, and time stands until this is called
	err     error  // of a wait that is over
}

// Wait returns when ok does, and lets time jump as far as it must in Jump, by timeout at most. In
// the session's time it is then ErrTimeout. The error of a wait in Manual that nothing advances is
// ErrStands. ok is called with the lock held, and not again once it has returned true.
func (d *Driver) Wait(ctx context.Context, timeout time.Duration, ok func() bool) error {
	d.lock.Lock()
	defer d.lock.Unlock()
	w := &waiter{ok: ok, until: d.now().Add(timeout)}
	defer d.begin(ctx, w)()
	if err := d.await(ctx, w); w.release == nil {
		return err
	}
	return w.err
}

// begin begins a wait, from when on time does not stand for who acts with the context, until end is
// called: then it stands for it again before it stands for the wait no longer.
func (d *Driver) begin(ctx context.Context, w *waiter) (end func()) {
	if t := d.turnOf(ctx); t != nil {
		w.turn = t.number
	}
	i, _ := slices.BinarySearchFunc(d.waiters, w.turn+1, func(other *waiter, turn int) int { return other.turn - turn })
	d.waiters = slices.Insert(d.waiters, i, w)
	back := d.yield(ctx)
	if d.asked {
		d.meetOne(w) // for the others nothing has changed
	}
	return func() {
		d.waiters = slices.DeleteFunc(d.waiters, func(other *waiter) bool { return other == w })
		back()
		if w.release != nil {
			w.release()
		}
	}
}

// await waits until a wait is over, or returns why it ends before.
func (d *Driver) await(ctx context.Context, w *waiter) (err error) {
	for err == nil {
		d.meet()
		if w.release != nil {
			return nil
		}
		now := d.now()
		if d.closed || now.After(w.until) {
			return ErrTimeout
		}
		_, more := d.agenda.Next()
		switch {
		case d.Held() > 0:
			err = d.change(ctx, 0, nil)
		case d.mode == Jump && (more || d.alone != nil && d.alone()):
			d.goOn(w.until)
		case d.mode == Jump:
			// Nothing is due. Another program may yet do something.
			if err = d.change(ctx, Grace, ErrTimeout); errors.Is(err, ErrTimeout) {
				d.goOn(w.until)
				err = nil
			}
		case d.mode == Manual:
			err = d.change(ctx, Grace, ErrStands)
		default:
			err = d.change(ctx, time.Duration(float64(w.until.Sub(now))/d.speed)+time.Millisecond, ErrTimeout)
		}
	}
	return err
}

// goOn lets happen what comes next, until a moment, and reports whether anything does: an entry, or
// the end of a wait whose time is over. One who waits no longer goes on at that moment, and not
// when time has jumped on for another who waits.
func (d *Driver) goOn(until time.Time) bool {
	var first *waiter
	if d.mode == Jump || d.mode == Manual {
		for _, w := range d.waiters {
			if w.release == nil && (first == nil || w.until.Before(first.until)) {
				first = w
			}
		}
	}
	next, more := d.agenda.Next()
	switch {
	case more && !next.At.After(until) && (first == nil || !next.At.After(first.until)):
		if d.mode == Real && next.At.After(d.now()) {
			d.Set(next.At)
		}
		d.happen()
	case first != nil && !first.until.After(until):
		if first.until.After(d.now()) {
			d.Set(first.until)
		}
		first.err, first.release = ErrTimeout, d.Hold()
	default:
		return false
	}
	d.note()
	return true
}

// meet has time stand for those who wait for what has come. Of many who wait, the first that a
// change wakes asks for all, and the others do not ask again.
func (d *Driver) meet() {
	if d.asked {
		return
	}
	d.asked = true
	for _, w := range d.waiters {
		d.meetOne(w)
	}
}

func (d *Driver) meetOne(w *waiter) {
	if w.release == nil && w.ok() {
		w.release = d.Hold()
	}
}

// idle waits until nothing is under way, or a wait is over.
func (d *Driver) idle(ctx context.Context, w *waiter) error {
	for d.meet(); w.release == nil && d.Held() > 0 && !d.closed; d.meet() {
		if err := d.change(ctx, 0, nil); err != nil {
			return err
		}
	}
	if d.closed {
		return ErrTimeout // as for those who wait
	}
	return ctx.Err()
}

// change gives the lock back until something changes. With a limit in real time, over is the error
// when it has passed, unless time stands by now.
func (d *Driver) change(ctx context.Context, limit time.Duration, over error) (err error) {
	changed := d.changed
	d.lock.Unlock()
	defer func() {
		d.lock.Lock()
		if err == over && (d.changed != changed || d.Held() > 0) {
			err = nil
		}
	}()
	var passed <-chan time.Time
	if limit > 0 {
		timer := time.NewTimer(limit)
		defer timer.Stop()
		passed = timer.C
	}
	select {
	case <-changed:
		return nil
	case <-passed:
		return over
	case <-ctx.Done():
		return ctx.Err()
	}
}
