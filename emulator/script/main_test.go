package script_test

import (
	"os"
	"testing"

	"dialtone/internal/patience"
)

func TestMain(m *testing.M) {
	patience.Waiting(4)
	os.Exit(m.Run())
}
