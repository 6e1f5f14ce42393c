package emulator

import "dialtone/emulator/rest"

// Lack is something that programs asked for and that the emulator does not imitate.
type Lack = rest.Lack

// Lacks returns what programs asked for, in all sessions, and what the emulator does not imitate,
// in the order in which it was asked for first.
func (e *Emulator) Lacks() []Lack { return e.engine.Lacks() }
