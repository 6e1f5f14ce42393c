package child

import "runtime/debug"

// maxStack is how many bytes the stack of a goroutine may have in a child: a
// fortieth of Go's usual, and several times what scripts need that nest as deep as
// they may.
const maxStack = 64 << 20

// Confine takes from this process for good what a child does not need: memory
// beyond the given bytes, files that were left open by what started the program,
// and a dump of its memory when it crashes.
func Confine(memory uint64) {
	// A stack that grows is copied to one twice as large, so both are there at once.
	debug.SetMaxStack(int(min(maxStack, memory/4)))
	// From here on Go collects as often as it must to stay below.
	debug.SetMemoryLimit(int64(memory / 8 * 5))
	confine(memory)
}
