package agenda

import "context"

// Act says that a program acts beside others, until done is called: time stands for it but where it
// waits, with the context that it is given, in [Driver.Wait], [Driver.Advance], [Driver.Settle] or
// [Driver.Step]. Its hold on time is given up there when the wait has begun, and it is back before
// the lock is free again, whatever comes of the wait: so no other runs ahead of it. Of several
// whose waits are over at once, the first to act is the first to go on. The caller holds the lock,
// also for done, which may be called more than once.
func (d *Driver) Act(ctx context.Context) (acting context.Context, done func()) {
	p := d.programs
	p.turns++
	t := &turn{of: p, number: p.turns}
	t.hold(true)
	return context.WithValue(ctx, turnKey{}, t), func() {
		t.over = true
		t.hold(false)
	}
}

// turn is of one who acts.
type turn struct {
	of     *programs
	number int
	holds  bool // time stands for it
	waits  int  // how many of its waits go on
	over   bool
}

type turnKey struct{}

// turnOf returns the turn of who acts with a context, or nil.
func (d *Driver) turnOf(ctx context.Context) *turn {
	t, _ := ctx.Value(turnKey{}).(*turn)
	if t == nil || t.of.driver.lock != d.lock {
		return nil // it has acted in another emulator, whose lock this is not
	}
	return t
}

func (t *turn) hold(holds bool) {
	if t.holds == holds {
		return
	}
	t.holds = holds
	t.of.driver.shift(func() {
		if holds {
			t.of.acting++
		} else {
			t.of.acting--
		}
	})
}

// yield has time pass for who acts with a context, until back is called.
func (d *Driver) yield(ctx context.Context) (back func()) {
	t := d.turnOf(ctx)
	if t == nil {
		return func() {}
	}
	t.waits++
	t.hold(false)
	return func() {
		if t.waits--; t.waits == 0 && !t.over {
			t.hold(true)
		}
	}
}
