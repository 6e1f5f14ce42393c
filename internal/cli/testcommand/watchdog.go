package testcommand

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"dialtone/runtime/tests"
)

// watchdog stops a file one of whose tests does not end by the machine's time either: its own
// timer, which goes by the session's, cannot ring while a script computes.
type watchdog struct {
	limit  time.Duration
	cancel context.CancelCauseFunc
	timer  *time.Timer
	name   atomic.Value // of the test that began last
}

// grace is what a test may take above its limit, by the machine's time, before its file is stopped.
const grace = 2 * time.Second

func newWatchdog(limit time.Duration, cancel context.CancelCauseFunc) *watchdog {
	return &watchdog{limit: limit, cancel: cancel}
}

// saw lets a test go on: something has happened. It counts from when the first test begins.
func (w *watchdog) saw(e tests.Event) {
	if w.limit == 0 {
		return
	}
	switch {
	case e.Type == tests.Dequeue:
		w.name.Store(e.Name)
		if w.timer == nil {
			w.timer = time.AfterFunc(w.limit+grace, func() {
				w.cancel(fmt.Errorf("the test %q has not ended after %v", w.name.Load(), w.limit))
			})
		}
	case e.Type == tests.End:
		w.stop()
		return
	}
	if w.timer != nil {
		w.timer.Reset(w.limit + grace)
	}
}

func (w *watchdog) stop() {
	if w.timer != nil {
		w.timer.Stop()
	}
}
