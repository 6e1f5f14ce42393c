package engine_test

import (
	"testing"

	"dialtone/runtime/internal/hosttest"
)

func TestMain(m *testing.M) { hosttest.Main(m) }
