//go:build race

package child

import "os"

// detector is how many times as much memory a program takes under Go's race detector,
// whose own memory is not a script's. It was measured: an idle child takes 18 MiB instead of
// 2 to 7, and large heaps of scripts three times as much.
const detector = 3

// detectorOptions is what a program's environment says to the detector, which a child needs as
// well: how long it waits before it ends, and where it writes what it finds.
func detectorOptions() []string {
	if options, ok := os.LookupEnv("GORACE"); ok {
		return []string{"GORACE=" + options}
	}
	return nil
}

// forgetDetectorOptions has a child not see them.
func forgetDetectorOptions() { _ = os.Unsetenv("GORACE") }
