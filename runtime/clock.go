package runtime

import "time"

// Clock tells a host the time and wakes it. Timers and Date both go by it, so
// that a test can make hours pass at once. Its methods are called on the
// goroutine that runs the script.
type Clock interface {
	// Now is the current time.
	Now() time.Time

	// After returns a channel that receives a value once d has passed, and a
	// function that gives the channel up.
	After(d time.Duration) (fired <-chan time.Time, stop func())
}

// systemClock is the machine's own clock, the default.
type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) After(d time.Duration) (<-chan time.Time, func()) {
	timer := time.NewTimer(d)
	return timer.C, func() { timer.Stop() }
}
