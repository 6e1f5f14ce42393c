//go:build !race

package child

// detector is how many times as much memory a program takes under Go's race detector.
const detector = 1

// detectorOptions is what a program's environment says to the detector.
func detectorOptions() []string { return nil }

// forgetDetectorOptions has a child not see them.
func forgetDetectorOptions() {}
