package agenda

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dialtone/internal/patience"
)

// stage is a driver that notes what happens, and when.
type stage struct {
	sync.Locker
	*Driver
	wall    time.Time
	log     []string
	release func()
}

func newStage(t *testing.T, mode Mode, speed float64) *stage {
	s := &stage{Locker: &sync.Mutex{}, wall: noon}
	s.Driver = NewDriver(s, func() time.Time { return s.wall }, func(e Entry) {
		s.log = append(s.log, e.Kind+" "+s.Now().Sub(noon).String())
		switch e.Kind {
		case "again":
			s.Add(s.Now().Add(time.Second), "again", e.Subject, nil)
		case "webhook":
			s.release = s.Hold()
		}
	})
	s.Lock()
	defer s.Unlock()
	if err := s.SetMode(mode, speed); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *stage) locked(do func()) {
	s.Lock()
	defer s.Unlock()
	do()
}

func (s *stage) add(after time.Duration, kind string) {
	s.locked(func() { s.Add(noon.Add(after), kind, "CA1", nil) })
}

func (s *stage) wants(t *testing.T, want ...string) {
	t.Helper()
	s.locked(func() {
		if !slices.Equal(s.log, want) {
			t.Errorf("happened %q, want %q", s.log, want)
		}
	})
}

// TestManual: time stands until it is advanced, and then what is due happens at its own time.
func TestManual(t *testing.T) {
	s := newStage(t, Manual, 1)
	s.add(2*time.Second, "b")
	s.add(time.Second, "a")
	s.add(10*time.Second, "c")
	s.wall = noon.Add(time.Hour)
	s.locked(s.CatchUp)
	s.wants(t)
	if err := s.Advance(t.Context(), 5*time.Second); err != nil {
		t.Fatal(err)
	}
	s.wants(t, "a 1s", "b 2s")
	s.locked(func() {
		if got := s.Now().Sub(noon); got != 5*time.Second {
			t.Errorf("it is %v after noon", got)
		}
	})
	if err := s.Settle(t.Context(), 10); err != nil {
		t.Fatal(err)
	}
	s.wants(t, "a 1s", "b 2s", "c 10s")
}

// TestTimeStands: while a webhook is under way nothing happens and time does not pass; then it
// goes on where it was.
func TestTimeStands(t *testing.T) {
	for _, mode := range []Mode{Manual, Jump} {
		s := newStage(t, mode, 1)
		s.add(time.Second, "webhook")
		s.add(2*time.Second, "after")
		done := make(chan error, 1)
		go func() { done <- s.Advance(context.Background(), 3*time.Second) }()
		for under := false; !under; {
			s.locked(func() { under = s.Held() > 0 })
		}
		s.wants(t, "webhook 1s")
		s.locked(func() { s.release() })
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		s.wants(t, "webhook 1s", "after 2s")
	}
	fast := newStage(t, Real, 60)
	fast.locked(func() {
		fast.wall = noon.Add(time.Second)
		release := fast.Hold()
		fast.wall = noon.Add(10 * time.Second)
		if got := fast.Now().Sub(noon); got != time.Minute {
			t.Errorf("at speed 60, after 1 s and 9 s with a webhook, it is %v later", got)
		}
		release()
		fast.wall = noon.Add(11 * time.Second)
		if got := fast.Now().Sub(noon); got != 2*time.Minute {
			t.Errorf("and 1 s later %v", got)
		}
	})
	slow := newStage(t, Real, 1)
	slow.locked(func() {
		defer slow.Hold()()
		slow.wall = noon.Add(10 * time.Second)
		if got := slow.Now().Sub(noon); got != 10*time.Second {
			t.Errorf("at speed 1 time passes with a webhook: %v", got)
		}
	})
}

// TestReal: what is due happens by itself.
func TestReal(t *testing.T) {
	s := newStage(t, Real, 1)
	s.wall = noon
	happened := make(chan struct{})
	s.Driver.run = func(Entry) { close(happened) }
	s.add(-time.Second, "late")
	select {
	case <-happened:
	case <-time.After(patience.Long):
		t.Fatal("it did not happen")
	}
}

// TestWaiting: in Jump time jumps to what is waited for, at most as far as the wait.
func TestWaiting(t *testing.T) {
	s := newStage(t, Jump, 1)
	s.add(time.Hour, "a")
	s.add(2*time.Hour, "b")
	seen := func(what string) func() bool { return func() bool { return slices.Contains(s.log, what) } }
	if err := s.Wait(t.Context(), 90*time.Minute, seen("a 1h0m0s")); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(t.Context(), 10*time.Minute, seen("b 2h0m0s")); !errors.Is(err, ErrTimeout) {
		t.Errorf("an hour is to go: %v", err)
	}
	s.locked(func() {
		if got := s.Now().Sub(noon); got != 70*time.Minute {
			t.Errorf("it is %v after noon", got)
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.locked(func() { s.Hold() })
	if err := s.Wait(ctx, time.Minute, seen("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("a wait that is given up: %v", err)
	}
}

// TestEndless: what goes on for ever is named.
func TestEndless(t *testing.T) {
	s := newStage(t, Manual, 1)
	s.add(time.Second, "again")
	if err := s.Settle(t.Context(), 100); err == nil || !strings.Contains(err.Error(), "again of CA1") {
		t.Errorf("error %v", err)
	}
}

func TestModes(t *testing.T) {
	s := newStage(t, Followed, 1)
	if err := s.Advance(t.Context(), time.Second); !errors.Is(err, ErrFollowed) {
		t.Errorf("error %v", err)
	}
	s.locked(func() {
		for _, c := range []struct {
			mode  Mode
			speed float64
		}{{"fast", 1}, {Real, 0}, {Real, -1}} {
			if s.SetMode(c.mode, c.speed) == nil {
				t.Errorf("%s at %v is taken", c.mode, c.speed)
			}
		}
	})
	s.add(time.Minute, "a")
	s.wall = noon.Add(time.Hour)
	s.locked(s.CatchUp)
	s.wants(t, "a 1m0s")
}

// TestActing: of two who wait, the one whose wait is over first acts before time jumps on for the
// other.
func TestActing(t *testing.T) {
	var lock sync.Mutex
	var happened []string
	d := NewDriver(&lock, func() time.Time { return noon }, func(e Entry) { happened = append(happened, e.Subject) })
	lock.Lock()
	if err := d.SetMode(Jump, 1); err != nil {
		t.Fatal(err)
	}
	hold := d.Hold()
	d.Add(noon.Add(time.Second), "x", "first", nil)
	d.Add(noon.Add(time.Minute), "x", "last", nil)
	lock.Unlock()
	came := func(subject string) func() bool { return func() bool { return slices.Contains(happened, subject) } }
	acted := make(chan error)
	go func() {
		lock.Lock()
		ctx, done := d.Act(t.Context())
		lock.Unlock()
		err := d.Wait(ctx, time.Hour, came("first"))
		lock.Lock()
		d.Add(d.Now().Add(time.Second), "x", "second", nil)
		done()
		lock.Unlock()
		acted <- err
	}()
	for waiting := 0; waiting == 0; {
		lock.Lock()
		waiting = len(d.waiters)
		lock.Unlock()
	}
	lock.Lock()
	hold()
	lock.Unlock()
	if err := d.Wait(t.Context(), time.Hour, came("last")); err != nil {
		t.Fatal(err)
	}
	if err := <-acted; err != nil {
		t.Fatal(err)
	}
	if want := []string{"first", "second", "last"}; !slices.Equal(happened, want) {
		t.Errorf("%q happened, want %q", happened, want)
	}
}
