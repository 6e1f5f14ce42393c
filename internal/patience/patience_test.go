package patience_test

import (
	"testing"
	"time"

	"dialtone/internal/patience"
)

// Waiting is not work, and a loop is.
func TestWork(t *testing.T) {
	waited := patience.Work(func() { time.Sleep(50 * time.Millisecond) })
	sum := 0
	worked := patience.Work(func() {
		for i := range 50_000_000 {
			sum += i & 3
		}
	})
	if sum == 0 || worked <= waited {
		t.Errorf("the loop worked for %v, waiting for %v", worked, waited)
	}
}
