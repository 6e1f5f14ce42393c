package emulator

import (
	"testing"
	"time"
)

// KeepOften has files of Keep written without a pause.
func KeepOften() { keepEvery = time.Millisecond }

// ReadSoon has bodies waited for a moment alone, until the test is over.
func ReadSoon(t *testing.T) {
	was := readFor
	readFor = 100 * time.Millisecond
	t.Cleanup(func() { readFor = was })
}
