package heap

import (
	"testing"
	"time"
)

// machine is a heap that a test sets, and a clock.
type machine struct {
	used, garbage uint64
	collections   int
	at            time.Time
}

func (m *machine) watcher() *Watcher {
	w := &Watcher{
		size:    func() uint64 { return m.used + m.garbage },
		collect: func() { m.garbage, m.collections = 0, m.collections+1 },
		now:     func() time.Time { return m.at },
	}
	w.timer = time.NewTimer(time.Hour) // The test looks itself.
	return w
}

// look is what the timer calls, without a next time.
func look(w *Watcher) {
	w.look()
	w.mutex.Lock()
	w.timer.Stop()
	w.mutex.Unlock()
}

func begin(w *Watcher, limit uint64, stopped *[]string, name string) *Run {
	r := w.Begin(limit, func() { *stopped = append(*stopped, name) })
	w.mutex.Lock()
	w.timer.Stop()
	w.mutex.Unlock()
	return r
}

// Of forty runs the one that made too much is stopped, and when it has ended the others go on.
func TestTheRunThatMadeTheMostIsStopped(t *testing.T) {
	m := &machine{used: 10 << 20}
	w := m.watcher()
	var stopped []string
	for range 39 {
		sleeping := begin(w, 64<<20, &stopped, "sleeping")
		sleeping.Enter()
		m.used += 100 << 10
		look(w)
		sleeping.Leave()
	}
	greedy := begin(w, 64<<20, &stopped, "greedy")
	greedy.Enter()
	for range 8 {
		m.used += 10 << 20
		look(w)
	}
	if len(stopped) != 1 || stopped[0] != "greedy" {
		t.Fatalf("stopped: %q", stopped)
	}
	m.used -= 80 << 20
	greedy.End()
	look(w)
	m.at = m.at.Add(time.Hour)
	look(w)
	if len(stopped) != 1 {
		t.Errorf("stopped: %q", stopped)
	}
}

// One that waits by now is stopped where it made the most, and one that only runs beside it is not.
func TestTheRunThatWaitsIsStoppedWhereItMadeTheMost(t *testing.T) {
	m := &machine{}
	w := m.watcher()
	var stopped []string
	greedy, other := begin(w, 10<<20, &stopped, "greedy"), begin(w, 10<<20, &stopped, "other")
	greedy.Enter()
	m.used += 11 << 20
	greedy.Leave()
	look(w)
	if len(stopped) != 1 || stopped[0] != "greedy" {
		t.Fatalf("stopped: %q", stopped)
	}
	// It does not end: after some time another is stopped as well.
	look(w)
	if len(stopped) != 1 {
		t.Fatalf("stopped: %q", stopped)
	}
	m.at = m.at.Add(patience + 1)
	look(w)
	if len(stopped) != 2 {
		t.Fatalf("stopped: %q", stopped)
	}
	greedy.End()
	other.End()
	if len(w.runs) != 0 {
		t.Error("runs that have ended are watched over")
	}
}

// Garbage is collected, and no run is stopped for it.
func TestGarbageStopsNoRun(t *testing.T) {
	m := &machine{}
	w := m.watcher()
	var stopped []string
	r := begin(w, 10<<20, &stopped, "run")
	r.Enter()
	m.garbage = 50 << 20
	look(w)
	if len(stopped) != 0 || m.collections != 1 {
		t.Errorf("stopped: %q after %d collections", stopped, m.collections)
	}
}

func TestAsk(t *testing.T) {
	m := &machine{}
	w := m.watcher()
	var stopped []string
	r := begin(w, 10<<20, &stopped, "run")
	for _, test := range []struct {
		name               string
		used, garbage, ask uint64
		want               bool
	}{
		{"more than there may ever be", 0, 0, 11 << 20, false},
		{"what fits", 0, 0, 9 << 20, true},
		{"what fits when garbage is collected", 0, 5 << 20, 9 << 20, true},
		{"what does not fit", 5 << 20, 0, 9 << 20, false},
		{"a little", 5 << 20, 0, 1000, true},
	} {
		m.used, m.garbage = test.used, test.garbage
		if got := r.Ask(test.ask); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
	// What has grown was made by another, which is to be stopped for it.
	m.used = 0
	look(w)
	other := begin(w, 10<<20, &stopped, "other")
	other.Enter()
	m.used = 8 << 20
	look(w)
	if !r.Ask(4 << 20) {
		t.Error("a run may not make what it may because of another")
	}
	if other.Ask(4 << 20) {
		t.Error("the run that made the most may make more")
	}
}
