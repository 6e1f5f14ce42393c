package runtime

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"time"
)

// heapWatch watches how the process's heap grows. Go counts no memory by
// goroutine, so that a sample of the whole heap is the best there is.
type heapWatch struct {
	limit uint64
	over  func() // Called once, when the heap has grown by more.

	mutex  sync.Mutex // Held while the heap is looked at. Guards what follows.
	lowest uint64     // What the heap was when it was smallest, garbage of before collected.
	timer  *time.Timer
	ended  bool
}

// heapInterval is how often the heap is looked at, which takes a third of a
// microsecond. The fastest a script can make anything is some gigabytes a second.
const heapInterval = 5 * time.Millisecond

// start begins to watch, until stop is called.
func (w *heapWatch) start(limit uint64, over func()) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.limit, w.over, w.lowest = limit, over, heapSize()
	w.timer = time.AfterFunc(heapInterval, w.look)
}

// stop ends the watching. Nothing of it runs any more when it returns.
func (w *heapWatch) stop() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.ended = true
	w.timer.Stop()
}

func (w *heapWatch) look() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.ended {
		return
	}
	next := heapInterval
	if w.grown() {
		// Most of it may be garbage that is only not collected yet.
		began := time.Now()
		runtime.GC()
		if w.grown() {
			w.ended = true
			w.over()
			return
		}
		// A script that makes garbage fast must not keep the process collecting.
		next = max(next, 4*time.Since(began))
	}
	w.timer.Reset(next)
}

// grown tells whether the heap has grown by more than the limit.
func (w *heapWatch) grown() bool {
	now := heapSize()
	w.lowest = min(w.lowest, now)
	return now-w.lowest > w.limit
}

// heapSize is how much of the heap is in use, in bytes, what is garbage and not yet
// collected counted too.
func heapSize() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
