package script

import (
	"slices"

	"dialtone/emulator"
)

// hold is what a script does that all sessions are to know, for which time stands: the main
// account's and those that scripts have opened, also one that begins meanwhile.
type hold struct {
	how      func(*emulator.Session) (release func())
	releases map[*emulator.Session]func()
}

// held begins a hold, which lasts until end.
func (c *Clock) held(how func(*emulator.Session) (release func())) (end func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.hold(how)
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.end(h)
	}
}

// hold begins a hold. The caller holds the lock, also of end.
func (c *Clock) hold(how func(*emulator.Session) (release func())) *hold {
	h := &hold{how: how, releases: map[*emulator.Session]func(){}}
	c.holds[h] = true
	if s := c.session(); s != nil {
		h.in(s)
	}
	for _, s := range c.opened {
		h.in(s)
	}
	return h
}

func (c *Clock) end(h *hold) {
	delete(c.holds, h)
	for _, release := range h.releases {
		release()
	}
}

func (h *hold) in(s *emulator.Session) {
	if h.releases[s] == nil {
		h.releases[s] = h.how(s)
	}
}

// begin has time stand for what scripts do already, now that the main account's session is there.
func (c *Clock) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.session(); s != nil {
		c.join(s)
	}
}

// open has time stand in a session of a script's own as it does in the main account's, until over
// is called.
func (c *Clock) open(s *emulator.Session) (over func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.opened = append(c.opened, s)
	c.join(s)
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.opened = slices.DeleteFunc(c.opened, func(other *emulator.Session) bool { return other == s })
	}
}

func (c *Clock) join(s *emulator.Session) {
	for h := range c.holds {
		h.in(s)
	}
}
