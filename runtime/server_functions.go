package runtime

// callError is the error of a function of the parent's, in the child. The parent has
// the error itself.
type callError struct {
	id   int64
	text string
}

func (e *callError) Error() string { return e.text }

// answer hands over the answer to the call that a script is waiting for. After a
// script was stopped, nobody is.
func (s *server) answer(a *answer) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if a.ID == s.called {
		s.called = 0
		s.answers <- a
	}
}
