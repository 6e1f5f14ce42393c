package jobs

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// stuck is a client of River's that does not stop.
type stuck struct{ engine }

func (stuck) StopAndCancel(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// Where the database is gone a worker that is to stop does not wait for what River cannot write.
func TestTheEndDuringAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		if err := end(t.Context(), stuck{}, false); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != stopsWithin {
			t.Errorf("it ends after %v with %v", time.Since(begun), err)
		}
		begun = time.Now()
		if err := end(t.Context(), stuck{}, true); err != nil || time.Since(begun) != stopsWithinOutage {
			t.Errorf("during an outage it ends after %v with %v", time.Since(begun), err)
		}
	})
}
