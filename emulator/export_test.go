package emulator

import (
	"sync"
	"time"
)

// KeepOften has files of Keep written without a pause.
func KeepOften() { keepEvery = time.Millisecond }

// ReadSoon has bodies waited for a moment alone.
func (e *Emulator) ReadSoon() { e.readFor = 100 * time.Millisecond }

// Unlocked has a function called whenever the lock has been given up that guards all.
func (e *Emulator) Unlocked(f func()) { e.engine.Mu = &lock{Locker: e.engine.Mu, unlocked: f} }

type lock struct {
	sync.Locker
	unlocked func()
}

func (l *lock) Unlock() {
	l.Locker.Unlock()
	l.unlocked()
}
