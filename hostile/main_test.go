package hostile_test

import (
	"testing"

	"dialtone/runtime"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	runtime.ServeProcess(serve)
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/dlclark/regexp2/v2.runClock"))
}
