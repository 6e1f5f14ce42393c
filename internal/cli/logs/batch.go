package logs

import (
	"io"
	"sync"
	"time"
)

const (
	// logDelay is how late a line of the log may be. A write for each request would
	// cost a tenth of its time.
	logDelay = 50 * time.Millisecond
	logBatch = 32 << 10 // bytes
)

// Batch writes what it is given together, up to 50 ms later. Flush writes the rest at the end.
type Batch struct {
	out     io.Writer
	mutex   sync.Mutex
	waiting []byte
	later   *time.Timer // Writes what is waiting; nil where nothing is.
}

// NewBatch returns a batch of what is written to out.
func NewBatch(out io.Writer) *Batch { return &Batch{out: out} }

// Write takes whole lines.
func (w *Batch) Write(lines []byte) (int, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.waiting = append(w.waiting, lines...)
	if len(w.waiting) >= logBatch {
		w.flush()
	} else if w.later == nil {
		w.later = time.AfterFunc(logDelay, w.Flush)
	}
	return len(lines), nil
}

// Flush writes what is waiting.
func (w *Batch) Flush() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.flush()
}

func (w *Batch) flush() {
	if w.later != nil {
		w.later.Stop()
		w.later = nil
	}
	if len(w.waiting) > 0 {
		// There is nobody to tell of a log that cannot be written.
		_, _ = w.out.Write(w.waiting)
		w.waiting = w.waiting[:0]
	}
}
