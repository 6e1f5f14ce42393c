package engine_test

import (
	"runtime/debug"
	"testing"

	"dialtone/runtime/internal/hosttest"
)

func TestMain(m *testing.M) {
	// Each test leaves a host behind, and none looks at when the heap is collected.
	debug.SetGCPercent(400)
	hosttest.Main(m)
}
