package cli

import (
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// collectLater is firstCollectionLater for a process.
var collectLater = sync.OnceFunc(firstCollectionLater)

// firstCollectionLater has the first collection of this process come when its heap has 16 MB, and
// not 4 as Go has it: most commands end before, and those that build up more do not collect again
// and again what they keep. From then on Go collects as it does otherwise. GOGC in the environment
// counts.
func firstCollectionLater() {
	if os.Getenv("GOGC") != "" {
		return
	}
	before := debug.SetGCPercent(400)
	first := new(*int) // garbage from the beginning, which the first collection finds
	runtime.AddCleanup(first, func(percent int) { debug.SetGCPercent(percent) }, before)
}
