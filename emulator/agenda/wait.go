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
	release func() // what ok waited for has come, and time stands until this is called
}

// Wait returns when ok does, and lets time jump as far as it must in Jump, by timeout at most. In
// the session's time it is then ErrTimeout. The error of a wait in Manual that nothing advances is
// ErrStands. ok is called with the lock held, and not again once it has returned true.
func (d *Driver) Wait(ctx context.Context, timeout time.Duration, ok func() bool) error {
	d.lock.Lock()
	defer d.lock.Unlock()
	release, err := d.await(ctx, 0, timeout, ok)
	if err == nil {
		release()
	}
	return err
}

// Await is Wait for one of several who act at once: what it waited for has come, and time stands
// until release is called, with the lock held. So the others do not run ahead of it. Of those whose
// turn comes at once, the one with the least number is first, whichever began to wait first.
func (d *Driver) Await(ctx context.Context, turn int, timeout time.Duration, ok func() bool) (release func(), err error) {
	d.lock.Lock()
	defer d.lock.Unlock()
	return d.await(ctx, turn, timeout, ok)
}

func (d *Driver) await(ctx context.Context, turn int, timeout time.Duration, ok func() bool) (release func(), err error) {
	w := &waiter{turn: turn, ok: ok}
	i, _ := slices.BinarySearchFunc(d.waiters, turn+1, func(other *waiter, turn int) int { return other.turn - turn })
	d.waiters = slices.Insert(d.waiters, i, w)
	if d.asked {
		d.meetOne(w) // for the others nothing has changed
	}
	defer func() {
		d.waiters = slices.DeleteFunc(d.waiters, func(other *waiter) bool { return other == w })
		if err != nil && w.release != nil {
			w.release()
		}
	}()
	until := d.now().Add(timeout)
	for {
		d.meet()
		if w.release != nil {
			return w.release, nil
		}
		now := d.now()
		if now.After(until) {
			return nil, ErrTimeout
		}
		next, more := d.agenda.Next()
		switch {
		case d.closed:
			return nil, ErrTimeout
		case d.Held() > 0:
			if err := d.change(ctx, 0, nil); err != nil {
				return nil, err
			}
		case d.mode == Jump && more && !next.At.After(until):
			d.happen()
			d.note()
		case d.mode == Jump && more:
			d.Set(until)
			return nil, ErrTimeout
		case d.mode == Jump:
			// Nothing is due. Another program may yet do something.
			if d.alone != nil && d.alone() {
				d.Set(until)
				return nil, ErrTimeout
			}
			if err := d.change(ctx, Grace, ErrTimeout); err != nil {
				if errors.Is(err, ErrTimeout) {
					d.Set(until)
				}
				return nil, err
			}
		case d.mode == Manual:
			if err := d.change(ctx, Grace, ErrStands); err != nil {
				return nil, err
			}
		default:
			if err := d.change(ctx, time.Duration(float64(until.Sub(now))/d.speed)+time.Millisecond, ErrTimeout); err != nil {
				return nil, err
			}
		}
	}
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

// idle waits until nothing is under way.
func (d *Driver) idle(ctx context.Context) error {
	for d.meet(); d.Held() > 0; d.meet() {
		if err := d.change(ctx, 0, nil); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// change gives the lock back until something changes. With a limit in real time, over is the error
// when it has passed.
func (d *Driver) change(ctx context.Context, limit time.Duration, over error) error {
	changed := d.changed
	d.lock.Unlock()
	defer d.lock.Lock()
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
