//go:build !unix

package patience

import "time"

var began = time.Now()

// worked returns the time that has passed: the system does not say what this process has worked.
func worked() time.Duration { return time.Since(began) }
