// Package heap watches by how much the heap of the process grows while scripts run. Go counts no
// memory by goroutine and Goja none by VM, so that a sample of the whole heap is the best there is.
// One watcher for the process looks at it, and where it has grown by more than a run may, it
// collects, looks again, and stops one run: the one that has made the most, as far as samples tell.
package heap

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"
)

// Interval is how often the heap is looked at, which takes a third of a microsecond. The fastest a
// script can make anything is some gigabytes a second.
const Interval = 5 * time.Millisecond

// patience is how long a run that was stopped may take to end before another one is stopped as
// well: a native function goes on until it is done, and what it holds is not collected before.
const patience = 5 * time.Second

// Process is the watcher over the heap of this process.
var Process = &Watcher{size: size, collect: runtime.GC, now: time.Now}

// Watcher watches over the runs that were begun and have not ended.
type Watcher struct {
	size    func() uint64
	collect func()
	now     func() time.Time

	mutex    sync.Mutex // Held while the heap is looked at. Guards what follows.
	runs     map[*Run]struct{}
	last     uint64 // What the heap was when it was last looked at.
	timer    *time.Timer
	stopping *Run // The run that was stopped last, until it has ended.
	stopped  time.Time
}

// Run is a script that runs under a limit.
type Run struct {
	watcher *Watcher
	limit   uint64
	stop    func()

	inside, entered atomic.Bool // Whether it is in the VM, and whether it has been since the heap was last looked at.

	// The watcher's mutex guards what follows.
	lowest uint64  // What the heap was when it was smallest, garbage of before collected.
	made   float64 // How much of the heap's growth was made while this run was in its VM, as far as samples tell.
	over   bool    // Whether it was stopped.
}

// Begin begins to watch over a run, until its End. Stop is called once, when the heap has grown by
// more than limit since the run began, and this run is the one to be stopped for it.
func (w *Watcher) Begin(limit uint64, stop func()) *Run {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.runs == nil {
		w.runs = map[*Run]struct{}{}
	}
	now := w.sample()
	r := &Run{watcher: w, limit: limit, stop: stop, lowest: now}
	if w.runs[r] = struct{}{}; len(w.runs) == 1 {
		if w.timer == nil {
			w.timer = time.AfterFunc(Interval, w.look)
		} else {
			w.timer.Reset(Interval)
		}
	}
	return r
}

// End ends the watching. Nothing of it runs any more when it returns.
func (r *Run) End() {
	w := r.watcher
	w.mutex.Lock()
	defer w.mutex.Unlock()
	delete(w.runs, r)
	if w.stopping == r {
		w.stopping = nil
	}
	if len(w.runs) == 0 {
		w.timer.Stop()
	}
}

// Enter notes that the run is in its VM from now on.
func (r *Run) Enter() {
	r.inside.Store(true)
	r.entered.Store(true)
}

// Leave notes that the run waits from now on.
func (r *Run) Leave() { r.inside.Store(false) }

// small is what a run need not ask for.
const small = 1 << 20

// Ask reports whether the run may make so many bytes at once.
func (r *Run) Ask(bytes uint64) bool {
	if bytes < small && bytes <= r.limit/4 {
		return true
	}
	if bytes > r.limit {
		return false
	}
	w := r.watcher
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if r.grown(w.sample())+bytes <= r.limit {
		return true
	}
	w.collect()
	if r.grown(w.sample())+bytes <= r.limit {
		return true
	}
	// What has grown may be another's.
	return bytes <= r.limit/2 && w.most(func(*Run) bool { return true }) != r
}

// look is called by the timer.
func (w *Watcher) look() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if len(w.runs) == 0 {
		return
	}
	next := Interval
	if w.anyOver(w.sample()) {
		// Most of it may be garbage that is only not collected yet.
		began := time.Now()
		w.collect()
		// A script that makes garbage fast must not keep the process collecting.
		next = max(next, 4*time.Since(began))
		now := w.sample()
		if r := w.culprit(now); r != nil && (w.stopping == nil || w.now().Sub(w.stopped) > patience) {
			r.over, w.stopping, w.stopped = true, r, w.now()
			r.stop()
			next = Interval
		}
	}
	w.timer.Reset(next)
}

// sample looks at the heap, and at whose it may be.
func (w *Watcher) sample() uint64 {
	now := w.size()
	running := 0
	for r := range w.runs {
		r.lowest = min(r.lowest, now)
		if r.entered.Load() {
			running++
		}
	}
	for r := range w.runs {
		switch {
		case now < w.last:
			r.made *= float64(now) / float64(w.last)
		case r.entered.Load():
			r.made += float64(now-w.last) / float64(running)
		}
		r.entered.Store(r.inside.Load())
		if r.inside.Load() { // It came in between.
			r.entered.Store(true)
		}
	}
	w.last = now
	return now
}

func (w *Watcher) anyOver(now uint64) bool {
	for r := range w.runs {
		if !r.over && r.grown(now) > r.limit {
			return true
		}
	}
	return false
}

// culprit is the run to be stopped, or nil. Where the one that has made the most is within its
// limit, because it has begun later than others, these are not stopped for it, unless the heap has
// grown by twice as much as they may.
func (w *Watcher) culprit(now uint64) *Run {
	if r := w.most(func(r *Run) bool { return !r.over }); r != nil && r.grown(now) > r.limit {
		return r
	}
	return w.most(func(r *Run) bool { return !r.over && r.grown(now)/2 > r.limit })
}

// most is, of the runs that qualify, the one that has made the most.
func (w *Watcher) most(qualifies func(*Run) bool) *Run {
	var most *Run
	for r := range w.runs {
		if !qualifies(r) {
			continue
		}
		if most == nil || r.made > most.made || r.made == most.made && r.inside.Load() {
			most = r
		}
	}
	return most
}

// grown is by how much the heap has grown since it was smallest in the run.
func (r *Run) grown(now uint64) uint64 { return now - min(r.lowest, now) }

// size is how much of the heap is in use, in bytes, what is garbage and not yet collected counted
// too.
func size() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
