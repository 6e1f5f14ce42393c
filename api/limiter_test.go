package api

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
)

// take takes a place that must be free.
func take(t *testing.T, l *Limiter, account string, max int) *place {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan *place, 1)
	go func() {
		p, _ := l.acquire(ctx, account, max)
		done <- p
	}()
	synctest.Wait()
	select {
	case p := <-done:
		return p
	default:
		t.Fatal("there is no place")
		return nil
	}
}

// full reports whether there is no place.
func full(t *testing.T, l *Limiter, account string, max int) bool {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan *place, 1)
	go func() {
		p, _ := l.acquire(ctx, account, max)
		done <- p
	}()
	synctest.Wait()
	cancel()
	if p := <-done; p != nil {
		p.release(noVerdict)
		return false
	}
	return true
}

func TestLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Limiter
		first, second := take(t, &l, "AC1", 2), take(t, &l, "AC1", 2)
		if !full(t, &l, "AC1", 2) {
			t.Error("a third of two")
		}
		if full(t, &l, "AC1", 3) {
			t.Error("no third of three, for a client that may have it")
		}
		if full(t, &l, "AC2", 1) {
			t.Error("another account has to wait")
		}
		first.release(welcome)
		third := take(t, &l, "AC1", 2)
		second.release(noVerdict)
		third.release(welcome)
	})
}

func TestLimiterServesInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Limiter
		held := take(t, &l, "AC1", 1)
		order := make(chan int, 10)
		for i := range 10 {
			go func() {
				p, err := l.acquire(t.Context(), "AC1", 1)
				if err != nil {
					t.Error(err)
					return
				}
				order <- i
				p.release(welcome)
			}()
			synctest.Wait()
		}
		held.release(welcome)
		for i := range 10 {
			if got := <-order; got != i {
				t.Fatalf("%d came as number %d", got, i)
			}
		}
	})
}

func TestLimiterGivesWayOn429AndRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Limiter
		const max = 8
		open := func() (free int) {
			var held []*place
			for !full(t, &l, "AC1", max) {
				held = append(held, take(t, &l, "AC1", max))
			}
			for _, p := range held {
				p.release(noVerdict)
			}
			return len(held)
		}
		var burst []*place
		for range max {
			burst = append(burst, take(t, &l, "AC1", max))
		}
		for _, p := range burst {
			p.release(tooMany)
		}
		if got := open(); got != max/2 {
			t.Fatalf("%d places after a burst of 429s, want %d: the burst is one complaint", got, max/2)
		}
		take(t, &l, "AC1", max).release(tooMany)
		if got := open(); got != 1 {
			t.Fatalf("%d places after a 429 to a request that was alone, want 1", got)
		}
		before := 1
		for n := 0; open() < max; n++ {
			take(t, &l, "AC1", max).release(welcome)
			if got := open(); got < before || got > before+1 {
				t.Fatalf("%d places after %d", got, before)
			} else {
				before = got
			}
			if n > max*max {
				t.Fatal("it does not recover")
			}
		}
		if full(t, &l, "AC1", max) {
			t.Error("it has not recovered")
		}
	})
}

func TestLimiterIsLeftByACancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Limiter
		held := take(t, &l, "AC1", 1)
		ctx, cancel := context.WithCancel(t.Context())
		failed := make(chan error)
		go func() {
			_, err := l.acquire(ctx, "AC1", 1)
			failed <- err
		}()
		synctest.Wait()
		behind := make(chan *place)
		go func() {
			p, _ := l.acquire(t.Context(), "AC1", 1)
			behind <- p
		}()
		synctest.Wait()
		cancel()
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		held.release(welcome)
		(<-behind).release(welcome)
		if full(t, &l, "AC1", 1) {
			t.Error("a place is lost")
		}
		if _, err := l.acquire(ctx, "AC1", 1); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// Many clients with their ups and downs never exceed the limit, and lose no place.
func TestLimiterUnderLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Limiter
		const max = 5
		underWay := make(chan bool, max)
		for i := range 500 {
			go func() {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if i%7 == 0 {
					go cancel()
				}
				p, err := l.acquire(ctx, fmt.Sprint("AC", i%2), max)
				if err != nil {
					return
				}
				if i%2 == 0 {
					select {
					case underWay <- true:
					default:
						t.Error("more under way than may be")
					}
					defer func() { <-underWay }()
				}
				p.release(verdict(i % 3))
			}()
		}
		synctest.Wait()
		for _, account := range []string{"AC0", "AC1"} {
			if g := l.gates[account]; g.underWay != 0 || g.waiting.Len() != 0 {
				t.Errorf("%s: %d under way, %d waiting", account, g.underWay, g.waiting.Len())
			}
		}
	})
}
