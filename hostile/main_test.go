package hostile_test

import (
	"testing"

	"dialtone/runtime"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
<<<<<<< HEAD
	runtime.ServeProcess(func() ([]runtime.Option, error) { return nil, nil })
	goleak.VerifyTestMain(m)
=======
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/dlclark/regexp2/v2.runClock"))
>>>>>>> 42e2e2e (Guard what Goja's native functions may do to the host)
}
