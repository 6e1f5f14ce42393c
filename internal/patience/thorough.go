package patience

import (
	"flag"
	"os"
	"strconv"
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

// Fewer has rapid.Check try n random cases in place of a hundred, unless tests are thorough or
// -rapid.checks says how many.
func Fewer(t testing.TB, n int) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	if Thorough() || checks.Value.String() != checks.DefValue {
		return
	}
	if err := checks.Value.Set(strconv.Itoa(n)); err != nil {
		t.Fatal(err)
	}
}
