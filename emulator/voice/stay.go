package voice

import (
	"slices"
	"time"
)

// Stay is when a call was in a conference.
type Stay struct {
	Conference string // its SID
	Label      string
	Coach      string // the SID of the call that it coached when it came
	Moderates  bool   // the conference ended when it left
	From, To   time.Time
}

// A conference remembers when it began and ended, as RFC 3339 has it.
const (
	Began = "began"
	Ended = "ended"
)

// Conferences returns the SIDs of the conferences that a call was in.
func (c *Call) Conferences() []string {
	var all []string
	for _, s := range c.Stays {
		if !slices.Contains(all, s.Conference) {
			all = append(all, s.Conference)
		}
	}
	return all
}

// sits gives a call its place in a conference.
func (v *Voice) sits(c *Call, s *Seat) {
	c.Seated = s
	c.Stays = append(c.Stays, Stay{Conference: s.Conference, Label: s.Label, Coach: s.Coach, Moderates: s.EndsOnExit, From: v.now()})
}

// stands takes a call's place from it.
func (v *Voice) stands(c *Call) {
	v.stopWaiting(c)
	c.Seated = nil
	if last := len(c.Stays) - 1; last >= 0 {
		c.Stays[last].To = v.now()
	}
}
