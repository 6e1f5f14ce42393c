package runtime_test

import (
	"context"
	"testing"
	"time"

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

// contextWithTimeout is a context that ends soon.
func contextWithTimeout(t *testing.T) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), 20*time.Millisecond)
}
