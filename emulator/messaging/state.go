package messaging

import (
	"maps"
	"time"
)

// State is what messaging remembers beside its records. It encodes as JSON.
type State struct {
	OptOuts map[string]time.Time `json:"opt_outs,omitempty"` // "number or service, person": since when
	Talks   map[string]time.Time `json:"talks,omitempty"`    // "person number": when they last wrote, for their cookies
	Stuck   map[string]string    `json:"stuck,omitempty"`    // "service person": the sender that the person knows
	Turns   map[string]int       `json:"turns,omitempty"`    // how often a service chose a sender
	Loops   map[string]loop      `json:"loops,omitempty"`    // "person number": how they answer each other
}

// State returns a copy of what is remembered.
func (m *Messaging) State() State {
	return State{maps.Clone(m.state.OptOuts), maps.Clone(m.state.Talks), maps.Clone(m.state.Stuck), maps.Clone(m.state.Turns), maps.Clone(m.state.Loops)}
}

// Restore replaces what is remembered.
func (m *Messaging) Restore(s State) {
	if s.OptOuts == nil {
		s.OptOuts = map[string]time.Time{}
	}
	if s.Talks == nil {
		s.Talks = map[string]time.Time{}
	}
	if s.Stuck == nil {
		s.Stuck = map[string]string{}
	}
	if s.Turns == nil {
		s.Turns = map[string]int{}
	}
	if s.Loops == nil {
		s.Loops = map[string]loop{}
	}
	m.state = s
}

// cookiesLast is how long the cookies of two numbers are kept after they last wrote (facts 4.9).
const cookiesLast = 4 * time.Hour

// cookies names the cookies of two numbers, without those that are too old.
func (m *Messaging) cookies(person, number string) string {
	pair, now := person+" "+number, m.session.Now()
	if last, ok := m.state.Talks[pair]; ok && now.Sub(last) > cookiesLast {
		m.session.Forget(pair)
	}
	m.state.Talks[pair] = now
	return pair
}
