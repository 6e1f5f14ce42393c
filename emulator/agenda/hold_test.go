package agenda

import (
	"sync"
	"testing"
	"time"
)

// TestHeld: what time stands for, in each mode, and what a wait inside of it changes: nothing where
// a program computes.
func TestHeld(t *testing.T) {
	type holds []func(*Driver) func()
	for name, c := range map[string]struct {
		holds                holds
		jump, manual, inside int
	}{
		"a webhook":             {holds{(*Driver).Hold}, 1, 1, 1},
		"one who computes":      {holds{(*Driver).Busy}, 1, 1, 1},
		"one who is blocked":    {holds{(*Driver).Busy, (*Driver).Blocked}, 1, 1, 0},
		"one who asks":          {holds{(*Driver).Asking}, 1, 0, 0},
		"one who asks two":      {holds{(*Driver).Asking, (*Driver).Asking}, 2, 0, 1},
		"an answer to a client": {holds{(*Driver).Answering}, 1, 0, 1},
		"several":               {holds{(*Driver).Busy, (*Driver).Asking, (*Driver).Answering, (*Driver).Hold}, 4, 2, 3},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, Manual, 1)
			s.Lock()
			defer s.Unlock()
			var releases []func()
			for _, hold := range c.holds {
				releases = append(releases, hold(s.Driver))
			}
			held := func(want int) {
				t.Helper()
				if got := s.Held(); got != want {
					t.Errorf("time stands for %d, want %d", got, want)
				}
			}
			held(c.manual)
			_ = s.SetMode(Jump, 1)
			held(c.jump)
			done := s.Inside()
			held(c.inside)
			done()
			held(c.jump)
			for _, release := range releases {
				release()
			}
			held(0)
			done = s.Inside()
			held(0)
			done()
		})
	}
}

// TestSucceed: what programs do goes on in the driver of a session that has begun again, and what
// was the session's own does not.
func TestSucceed(t *testing.T) {
	s := newStage(t, Jump, 1)
	s.Lock()
	defer s.Unlock()
	ctx, done := s.Act(t.Context())
	idle, over := s.Busy(), s.Hold()
	next := NewDriver(s, func() time.Time { return s.wall }, func(Entry) {})
	_ = next.SetMode(Jump, 1)
	next.Succeed(s.Driver)
	s.Close()
	if got := next.Held(); got != 2 {
		t.Errorf("time stands for %d", got)
	}
	over()
	idle()
	if back := next.yield(ctx); next.Held() != 0 {
		t.Errorf("time stands for %d while one waits", next.Held())
	} else if back(); next.Held() != 1 {
		t.Errorf("time stands for %d", next.Held())
	}
	done()
	if got := next.Held(); got != 0 {
		t.Errorf("time stands for %d", got)
	}
	if other := NewDriver(&sync.Mutex{}, time.Now, func(Entry) {}); other.turnOf(ctx) != nil {
		t.Error("who acts in one emulator acts in another")
	}
}
