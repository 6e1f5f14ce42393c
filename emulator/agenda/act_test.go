package agenda

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// yielding is a lock that lets all others do what they can when it is given up, while turn has a
// token. One at a time has it, for no two may wait at once; who wants it back waits for that.
type yielding struct {
	sync.Mutex
	turn chan struct{}
}

func (l *yielding) Unlock() {
	l.Mutex.Unlock()
	select {
	case <-l.turn:
		synctest.Wait()
		l.turn <- struct{}{}
	default:
	}
}

// TestNoneRunsAhead: beside one who waits for much later, time never passes one who acts, whatever
// they wait for and whatever comes of it: not before their wait has begun, and not once it is over.
func TestNoneRunsAhead(t *testing.T) {
	for name, c := range map[string]struct {
		mode Mode
		act  func(s *stage, ctx context.Context) error
		err  error
		at   time.Duration // when it is over
	}{
		"what comes": {Jump, func(s *stage, ctx context.Context) error {
			return s.Wait(ctx, time.Hour, func() bool { return len(s.log) == 3 })
		}, nil, 3 * time.Second},
		"what has come": {Jump, func(s *stage, ctx context.Context) error {
			return s.Wait(ctx, time.Hour, func() bool { return true })
		}, nil, 0},
		"in vain": {Jump, func(s *stage, ctx context.Context) error {
			return s.Wait(ctx, 4500*time.Millisecond, func() bool { return false })
		}, ErrTimeout, 4500 * time.Millisecond},
		"no longer": {Jump, func(s *stage, ctx context.Context) error {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			return s.Wait(ctx, time.Hour, func() bool { return false })
		}, context.Canceled, -1},
		"time that is moved": {Jump, func(s *stage, ctx context.Context) error {
			return s.Advance(ctx, 2500*time.Millisecond)
		}, nil, 2500 * time.Millisecond},
		"time that is moved by hand": {Manual, func(s *stage, ctx context.Context) error {
			return s.Advance(ctx, 2500*time.Millisecond)
		}, nil, 2500 * time.Millisecond},
		"all that is arranged": {Jump, func(s *stage, ctx context.Context) error {
			return s.Settle(ctx, 100)
		}, nil, 10 * time.Second},
		"a step": {Jump, func(s *stage, ctx context.Context) error {
			s.locked(func() { s.SetAside("held") })
			s.add(time.Minute, "held")
			_, err := s.Step(ctx, "")
			return err
		}, nil, 0},
		"a step that there is not": {Jump, func(s *stage, ctx context.Context) error {
			_, err := s.Step(ctx, "")
			return err
		}, ErrNothing, -1},
		"after a busy while": {Jump, func(s *stage, ctx context.Context) error {
			var idle func()
			s.locked(func() { idle = s.Busy() })
			go s.locked(idle)
			return s.Advance(ctx, 2500*time.Millisecond)
		}, nil, 2500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, c.mode, 1)
				lock := &yielding{turn: make(chan struct{}, 1)}
				s.Locker = lock
				for n := range 10 {
					s.locked(func() { s.Add(noon.Add(time.Duration(n+1)*time.Second), "x", "CA1", nil) })
				}
				s.locked(func() { s.AddQuiet(noon.Add(20*time.Second), "x", "CA1", nil) })
				var ctx context.Context
				var done func()
				lock.Lock()
				ctx, done = s.Act(t.Context())
				lock.Unlock()
				late := make(chan error)
				go func() { late <- s.Wait(context.Background(), time.Hour, func() bool { return len(s.log) == 11 }) }()
				synctest.Wait()
				lock.turn <- struct{}{}
				began := time.Now()
				err := c.act(s, ctx)
				<-lock.turn
				synctest.Wait()
				lock.Lock()
				if now := s.Now().Sub(noon); !errors.Is(err, c.err) || c.at >= 0 && now != c.at || s.Held() != 1 || time.Since(began) > 0 {
					t.Errorf("it is %v, and %d are held after %v: %v", now, s.Held(), time.Since(began), err)
				}
				done()
				done()
				lock.Unlock()
				if c.mode == Jump {
					if err := <-late; err != nil {
						t.Error(err)
					}
				} else if err := <-late; !errors.Is(err, ErrStands) {
					t.Error(err)
				}
			})
		})
	}
}
