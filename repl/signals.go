package repl

import (
	"fmt"
	"os"

	"dialtone/runtime"
)

// watch answers signals until what it returns is called.
func (s *Session) watch() func() {
	done := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case signal := <-s.Signals:
				s.signalled(signal)
			case <-done:
				return
			}
		}
	}()
	return func() {
		close(done)
		<-ended
	}
}

// signalled stops the script that runs, or drops the line. A script in a native
// function cannot be stopped: the third signal then ends the process.
func (s *Session) signalled(signal os.Signal) {
	s.mutex.Lock()
	stop, prompting := s.stop, s.prompting
	s.stopped++
	times := s.stopped
	s.early = stop == nil && !prompting && signal == os.Interrupt
	s.mutex.Unlock()
	if (prompting || stop == nil) && signal == os.Interrupt {
		s.Editor.Interrupt()
	}
	switch {
	case signal != os.Interrupt || stop != nil && times > 2:
		_ = s.Editor.Close()
		if s.Abandon != nil {
			s.Abandon(signal)
		}
	case stop == nil:
	case times == 2:
		fmt.Fprintln(s.Stderr, "It does not stop. Press Ctrl-C once more to end dialtone.")
	default:
		stop(runtime.ErrInterrupted)
	}
}
