package cli

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"dialtone/internal/patience"
)

// After the first collection Go collects as it did before.
func TestCollectionsComeLaterAtFirst(t *testing.T) {
	t.Setenv("GOGC", "")
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	firstCollectionLater()
	for over := time.Now().Add(patience.Long); ; time.Sleep(time.Millisecond) {
		runtime.GC()
		percent := debug.SetGCPercent(100)
		if percent == 100 {
			return
		}
		debug.SetGCPercent(percent)
		if time.Now().After(over) {
			t.Fatalf("Go collects at %d %%", percent)
		}
	}
}
