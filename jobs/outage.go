package jobs

import (
	"context"
	"errors"
	"time"
)

// outage is the time in which a database cannot be used.
type outage struct {
	told func(error) // nil where nobody is told

	since   time.Time // The beginning of the first thing that failed; zero while all is well.
	stopped time.Time // When it was seen that the work is to stop.
	tries   int
	said    bool
}

const (
	// tellsAfter is how long a database may be gone without anybody being told.
	tellsAfter = time.Second
	// savesFor is how long a worker that is to stop tries to write what it knows, unless Times
	// says.
	savesFor = 20 * time.Second
)

// is notes that something failed that was begun at a time, and waits for a while. It reports
// whether it is to be tried again: always, unless ctx is over, and then for a while.
func (o *outage) is(ctx context.Context, begun time.Time, err error, saves time.Duration) bool {
	o.note(begun, err)
	if ctx.Err() != nil && o.stopped.IsZero() {
		o.stopped = time.Now()
	}
	time.Sleep(min(time.Duration(o.tries)*50*time.Millisecond, time.Second))
	return o.stopped.IsZero() || time.Since(o.stopped) < saves
}

// note notes that something failed.
func (o *outage) note(begun time.Time, err error) {
	o.tries++
	if o.since.IsZero() {
		o.since = begun
	}
	if !o.said && time.Since(o.since) >= tellsAfter {
		o.said = true
		if o.told != nil {
			o.told(err)
		}
	}
}

// over notes that the database can be used.
func (o *outage) over() {
	if o.said && o.told != nil {
		o.told(nil)
	}
	*o = outage{told: o.told}
}

// during does something again and again while it fails, until ctx ends.
func (o *outage) during(ctx context.Context, do func() error) error {
	for {
		begun := time.Now()
		err := do()
		switch {
		case err == nil:
			o.over()
			return nil
		case errors.Is(err, ErrNoRun), errors.Is(err, errLoading):
			return err
		case ctx.Err() != nil:
			return errors.Join(ctx.Err(), err)
		}
		o.is(ctx, begun, err, 0)
	}
}
