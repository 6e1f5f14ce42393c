//go:build race

package child

// detector is how many times as much memory a program takes under Go's race detector,
// whose own memory is not a script's. It was measured: an idle child takes 18 MiB instead of
// 2 to 7, and large heaps of scripts three times as much.
const detector = 3
