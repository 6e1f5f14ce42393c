package cli

import (
	"io"
	"testing"
)

// TestTheParserIsSmall: the many commands of dialtone emulator cost the others nothing when they
// start.
func TestTheParserIsSmall(t *testing.T) {
	start := func(args ...string) float64 {
		return testing.AllocsPerRun(3, func() {
			if code := Run(args, Process{Stdout: io.Discard, Stderr: io.Discard}); code != 0 {
				t.Fatal(code)
			}
		})
	}
	if few, many := start("version"), start("emulator", "--help"); few*2 > many {
		t.Errorf("dialtone version makes %v allocations, and dialtone emulator --help %v", few, many)
	}
}
