package loop

import (
	"container/heap"
	"time"

	"github.com/dop251/goja"
)

// timer is one setTimeout, setInterval or setImmediate.
type timer struct {
	loop     *Loop
	frames   *Frames
	id       int64
	given    goja.Value // What the script gave to be called.
	callback goja.Callable
	args     []goja.Value
	object   *goja.Object // What the script holds.
	frame    goja.Value   // Of AsyncLocalStorage, where it was set.

	due       time.Time
	delay     time.Duration
	repeats   bool
	immediate bool

	index   int // In the heap; -1 while it is not there.
	armed   bool
	cleared bool
	unref   bool // Whether the loop may end without it.
	kept    bool // Whether what set it has ended: see Keep.
}

// timerHeap orders timers by when they are due, and those due together by when
// they were set.
type timerHeap []*timer

func (h timerHeap) Len() int { return len(h) }

func (h timerHeap) Less(i, j int) bool {
	if h[i].due.Equal(h[j].due) {
		return h[i].id < h[j].id
	}
	return h[i].due.Before(h[j].due)
}

func (h timerHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

// Push is heap.Interface's.
func (h *timerHeap) Push(x any) {
	t := x.(*timer)
	t.index = len(*h)
	*h = append(*h, t)
}

// Pop is heap.Interface's.
func (h *timerHeap) Pop() any {
	last := len(*h) - 1
	t := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	t.index = -1
	return t
}

// due takes the next timer off the heap, or answers nil if none is due yet.
func (h *timerHeap) due(now time.Time) *timer {
	if len(*h) == 0 || (*h)[0].due.After(now) {
		return nil
	}
	return heap.Pop(h).(*timer)
}

// arm makes a timer wait for its time from now on.
func (l *Loop) arm(t *timer) {
	if t.immediate {
		l.immediates = append(l.immediates, t)
	} else {
		t.due = l.clock.Now().Add(t.delay)
		if t.index >= 0 {
			heap.Fix(&l.timers, t.index)
		} else {
			heap.Push(&l.timers, t)
		}
	}
	if !t.armed && !t.unref {
		l.live++
	}
	t.armed, t.cleared = true, false
}

// disarm makes a timer wait no longer.
func (l *Loop) disarm(t *timer) {
	if t.armed && !t.unref {
		l.live--
	}
	t.armed, t.cleared = false, true
	if t.index >= 0 {
		heap.Remove(&l.timers, t.index)
	}
}

// fire calls a timer that has been taken off the heap. One that repeats ends where its function
// throws.
func (l *Loop) fire(t *timer) error {
	l.firing.Store(t.kept)
	defer l.firing.Store(false)
	return l.enter(func() error {
		if !t.repeats {
			l.disarm(t)
		}
		t.frames.Current = t.frame
		_, err := t.callback(goja.Undefined(), t.args...)
		switch {
		case !t.repeats || !t.armed || t.index >= 0:
		case err != nil:
			l.disarm(t)
		default:
			l.arm(t)
		}
		return err
	})
}
