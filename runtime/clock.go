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

// Pacer is a [Clock] whose time does not pass by itself, as that of a local Twilio which jumps from
// one thing to the next. A host tells it when its script computes and when it waits. Its methods
// may be called from any goroutine, and those that return a function have it called once.
type Pacer interface {
	Clock

	// Busy says that the script computes, until idle is called. What at returns is where the script
	// last asked something of the outside and waited for it, as "menu.js:12", or "".
	Busy(at func() string) (idle func())

	// Blocked says that a script which is busy does not compute but waits for another program,
	// until over is called.
	Blocked() (over func())

	// Asking says that a request of the script is under way, until answered is called.
	Asking() (answered func())

	// Serving says that the script answers requests at an address, "127.0.0.1:8080", until over is
	// called.
	Serving(address string) (over func())

	// Answering says that the script answers a request that has come to it, until answered is
	// called. Where it is a request of its own ([Pacer].Asking), what it waits for meanwhile is its
	// own.
	Answering() (answered func())

	// Stands returns why time does not pass while nobody moves it, or nil where it passes. A script
	// that waits for nothing but a timer then ends with this error, after two seconds.
	Stands() error
}

// systemClock is the machine's own clock, the default.
type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) After(d time.Duration) (<-chan time.Time, func()) {
	timer := time.NewTimer(d)
	return timer.C, func() { timer.Stop() }
}
