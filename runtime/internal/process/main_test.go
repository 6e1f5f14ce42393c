package process_test

import (
	"os"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

func TestMain(m *testing.M) {
	runtime.ServeProcess(childOptions)
	if os.Getenv(orphanVariable) != "" {
		beParent()
		return
	}
	hosttest.Main(m)
}
