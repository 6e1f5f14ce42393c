package socket

import (
	"testing"
	"time"
)

// TestStandingEnds: messages that never pause keep time standing for a while, and no longer; after
// a pause they do again.
func TestStandingEnds(t *testing.T) {
	held, told := 0, 0
	s := &standing{hold: func() func() { held++; return func() { held-- } }, tell: func() { told++ }}
	at := time.Now()
	for _, step := range []struct {
		after      time.Duration
		settle     bool
		held, told int
	}{
		{after: 0, held: 1}, {after: 10 * time.Second, held: 1}, {after: 5 * time.Second, held: 0, told: 1},
		{after: time.Millisecond, held: 0, told: 1}, {after: time.Hour, held: 0, told: 1},
		{settle: true, held: 0, told: 1}, {after: time.Second, held: 1, told: 1},
		{settle: true, held: 0, told: 1}, {settle: true, held: 0, told: 1},
	} {
		at = at.Add(step.after)
		if step.settle {
			s.settle()
		} else {
			s.stir(at)
		}
		if held != step.held || told != step.told {
			t.Errorf("%+v: held %d times, told %d times", step, held, told)
		}
	}
}
