package agenda

import "time"

// Hold says that something of the session's own is under way, a webhook or a WebSocket, for which
// time stands until release is called, once, with the lock held. The caller holds the lock.
func (d *Driver) Hold() (release func()) { return d.count(&d.held) }

// Busy says that a program which shares the session's time computes, until idle is called. Both are
// called with the lock held, as are those of all that follow here.
func (d *Driver) Busy() (idle func()) { return d.programs.count(&d.programs.busy) }

// Blocked says that a program which is busy does not compute but waits for another, until over is
// called. What it waits for may be to wait as well, and says so with [Driver.Inside].
func (d *Driver) Blocked() (over func()) { return d.programs.count(&d.programs.blocked) }

// Asking says that a program which shares the session's time waits for an answer of another, until
// answered is called: where time jumps, it stands meanwhile. What it asks may be to wait, and says
// so with [Driver.Inside].
func (d *Driver) Asking() (answered func()) { return d.programs.count(&d.programs.asking) }

// Answering says that a request of a program is being answered, which does not wait for time to
// pass, until answered is called: where time jumps, it stands meanwhile.
func (d *Driver) Answering() (answered func()) { return d.programs.count(&d.programs.answering) }

// Inside says that a wait begins which one of those has asked for that are blocked or asking, and
// for which time therefore does not stand until done is called.
func (d *Driver) Inside() (done func()) { return d.programs.count(&d.programs.inside) }

// programs are what programs do for which time stands. They go on when a session begins again with
// another driver, whichever of the two they were said to.
type programs struct {
	driver *Driver // that has the session's time now

	acting    int // who act beside others, and do not wait: see Act
	busy      int
	blocked   int // of those that are busy
	asking    int
	answering int
	inside    int

	turns int // how many have acted
}

// Succeed has the driver take the place of another, which is then closed: time stands in it for all
// that programs do. The caller holds the lock.
func (d *Driver) Succeed(before *Driver) {
	d.shift(func() {
		d.programs = before.programs
		d.programs.driver = d
	})
}

// standing is for how many things of programs time stands.
func (p *programs) standing() int {
	computing, waiting := p.acting+p.busy-p.blocked, p.blocked
	if p.driver.mode == Jump {
		computing, waiting = computing+p.answering, waiting+p.asking
	}
	return computing + max(0, waiting-p.inside)
}

// count adds one until it is taken back.
func (p *programs) count(n *int) (back func()) {
	p.driver.shift(func() { *n++ })
	return func() { p.driver.shift(func() { *n-- }) }
}

func (d *Driver) count(n *int) (back func()) {
	d.shift(func() { *n++ })
	return func() { d.shift(func() { *n-- }) }
}

// shift changes what is under way, and wakes those who wait where it is less.
func (d *Driver) shift(do func()) {
	before := d.Held()
	if d.mode == Real {
		d.base, d.since = d.now(), d.wall()
	}
	do()
	switch held := d.Held(); {
	case before == 0 && held > 0:
		d.standing = time.Now()
	case held < before:
		d.note()
	}
}

// Held returns for how many things time stands. The caller holds the lock.
func (d *Driver) Held() int { return d.held + d.programs.standing() }

// Stood returns for how long in real time something has been under way without a break; 0 where
// nothing is. The caller holds the lock.
func (d *Driver) Stood() time.Duration {
	if d.Held() == 0 {
		return 0
	}
	return time.Since(d.standing)
}
