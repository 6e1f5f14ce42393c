package runtime

import (
	"bytes"
	"runtime"
)

// goroutine tells a goroutine from others. It serves to find that a script waits for itself, and
// for nothing else.
type goroutine string

// here is the goroutine that calls it.
func here() goroutine {
	text := make([]byte, len("goroutine 18446744073709551615 "))
	text = text[:runtime.Stack(text, false)]
	number, _, _ := bytes.Cut(bytes.TrimPrefix(text, []byte("goroutine ")), []byte(" "))
	return goroutine(number)
}
