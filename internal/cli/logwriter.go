package cli

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

// logWriter writes what it is given together, a little later.
type logWriter struct {
	out     io.Writer
	mutex   sync.Mutex
	waiting []byte
	later   *time.Timer // Writes what is waiting; nil where nothing is.
}

// Write takes whole lines.
func (w *logWriter) Write(lines []byte) (int, error) {
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
func (w *logWriter) Flush() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.flush()
}

func (w *logWriter) flush() {
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
