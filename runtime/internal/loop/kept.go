package loop

import (
	"cmp"
	"container/heap"
	"slices"
	"time"

	"github.com/dop251/goja"
)

// Adopt takes the timers that another loop has.
func (l *Loop) Adopt(from *Loop) {
	l.nextID = max(l.nextID, from.nextID)
	for _, t := range from.timers {
		t.loop = l
		if !t.unref {
			l.live++
			from.live--
		}
		heap.Push(&l.timers, t)
	}
	from.timers = nil
}

// Keep takes the timers of a run of a console that has ended, for the next one. Of a run that was
// stopped only those go on that were kept before. What a timer that was kept sets is kept as well.
func (l *Loop) Keep(from *Loop, stopped bool) {
	for _, t := range slices.Clone(from.timers) {
		if stopped && !t.kept {
			from.disarm(t)
		}
		t.kept = true
	}
	l.Adopt(from)
}

// Drop gives all timers up, and reports whether there were any.
func (l *Loop) Drop() bool {
	all := slices.Clone(l.timers)
	for _, t := range all {
		l.disarm(t)
	}
	return len(all) > 0
}

// Waiting is a timer that waits.
type Waiting struct {
	Callback goja.Value    // What it calls.
	Delay    time.Duration // As it was set.
	Repeats  bool
	Left     time.Duration // Until it is due.
}

// Waiting returns the timers that wait, the next one first.
func (l *Loop) Waiting() []Waiting {
	all := slices.Clone(l.timers)
	slices.SortFunc(all, func(a, b *timer) int { return cmp.Or(a.due.Compare(b.due), cmp.Compare(a.id, b.id)) })
	waiting := make([]Waiting, len(all))
	for i, t := range all {
		waiting[i] = Waiting{t.given, t.delay, t.repeats, max(0, t.due.Sub(l.clock.Now()))}
	}
	return waiting
}
