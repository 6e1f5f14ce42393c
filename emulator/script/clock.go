package script

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/internal/secret"
)

// Clock returns the time of scripts that share the main account's: their Date and their timers go
// by it, and where it jumps it waits for them to be idle. It is a runtime.Pacer, for the options of
// the host that has the module.
func (e *Emulator) Clock() *Clock { return e.clock }

// Clock is the time of a script beside a local Twilio; see [Emulator.Clock]. It is safe for use by
// several goroutines.
type Clock struct {
	local *emulator.Emulator

	mu     sync.Mutex
	least  time.Time // what the script has seen: for it, time does not go back
	warn   io.Writer // where warnings go; nil before the object is made
	warned map[string]bool
	opened []*emulator.Session // those that scripts have opened for themselves
	holds  map[*hold]bool      // what scripts do for which time stands in all of them

	// What the scripts ask of others, and answer to others. A request to a script's own server is
	// both: what its handler waits for may happen, and time must pass for that.
	asking    int
	answering int
	own       []*hold // has time pass inside of what is asked, as often as both
}

// Format prints that it is a clock, whatever the verb.
func (c *Clock) Format(f fmt.State, _ rune) { secret.Handle(f, c, "") }

// session returns whose time it is; nil where that is still the machine's, or that of an embedder's
// clock.
func (c *Clock) session() *emulator.Session {
	s := c.local.Begun()
	if s == nil {
		return nil
	}
	if mode, _ := s.Clock(); mode == agenda.Followed {
		return nil
	}
	return s
}

// Now returns the session's time.
func (c *Clock) Now() time.Time {
	now := time.Now()
	if s := c.session(); s != nil {
		now = s.Now()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.Before(c.least) {
		return c.least
	}
	return now
}

// stood is how long, in real time, time stands at least before a script's timers count that, in so
// many steps: on a busy machine they take longer, as does what time stands for.
const (
	stood = 250 * time.Millisecond
	steps = 25
)

// After wakes the script when d of the session's time has passed. Where time stands all the while,
// for a webhook that the script itself answers, d of real time will do: otherwise neither would
// ever go on.
func (c *Clock) After(d time.Duration) (fired <-chan time.Time, stop func()) {
	s := c.session()
	if s == nil {
		timer := time.NewTimer(d)
		return timer.C, func() { timer.Stop() }
	}
	at := c.Now().Add(d)
	rings, over := s.Alarm(at)
	wakes, ended := make(chan time.Time, 1), make(chan struct{})
	go func() {
		step := max(d, stood) / steps
		timer, last, n := time.NewTimer(step), time.Now(), 0
		defer timer.Stop()
		for {
			select {
			case <-rings:
			case <-timer.C:
				if n++; s.Stood() < time.Since(last) {
					n = 0
				}
				if n < steps {
					last = time.Now()
					timer.Reset(step)
					continue
				}
				c.mu.Lock()
				c.least = at
				c.mu.Unlock()
			case <-ended:
				return
			}
			wakes <- at
			return
		}
	}()
	return wakes, func() {
		close(ended)
		over()
	}
}

// The times of warnings, in real time.
const (
	busyFor  = time.Second
	askedFor = 5 * time.Second
)

// Busy has time stand until idle is called. A webhook that the script is to answer meanwhile, and
// for a second does not, is a problem in the journal.
func (c *Clock) Busy(at func() string) (idle func()) {
	end := c.held((*emulator.Session).Busy)
	began := time.Now()
	watch := every(busyFor/4, func() {
		s := c.session()
		if s == nil || time.Since(began) < busyFor {
			return
		}
		for _, sid := range s.Kept(busyFor) {
			c.problem(s, sid, at(), "the script is busy: await something, so that it can answer the webhook that waits for it")
		}
	})
	return func() {
		watch()
		end()
	}
}

// Blocked says that a busy script waits for another program: what that asks for may be to wait.
func (c *Clock) Blocked() (over func()) {
	return c.held((*emulator.Session).Blocked)
}

// Asking has time stand until answered is called, where it jumps, but while a script answers that
// itself and waits.
func (c *Clock) Asking() (answered func()) {
	end, back := c.held((*emulator.Session).Asking), c.count(&c.asking)
	watch := every(askedFor, func() {
		s := c.session()
		if s == nil {
			return
		}
		if mode, _ := s.Clock(); mode == agenda.Jump && s.Stood() > askedFor/2 {
			c.problem(s, "", "", "a request of the script has had no answer for 5 seconds, and time stands meanwhile")
		}
	})
	return func() {
		watch()
		back()
		end()
	}
}

// Answering says that a script answers a request, until answered is called. Its functions run on a
// loop that has time stand meanwhile.
func (c *Clock) Answering() (answered func()) { return c.count(&c.answering) }

// count adds one to what is asked or answered until it is taken back, and has time pass inside of
// what is both.
func (c *Clock) count(n *int) (back func()) {
	add := func(by int) {
		c.mu.Lock()
		defer c.mu.Unlock()
		*n += by
		for len(c.own) < min(c.asking, c.answering) {
			c.own = append(c.own, c.hold((*emulator.Session).Inside))
		}
		for len(c.own) > min(c.asking, c.answering) {
			c.end(c.own[len(c.own)-1])
			c.own = c.own[:len(c.own)-1]
		}
	}
	add(1)
	return func() { add(-1) }
}

// every calls a function again and again, until stop is called.
func every(d time.Duration, f func()) (stop func()) {
	var mu sync.Mutex
	var timer *time.Timer
	ended := false
	mu.Lock()
	defer mu.Unlock()
	timer = time.AfterFunc(d, func() {
		mu.Lock()
		defer mu.Unlock()
		if !ended {
			f()
			timer.Reset(d)
		}
	})
	return func() {
		mu.Lock()
		defer mu.Unlock()
		ended = true
		timer.Stop()
	}
}

// problem tells of what keeps something waiting, once for each thing.
func (c *Clock) problem(s *emulator.Session, sid, at, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.warned[sid+text] {
		return
	}
	c.warned[sid+text] = true
	if at != "" {
		text = at + ": " + text
	}
	s.Note(journal.Entry{Kind: journal.Problem, Slow: true, SID: sid, Problems: []string{text}})
	if c.warn != nil {
		fmt.Fprintln(c.warn, strings.TrimSpace(text+" "+sid))
	}
}

// Serving says that the script itself answers webhooks at an address, until over is called.
func (c *Clock) Serving(address string) (over func()) {
	c.local.Main() // it is to know of it from the beginning
	c.begin()
	return c.held(func(s *emulator.Session) func() { return s.Serving(address) })
}

// errStands is the error of a script that waits for a timer alone.
var errStands = errors.New("time stands, for the clock is manual: Emulator.advance moves it, beside which the script waits")

// Stands returns an error where time is manual.
func (c *Clock) Stands() error {
	if s := c.session(); s != nil {
		if mode, _ := s.Clock(); mode == agenda.Manual {
			return errStands
		}
	}
	return nil
}
