package socket

import "time"

// The times, in real time, by which what comes over a WebSocket keeps the session's time standing.
const (
	// quiet is for how long nothing must come or go until time goes on: what an application answers
	// is then heard before what is due next.
	quiet = 50 * time.Millisecond
	// mostStanding is for how long time stands at most for messages without such a pause, as long
	// as Twilio waits for a webhook: an application that never pauses would have it stand for ever.
	mostStanding = 15 * time.Second
)

// standing has time stand while something comes and goes.
type standing struct {
	hold func() (release func())
	tell func() // is called when time goes on though there was no pause

	release func() // lets time go on, where it stands for this
	since   time.Time
}

// stir says that something came or goes at a time.
func (s *standing) stir(now time.Time) {
	switch {
	case s.since.IsZero():
		s.since, s.release = now, s.hold()
	case s.release != nil && now.Sub(s.since) >= mostStanding:
		s.release()
		s.release = nil
		s.tell()
	}
}

// settle says that there is a pause, or an end: time goes on.
func (s *standing) settle() {
	if s.release != nil {
		s.release()
	}
	s.since, s.release = time.Time{}, nil
}
