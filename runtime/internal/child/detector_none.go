//go:build !race

package child

// detector is how many times as much memory a program takes under Go's race detector.
const detector = 1
