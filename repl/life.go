package repl

import (
	"fmt"
	"time"
)

// lifeless is how long nobody wonders whether anything happens.
const lifeless = 300 * time.Millisecond

// alive shows a sign of life while requests are under way, until what it returns is called.
func (s *Session) alive() (stop func()) {
	if s.Waiting == nil {
		return func() {}
	}
	over, shown := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(shown)
		next := s.After(lifeless)
		for seconds := 0; ; seconds++ {
			select {
			case <-over:
				return
			case <-next:
			}
			if s.Waiting() {
				s.Editor.Life(fmt.Sprintf("%d s, Ctrl-C stops", seconds))
			} else {
				s.Editor.Life("")
			}
			wait := time.Second
			if seconds == 0 {
				wait -= lifeless
			}
			next = s.After(wait)
		}
	}()
	return func() {
		close(over)
		<-shown
		s.Editor.Life("")
	}
}
