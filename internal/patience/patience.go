// Package patience is for tests. It has what a test needs to depend on the code that it tests and
// not on how busy the machine is: how long to wait for what must come, and the time that this
// process has worked in place of the time that has passed.
package patience

import "time"

// Long is how long a test waits for what must come. A test that passes never waits that long: it is
// the time after which a test says that nothing came, on the slowest machine and with the race
// detector.
const Long = 4 * time.Minute

// Work returns the processor time that f takes in this process, on all of its threads. What runs
// beside f counts as well, so a test that uses it does not run in parallel with others.
func Work(f func()) time.Duration {
	before := worked()
	f()
	return worked() - before
}

// Slower is how many times longer than otherwise code may take: the race detector makes it slower.
const Slower = slower
