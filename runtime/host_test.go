package runtime_test

import (
	"testing"

	"dialtone/runtime"
)

// newHost makes a host that is closed with the test.
func newHost(t *testing.T, options ...runtime.Option) *runtime.Host {
	t.Helper()
	host, err := runtime.New(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(host.Close)
	return host
}
