package patience

import (
	"os"
	"testing"
)

// Thorough reports whether tests do all that they can, which CI_LONG asks for and .ci/run sets.
// Otherwise those that take long do a part of it.
func Thorough() bool { return os.Getenv("CI_LONG") != "" }

// OnlyThorough skips a test that takes long, unless tests are thorough.
func OnlyThorough(t testing.TB) {
	t.Helper()
	if !Thorough() {
		t.Skip("it takes long: CI_LONG=1 runs it")
	}
}
