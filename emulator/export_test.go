package emulator

import (
	"time"
)

// KeepOften has files of Keep written without a pause.
func KeepOften() { keepEvery = time.Millisecond }

// ReadSoon has bodies waited for a moment alone.
func (e *Emulator) ReadSoon() { e.readFor = 100 * time.Millisecond }
